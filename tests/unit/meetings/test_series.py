"""What becomes of a series: more of its meetings, and another pattern for those to come."""

import datetime as dt
import json
from collections.abc import Callable

import pytest
from tests.cast import Cast
from tests.conftest import Answer
from tests.unit.meetings.browsing import hidden, signed_in, words
from tests.unit.meetings.test_calling import TUESDAY, series

from moothall import clock
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.ledger.models import Event
from moothall.ledger.refs import OPERATOR
from moothall.meetings import recurrence, telling
from moothall.meetings.agenda_making import Wording, add_item, publish_agenda
from moothall.meetings.calling import cancel_meeting, move_meeting
from moothall.meetings.enums import Pattern, Status
from moothall.meetings.models import Meeting, Series
from moothall.meetings.series import NewPattern, change_to
from moothall.meetings.series_calling import change_series, extend_series

DECEMBER = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)


def days(found: Series) -> list[str]:
    """The days of a series, those that are cancelled struck out."""
    rows = found.meetings.order_by("starts")
    return [f"-{m.day}" if m.status == Status.CANCELLED else str(m.day) for m in rows]


def thursdays(**given: object) -> NewPattern:
    """The second Thursday of every other month at ten."""
    told: dict[str, object] = {
        "since": dt.date(2027, 1, 1),
        "pattern": Pattern.MONTHS,
        "every": 2,
        "first": dt.date(2027, 1, 14),
        "last": dt.date(2027, 7, 31),
        "begins": dt.time(10),
        "minutes": 90,
        "place": "Shire Hall",
    }
    return NewPattern(**{**told, **given})  # type: ignore[arg-type]


def test_a_series_goes_on_by_its_pattern_and_those_invited_are_told(cast: Cast) -> None:
    called = series(cast)
    kept = called[0].series
    assert kept is not None
    with clock.at(DECEMBER):
        done = extend_series(by=cast.clerk, series=kept, last=dt.date(2027, 12, 31))
    assert days(done)[4:] == ["2027-09-14", "2027-11-09"]
    assert done.last == dt.date(2027, 11, 9)
    told = telling.series_extended(cast.body, Event.objects.get(name="MeetingSeriesExtended"))
    assert told is not None
    assert told.text == (
        "Joint board goes on: 2 meetings more, from 14 September 2027 to 9 November 2027."
    )
    assert {cast.director.pk, cast.observer.pk} <= told.people
    with clock.at(DECEMBER), pytest.raises(InvalidValue, match="give a later day"):
        extend_series(by=cast.clerk, series=kept, last=dt.date(2027, 12, 31))


def test_a_series_that_lapsed_goes_on_from_today_not_from_its_end(cast: Cast) -> None:
    kept = series(cast)[0].series
    assert kept is not None
    with clock.at(dt.datetime(2028, 2, 1, 9, tzinfo=dt.UTC)):
        done = extend_series(by=OPERATOR, series=kept, last=dt.date(2028, 6, 1))
    assert days(done)[4:] == ["2028-03-14", "2028-05-09"]


def test_a_series_of_listed_days_goes_on_with_days_that_are_to_come_and_free(cast: Cast) -> None:
    listed = [dt.date(2027, 2, 3), dt.date(2027, 5, 4)]
    kept = series(cast, pattern=Pattern.DATES, first=listed[0], last=listed[1], listed=listed)[0]
    assert kept.series is not None
    with clock.at(DECEMBER):
        with pytest.raises(InvalidValue) as refused:
            extend_series(
                by=cast.clerk,
                series=kept.series,
                last=listed[1],
                listed=[listed[1], dt.date(2026, 3, 1)],
            )
        more = [dt.date(2027, 9, 1), dt.date(2027, 3, 1)]
        done = extend_series(by=cast.clerk, series=kept.series, last=more[0], listed=more)
    assert str(refused.value) == "1 March 2026 has passed. It meets on 4 May 2027 already."
    assert days(done) == ["2027-02-03", "2027-03-01", "2027-05-04", "2027-09-01"]


