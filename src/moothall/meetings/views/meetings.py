"""The list of meetings, the year at a glance, one meeting, and its file for calendars."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from moothall import clock
from moothall.governance.workdays import today
from moothall.meetings import ical, policies, queries, tables
from moothall.meetings.counting import quorum_on
from moothall.meetings.enums import AHEAD, Presence, Status
from moothall.meetings.models import AgendaItem, Attendance, Meeting
from moothall.meetings.permissions import may_read
from moothall.meetings.queries import Seat, Slot
from moothall.meetings.record_shown import record_of
from moothall.meetings.recurrence import at
from moothall.partnership.access import MEMBERS, BodyRequest, open_to
from moothall.partnership.doors import open_address
from moothall.theme import downloads
from moothall.theme.cells import Tag
from moothall.theme.formats import as_local, join_words, long_date, moment, plural

PRESENCE_TONE = {
    Presence.AWAITED: "plain",
    Presence.COMING: "teal",
    Presence.PRESENT: "good",
    Presence.APOLOGIES: "waiting",
    Presence.ABSENT: "action",
}


@open_to(MEMBERS)
def meetings(request: BodyRequest) -> HttpResponseBase:
    """List the meetings, those to come or those past, and say which is the next."""
    found = queries.listed(request.partnership, request.standing)
    which = "past" if request.GET.get("which") == "past" else "coming"
    rows = found.filter(status__in=AHEAD).order_by("starts", "pk")
    if which == "past":
        rows = found.exclude(status__in=AHEAD)
    years = sorted({day.year for day in found.dates("starts", "year")}, reverse=True)
    page = tables.meetings(request, years).read(request, rows)
    if page.wanted:
        return downloads.response(page)
    upcoming = queries.next_meeting(request.partnership)
    context = {
        "page": page,
        "which": which,
        "answer": next_words(upcoming),
        "upcoming": upcoming,
        "series": queries.series_running(request.partnership, request.standing),
    }
    return render(request, "meetings/meetings.html", context)


def next_words(meeting: Meeting | None) -> str:
    """Say which meeting is the next."""
    if meeting is None:
        return "No meeting is called."
    where = f", {meeting.place}" if meeting.place else ""
    return f"Next: {meeting.title}, {moment(meeting.starts)}{where}."


@dataclass(frozen=True)
class Month:
    """A month of the year at a glance, with its meetings."""

    name: str
    meetings: tuple[tuple[Meeting, str], ...]


@open_to(MEMBERS)
def planner(request: BodyRequest) -> HttpResponse:
    """Show twelve months at a glance, from this one or from another year's January."""
    asked = request.GET.get("year", "")
    first = today().replace(day=1)
    if asked.isdecimal() and 2000 <= int(asked) <= first.year + 10:
        first = dt.date(int(asked), 1, 1)
    months = list(_months(request, first))
    several = sum(len(month.meetings) for month in months)
    context = {
        "months": months,
        "answer": f"{plural(several, 'meeting')} from {months[0].name} to {months[-1].name}.",
        "years": (first.year - 1, first.year, first.year + 1),
    }
    return render(request, "meetings/planner.html", context)


def _months(request: BodyRequest, first: dt.date) -> Iterator[Month]:
    until = first.replace(year=first.year + 1)
    rows = queries.meetings(request.partnership, request.standing)
    begins, ends = at(first, dt.time.min), at(until, dt.time.min)
    found = list(rows.filter(starts__gte=begins, starts__lt=ends).order_by("starts", "pk"))
    for number in range(12):
        count = first.year * 12 + first.month - 1 + number
        year, month = count // 12, count % 12 + 1
        within = [each for each in found if (each.day.year, each.day.month) == (year, month)]
        lines = tuple((each, tables.time_of(each)) for each in within)
        yield Month(f"{dt.date(year, month, 1):%B %Y}", lines)


@open_to(MEMBERS)
def meeting(request: BodyRequest, pk: int) -> HttpResponse:
    """Show one meeting: when and where, its agenda, who comes or came, what happened."""
    found = one(request, pk)
    items, seats = queries.items_of(found), queries.seats(found)
    mine = next((seat for seat in seats if seat.person == request.person), None)
    slots = [shown(request, slot) for slot in queries.timetable(found, items)]
    attendances = [seat.attendance for seat in seats]
    context = {
        "meeting": found,
        "answer": standing_words(found),
        "facts": facts(found),
        "slots": slots,
        "seats": [seat_line(request, seat) for seat in seats],
        "mine": mine,
        "quorum": quorum_words(found, attendances),
        "inquorate": _too_few(queries.inquorate_items(found, attendances, items))
        if found.status == Status.HELD
        else "",
        "convenes": request.standing.convenes,
        "is_over": policies.is_over(found),
        "may_record": policies.can_record(request.person, found),
        "record": record_of(found, request.person, request.standing),
        "events": queries.happenings(
            found, [each for each in items if may_read(request.person, request.standing, each)]
        ),
    }
    return render(request, "meetings/meeting.html", context)


