"""What people are told of papers, minutes and action points."""

from django.urls import reverse

from moothall.ledger.models import Event
from moothall.meetings.enums import Presence
from moothall.meetings.invited import invited_to
from moothall.meetings.models import (
    ActionPoint,
    Attendance,
    Meeting,
    Minutes,
    MinutesComment,
    Paper,
)
from moothall.meetings.paper_queries import is_exempt
from moothall.notices import kinds
from moothall.notices.enums import Delivery
from moothall.notices.kinds import Kind, Told
from moothall.partnership.enums import Role
from moothall.partnership.models import Appointment, Body, held
from moothall.theme.formats import long_date

PAPERS = Kind("meeting.paper", "A paper comes after the agenda", Delivery.DAILY)
MINUTES = Kind("minutes.moves", "Minutes are circulated, corrected or approved", Delivery.DAILY)
COMMENTS = Kind("minutes.comment", "A comment on minutes, or its answer", Delivery.DAILY)
MINE = Kind("action.mine", "An action point is mine, due soon or late", Delivery.AT_ONCE)
KEEPERS = (Role.MANAGER, Role.CLERK)

BECAME = {
    "MinutesCirculated": "are circulated: read them, and comment if you were there",
    "MinutesCorrected": "are corrected: a new version shows what changed",
    "MinutesApproved": "are approved",
}


def register() -> None:
    """Let people be told of what belongs to the record of meetings."""
    kinds.register(PAPERS, {"PaperGiven": late_paper, "PaperSuperseded": late_paper})
    kinds.register(MINUTES, dict.fromkeys(BECAME, minutes_moved))
    kinds.register(COMMENTS, {"MinutesCommented": commented, "MinutesCommentAnswered": answered})
    kinds.register(
        MINE,
        {
            "ActionPointGiven": given,
            "ActionPointHandedOver": given,
            "ActionPointReopened": given,
            "ActionPointPutOff": given,
            "ActionPointFellDue": due_soon,
            "ActionPointFellLate": late,
        },
    )


def late_paper(body: Body, event: Event) -> Told | None:
    """Tell those invited that a paper came after the agenda was published, or a newer version."""
    found = Paper.objects.filter(meeting__body=body, pk=event.subject_id)
    paper = found.select_related("meeting__body", "item").first()
    # Who may not read a paper is not told of it either; those who may find it in the pack.
    if paper is None or not paper.is_late or not paper.meeting.is_ahead or is_exempt(paper):
        return None
    what = "A newer version of a paper" if paper.version > 1 else "A late paper"
    text = f"{what} for the meeting of {long_date(paper.meeting.day)}: {paper.title}"
    people = frozenset(each.person.pk for each in invited_to(paper.meeting))
    return Told(text, _address(body, "paper", paper.pk), people)


def minutes_moved(body: Body, event: Event) -> Told | None:
    """Tell those who were there, or sent apologies, what became of the minutes."""
    minutes = _minutes(body, event.subject_id)
    if minutes is None:
        return None
    meeting = minutes.meeting
    text = f"The minutes of {meeting.title} of {long_date(meeting.day)} {BECAME[event.name]}."
    people = _were_there(meeting) | _keepers(body)
    return Told(text, _address(body, "minutes", meeting.pk), people)


def commented(body: Body, event: Event) -> Told | None:
    """Tell those who keep the minutes that a comment awaits its answer."""
    comment = _comment(body, event.subject_id)
    if comment is None:
        return None
    meeting = comment.minutes.meeting
    text = f"There is a comment on the minutes of {long_date(meeting.day)}, to be answered."
    return Told(text, _address(body, "minutes", meeting.pk), _keepers(body))


def answered(body: Body, event: Event) -> Told | None:
    """Tell who made a comment that it is answered."""
    comment = _comment(body, event.subject_id)
    if comment is None or comment.said_by_id is None:
        return None
    meeting = comment.minutes.meeting
    text = f"Your comment on the minutes of {long_date(meeting.day)} is answered."
    people = frozenset({comment.said_by_id})
    return Told(text, _address(body, "minutes", meeting.pk), people)


def given(body: Body, event: Event) -> Told | None:
    """Tell its owner that an action point is theirs, and until when."""
    point = _point(body, event.subject_id)
    if point is None:
        return None
    text = f"Action point {point.number} is yours, by {long_date(point.due)}: {point.text}"
    return _to_owner(body, point, text)


def due_soon(body: Body, event: Event) -> Told | None:
    """Remind its owner that an action point is due."""
    point = _point(body, event.subject_id)
    if point is None:
        return None
    text = f"Action point {point.number} is due by {long_date(point.due)}: {point.text}"
    return _to_owner(body, point, text)


def late(body: Body, event: Event) -> Told | None:
    """Tell its owner, and those who keep the minutes, that an action point is late."""
    point = _point(body, event.subject_id)
    if point is None:
        return None
    text = f"Action point {point.number} is late since {long_date(point.due)}: {point.text}"
    people = frozenset({point.owner_id}) | _keepers(body)
    return Told(text, _address(body, "point", point.pk), people)


def _to_owner(body: Body, point: ActionPoint, text: str) -> Told:
    return Told(text, _address(body, "point", point.pk), frozenset({point.owner_id}))


def _point(body: Body, pk: str) -> ActionPoint | None:
    return ActionPoint.objects.filter(body=body, pk=pk).first()


def _minutes(body: Body, pk: str) -> Minutes | None:
    return Minutes.objects.filter(meeting__body=body, pk=pk).select_related("meeting").first()


def _comment(body: Body, pk: str) -> MinutesComment | None:
    found = MinutesComment.objects.filter(minutes__meeting__body=body, pk=pk)
    return found.select_related("minutes__meeting").first()


def _were_there(meeting: Meeting) -> frozenset[int]:
    known = (Presence.PRESENT, Presence.APOLOGIES)
    rows = Attendance.objects.filter(meeting=meeting, presence__in=known, person__isnull=False)
    return frozenset(rows.values_list("person", flat=True))


def _keepers(body: Body) -> frozenset[int]:
    rows = Appointment.objects.filter(held(), body=body, role__in=KEEPERS)
    return frozenset(rows.values_list("person", flat=True))


def _address(body: Body, page: str, pk: int) -> str:
    return reverse(f"meetings:{page}", kwargs={"body": body.slug, "pk": pk})
