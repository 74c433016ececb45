"""A second factor: set up, asked for, never twice with one code, reset when it is lost."""

import datetime as dt
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.sessions.models import Session
from django.core import mail
from django.template.backends.django import Template as DjangoTemplate
from django.test import Client
from lxml import html
from pytest_django.fixtures import Settings
from tests.cast import PASSWORD, Cast
from tests.unit.governance.test_pages import signed_in, words

from moothall import clock
from moothall.ledger.actions import NotAllowed
from moothall.ledger.models import Event
from moothall.ledger.refs import OPERATOR
from moothall.partnership.enums import Role
from moothall.partnership.models import Person
from moothall.partnership.people import appoint
from moothall.web.sign_in_actions import last_day_of_grace, reset

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def drawn_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """No page of these is drawn by the second template engine."""

    def drawn(self: DjangoTemplate, *args: object, **kwargs: object) -> str:
        raise AssertionError(f"{self.origin} is drawn by Django's templates")

    monkeypatch.setattr(DjangoTemplate, "render", drawn)


def code_of(secret: str, steps: int = 0) -> str:
    """The code that an app shows now, or some half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def entered(person: Person) -> Client:
    """A browser in which somebody has signed in with their password."""
    client = Client()
    client.post("/account/sign-in", {"login": person.email, "password": PASSWORD})
    return client


def confirmed(client: Client, address: str) -> bytes:
    """A page behind “Is it you?”, with the password given."""
    asked = client.get(address)
    assert asked["Location"].startswith("/account/confirm?next=")
    answer = client.post(asked["Location"], {"password": PASSWORD}, follow=True)
    return bytes(answer.content)


def with_codes(person: Person) -> tuple[Client, str]:
    """Somebody who has set one-time codes up, and the key in their app."""
    client = entered(person)
    page = html.fromstring(confirmed(client, "/account/codes/add").decode())
    secret = str(page.xpath("string(//main//code)"))
    picture = str(page.xpath("string(//main//img/@src)"))
    assert picture.startswith("data:image/svg+xml;base64,")
    done = client.post("/account/codes/add", {"code": code_of(secret)})
    assert done["Location"] == "/account/recovery-codes"
    return client, secret


def is_in(client: Client) -> bool:
    """Whether somebody is signed in here."""
    return "_auth_user_id" in client.session


def test_codes_are_set_up_and_asked_for_at_the_next_sign_in(cast: Cast) -> None:
    _, secret = with_codes(cast.manager)
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert secret not in str(kept.data)
    client = entered(cast.manager)
    assert not is_in(client)
    page = words(client.get("/account/second-step").content)
    assert "Which code do you see?" in page
    wrong = client.post("/account/second-step", {"code": "000000"})
    assert "This code is wrong, too old, or used already." in words(wrong.content)
    done = client.post("/account/second-step", {"code": code_of(secret, 1)})
    assert (done.status_code, is_in(client)) == (302, True)


def test_a_code_works_once(cast: Cast) -> None:
    _, secret = with_codes(cast.manager)
    code = code_of(secret, 1)
    first = entered(cast.manager)
    first.post("/account/second-step", {"code": code})
    assert is_in(first)
    second = entered(cast.manager)
    replayed = second.post("/account/second-step", {"code": code})
    assert "used already" in words(replayed.content)
    assert not is_in(second)


def test_recovery_codes_are_shown_once_and_each_works_once(cast: Cast) -> None:
    client, _ = with_codes(cast.manager)
    page = client.get("/account/recovery-codes").content
    codes = html.fromstring(page.decode()).xpath("//main//li/code/text()")
    assert len(codes) == 10
    assert 'download="recovery-codes.txt"' in page.decode()
    again = words(client.get("/account/recovery-codes").content)
    assert "10 codes are left. They were shown once" in again
    assert codes[0] not in again
    for expected in (True, False):
        other = entered(cast.manager)
        other.post("/account/second-step", {"code": codes[0]})
        assert is_in(other) is expected
    confirmed_page = client.get("/account/recovery-codes/new").content
    assert "9 codes are left" in words(confirmed_page)
    client.post("/account/recovery-codes/new")
    new = client.get("/account/recovery-codes").content
    assert codes[1] not in new.decode()
    assert Event.objects.filter(name="RecoveryCodesMade").count() == 2


def test_the_ledger_says_what_came_and_went_and_no_secret(cast: Cast) -> None:
    client, secret = with_codes(cast.manager)
    assert "Since" in words(client.get("/account/my-sign-in").content)
    assert "Stop the one-time codes?" in words(client.get("/account/codes/stop").content)
    client.post("/account/codes/stop")
    found = Event.objects.filter(subject_kind="person", subject_id=str(cast.manager.pk))
    told = [
        (e.name, e.detail)
        for e in found.filter(name__startswith="SecondFactor").order_by("sequence")
    ]
    assert [(name, detail["kind"]) for name, detail in told] == [
        ("SecondFactorAdded", "totp"),
        ("SecondFactorRemoved", "totp"),
    ]
    assert found.filter(name="RecoveryCodesMade").count() == 1
    assert secret not in str(told)
    assert is_in(entered(cast.manager))


def test_nothing_is_changed_without_the_password(cast: Cast) -> None:
    client = signed_in(cast.manager)
    for address in ("codes/add", "passkeys/add"):
        answer = client.get(f"/account/{address}")
        assert answer["Location"].startswith("/account/confirm?next=")
    page = words(client.get("/account/confirm?next=/account/codes/add").content)
    assert "Before you change how you sign in" in page
    wrong = client.post("/account/confirm", {"password": "wrong"})
    assert wrong.status_code == 200
    assert client.get("/account/codes/add").status_code == 302


def test_the_page_of_ones_sign_in_offers_what_there_is(cast: Cast) -> None:
    client = signed_in(cast.officer)
    page = words(client.get("/account/my-sign-in").content)
    assert "With your password alone." in page
    for what in ("Change your password", "Add a passkey", "Set up one-time codes"):
        assert what in page
    added = confirmed(client, "/account/passkeys/add").decode()
    assert "What do you call this passkey?" in added
    assert re.search(r'src="/static/mfa/js/webauthn\.js"', added)
    # Nothing runs that stands in the page: what is told to the scripts is data.
    kinds = html.fromstring(added).xpath("//script[not(@src)]/@type")
    assert set(kinds) == {"application/json"}


def test_signing_out_elsewhere_ends_all_other_sessions(cast: Cast) -> None:
    here, there, other = entered(cast.officer), entered(cast.officer), entered(cast.director)
    assert Session.objects.count() == 3
    here.post("/account/elsewhere")
    assert here.get("/bhl/").status_code == 200
    assert there.get("/bhl/").status_code == 302
    assert other.get("/bhl/").status_code == 200


def test_the_manager_resets_what_was_lost_and_the_person_is_told(cast: Cast) -> None:
    with_codes(cast.officer)
    client = signed_in(cast.manager)
    listed = words(client.get("/bhl/sign-in/").content)
    assert "1 person has one" in listed
    address = f"/bhl/sign-in/{cast.officer.pk}/reset"
    assert "Speak with them first" in words(client.get(address).content)
    assert Authenticator.objects.filter(user=cast.officer).exists()
    client.post(address)
    assert not Authenticator.objects.filter(user=cast.officer).exists()
    (sent,) = mail.outbox
    assert sent.to == [cast.officer.email]
    assert sent.subject == "Your second factor was reset"
    assert Event.objects.get(name="SecondFactorReset").actor_id == str(cast.manager.pk)
    assert is_in(entered(cast.officer))


def test_no_manager_resets_who_works_elsewhere_or_themselves(cast: Cast) -> None:
    with_codes(cast.officer)
    appoint(by=OPERATOR, person=cast.officer, body=cast.other_body, role=Role.OBSERVER)
    with pytest.raises(NotAllowed, match="whoever runs the site resets it"):
        reset(by=cast.manager, person=cast.officer, body=cast.body)
    with pytest.raises(NotAllowed, match="Your own you change"):
        reset(by=cast.manager, person=cast.manager, body=cast.body)
    with pytest.raises(NotAllowed, match="manager resets"):
        reset(by=cast.director, person=cast.officer, body=cast.body)
    reset(by=OPERATOR, person=cast.officer)
    assert not Authenticator.objects.filter(user=cast.officer).exists()
    # Somebody of another partnership is no person of this page.
    assert signed_in(cast.manager).get(f"/bhl/sign-in/{cast.stranger.pk}/reset").status_code == 404


def test_days_of_grace_are_counted_where_the_site_is_read(cast: Cast, settings: Settings) -> None:
    settings.SECOND_FACTOR_GRACE_DAYS = 7
    # Half past midnight of 2 July in London is still 1 July in UTC.
    with clock.at(dt.datetime(2027, 7, 1, 23, 30, tzinfo=dt.UTC)):
        first = last_day_of_grace(cast.manager)
        assert (first, last_day_of_grace(cast.manager)) == (dt.date(2027, 7, 9), first)


def test_where_it_is_required_managers_are_led_to_it_and_after_the_grace_kept_there(
    cast: Cast, settings: Settings
) -> None:
    settings.SECOND_FACTOR = "managers"
    client = signed_in(cast.manager)
    led = client.get("/bhl/")
    assert (led.status_code, led["Location"]) == (302, "/account/my-sign-in")
    assert "you can go on without" in words(client.get("/account/my-sign-in").content)
    assert client.get("/bhl/").status_code == 200  # once a session
    assert signed_in(cast.officer).get("/bhl/").status_code == 200
    assert Event.objects.filter(name="SecondFactorAsked").count() == 1
    settings.SECOND_FACTOR_GRACE_DAYS = -1
    for _ in range(2):
        assert client.get("/bhl/")["Location"] == "/account/my-sign-in"
    assert client.get("/health").status_code == 200
    # Whatever a partnership is called: it is no page of the site's health.
    assert client.get("/health-board/decisions/").status_code == 302
    settings.SECOND_FACTOR = "everyone"
    assert signed_in(cast.officer).get("/bhl/")["Location"] == "/account/my-sign-in"


def test_the_last_factor_stays_where_one_is_required(cast: Cast, settings: Settings) -> None:
    client, _ = with_codes(cast.manager)
    settings.SECOND_FACTOR = "everyone"
    page = words(client.get("/account/codes/stop").content)
    assert "add a passkey first, then stop the codes" in page
    client.post("/account/codes/stop")
    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()
    assert client.get("/bhl/").status_code == 200
