"""People are told what concerns them: once, as they chose, and nobody else is."""

import logging
from collections.abc import Callable, Iterator

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags
from tests.cast import Cast

from moothall.faults import InvalidValue
from moothall.ledger.models import Event
from moothall.ledger.refs import OPERATOR
from moothall.notices import kinds, telling
from moothall.notices import mail as mails
from moothall.notices.actions import choose_delivery
from moothall.notices.enums import Delivery
from moothall.notices.kinds import Kind, Told
from moothall.notices.models import Message
from moothall.partnership.actions import rename_body
from moothall.partnership.models import Body

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NAMES = Kind("test.names", "Names", Delivery.AT_ONCE)


@pytest.fixture(autouse=True)
def told_of_names(cast: Cast) -> Iterator[None]:
    """In these tests, three people concern themselves with the name of the body."""
    people = frozenset(p.pk for p in (cast.manager, cast.commissioner, cast.stranger))

    def renamed(body: Body, event: Event) -> Told:
        return Told(f"We are called {body.name} now.", f"/{body.slug}/", people)

    kinds.register(NAMES, {"BodyRenamed": renamed})
    telling.read_on()
    yield
    kinds.forget(NAMES.name)


def client_of(cast: Cast, role: str) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(getattr(cast, role), backend=BACKEND)
    return client


def words(answer: object) -> str:
    """What a page says, without its tags."""
    return " ".join(strip_tags(answer.content.decode()).split())  # type: ignore[attr-defined]


def rename(cast: Cast, name: str = "Three Counties") -> None:
    """Have the manager rename the body, and let everybody be told."""
    rename_body(by=cast.manager, body=cast.body, name=name)
    telling.read_on()


def test_those_in_the_body_are_told_once_but_not_who_did_it(cast: Cast) -> None:
    rename(cast)
    assert telling.read_on() == 0
    (message,) = Message.objects.all()
    assert (message.person, message.body) == (cast.commissioner, cast.body)
    assert (message.text, message.address) == ("We are called Three Counties now.", "/bhl/")


def test_who_waited_for_it_is_told_of_their_own_too(cast: Cast) -> None:
    kinds.register(
        NAMES,
        {
            "BodyRenamed": lambda b, e: Told(
                "Done.", "/", frozenset({cast.manager.pk}), doer_too=True
            )
        },
    )
    rename(cast)
    assert Message.objects.get().person == cast.manager


