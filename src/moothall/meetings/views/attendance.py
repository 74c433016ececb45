"""Who comes, who came, and how well meetings are attended."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from moothall.charter.queries import attendance_threshold
from moothall.faults import InvalidValue
from moothall.governance.workdays import today
from moothall.ledger.actions import NotAllowed
from moothall.meetings import attending, pictures, policies, queries, tables
from moothall.meetings import rates as counted
from moothall.meetings.attending import Mark
from moothall.meetings.counting import Count, count, quorum_on
from moothall.meetings.enums import Presence
from moothall.meetings.forms.answering import COMES, SENDS, AnswerForm
from moothall.meetings.models import AgendaItem, Attendance, Meeting
from moothall.meetings.permissions import CONVENES
from moothall.meetings.queries import Seat
from moothall.meetings.views.meetings import back_to, one
from moothall.partnership.access import MEMBERS, BodyRequest, open_to
from moothall.theme import downloads
from moothall.theme.formats import percent, plural

MARKS = (Presence.PRESENT, Presence.APOLOGIES, Presence.ABSENT)
YEAR = dt.timedelta(days=365)


@open_to(MEMBERS)
def answer(request: BodyRequest, pk: int) -> HttpResponse:
    """Say whether one comes to a meeting, or who comes instead."""
    found = one(request, pk)
    mine = queries.person_in(found, request.person)
    back = redirect(back_to(request, found))
    if mine is None:
        messages.error(request, "You are not invited to this meeting, so no answer is needed.")
        return back
    form = AnswerForm(request.POST or None, initial=_said(found, request))
    try:
        policies.check_can_attend(request.person, found, request.person)
        if request.method == "POST" and form.is_valid():
            messages.success(request, _answered(request, found, form.cleaned_data))
            return back
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return back
    context = {"form": form, "meeting": found, "mine": mine}
    return render(request, "meetings/answer.html", context, status=400 if form.errors else 200)


def _said(found: Meeting, request: BodyRequest) -> dict[str, object]:
    row = Attendance.objects.filter(meeting=found, person=request.person).first()
    if row is None or row.presence not in (Presence.COMING, Presence.APOLOGIES):
        return {}
    answered = COMES if row.presence == Presence.COMING else SENDS if row.substitute else "cannot"
    return {"answer": answered, "substitute": row.substitute, "reason": row.reason}


def _answered(request: BodyRequest, found: Meeting, data: Mapping[str, str]) -> str:
    who = request.person
    if data["answer"] == COMES:
        attending.accept_invitation(by=who, meeting=found, person=who)
        return "You are expected."
    instead = data["substitute"] if data["answer"] == SENDS else ""
    attending.send_apologies(
        by=who, meeting=found, person=who, reason=data["reason"], substitute=instead
    )
    return f"Your apologies are sent{f', and {instead} comes instead' if instead else ''}."


@dataclass(frozen=True)
class Row:
    """A line of the attendance sheet, with what is marked in it."""

    seat: Seat
    number: int
    presence: str
    substitute: str
    came: str
    left: str

    @property
    def more(self) -> bool:
        """Whether there is more to it than there or not there."""
        return bool(self.substitute or self.came or self.left)


@open_to(CONVENES)
def record(request: BodyRequest, pk: int) -> HttpResponse:
    """Record who is there, on one page."""
    found = one(request, pk)
    items = [item for item in queries.items_of(found) if not item.is_withdrawn]
    seats = [seat for seat in queries.seats(found) if seat.person]
    now, faults, status = queries.token_of_attendance(found), [], 200
    rows = [_row(seat) for seat in seats]
    try:
        policies.check_can_record(request.person, found)
        if request.method == "POST":
            rows = [_typed(seat, request.POST) for seat in seats]
            if request.POST.get("seen", now) != now:
                faults.append(CHANGED.format(who=_changed(seats, rows)))
            else:
                _record(request, found, rows, items)
                return redirect(back_to(request, found, "attendance") + "#quorum")
    except InvalidValue as fault:
        faults.append(str(fault))
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return redirect(back_to(request, found))
    status = 400 if faults else 200
    context = {
        "meeting": found,
        "rows": rows,
        "marks": [(str(mark), str(mark.label).capitalize()) for mark in MARKS],
        "items": items,
        "guests": [seat for seat in queries.seats(found) if seat.person is None],
        "count": _count(found, rows),
        "left": sum(not row.presence for row in rows),
        "seen": now,
        "faults": faults,
    }
    return render(request, "meetings/record.html", context, status=status)


CHANGED = (
    "Somebody else recorded attendance meanwhile: {who}. What you marked is kept below; look at it "
    "and save again if it holds."
)


def _changed(seats: list[Seat], rows: list[Row]) -> str:
    """Say for whom what is kept differs from what was marked."""
    differ = [
        f"{seat.words} is now {Presence(seat.attendance.presence).label}"
        for seat, row in zip(seats, rows, strict=True)
        if (_row(seat).presence, seat.attendance.substitute) != (row.presence, row.substitute)
    ]
    return "; ".join(differ) or "it says the same as yours"


def _row(seat: Seat) -> Row:
    kept = seat.attendance
    presence = kept.presence if kept.presence in MARKS else ""
    came, left = (str(pk) if pk else "" for pk in (kept.from_item_id, kept.until_item_id))
    assert seat.person is not None
    return Row(seat, seat.person.pk, presence, kept.substitute, came, left)


def _typed(seat: Seat, data: Mapping[str, str]) -> Row:
    assert seat.person is not None
    number = seat.person.pk
    presence = data.get(f"presence-{number}", "")
    return Row(
        seat,
        number,
        presence if presence in MARKS else "",
        " ".join(data.get(f"substitute-{number}", "").split()),
        data.get(f"came-{number}", ""),
        data.get(f"left-{number}", ""),
    )


def _record(request: BodyRequest, found: Meeting, rows: list[Row], items: list[AgendaItem]) -> None:
    by_key = {str(item.pk): item for item in items}
    marks = [
        Mark(
            row.seat.person,
            Presence(row.presence) if row.presence else Presence.AWAITED,
            row.substitute,
            by_key.get(row.came),
            by_key.get(row.left),
        )
        for row in rows
        if row.seat.person
    ]
    done = attending.record_attendance(by=request.person, meeting=found, marks=marks)
    left = sum(not row.presence for row in rows)
    kept = "Attendance is recorded."
    if left:
        kept = f"Recorded so far. {plural(left, 'person is', 'people are')} not marked yet."
    messages.success(request, kept)
    if not done.attendances.filter(presence=Presence.PRESENT).exists():
        messages.warning(request, "Nobody is marked as present.")


def _count(found: Meeting, rows: list[Row]) -> Count:
    """Count who is here as marked on the page, kept or not."""
    marked = []
    for row in rows:
        kept = row.seat.attendance
        kept.presence = row.presence or Presence.AWAITED
        kept.substitute = row.substitute
        marked.append(kept)
    quorum, of = quorum_on(found.body, found.day)
    return count(found, quorum, of, marked)


@open_to(CONVENES)
def counting(request: BodyRequest, pk: int) -> HttpResponse:
    """Say whether the meeting is quorate by what is marked on the sheet, before it is saved."""
    found = one(request, pk)
    seats = [seat for seat in queries.seats(found) if seat.person]
    rows = [_typed(seat, request.POST) for seat in seats]
    context = {"count": _count(found, rows), "left": sum(not row.presence for row in rows)}
    return render(request, "meetings/_count.html", context)


@open_to(CONVENES)
def guest(request: BodyRequest, pk: int) -> HttpResponse:
    """Record somebody who was there without being invited by role."""
    found = one(request, pk)
    if request.method == "POST":
        try:
            attending.record_guest(
                by=request.person, meeting=found, guest=request.POST.get("guest", "")
            )
        except (InvalidValue, NotAllowed) as fault:
            messages.error(request, str(fault))
        else:
            messages.success(request, "The guest is recorded.")
    return redirect(back_to(request, found, "attendance"))


@open_to(MEMBERS)
def rates(request: BodyRequest) -> HttpResponseBase:
    """Show how well meetings are attended: over time, by member, by sector, and who is missing."""
    body, threshold = request.partnership, attendance_threshold(request.partnership)
    since, until = _stretch(request)
    found = counted.rates(body, since, until)
    by_member = tables.rates(request, found.by_member, threshold, by="Member")
    by_sector = tables.rates(request, found.by_sector, threshold, by="Sector")
    for page in (by_member, by_sector):
        if page.wanted:
            return downloads.response(page)
    context = {
        "rates": found,
        "answer": _rates_answer(found.all, threshold, len(found.by_meeting)),
        "by_member": by_member,
        "by_sector": by_sector,
        "over_time": pictures.over_time(found.by_meeting, threshold) if found.by_meeting else None,
        "members": pictures.by_member(found.by_member, threshold) if found.by_member else None,
        "lacking": counted.lacking(body, found),
        "since": since,
        "until": until,
        "years": _years(request),
        "threshold": threshold,
    }
    return render(request, "meetings/rates.html", context)


def _stretch(request: BodyRequest) -> tuple[dt.date, dt.date]:
    """Return the stretch of time asked for: a calendar year, or the last twelve months."""
    asked = request.GET.get("year", "")
    if asked.isdecimal() and len(asked) == len("2026") and int(asked) > 0:
        return dt.date(int(asked), 1, 1), dt.date(int(asked), 12, 31)
    return today() - YEAR, today()


def _years(request: BodyRequest) -> list[int]:
    found = queries.meetings(request.partnership, request.standing).dates("starts", "year")
    return sorted({day.year for day in found if day.year <= today().year}, reverse=True)


def _rates_answer(rate: counted.Rate, threshold: int, meetings: int) -> str:
    if rate.share is None:
        return "No attendance is recorded in this time."
    held = plural(meetings, "meeting")
    than = "as good as" if rate.is_good(threshold) else "below"
    return (
        f"Members came to {percent(rate.share, 0)} of what they were invited to in {held}: "
        f"{than} the {threshold}% thought good."
    )