def test_only_those_who_convene_extend_or_change_a_series(cast: Cast) -> None:
    kept = series(cast)[0].series
    assert kept is not None
    for who in (cast.director, cast.observer, cast.stranger):
        with clock.at(DECEMBER), pytest.raises(NotAllowed):
            extend_series(by=who, series=kept, last=dt.date(2028, 1, 1))
        with clock.at(DECEMBER), pytest.raises(NotAllowed):
            change_series(by=who, series=kept, new=thursdays(), because="Ours now.")
    assert len(days(kept)) == 4


def test_meetings_to_come_move_and_what_is_settled_stays(cast: Cast) -> None:
    january, march, may, july = series(cast)
    kept = january.series
    assert kept is not None
    by_hand = dt.datetime(2027, 5, 20, 9, tzinfo=dt.UTC)
    with clock.at(DECEMBER):
        cancel_meeting(by=cast.clerk, meeting=march, because="Nothing to decide.")
        move_meeting(by=cast.clerk, meeting=may, starts=by_hand, minutes=60, because="A strike.")
        add_item(by=cast.clerk, meeting=january, wording=Wording("Budget"))
        done = change_series(by=cast.clerk, series=kept, new=thursdays(), because="Cabinets met.")
    assert days(done) == ["2027-01-14", "-2027-03-09", "2027-05-20", "2027-07-08"]
    moved = Meeting.objects.get(pk=january.pk)
    assert (moved.starts.hour, moved.place, moved.sequence) == (10, "Shire Hall", 1)
    assert [item.title for item in moved.items.all()] == ["Budget"]
    assert Meeting.objects.get(pk=march.pk).cancelled_because == "Nothing to decide."
    assert Meeting.objects.get(pk=may.pk).starts == by_hand
    assert Meeting.objects.get(pk=july.pk).starts.hour == 9  # ten in London's summer
    told = telling.series_changed(cast.body, Event.objects.get(name="MeetingSeriesChanged"))
    assert told is not None
    assert told.text == (
        "Joint board now meets every 2 months, on the second Thursday, at 10:00, from "
        "14 January 2027 to 8 July 2027. Cabinets met."
    )
    assert cast.director.pk in told.people


def test_a_published_agenda_keeps_its_meeting_where_it_is(cast: Cast) -> None:
    january = series(cast)[0]
    assert january.series is not None
    with clock.at(DECEMBER):
        add_item(by=cast.clerk, meeting=january, wording=Wording("Budget"))
        publish_agenda(by=cast.clerk, meeting=january)
        told = change_to(january.series, thursdays()).lines
    assert told == [
        "12 January 2027, 14:00: stays, because its agenda is published.",
        "9 March 2027, 14:00: moved to 11 March 2027, 10:00.",
        "11 May 2027, 14:00: moved to 13 May 2027, 10:00.",
        "13 July 2027, 14:00: moved to 8 July 2027, 10:00.",
    ]


def test_a_wider_pattern_cancels_what_is_over_and_a_closer_one_calls_more(cast: Cast) -> None:
    monthly = series(cast, every=1, last=dt.date(2027, 5, 31))[0].series
    assert monthly is not None
    with clock.at(DECEMBER):
        wider = thursdays(last=dt.date(2027, 5, 31))
        done = change_series(by=OPERATOR, series=monthly, new=wider, because="Fewer are enough.")
        assert days(done) == [
            "2027-01-14", "-2027-02-09", "2027-03-11", "-2027-04-13", "2027-05-13",
        ]  # fmt: skip
        closer = thursdays(every=1, last=dt.date(2027, 8, 31), since=dt.date(2027, 5, 1),
                           first=dt.date(2027, 5, 13))  # fmt: skip
        done = change_series(by=OPERATOR, series=done, new=closer, because="More are needed.")
    assert days(done)[4:] == ["2027-05-13", "2027-06-10", "2027-07-08", "2027-08-12"]
    off = monthly.meetings.filter(status=Status.CANCELLED)
    assert {each.cancelled_because for each in off} == {"Fewer are enough."}


def test_a_pattern_names_all_its_faults_at_once(cast: Cast) -> None:
    kept = series(cast)[0].series
    wrong = thursdays(
        since=dt.date(2026, 1, 1), first=dt.date(2025, 1, 1), last=dt.date(2024, 1, 1), every=0
    )
    assert kept is not None
    with clock.at(DECEMBER), pytest.raises(InvalidValue) as refused:
        change_series(by=OPERATOR, series=kept, new=wrong, because=" ")
    assert str(refused.value) == (
        "“Every” is 1 or more. 1 January 2026 has passed: meetings to come can be changed. The new "
        "pattern begins on 1 January 2026 or later. The last day is before the first. Say why the "
        "series changes, in a sentence."
    )


