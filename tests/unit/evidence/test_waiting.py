"""A page waits for a figure for a moment, says how far it is, and leads to it (EVD-2)."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from lxml import html
from tests.cast import Cast
from tests.unit.evidence.given import (
    BEDFORD,
    LUTON,
    OAKLANDS,
    events,
    give_file,
    import_places,
    share,
)

from moothall.disclosure import Refused
from moothall.evidence import figures, orders, tasks, waiting
from moothall.evidence.models import Figure
from moothall.evidence.snapshots import take_snapshot
from moothall.ledger.refs import OPERATOR
from moothall.partnership.models import Person
from moothall.turns import turn_of

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FIGURE = "/bhl/figures/?measure=learners&by=home_area&by=provider&age=16-18"
SCRIPT = {"HX-Request": "true", "HX-Target": "figures-being-made"}
Work = Callable[[], None]


@pytest.fixture
def shared(
    cast: Cast, tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> Cast:
    """Accepted returns, a protocol and a snapshot, on a site whose pages wait, but not long."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "moothall.evidence.waiting.WaitsForFigures"]
    monkeypatch.setattr(waiting, "MOMENT", 0)
    import_places(tmp_path)
    give_file(cast, homes={LUTON: 70, BEDFORD: 40})
    give_file(cast, homes={LUTON: 90, BEDFORD: 41}, ukprn=OAKLANDS)
    share(cast.body)
    take_snapshot(by=OPERATOR, body=cast.body)
    return cast


def signed_in(person: Person) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def waits() -> list[str]:
    """What waits in the queue of long work, in the order in which it is done."""
    found = DBTaskResult.objects.ready().filter(queue_name="long")
    return [each.task_path.rpartition(".")[2] for each in found]


def answered(client: Client, address: str) -> str:
    """What the page says in answer to a question for a figure."""
    page = html.fromstring(client.get(address).content)
    return str(page.xpath("string(//*[@id='answer'])"))


def test_a_page_says_how_far_its_figure_is_and_leads_to_it(
    shared: Cast, in_background: Work
) -> None:
    client = signed_in(shared.manager)
    answer = client.get(FIGURE)
    page = html.fromstring(answer.content)
    assert answer.status_code == 202
    assert page.xpath("//h1/text()") == ["This figure is being worked out"]
    # Without scripts the browser asks again by itself; with them a part of the page does.
    assert page.xpath("//noscript/meta/@content") == ["4"]
    assert page.xpath("//*[@id='figures-being-made']/@hx-get") == [FIGURE]
    assert page.xpath("//body/script/@src") == ["/static/django_htmx/htmx-2.min.js"]
    assert page.xpath("//progress/following-sibling::p/text()") == ["About to begin"]
    assert (waits(), Figure.objects.count()) == (["make_figure"], 0)
    part = client.get(FIGURE, headers=SCRIPT)
    assert (part.status_code, b"<h1" in part.content) == (202, False)

    in_background()
    part = client.get(FIGURE, headers=SCRIPT)
    assert (part.status_code, part["HX-Refresh"], part.content) == (200, "true", b"")
    answer = client.get(FIGURE)
    assert answer.status_code == 200
    assert "160" in html.fromstring(answer.content).xpath("//td/text()")
    released = events("FigureReleased")
    assert [event.actor_id for event in released] == [str(shared.manager.pk)]


def test_an_answer_that_is_quick_is_given_at_once(
    shared: Cast, in_background: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "MOMENT", 60)
    looked = []

    def glance(seconds: float) -> None:
        looked.append(seconds)
        in_background()

    monkeypatch.setattr(orders, "sleep", glance)
    assert signed_in(shared.manager).get(FIGURE).status_code == 200
    assert len(looked) == 1


def test_what_is_asked_for_twice_at_once_is_made_once(shared: Cast, in_background: Work) -> None:
    people = (shared.manager, shared.commissioner)
    assert [signed_in(person).get(FIGURE).status_code for person in people] == [202, 202]
    assert waits() == ["make_figure"]
    # Even where two had it made in the same instant.
    twin = DBTaskResult.objects.get(task_path=orders.make_figure.module_path)
    orders.make_figure.enqueue(*twin.args_kwargs["args"])
    in_background()
    assert [signed_in(person).get(FIGURE).status_code for person in people] == [200, 200]
    assert (Figure.objects.count(), len(events("FigureReleased"))) == (1, 1)
    assert len(events("FigureShown")) == 2


