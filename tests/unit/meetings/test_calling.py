"""Calling meetings, moving them, calling them off."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from tests.cast import Cast
from tests.unit.meetings.called import NOW, call, publish

from moothall import clock
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.ledger.models import Event
from moothall.ledger.refs import OPERATOR
from moothall.meetings import recurrence
from moothall.meetings.calling import (
    arrange_meetings,
    call_meeting,
    call_series,
    cancel_meeting,
    change_meeting,
    move_meeting,
)
from moothall.meetings.enums import MOVES, Pattern, Status
from moothall.meetings.models import Meeting
from moothall.partnership.enums import Role, Sector
from moothall.partnership.models import Person

TUESDAY = dt.date(2027, 1, 12)
TWO = dt.time(14, 0)


def series(cast: Cast, **given: object) -> list[Meeting]:
    """The meetings of a series called by the operator, at a time when its days lie ahead."""
    told: dict[str, object] = {
        "title": "Joint board",
        "pattern": Pattern.MONTHS,
        "every": 2,
        "first": TUESDAY,
        "last": dt.date(2027, 7, 31),
        "begins": TWO,
        "minutes": 120,
        "place": "Town Hall",
    }
    with clock.at(dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)):
        made = call_series(by=OPERATOR, body=cast.body, **{**told, **given})  # type: ignore[arg-type]
    return list(made.meetings.order_by("starts"))


def test_a_series_by_months_keeps_its_weekday_and_london_time_over_the_summer(cast: Cast) -> None:
    found = series(cast)
    assert [each.day.isoformat() for each in found] == [
        "2027-01-12",
        "2027-03-09",
        "2027-05-11",
        "2027-07-13",
    ]
    assert [each.starts.hour for each in found] == [14, 14, 13, 13]  # UTC; London has summer time
    assert {each.status for each in found} == {Status.SCHEDULED}


def test_a_fifth_week_that_is_not_there_is_the_last() -> None:
    fifth = dt.date(2027, 1, 29)  # the fifth Friday
    found = recurrence.days(Pattern.MONTHS, 1, fifth, dt.date(2027, 4, 30))
    assert [day.isoformat() for day in found] == [
        "2027-01-29",
        "2027-02-26",
        "2027-03-26",
        "2027-04-30",
    ]


def test_a_series_by_weeks_and_one_of_listed_days(cast: Cast) -> None:
    weekly = series(cast, pattern=Pattern.WEEKS, every=3, last=dt.date(2027, 3, 1))
    assert [each.day.isoformat() for each in weekly] == ["2027-01-12", "2027-02-02", "2027-02-23"]
    days = [dt.date(2027, 5, 4), dt.date(2027, 2, 3), dt.date(2027, 2, 3)]
    listed = series(cast, pattern=Pattern.DATES, first=days[1], last=days[0], listed=days)
    assert [each.day.isoformat() for each in listed] == ["2027-02-03", "2027-05-04"]


def test_a_series_names_all_its_faults_at_once(cast: Cast) -> None:
    with pytest.raises(InvalidValue) as refused:
        series(cast, title=" ", minutes=0, place="", every=0, last=dt.date(2026, 1, 1))
    assert str(refused.value) == (
        "Give the meeting a title. A meeting lasts from a minute to a day. Say where it is: a "
        "place, or an address to join by. “Every” is 1 or more. The last day is before the first."
    )


def test_a_series_of_too_many_days_is_refused(cast: Cast) -> None:
    with pytest.raises(InvalidValue, match="has 105 days, and may have 60"):
        series(cast, pattern=Pattern.WEEKS, every=1, last=dt.date(2029, 1, 9))


def test_only_those_who_convene_call_meetings(cast: Cast) -> None:
    for who in (cast.director, cast.observer, cast.representative, cast.stranger):
        with pytest.raises(
            NotAllowed, match="is for the manager, chair, deputy chair and clerk of"
        ):
            call(cast, by=who)
    made = [call(cast, by=who) for who in (cast.manager, cast.chair, cast.clerk)]
    assert len({each.uid for each in made}) == 3


def test_a_meeting_of_the_past_is_not_called(cast: Cast) -> None:
    with pytest.raises(InvalidValue, match="has passed"):
        call(cast, starts=NOW - dt.timedelta(days=1))


def test_moving_counts_up_what_calendars_compare_and_needs_a_reason(cast: Cast) -> None:
    meeting = call(cast)
    later = meeting.starts + dt.timedelta(days=7)
    with clock.at(NOW):
        with pytest.raises(InvalidValue, match="Say why it is moved"):
            move_meeting(by=cast.clerk, meeting=meeting, starts=later, minutes=90, because="")
        with pytest.raises(InvalidValue, match="It is at that time already"):
            move_meeting(
                by=cast.clerk, meeting=meeting, starts=meeting.starts, minutes=120, because="x"
            )
        moved = move_meeting(
            by=cast.clerk, meeting=meeting, starts=later, minutes=90, because="A strike."
        )
    assert (moved.sequence, moved.starts, moved.ends - moved.starts) == (
        1,
        later,
        dt.timedelta(minutes=90),
    )
    event = Event.objects.get(name="MeetingMoved")
    assert event.detail["because"] == "A strike."


def test_a_cancelled_meeting_is_settled(cast: Cast) -> None:
    meeting = call(cast)
    with clock.at(NOW):
        with pytest.raises(InvalidValue, match="Say why it is cancelled"):
            cancel_meeting(by=cast.clerk, meeting=meeting, because=" ")
        off = cancel_meeting(by=cast.clerk, meeting=meeting, because="Nothing to decide.")
        assert (off.status, off.sequence) == (Status.CANCELLED, 1)
        with pytest.raises(NotAllowed, match="is cancelled, so nothing of it can be changed"):
            change_meeting(
                by=cast.clerk, meeting=off, title="T", place="P", link="", is_public=False
            )
        with pytest.raises(NotAllowed, match="is cancelled"):
            cancel_meeting(by=cast.clerk, meeting=off, because="Again.")


def test_every_state_of_a_meeting_can_be_reached_and_left_or_is_an_end() -> None:
    reached = {to for moves in MOVES.values() for to in moves}
    assert reached | {Status.SCHEDULED} == set(Status)
    assert {status for status, moves in MOVES.items() if not moves} == {
        Status.HELD,
        Status.CANCELLED,
    }


def test_what_is_arranged_holds_for_meetings_called_from_then_on(cast: Cast) -> None:
    before = call(cast)
    arrange_meetings(
        by=cast.chair,
        body=cast.body,
        invited=[Role.DIRECTOR],
        is_public=True,
        sectors=[Sector.AUTHORITY],
    )
    after = call(cast)
    assert (before.is_public, after.is_public) == (False, True)
    with pytest.raises(InvalidValue, match="Choose at least one role"):
        arrange_meetings(by=cast.chair, body=cast.body, invited=[], is_public=True, sectors=[])


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": Status.AGENDA, "agenda_published_at": None},
        {"status": Status.HELD, "quorum": None},
        {"status": Status.CANCELLED, "cancelled_because": ""},
        {"title": ""},
        {"status": "forgotten"},
    ],
)
def test_the_database_keeps_what_a_meeting_promises(cast: Cast, wrong: dict[str, object]) -> None:
    meeting = publish(cast, call(cast))
    with pytest.raises(DatabaseError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(**wrong)


def test_another_bodys_people_call_nothing_here(cast: Cast) -> None:
    elsewhere: Person = cast.stranger
    with pytest.raises(NotAllowed):
        call_meeting(
            by=elsewhere,
            body=cast.body,
            title="Ours now",
            starts=NOW + dt.timedelta(days=30),
            minutes=60,
            place="Elsewhere",
        )
    assert Meeting.objects.count() == 0