def test_days_are_paired_in_their_order_the_shortest_way() -> None:
    tuesdays = [TUESDAY + dt.timedelta(weeks=n) for n in range(4)]
    fridays = [day + dt.timedelta(days=4) for day in tuesdays]  # three days off the next Tuesday
    assert recurrence.paired(tuesdays, fridays) == (0, 1, 2, 3)
    assert recurrence.paired(tuesdays[1::2], tuesdays) == (1, 3)
    assert recurrence.paired([], fridays) == ()


def test_on_the_page_a_pattern_is_shown_before_it_is_done(cast: Cast) -> None:
    client, first = signed_in(cast.clerk), clock.now().date() + dt.timedelta(days=40)
    given: dict[str, object] = {"pattern": Pattern.WEEKS, "every": 4, "first": first,
                                "last": first + dt.timedelta(days=70)}  # fmt: skip
    with clock.at(clock.now()):
        kept = series(cast, **given)[0].series
    assert kept is not None
    address = f"/bhl/meetings/series/{kept.pk}/"
    assert "3 meetings to come" in words(client.get(address).content)
    page = client.get(f"{address}change").content
    assert b'value="14:00"' in page  # as it is typed, without seconds
    asked = {"seen": hidden(page, "seen"), "pattern": "weeks", "every": "5", "begins": "10:00",
             "minutes": "60", "place": "Shire Hall", "because": "Rooms are free."}  # fmt: skip
    for name, day in (("since", first), ("first", first), ("last", kept.last)):
        parts = zip(("day", "month", "year"), (day.day, day.month, day.year), strict=True)
        asked |= {f"{name}_{part}": str(value) for part, value in parts}
    shown = client.post(f"{address}change", asked)
    assert "Nothing is changed yet" in words(shown.content)
    assert not Event.objects.filter(name="MeetingSeriesChanged").exists()
    done = client.post(f"{address}change", asked | {"shown": hidden(shown.content, "shown")})
    assert (done.status_code, done["Location"]) == (302, address)
    assert Series.objects.get().minutes == 60
    # A form that was opened before says what has happened, and keeps what was typed.
    late = client.post(f"{address}change", asked | {"because": "Kept words."})
    assert late.status_code == 400
    assert "somebody changed the pattern of a series" in words(late.content)
    assert b"Kept words." in late.content


@pytest.mark.django_db
def test_a_series_is_extended_and_changed_by_command(
    command: Callable[..., Answer], cast: Cast
) -> None:
    first = clock.now().date() + dt.timedelta(days=40)
    last = first + dt.timedelta(days=60)
    told: dict[str, object] = {"pattern": Pattern.WEEKS, "every": 4, "first": first, "last": last}
    kept = series(cast, **told)[0].series
    assert kept is not None
    where = (str(kept.pk), "--partnership", "bhl")
    until = str(first + dt.timedelta(weeks=16))
    done = command("meetings", "extend", *where, "--until", until)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("2 meetings are called, the last on ")
    change = ("meetings", "change", *where, "--every", "8", "--first", str(first), "--from",
              str(first), "--reason", "Fewer are enough.")  # fmt: skip
    tried = command(*change, "--try")
    assert tried.stdout.splitlines()[-1] == "Nothing is changed."
    assert sum(line.endswith(": cancelled.") for line in tried.stdout.splitlines()) == 2
    assert kept.meetings.filter(status=Status.CANCELLED).count() == 0
    assert command(*change).stdout.splitlines()[-1] == "The series is changed."
    listed = json.loads(command("meetings", "series", "--json", "--partnership", "bhl").stdout)
    assert (listed["meets"], listed["to_come"]) == (f"every 8 weeks, on {first:%A}, at 14:00", 3)
    refused = command("meetings", "extend", "99", "--partnership", "bhl", "--until", until)
    assert refused.returncode == 1
    assert refused.stderr.startswith("There is no series 99 in ")