def _too_few(items: Sequence[AgendaItem]) -> str:
    """Say at which items too few were there, in a sentence."""
    if not items:
        return ""
    noun = "item" if len(items) == 1 else "items"
    numbers = join_words([str(item.number) for item in items])
    return f"At {noun} {numbers} too few were there to decide."


def one(request: BodyRequest, pk: int) -> Meeting:
    """Return the meeting of an address, or answer as for no such page."""
    return get_object_or_404(queries.meetings(request.partnership, request.standing), pk=pk)


def standing_words(found: Meeting) -> str:
    """Say where a meeting stands, in a sentence."""
    if found.is_ahead and found.ends < clock.now():
        return f"It was on {moment(found.starts)}. Who was there is not recorded yet."
    match Status(found.status):
        case Status.CANCELLED:
            return f"It is cancelled: {found.cancelled_because}"
        case Status.HELD:
            return f"It was held on {long_date(found.starts)}."
        case Status.AGENDA:
            return f"It is on {moment(found.starts)}. The agenda is published."
    return f"It is on {moment(found.starts)}. {policies.publish_words(found)}"


def facts(found: Meeting) -> list[tuple[str, object, str]]:
    """Return when and where it is, and what is said of its agenda."""
    rows: list[tuple[str, object, str]] = [
        ("Day", long_date(found.starts), "text"),
        ("Time", tables.time_of(found), "text"),
        ("Place", found.place or "by the address to join", "text"),
    ]
    if found.series:
        rows.append(("Series", found.series.title, "text"))
    if found.agenda_published_at:
        rows.append(("Agenda published", found.agenda_published_at, "moment"))
    if found.short_notice_because:
        rows.append(("At short notice because", found.short_notice_because, "text"))
    rows.append(("Open to the public", "yes" if found.is_public else "no", "text"))
    return rows


@dataclass(frozen=True)
class ShownItem:
    """An item as somebody may see it: an exempt one by its ground alone."""

    item: AgendaItem
    time: str
    is_open: bool
    href: str
    """Where its matter is looked at, where it comes from one that this reader may look at."""

    @property
    def title(self) -> str:
        """Its title, or that it is not for this reader."""
        return self.item.title if self.is_open else "Not for the public"


def shown(request: BodyRequest, slot: Slot) -> ShownItem:
    """Return an item as the reader may see it."""
    is_open = may_read(request.person, request.standing, slot.item)
    href = open_address(request, slot.item.address) if is_open else ""
    return ShownItem(slot.item, slot.time, is_open, href)


@dataclass(frozen=True)
class SeatLine:
    """A line of who comes: as what, whether they do, and for conveners who they are and why."""

    title: str
    hint: str
    status: Tag
    href: str = ""


def seat_line(request: BodyRequest, seat: Seat) -> SeatLine:
    """Return a line of the list of those invited. Names are for those who convene."""
    row = seat.attendance
    presence = Presence(row.presence)
    hints = []
    named = str(seat.person or "")
    if request.standing.convenes and named.casefold() not in seat.words.casefold():
        hints.append(named)
    if row.substitute:
        hints.append(f"{row.substitute} instead")
    if row.from_item:
        hints.append(f"came at item {row.from_item.number}")
    if row.until_item:
        hints.append(f"left after item {row.until_item.number}")
    if row.reason and request.standing.convenes:
        hints.append(row.reason)
    words = "guest" if row.sits_as == "guest" else str(presence.label)
    title = f"{seat.words[0].upper()}{seat.words[1:]}"
    return SeatLine(title, "; ".join(hints), Tag(words, PRESENCE_TONE[presence]))


def quorum_words(found: Meeting, attendances: Sequence[Attendance]) -> str:
    """Say what makes the meeting quorate, and whether it was."""
    if found.status == Status.HELD:
        return queries.count_now(found, attendances).words_after
    quorum, of = quorum_on(found.body, found.day)
    needed = f"{quorum.needed(of)} of the {of} {quorum.basis.label}"
    return f"To decide, {needed} must be there: the quorum is {quorum.words}."


@open_to(MEMBERS)
def meeting_file(request: BodyRequest, pk: int) -> HttpResponse:
    """Give out one meeting for a calendar."""
    found = one(request, pk)
    made = ical.calendar(found.title, [found], public=False)
    return given(made, f"meeting-{as_local(found.starts):%Y-%m-%d}.ics")


def given(made: bytes, name: str) -> HttpResponse:
    """Return a calendar file as a download."""
    response = HttpResponse(made, content_type=ical.CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def back_to(request: BodyRequest, found: Meeting, page: str = "meeting") -> str:
    """Return the address of a page of a meeting."""
    return reverse(f"meetings:{page}", kwargs={"body": request.partnership.slug, "pk": found.pk})
