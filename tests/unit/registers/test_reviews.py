"""Reviews: each owner is asked for their own, a change is an answer, the site chases the rest."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast
from tests.unit.registers.kept import a_risk, an_issue, signed_in, words

from moothall import clock
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.ledger.models import Event
from moothall.notices.models import Message
from moothall.notices.telling import read_on
from moothall.partnership import handover
from moothall.partnership.models import Person, today
from moothall.partnership.permissions import standing
from moothall.registers.actions import score_risk
from moothall.registers.agenda import find
from moothall.registers.duties import duties_of
from moothall.registers.issues import resolve_issue
from moothall.registers.models import Asked, Issue, Review, Risk
from moothall.registers.reviewing import answer_unchanged, chase_due, close_review, open_review
from moothall.registers.scoring import Scoring

pytestmark = pytest.mark.django_db
REVIEWS = "/bhl/registers/risks/reviews/"
WEEK = dt.timedelta(days=7)


def awaiting(cast: Cast, who: Person) -> list[str]:
    return [duty.title for duty in duties_of(who, standing(who, cast.body), cast.body)]


def told(who: Person) -> list[str]:
    read_on()
    return list(Message.objects.filter(person=who).order_by("pk").values_list("text", flat=True))


@pytest.fixture
def review(cast: Cast) -> Review:
    """A review of two risks of the director and an issue of the commissioner, of a week."""
    a_risk(cast)
    a_risk(cast, "Drawdown off profile")
    an_issue(cast)
    return open_review(by=cast.manager, body=cast.body, last_day=today() + WEEK)


def test_every_owner_is_asked_for_what_is_theirs_and_nobody_else(
    cast: Cast, review: Review
) -> None:
    assert awaiting(cast, cast.director) == ["Review 2 risks and issues of yours"]
    assert awaiting(cast, cast.commissioner) == ["Review 1 risk or issue of yours"]
    assert awaiting(cast, cast.elected) == []
    assert told(cast.director)[-1].startswith("A review asks whether the risks and issues you own")
    assert told(cast.elected) == []
    with pytest.raises(NotAllowed, match="Review 1 is still open"):
        open_review(by=cast.manager, body=cast.body, last_day=today() + WEEK)


def test_only_the_manager_opens_and_closes_and_not_for_a_day_that_has_passed(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        open_review(by=cast.clerk, body=cast.body, last_day=today())
    with pytest.raises(InvalidValue, match="has passed"):
        open_review(by=cast.manager, body=cast.body, last_day=today() - WEEK)


def test_a_change_answers_and_unchanged_is_said(cast: Cast, review: Review) -> None:
    first, second = Risk.objects.all()
    score_risk(by=cast.director, risk=first, scoring=Scoring(4, 4, 1, 4), reason="Signed.")
    asked = Asked.objects.get(risk=second)
    with pytest.raises(NotAllowed, match="R-2 is changed by its owner"):
        answer_unchanged(by=cast.commissioner, asked=asked)
    answer_unchanged(by=cast.director, asked=asked, remark="Watched monthly.")
    with pytest.raises(NotAllowed, match="R-2 is answered already"):
        answer_unchanged(by=cast.director, asked=asked)
    close_review(by=cast.manager, review=review)
    assert list(Asked.objects.values_list("answer", "stood")) == [
        ("changed", 12), ("unchanged", 12), ("", 3),
    ]  # fmt: skip
    closed = Event.objects.filter(name="RegisterReviewClosed").get()
    counts = {key: closed.detail[key] for key in ("changed", "unchanged", "not_answered")}
    assert counts == {"changed": 1, "unchanged": 1, "not_answered": 1}
    assert told(cast.chair)[-1] == (
        "Review 1 of the registers is closed: 1 changed, 1 unchanged, 1 question not answered."
    )
    page = words(signed_in(cast.officer).get(f"/bhl/registers/risks/reviews/{review.pk}/").content)
    assert "Of 3 asked about, 1 changed, 1 did not, and 1 is not answered." in page
    assert "12 to 4" in page


def test_the_site_reminds_three_days_before_and_every_week_after(
    cast: Cast, review: Review
) -> None:
    assert chase_due() == 0
    issue = Issue.objects.get()
    resolve_issue(by=cast.commissioner, issue=issue, resolution="They came.")
    before, after = (review.last_day - dt.timedelta(days=3), review.last_day + WEEK)
    for day, expected in ((before, 1), (before, 0), (after, 1), (after + dt.timedelta(2), 0)):
        with clock.at(dt.datetime.combine(day, dt.time(9), dt.UTC)):
            assert chase_due() == expected
    event = Event.objects.filter(name="RegisterReviewChased").latest("sequence")
    assert (event.actor_kind, event.detail["waiting"]) == ("site", 2)
    reminders = [text for text in told(cast.director) if text.startswith("Your answer is missing")]
    assert len(reminders) == 2
    assert not [text for text in told(cast.commissioner) if "is missing" in text]
    with clock.at(dt.datetime.combine(after, dt.time(9), dt.UTC)):
        assert awaiting(cast, cast.manager) == ["Close review 1 of the registers"]


def test_answers_are_given_and_the_review_closed_on_the_site(cast: Cast, review: Review) -> None:
    client, address = signed_in(cast.director), f"/bhl/registers/risks/reviews/{review.pk}/"
    page = words(client.get(address).content)
    assert "R-1: Data cannot be shared Score 12. It has changed" in page
    asked = Asked.objects.get(risk__number=1)
    client.post(f"{address}answers/{asked.pk}", {"remark": "As it was."})
    asked.refresh_from_db()
    assert (asked.answer, asked.remark, asked.answered_by) == (
        "unchanged", "As it was.", cast.director,
    )  # fmt: skip
    assert "Nothing can be undone" not in page
    manager = signed_in(cast.manager)
    assert "This cannot be undone" in words(manager.get(f"{address}close").content)
    manager.post(f"{address}close")
    assert Review.objects.get().closed_at is not None
    assert signed_in(cast.director).get(f"{address}close").status_code == 403
    opened = manager.post("/bhl/registers/risks/reviews/new", {
        "last_day_day": "1", "last_day_month": "1", "last_day_year": str(today().year + 1),
    })  # fmt: skip
    assert (opened.status_code, Review.objects.count()) == (302, 2)


def test_what_awaits_somebody_asks_as_much_for_many_as_for_one(cast: Cast) -> None:
    counts = []
    for many in (1, 9):
        for number in range(many):
            a_risk(cast, f"{many}-{number}")
        with CaptureQueriesContext(connection) as asked:
            awaiting(cast, cast.director)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_is_too_high_comes_to_the_next_meeting(cast: Cast) -> None:
    a_risk(cast)
    risk = a_risk(cast, "College full", scoring=Scoring(5, 4, 3, 4))
    assert find(cast.body, today()) == []
    score_risk(by=cast.director, risk=risk, scoring=Scoring(5, 4, 4, 4), reason="Applications.")
    (matter,) = find(cast.body, today())
    assert (matter.title, matter.hint, matter.urgent) == (
        "Risk R-2: College full", "Score 16, rising; 15 is too high.", True,
    )  # fmt: skip
    assert told(cast.chair)[-1].startswith("Risk R-2 has a score of 16, and 15 is too high")
    an_issue(cast, severity=5)
    assert [each.title for each in find(cast.body, today())] == [
        "Risk R-2: College full", "Issue I-1: No returns came",
    ]  # fmt: skip
    assert find(cast.other_body, today()) == []


def test_a_matter_is_late_on_an_agenda_in_the_words_of_today(cast: Cast) -> None:
    issue = an_issue(cast)
    Issue.objects.filter(pk=issue.pk).update(due=today() + dt.timedelta(days=1))
    (matter,) = find(cast.body, today() + WEEK)
    assert "It is due on" in matter.hint
    Issue.objects.filter(pk=issue.pk).update(due=today() - dt.timedelta(days=1))
    (matter,) = find(cast.body, today() + WEEK)
    assert "It was due on" in matter.hint


def test_the_list_says_that_the_last_day_of_a_review_has_passed(cast: Cast, review: Review) -> None:
    browser = signed_in(cast.manager)
    assert "is open. Answers are due by" in words(browser.get(REVIEWS).content)
    Review.objects.filter(pk=review.pk).update(last_day=today() - dt.timedelta(days=1))
    assert "is open. Its last day was" in words(browser.get(REVIEWS).content)


def test_what_a_leaver_owns_is_taken_over_and_asked_of_the_new_owner(
    cast: Cast, review: Review
) -> None:
    (estate,) = [e for e in handover.estates(cast.director, cast.body) if e.room == "registers"]
    assert [each.title for each in estate.owned] == [
        "R-1: Data cannot be shared", "R-2: Drawdown off profile",
    ]  # fmt: skip
    handover.give(by=cast.manager, estate=estate, to=cast.elected, body=cast.body)
    assert {risk.owner for risk in Risk.objects.all()} == {cast.elected}
    assert awaiting(cast, cast.elected) == ["Review 2 risks and issues of yours"]
    assert awaiting(cast, cast.director) == []
