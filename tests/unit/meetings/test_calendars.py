"""Calendars: read again as a calendar program reads them."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.test import Client
from icalendar import Calendar
from tests.cast import Cast
from tests.unit.meetings.called import NOW, add, call

from moothall import clock
from moothall.ledger.refs import OPERATOR
from moothall.meetings import calendars, ical
from moothall.meetings.calendar_links import close_link, link_of, open_link, token_of
from moothall.meetings.calling import cancel_meeting, move_meeting
from moothall.meetings.models import Meeting
from moothall.partnership.membership import end_membership
from moothall.partnership.models import Membership, Person


def read(made: bytes) -> Calendar:
    """A calendar, as a calendar program reads it."""
    return Calendar.from_ical(made)


def test_a_meeting_is_in_london_time_on_both_sides_of_the_change_of_clocks(cast: Cast) -> None:
    winter, summer = (
        call(cast, by=OPERATOR, starts=dt.datetime(2031, month, 8, hour, tzinfo=dt.UTC))
        for month, hour in ((1, 14), (7, 13))
    )
    made = read(ical.calendar("Meetings", [winter, summer], public=False))
    london = ZoneInfo("Europe/London")
    begins = [event.start for event in made.events]
    assert [each.tzinfo for each in begins] == [london, london]
    assert [each.hour for each in begins] == [14, 14]
    assert [each.utcoffset() for each in begins] == [dt.timedelta(0), dt.timedelta(hours=1)]
    assert [str(zone.tz_name) for zone in made.timezones] == ["Europe/London"]


def test_a_change_counts_up_and_a_cancelled_meeting_stays_as_cancelled(cast: Cast) -> None:
    meeting = call(cast)
    with clock.at(NOW):
        moved = move_meeting(
            by=cast.clerk,
            meeting=meeting,
            starts=meeting.starts + dt.timedelta(days=1),
            minutes=60,
            because="A strike.",
        )
        off = cancel_meeting(by=cast.clerk, meeting=moved, because="Nothing to decide.")
    before, after = (
        read(ical.calendar("M", [each], public=False)).events[0] for each in (meeting, off)
    )
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], before["STATUS"]) == (0, "CONFIRMED")
    assert (after["SEQUENCE"], after["STATUS"], after["TRANSP"]) == (2, "CANCELLED", "TRANSPARENT")


def test_no_agenda_no_name_and_no_address_to_join_is_in_a_public_feed(cast: Cast) -> None:
    meeting = call(cast, link="https://meet.example.org/secret")
    add(cast, meeting, "Prices of Barnfield", is_exempt=True, exempt_ground="commercial")
    mine = ical.calendar("M", [meeting], public=False).decode()
    public = ical.calendar("M", [meeting], public=True).decode()
    assert "meet.example.org" in mine.replace("\r\n ", "")
    for text in ("meet.example.org", "Barnfield", cast.clerk.name):
        assert text not in public.replace("\r\n ", "")
    assert "Barnfield" not in mine


def test_somebodys_address_gives_their_meetings_until_it_is_closed(cast: Cast) -> None:
    meeting = call(cast)
    call(cast, by=cast.stranger, body=cast.other_body, title="Elsewhere")
    first = token_of(open_link(by=cast.director))
    got = Client().get(f"/calendar/{first}.ics")
    assert (got.status_code, got["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert [str(event["SUMMARY"]) for event in read(got.content).events] == [
        f"Joint board ({cast.body.name})"
    ]
    second = token_of(open_link(by=cast.director))
    assert [Client().get(f"/calendar/{t}.ics").status_code for t in (first, second)] == [404, 200]
    close_link(by=cast.director)
    assert Client().get(f"/calendar/{second}.ics").status_code == 404
    assert link_of("of-no-use") is None
    assert meeting.uid


def test_who_has_left_has_no_calendar_any_more(cast: Cast) -> None:
    call(cast)
    link = open_link(by=cast.director)
    Person.objects.filter(pk=cast.director.pk).update(is_active=False)
    assert link_of(token_of(link)) is None


def test_a_calendar_holds_the_meetings_of_days_on_which_somebody_is_a_member(cast: Cast) -> None:
    soon, later = call(cast), call(cast, starts=NOW + dt.timedelta(days=90))
    assert calendars.of_person(cast.representative) == [soon, later]
    oaklands = Membership.objects.get(body=cast.body, organisation=cast.oaklands)
    end_membership(by=OPERATOR, membership=oaklands, last_day=soon.day)
    assert calendars.of_person(cast.representative) == [soon]
    assert calendars.of_person(cast.officer) == []  # MIS officers are not invited


def test_a_bodys_feed_is_there_for_everyone_where_it_meets_in_public(cast: Cast) -> None:
    hidden, shown = call(cast), call(cast, title="In public")
    assert Client().get("/bhl/meetings/public/calendar.ics").status_code == 404
    Meeting.objects.filter(pk=shown.pk).update(is_public=True)
    got = Client().get("/bhl/meetings/public/calendar.ics")
    assert [str(event["UID"]).split("@")[0] for event in read(got.content).events] == [
        str(shown.uid)
    ]
    assert Client().get(f"/bhl/meetings/public/{shown.pk}").status_code == 200
    assert Client().get(f"/bhl/meetings/public/{hidden.pk}").status_code == 404
