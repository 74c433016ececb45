"""Meetings as calendars understand them (RFC 5545): in London time, told apart by UID."""

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event, vUri

from moothall.meetings.enums import Status
from moothall.meetings.models import Meeting
from moothall.theme.formats import as_local

PRODUCT = "-//Moothall//Meetings//EN"
ASK_AGAIN = dt.timedelta(hours=4)
CONTENT_TYPE = "text/calendar; charset=utf-8"


def calendar(name: str, meetings: Iterable[Meeting], *, public: bool) -> bytes:
    """Return meetings as an iCalendar file; a public one has no address to join by and leads to
    the public page. Neither names anybody, nor says what stands on an agenda.
    """
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", ASK_AGAIN)
    for meeting in meetings:
        made.add_component(_event(meeting, public=public))
    made.add_missing_timezones()
    written: bytes = made.to_ical()
    return written


def _event(meeting: Meeting, *, public: bool) -> Event:
    page = "meetings:public_meeting" if public else "meetings:meeting"
    address = settings.BASE_URL + reverse(
        page, kwargs={"body": meeting.body.slug, "pk": meeting.pk}
    )
    event = Event()
    event.add("uid", f"{meeting.uid}@{urlsplit(settings.BASE_URL).hostname or 'moothall'}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.changed_at)
    event.add("last-modified", meeting.changed_at)
    event.add("dtstart", as_local(meeting.starts))
    event.add("dtend", as_local(meeting.ends))
    event.add("summary", f"{meeting.title} ({meeting.body.name})")
    where = [meeting.place, "" if public else meeting.link]
    event.add("location", ", ".join(filter(None, where)) or "to be said")
    event.add("url", vUri(address))
    event.add("description", _description(meeting, address))
    cancelled = meeting.status == Status.CANCELLED
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    return event


def _description(meeting: Meeting, address: str) -> str:
    if meeting.status == Status.CANCELLED:
        return f"Cancelled: {meeting.cancelled_because}\n{address}"
    told = "The agenda is published." if meeting.agenda_published_at else ""
    return f"{told}\nAgenda and papers: {address}".strip()