def test_a_failure_is_told_with_a_way_back_and_tried_again_when_asked_again(
    shared: Cast, in_background: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(**asked: object) -> None:
        raise RuntimeError("learner 0A113")

    client = signed_in(shared.manager)
    with monkeypatch.context() as broken:
        broken.setattr(orders, "release_figure", breaks)
        assert client.get(FIGURE).status_code == 202
        in_background()
    # The script only looks: the page that it has loaded is the one that tells.
    assert client.get(FIGURE, headers=SCRIPT)["HX-Refresh"] == "true"
    answer = client.get(FIGURE)
    page = html.fromstring(answer.content)
    assert answer.status_code == 200
    assert orders.OURS in page.xpath("string(//*[@id='answer'])")
    assert "Show the figure" in page.xpath("//main//form//button/text()")
    assert "0A113" not in answer.content.decode()
    assert client.get(FIGURE).status_code == 202
    in_background()
    assert client.get(FIGURE).status_code == 200


def test_why_a_figure_cannot_be_is_told_in_its_words(shared: Cast, in_background: Work) -> None:
    client = signed_in(shared.manager)
    unknown = f"{FIGURE}&limit=route&value=nowhere"
    assert client.get(unknown).status_code == 202
    in_background()
    told = answered(client, unknown)
    assert "nowhere" in told
    assert orders.OURS not in told
    assert Figure.objects.count() == 0


def test_a_worker_that_was_lost_time_and_again_is_a_failure_too(shared: Cast) -> None:
    client = signed_in(shared.manager)
    assert client.get(FIGURE).status_code == 202
    DBTaskResult.objects.get().set_failed(RuntimeError("The worker ended each time."))
    assert orders.OURS in answered(client, FIGURE)
    DBTaskResult.objects.all().delete()
    # One that nobody came back for is forgotten.
    assert client.get(FIGURE).status_code == 202
    DBTaskResult.objects.get().set_failed(RuntimeError("The worker ended each time."))
    DBTaskResult.objects.update(finished_at=timezone.now() - orders.TOLD_FOR)
    assert client.get(FIGURE).status_code == 202


def test_a_table_that_is_too_fine_is_refused_in_words_as_ever(
    shared: Cast, in_background: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "protect", lambda *told: Refused("It is too fine."))
    client = signed_in(shared.manager)
    assert client.get(FIGURE).status_code == 202
    in_background()
    page = html.fromstring(client.get(FIGURE).content)
    assert "It is too fine." in page.xpath("string(//*[@id='answer'])")
    # What is nearest is offered, unless it was refused too.
    both = page.xpath("//*[@id='answer']//li/a[contains(@href, '#answer')]")
    assert [link.text for link in both] == ["Learners by home area", "Learners by provider"]
    address = both[0].get("href")
    assert address == "/bhl/figures/?measure=learners&by=home_area&age=16-18#answer"
    assert client.get(address).status_code == 202
    in_background()
    page = html.fromstring(client.get(FIGURE).content)
    left = page.xpath("//*[@id='answer']//li/a[contains(@href, '#answer')]/text()")
    assert left == ["Learners by provider"]
    assert {figure.refused for figure in Figure.objects.all()} == {"It is too fine."}


def test_a_download_and_whoever_is_no_page_wait_to_the_end(shared: Cast) -> None:
    answer = signed_in(shared.manager).get(f"{FIGURE}&format=csv")
    assert (answer.status_code, answer["Content-Type"][:8]) == (200, "text/csv")
    assert waits() == []
    assert not orders.is_patient()


def test_a_page_of_several_figures_says_how_many_are_there(
    shared: Cast, in_background: Work
) -> None:
    client = signed_in(shared.manager)
    told = html.fromstring(client.get("/bhl/").content)
    assert told.xpath("//h1/text()") == ["These figures are being worked out"]
    assert told.xpath("//progress/following-sibling::p/text()") == [
        "0 of 4 figures are there: the next is about to begin"
    ]
    assert waits() == ["make_figure"] * 4
    in_background()
    # No table of population was given: the page says so, as it does without waiting.
    assert client.get("/bhl/").status_code == 200


def test_work_that_people_wait_for_comes_first_and_its_turn_is_told(shared: Cast) -> None:
    tasks.draw_ahead(shared.body)
    tasks.refresh_evidence.enqueue("bhl")
    client = signed_in(shared.manager)
    assert client.get(FIGURE).status_code == 202
    drawings = ["draw_area"] * 4 + ["draw_provider"] * 2
    assert waits() == ["make_figure", "refresh_evidence", *drawings]
    figure, asked, *_, last = DBTaskResult.objects.ready()
    assert [turn_of(each).before for each in (figure, asked, last)] == [0, 1, 7]
    last.claim("a worker")
    assert str(turn_of(last)) == "under way for 1 second"
    told = html.fromstring(client.get(FIGURE).content).xpath(
        "//progress/following-sibling::p/text()"
    )
    assert told == ["Waiting for its turn: one piece of work comes first"]
    # Nor does what is in the other queue count.
    tasks.check_return.enqueue(1)
    assert [turn_of(each).before for each in (figure, asked)] == [1, 2]
