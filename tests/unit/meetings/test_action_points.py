"""Action points: given, kept by their owner, reminded of, handed over by a leaver, closed."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from tests.cast import Cast
from tests.unit.meetings.held import Held, called, held

from moothall import clock
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.ledger.models import Event
from moothall.meetings import minutes_documents, point_duties, record_telling, reminders
from moothall.meetings.action_points import (
    close_point,
    give_action_point,
    hand_over,
    note_progress,
    put_off,
    reopen_point,
)
from moothall.meetings.enums import PointStatus, Step
from moothall.meetings.matters import late_points
from moothall.meetings.minutes_shown import shown
from moothall.meetings.minuting import approve_minutes, circulate_minutes, comment_on_minutes
from moothall.meetings.models import ActionPoint, PointStep
from moothall.notices import telling
from moothall.notices.models import Message
from moothall.partnership import handover
from moothall.partnership.permissions import standing
from moothall.theme.formats import long_date

WEEK = dt.timedelta(days=7)


def given(made: Held, days: int = 14, **told: object) -> ActionPoint:
    told = {
        "text": "Send the draft round",
        "owner": made.cast.director,
        "due": made.meeting.day + dt.timedelta(days=days),
        "item": made.items["Budget"],
    } | told
    return give_action_point(by=made.cast.clerk, meeting=made.meeting, **told)  # type: ignore[arg-type]


@pytest.fixture
def made(cast: Cast) -> Held:
    return held(cast)


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


def test_it_is_numbered_in_the_bodys_series_and_for_its_owners_member(made: Held) -> None:
    first, second = given(made), given(made, text="Another")
    assert [first.number, second.number] == [1, 2]
    assert first.organisation == made.cast.hertfordshire
    event = Event.objects.get(name="ActionPointGiven", subject_id=str(first.pk))
    assert event.detail["owner"] == f"person:{made.cast.director.pk}"
    assert "Send the draft" not in str(event.detail)


def test_all_that_is_wrong_is_said_at_once(made: Held) -> None:
    with pytest.raises(InvalidValue) as fault:
        given(made, text=" ", due=made.meeting.day - WEEK, owner=made.cast.nobody)
    for words in ("Say what is to be done.", "on or after that of the meeting", "holds no role"):
        assert words in str(fault.value)


def test_the_same_is_not_given_twice_while_it_is_open(made: Held) -> None:
    point = given(made)
    with pytest.raises(InvalidValue, match="It is given already, as action point 1"):
        given(made)
    assert given(made, owner=made.cast.chair).number == 2
    close_point(by=made.cast.clerk, point=point)
    assert given(made).number == 3


def test_what_is_not_for_the_public_is_given_to_nobody_who_may_not_read_it(made: Held) -> None:
    bids = made.items["Bids"]
    with pytest.raises(InvalidValue, match="representative of Oaklands College may not read it"):
        given(made, item=bids, owner=made.cast.representative)
    point = given(made, item=bids)
    with pytest.raises(InvalidValue, match="may not read it"):
        hand_over(by=made.cast.clerk, point=point, to=made.cast.representative)
    assert given(made, item=None, owner=made.cast.representative).owner == made.cast.representative


def test_only_a_meeting_that_has_begun_asks_and_only_its_keepers_write(made: Held) -> None:
    coming = called(made.cast)
    with pytest.raises(NotAllowed, match="has asked for nothing"):
        given(coming)
    with pytest.raises(NotAllowed, match="is for the manager, chair, deputy chair and clerk of"):
        give_action_point(
            by=made.cast.director,
            meeting=made.meeting,
            text="x",
            owner=made.cast.director,
            due=made.meeting.day,
        )
    with pytest.raises(NotAllowed, match="agenda of another meeting"):
        given(made, item=coming.items["Budget"])


def test_none_is_given_into_minutes_that_are_approved(made: Held) -> None:
    minutes = circulate_minutes(by=made.cast.clerk, minutes=made.drafted())
    later = held(made.cast, 14).meeting
    approve_minutes(by=made.cast.clerk, minutes=minutes, at=later)
    with pytest.raises(NotAllowed) as refused:
        given(made)
    assert str(refused.value) == (
        "The minutes are approved, and never changed again: give the action point from a "
        "later meeting."
    )
    assert not ActionPoint.objects.exists()


def test_approved_minutes_keep_each_as_it_stood_and_tell_apart_what_came_since(made: Held) -> None:
    cast, point = made.cast, given(made)
    minutes = circulate_minutes(by=cast.clerk, minutes=made.drafted())
    before = minutes_documents.html_of(shown(minutes, lambda _: True)).partition("<h2>")[2]
    approved = approve_minutes(by=cast.clerk, minutes=minutes, at=held(cast, 14).meeting)
    was, moved = point.due, point.due + WEEK
    put_off(by=cast.clerk, point=point, due=moved, because="Holidays")
    hand_over(by=cast.clerk, point=point, to=cast.chair)
    close_point(by=cast.clerk, point=point)
    point.refresh_from_db()
    told = shown(approved, lambda _: True)
    [kept] = [each for part in told.parts for each in part.points]
    assert (kept.due, kept.organisation) == (was, str(cast.hertfordshire))
    assert kept.since.startswith(f"moved to {long_date(moved)}; handed over")
    assert kept.since.endswith(f"; done on {long_date(point.closed_on)}")
    assert minutes_documents.html_of(told).partition("<h2>")[2] == before


def test_its_owner_keeps_it_and_those_who_convene_do_the_rest(made: Held) -> None:
    cast, point = made.cast, given(made)
    note_progress(by=cast.director, point=point, text="Half.")
    for refused in (
        lambda: note_progress(by=cast.officer, point=point, text="x"),
        lambda: put_off(by=cast.director, point=point, due=point.due + WEEK, because="x"),
        lambda: close_point(by=cast.director, point=point, status=PointStatus.DROPPED, text="no"),
        lambda: reopen_point(by=cast.director, point=point, because="x"),
    ):
        with pytest.raises(NotAllowed):
            refused()
    put_off(by=cast.clerk, point=point, due=point.due + WEEK, because="Illness.")
    close_point(by=cast.director, point=point)
    with pytest.raises(NotAllowed, match="is done already"):
        close_point(by=cast.director, point=point)
    reopen_point(by=cast.clerk, point=point, because="One is missing.")
    with pytest.raises(InvalidValue, match="why it is dropped"):
        close_point(by=cast.clerk, point=point, status=PointStatus.DROPPED)
    close_point(by=cast.clerk, point=point, status=PointStatus.DROPPED, text="No use.")
    assert [step.step for step in point.steps.all()] == [
        Step.GIVEN, Step.PROGRESS, Step.DUE, Step.CLOSED, Step.REOPENED, Step.CLOSED,
    ]  # fmt: skip


def test_the_history_is_kept_by_the_database_and_names_no_people(made: Held) -> None:
    point = given(made)
    hand_over(by=made.cast.director, point=point, to=made.cast.commissioner)
    last = point.steps.last()
    assert last is not None
    assert last.text == "From director, Hertfordshire to commissioner, Luton."
    for refused in (
        lambda: PointStep.objects.update(text="x"),
        lambda: PointStep.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            refused()


# Reminders.


def test_one_reminder_a_week_before_and_one_when_late_for_each_day(made: Held) -> None:
    point = given(made)
    sent = {}
    for days in (-8, -7, -3, 0, 1, 9):
        with clock.at(noon(point.due + dt.timedelta(days=days))):
            sent[days] = reminders.once_a_day()
    assert sent == {-8: 0, -7: 1, -3: 0, 0: 0, 1: 1, 9: 0}
    with clock.at(noon(point.due + 2 * WEEK)):
        put_off(by=made.cast.clerk, point=point, due=point.due + 3 * WEEK, because="Again.")
        assert reminders.once_a_day() == 1
        close_point(by=made.cast.director, point=point)
        assert reminders.once_a_day() == 0


def test_owner_and_clerk_are_told(made: Held) -> None:
    record_telling.register()
    telling.read_on()
    Message.objects.all().delete()
    point = given(made)
    with clock.at(noon(point.due + WEEK)):
        reminders.once_a_day()
        telling.read_on()
        told = {(m.person, m.text.partition(":")[0]) for m in Message.objects.all()}
    cast = made.cast
    assert {(person, text.partition(",")[0]) for person, text in told if "yours" in text} == {
        (cast.director, "Action point 1 is yours")
    }
    assert {person for person, text in told if "is late" in text} == {
        cast.director, cast.clerk, cast.manager,
    }  # fmt: skip


def test_those_who_were_there_are_told_of_minutes_and_the_clerk_of_comments(made: Held) -> None:
    record_telling.register()
    telling.read_on()
    Message.objects.all().delete()
    minutes = circulate_minutes(by=made.cast.clerk, minutes=made.drafted())
    comment_on_minutes(by=made.cast.director, minutes=minutes, text="No.")
    telling.read_on()
    told = {(message.person, message.kind) for message in Message.objects.all()}
    cast = made.cast
    assert told == {
        (cast.director, "minutes.moves"),
        (cast.manager, "minutes.moves"),
        (cast.manager, "minutes.comment"),
        (cast.clerk, "minutes.comment"),
    }


# What awaits people.


def test_what_is_due_soon_awaits_its_owner_and_minutes_await_the_clerk(made: Held) -> None:
    cast, point = made.cast, given(made, days=14)
    far = point_duties.duties_of(cast.director, standing(cast.director, cast.body), cast.body)
    assert far == []
    with clock.at(noon(point.due + dt.timedelta(days=1))):
        mine = point_duties.duties_of(cast.director, standing(cast.director, cast.body), cast.body)
        assert [(duty.title, duty.last_day) for duty in mine] == [
            ("Do action point 1: Send the draft round", point.due)
        ]
        assert mine[0].hint.startswith("It is late.")
    place = standing(cast.clerk, cast.body)
    assert [
        d.title.partition(" of ")[0] for d in point_duties.duties_of(cast.clerk, place, cast.body)
    ] == ["Circulate the minutes"]


def test_a_leavers_action_points_are_handed_over_in_one_step(made: Held) -> None:
    cast = made.cast
    point_duties.register()
    open_one, done = given(made), given(made, text="Done one")
    close_point(by=cast.director, point=done)
    (estate,) = [e for e in handover.estates(cast.director, cast.body) if e.room == "action points"]
    assert [owned.ref for owned in estate.owned] == [open_one.ref]
    handover.give(by=cast.manager, estate=estate, to=cast.commissioner, body=cast.body)
    open_one.refresh_from_db()
    assert (open_one.owner, open_one.organisation) == (cast.commissioner, cast.luton)
    assert handover.estates(cast.director, cast.other_body) == []


def test_what_is_late_is_suggested_for_the_agenda(made: Held) -> None:
    point = given(made)
    assert list(late_points(made.cast.body, point.due)) == []
    (matter,) = late_points(made.cast.body, point.due + dt.timedelta(days=1))
    assert matter.href == "/bhl/meetings/actions/?state=late"