def test_a_teller_that_fails_keeps_nobody_from_the_rest(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(body: Body, event: Event) -> Told:
        with connection.cursor() as cursor:
            cursor.execute("SELECT no_such_column FROM ledger_event")
        raise AssertionError

    kinds.register(Kind("test.fails", "Fails", Delivery.SITE), {"BodyRenamed": fails})
    try:
        with caplog.at_level(logging.ERROR):
            rename(cast)
    finally:
        kinds.forget("test.fails")
    assert Message.objects.get().kind == NAMES.name
    assert "test.fails" in caplog.text


def test_an_event_that_is_told_has_the_ledger_read_on_after_the_commit(
    cast: Cast,
    in_background: Callable[[], None],
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        rename_body(by=cast.manager, body=cast.body, name="Three Counties")
        assert not Message.objects.exists()
    in_background()
    assert Message.objects.get().mailed_at is not None
    assert [each.to for each in mail.outbox] == [[cast.commissioner.email]]


def test_a_mail_tells_all_that_waits_and_how_to_stop_it(cast: Cast) -> None:
    rename(cast)
    assert mails.send(Delivery.AT_ONCE) == 1
    assert mails.send(Delivery.AT_ONCE) == 0
    (sent,) = mail.outbox
    (message,) = Message.objects.all()
    assert sent.subject == "We are called Three Counties now."
    assert f"http://localhost:8000/inbox/{message.pk}" in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    html, kind = sent.alternatives[0]
    assert kind == "text/html"
    assert f'href="http://localhost:8000/inbox/{message.pk}"' in html


def test_what_is_chosen_for_once_a_day_waits_for_that_mail(cast: Cast) -> None:
    choose_delivery(by=cast.commissioner, choices={NAMES.name: Delivery.DAILY})
    rename(cast)
    rename(cast, "Four Counties")
    assert mails.send(Delivery.AT_ONCE) == 0
    assert mails.send(Delivery.DAILY) == 1
    assert mail.outbox[0].subject == "2 messages from Moothall"
    assert mail.outbox[0].body.index("Three Counties") < mail.outbox[0].body.index("Four Counties")


def test_a_mail_that_is_not_taken_waits_for_the_next_time(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename(cast)

    def down(self: object, messages: object) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", down)
        assert mails.send(Delivery.AT_ONCE) == 0
    assert mails.send(Delivery.AT_ONCE) == 1


def test_the_link_in_a_mail_stops_its_kind_without_signing_in(cast: Cast) -> None:
    rename(cast)
    mails.send(Delivery.AT_ONCE)
    link = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    path = link.removeprefix("http://localhost:8000")
    robot = Client(enforce_csrf_checks=True)
    assert "Stop these mails" in words(robot.get(path))
    assert robot.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    rename(cast, "Four Counties")
    assert mails.send(Delivery.AT_ONCE) == 0
    assert Message.objects.count() == 2
    assert robot.post(path + "x").status_code == 404


def test_nobody_chooses_how_a_kind_that_is_not_there_comes(cast: Cast) -> None:
    with pytest.raises(InvalidValue, match="no kind of message “gossip”"):
        choose_delivery(by=cast.manager, choices={"gossip": Delivery.SITE})


def test_the_inbox_says_what_is_new_until_it_is_opened(cast: Cast) -> None:
    rename(cast)
    client = client_of(cast, "commissioner")
    page = words(client.get(reverse("notices:inbox")))
    assert "1 message is new." in page
    assert "We are called Three Counties now." in page
    (message,) = Message.objects.all()
    opened = client.get(reverse("notices:open", kwargs={"pk": message.pk}))
    assert (opened.status_code, opened["Location"]) == (302, "/bhl/")
    assert "0 messages are new." in words(client.get(reverse("notices:inbox")))
    assert "No messages found" in words(client.get("/inbox/?is_new=True"))


def test_nobody_reads_what_another_is_told(cast: Cast) -> None:
    rename(cast)
    (message,) = Message.objects.all()
    for role in ("manager", "stranger", "nobody"):
        client = client_of(cast, role)
        assert client.get(reverse("notices:open", kwargs={"pk": message.pk})).status_code == 404
        assert "Three Counties now" not in words(client.get("/inbox/"))
    assert Message.objects.get().read_at is None


def test_all_count_as_read_at_once(cast: Cast) -> None:
    rename(cast)
    rename(cast, "Four Counties")
    client = client_of(cast, "commissioner")
    assert "2 messages count as read." in words(client.post("/inbox/read", follow=True))
    assert not Message.objects.filter(read_at=None).exists()


def test_how_one_is_told_is_chosen_on_a_page(cast: Cast) -> None:
    client = client_of(cast, "commissioner")
    every = {kind.name: "site" for kind in kinds.every()}
    answer = client.post("/inbox/choices", every, follow=True)
    assert "You will be told as you chose." in words(answer)
    wrong = client.post("/inbox/choices", every | {NAMES.name: "by pigeon"})
    assert wrong.status_code == 400
    rename(cast)
    assert mails.send(Delivery.AT_ONCE) == 0


def test_an_inbox_costs_as_many_queries_whatever_it_holds(cast: Cast) -> None:
    client = client_of(cast, "commissioner")
    asked = []
    for names in (("A b",), ("C d", "E f", "G h")):
        for name in names:
            rename_body(by=OPERATOR, body=cast.body, name=name)
        telling.read_on()
        with CaptureQueriesContext(connection) as found:
            assert client.get("/inbox/").status_code == 200
        asked.append(len(found))
    assert Message.objects.filter(person=cast.commissioner).count() == 4
    assert asked[0] == asked[1]
