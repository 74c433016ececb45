"""When minutes may be written, sent round, spoken of, corrected, approved: each check raises one
plain sentence.
"""

from collections.abc import Callable

from moothall.ledger.actions import NotAllowed
from moothall.meetings.enums import MinutesStatus, Presence, Status
from moothall.meetings.models import Attendance, Meeting, Minutes, MinutesComment
from moothall.meetings.permissions import CONVENES
from moothall.meetings.policies import named
from moothall.partnership.actors import By
from moothall.partnership.models import Person
from moothall.partnership.permissions import Standing
from moothall.theme.formats import long_date

STANDS = {
    MinutesStatus.DRAFT: "are a draft",
    MinutesStatus.CIRCULATED: "are circulated: a correction makes another version",
    MinutesStatus.APPROVED: "are approved, and never changed again",
}


def check_keeps(place: Standing) -> None:
    """Raise NotAllowed where somebody keeps no minutes here."""
    if not CONVENES.holds(place):
        raise NotAllowed(CONVENES.refuses("Keeping minutes"))


def check_can_write(place: Standing, meeting: Meeting, minutes: Minutes | None) -> None:
    """Raise NotAllowed where the draft cannot be written: not yet, or not any more."""
    check_keeps(place)
    if meeting.status != Status.HELD:
        raise NotAllowed(
            f"The meeting {named(meeting)} has not begun: record who is there first, then write "
            "its minutes."
        )
    if minutes is not None and minutes.status != MinutesStatus.DRAFT:
        raise NotAllowed(f"The minutes {STANDS[MinutesStatus(minutes.status)]}.")


def check_can_circulate(place: Standing, minutes: Minutes) -> None:
    """Raise NotAllowed where the minutes cannot be sent round."""
    check_keeps(place)
    if minutes.status != MinutesStatus.DRAFT:
        raise NotAllowed(f"The minutes {STANDS[MinutesStatus(minutes.status)]}.")


def check_can_correct(place: Standing, minutes: Minutes) -> None:
    """Raise NotAllowed where no correction can be made: before circulation, or after approval."""
    check_keeps(place)
    if minutes.status == MinutesStatus.DRAFT:
        raise NotAllowed("The minutes are a draft: change the draft.")
    if minutes.status == MinutesStatus.APPROVED:
        raise NotAllowed(
            "The minutes are approved and never changed again: what they get wrong is said in the "
            "minutes of a later meeting."
        )


def check_can_comment(by: By, place: Standing, minutes: Minutes) -> None:
    """Raise NotAllowed where somebody cannot comment: they were not there, or it is too late."""
    if minutes.status != MinutesStatus.CIRCULATED:
        raise NotAllowed(
            f"The minutes {STANDS[MinutesStatus(minutes.status)]}: comments are taken from "
            "circulation to approval."
        )
    if not CONVENES.holds(place) and not was_there(by, minutes.meeting):
        raise NotAllowed("Comments on minutes are made by those who were at the meeting.")


def was_there(by: By, meeting: Meeting) -> bool:
    """Whether somebody is recorded as present at a meeting (one query)."""
    there = Attendance.objects.filter(meeting=meeting, presence=Presence.PRESENT)
    return isinstance(by, Person) and there.filter(person=by).exists()


def check_can_answer(place: Standing, comment: MinutesComment) -> None:
    """Raise NotAllowed where a comment cannot be answered: by this person, or again."""
    check_keeps(place)
    if comment.answer:
        raise NotAllowed("This comment is answered already.")


def check_can_approve(place: Standing, minutes: Minutes, at: Meeting) -> None:
    """Raise NotAllowed where a meeting cannot approve these minutes."""
    check_keeps(place)
    if minutes.status != MinutesStatus.CIRCULATED:
        raise NotAllowed(
            f"The minutes {STANDS[MinutesStatus(minutes.status)]}: they are approved once they are "
            "circulated."
        )
    of = minutes.meeting
    if at.body_id != of.body_id or at.starts <= of.starts:
        raise NotAllowed(
            f"Minutes are approved at a later meeting: choose one after {long_date(of.starts)}."
        )
    if at.status != Status.HELD:
        raise NotAllowed(
            f"The meeting {named(at)} has not begun: record who is there first, then what it "
            "approved."
        )
    if waiting := unanswered(minutes):
        raise NotAllowed(held_up(waiting))


def unanswered(minutes: Minutes) -> int:
    """Return how many comments on minutes have no answer yet (one query)."""
    return MinutesComment.objects.filter(minutes=minutes, answer="").count()


def held_up(waiting: int) -> str:
    """Say that comments keep minutes from being approved, and what to do."""
    if waiting == 1:
        return "A comment awaits its answer: answer it, then record the approval."
    return f"{waiting} comments await their answers: answer them, then record the approval."


def can(check: Callable[..., None], *given: object) -> bool:
    """Whether a check raises nothing: what buttons ask."""
    try:
        check(*given)
    except NotAllowed:
        return False
    return True
