"""What of meetings awaits somebody: an agenda to publish, attendance to record, an answer."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.urls import reverse

from moothall import clock
from moothall.charter.queries import notice_days
from moothall.governance.workdays import today
from moothall.meetings.enums import AHEAD, Presence, Status
from moothall.meetings.models import Attendance, Meeting
from moothall.meetings.queries import next_meeting, person_in
from moothall.meetings.recurrence import clear_days_before
from moothall.partnership import duties
from moothall.partnership.duties import Duty
from moothall.partnership.models import Body, Person
from moothall.partnership.permissions import Standing
from moothall.theme.formats import long_date, moment

# How long before its last day an agenda is somebody's matter, and a meeting asks who comes.
SOON = timedelta(days=21)


def duties_of(person: Person, place: Standing, body: Body) -> Sequence[Duty]:
    """Return what of meetings awaits somebody (at most seven queries)."""
    found = list(_to_record(body)) if place.convenes else []
    meeting = next_meeting(body)
    if meeting is None or meeting.starts - clock.now() > SOON + timedelta(days=7):
        return found
    if place.convenes and meeting.status == Status.SCHEDULED:
        found.append(_to_publish(body, meeting))
    if meeting.starts - clock.now() < SOON:
        found += _to_answer(person, body, meeting)
    return found


def _to_publish(body: Body, meeting: Meeting) -> Duty:
    last = clear_days_before(meeting.day, notice_days(body, meeting.day))
    return Duty(
        f"Publish the agenda of the meeting on {long_date(meeting.day)}",
        _address("agenda", body, meeting),
        "Open matters are suggested; the agenda needs clear days of notice.",
        max(last, today()),
    )


def _to_record(body: Body) -> Iterator[Duty]:
    past = Meeting.objects.filter(body=body, status__in=AHEAD, ends__lt=clock.now())
    for meeting in past.order_by("starts"):
        held = meeting.status == Status.AGENDA
        yield Duty(
            f"Record who was at the meeting on {long_date(meeting.day)}"
            if held
            else f"Say what became of the meeting on {long_date(meeting.day)}",
            _address("attendance" if held else "meeting", body, meeting),
            "It counts as held once that is recorded."
            if held
            else "Its agenda was never published. Publish it late, move the meeting or cancel it.",
        )


def _to_answer(person: Person, body: Body, meeting: Meeting) -> Iterator[Duty]:
    said = Attendance.objects.filter(meeting=meeting, person=person)
    if person_in(meeting, person) and not said.exclude(presence=Presence.AWAITED).exists():
        yield Duty(
            f"Say if you cannot come to the meeting on {long_date(meeting.day)}",
            _address("answer", body, meeting),
            f"{meeting.title}, {moment(meeting.starts)}. Who says nothing is expected.",
        )


def _address(page: str, body: Body, meeting: Meeting) -> str:
    return reverse(f"meetings:{page}", kwargs={"body": body.slug, "pk": meeting.pk})


def register() -> None:
    """Let lists of what awaits people know of meetings."""
    duties.register("meetings", duties_of)
