"""When a meeting, its agenda or its attendance may be changed: each check raises one sentence."""

import datetime as dt

from moothall import clock
from moothall.charter.queries import notice_days
from moothall.governance.workdays import today
from moothall.ledger.actions import NotAllowed
from moothall.meetings.enums import MOVES, MinutesStatus, Status
from moothall.meetings.models import AgendaItem, Meeting, Minutes
from moothall.meetings.permissions import CONVENES
from moothall.meetings.recurrence import clear_days_before
from moothall.partnership.actors import By
from moothall.partnership.models import Body, Person
from moothall.partnership.permissions import standing
from moothall.theme.formats import long_date, moment, plural

ARRIVING = dt.timedelta(hours=1)

STANDS = {
    Status.SCHEDULED: "is scheduled, and its agenda is not published yet",
    Status.AGENDA: "is still to be held; its agenda is published",
    Status.HELD: "has been held",
    Status.CANCELLED: "is cancelled",
}


def check_convenes(by: By, body: Body) -> None:
    """Raise NotAllowed where somebody calls no meetings here."""
    if not CONVENES.holds(standing(by, body)):
        raise NotAllowed(CONVENES.refuses("Calling meetings and keeping their record", str(body)))


def check_can_move(meeting: Meeting, to: Status) -> None:
    """Raise NotAllowed where a meeting cannot go from where it stands to there."""
    now = Status(meeting.status)
    if to not in MOVES[now]:
        raise NotAllowed(f"The meeting {named(meeting)} {STANDS[now]}.")


def check_is_ahead(by: By, meeting: Meeting) -> None:
    """Raise NotAllowed where somebody convenes nothing here, or the meeting is not to come."""
    check_convenes(by, meeting.body)
    if not meeting.is_ahead:
        raise NotAllowed(
            f"The meeting {named(meeting)} {STANDS[Status(meeting.status)]}, so nothing of it can "
            "be changed."
        )


def check_can_change_item(by: By, item: AgendaItem) -> None:
    """Raise NotAllowed where what an item says, or its place, stays: the agenda is published."""
    check_is_ahead(by, item.meeting)
    if item.is_withdrawn:
        raise NotAllowed(f"“{item.title}” is withdrawn.")
    if item.meeting.status == Status.AGENDA:
        raise NotAllowed(
            f"The agenda is published, so “{item.title}” stays as it is. Withdraw it with the "
            "reason, and add another, which is marked as late."
        )


def check_can_drop(by: By, item: AgendaItem) -> None:
    """Raise NotAllowed where an item cannot be taken off without a trace."""
    check_is_ahead(by, item.meeting)
    if item.meeting.status == Status.AGENDA:
        raise NotAllowed(
            "The agenda is published: an item is withdrawn with a reason, and stays visible."
        )


def check_can_withdraw(by: By, item: AgendaItem) -> None:
    """Raise NotAllowed where an item cannot be withdrawn: it is not published, or is already."""
    check_is_ahead(by, item.meeting)
    if item.meeting.status != Status.AGENDA:
        raise NotAllowed("The agenda is not published yet: take the item off instead.")
    if item.is_withdrawn:
        raise NotAllowed(f"“{item.title}” is withdrawn already.")


def check_can_publish(by: By, meeting: Meeting) -> None:
    """Raise NotAllowed where an agenda cannot be published: by this person, empty, or again."""
    check_convenes(by, meeting.body)
    check_can_move(meeting, Status.AGENDA)
    if not meeting.items.exists():
        raise NotAllowed("The agenda has no item yet: add the first one.")


def publish_by(meeting: Meeting) -> dt.date:
    """Return the last day on which the agenda can be published with the notice agreed."""
    days = notice_days(meeting.body, meeting.day)
    # No clear day asked for is no notice asked for: the day itself will do.
    return clear_days_before(meeting.day, days) if days else meeting.day


def is_short_notice(meeting: Meeting) -> bool:
    """Whether publishing the agenda today gives less than the notice agreed."""
    return today() > publish_by(meeting)


def publish_words(meeting: Meeting) -> str:
    """Say until when the agenda is to be published, or that the day for it has passed."""
    last, days = publish_by(meeting), notice_days(meeting.body, meeting.day)
    if not days:
        return "The agenda is not published: the terms ask for no notice."
    asked = f"the terms ask for {plural(days, 'clear day')} of notice"
    if last >= today():
        return f"The agenda is to be published by {long_date(last)}: {asked}."
    return (
        f"The agenda is not published, and {asked}, which would have been by {long_date(last)}: "
        "it needs the reason why it cannot be earlier."
    )


def check_can_attend(by: By, meeting: Meeting, person: Person) -> None:
    """Raise NotAllowed where nobody can send apologies any more, or not this person's."""
    if not meeting.is_ahead:
        raise NotAllowed(f"The meeting {named(meeting)} {STANDS[Status(meeting.status)]}.")
    if by != person:
        check_convenes(by, meeting.body)
    check_not_over(meeting)


def is_over(meeting: Meeting) -> bool:
    """Whether its day has passed in London, recorded or not."""
    return meeting.day < today()


def check_not_over(meeting: Meeting) -> None:
    """Raise NotAllowed where the day of a meeting has passed: nobody answers or cancels it then."""
    if is_over(meeting):
        raise NotAllowed(
            f"The meeting {named(meeting)} is past. Those who convene meetings record who was "
            "there, or move it to another day where it was not held."
        )


def check_not_approved(meeting: Meeting) -> None:
    """Raise NotAllowed where an action point would stand in minutes that are approved."""
    if Minutes.objects.filter(meeting=meeting, status=MinutesStatus.APPROVED).exists():
        raise NotAllowed(
            "The minutes are approved, and never changed again: give the action point from a "
            "later meeting."
        )


def check_can_record(by: By, meeting: Meeting) -> None:
    """Raise NotAllowed where attendance cannot be recorded: by this person, yet, or any more."""
    check_convenes(by, meeting.body)
    if meeting.status != Status.HELD:
        check_can_move(meeting, Status.HELD)
    if meeting.day > today():
        raise NotAllowed(f"The meeting is on {long_date(meeting.day)}: record who is there then.")
    # People are marked as they arrive; the first mark makes the meeting held, for good.
    if clock.now() < meeting.starts - ARRIVING:
        raise NotAllowed(
            f"The meeting begins on {moment(meeting.starts)}: record who is there from an hour "
            "before it."
        )
    if Minutes.objects.filter(meeting=meeting, status=MinutesStatus.APPROVED).exists():
        raise NotAllowed("The minutes are approved, so who was there is settled.")


def can_record(by: By, meeting: Meeting) -> bool:
    """Whether attendance can be recorded now: what the button asks."""
    try:
        check_can_record(by, meeting)
    except NotAllowed:
        return False
    return True


def named(meeting: Meeting) -> str:
    """Return a meeting as sentences name it."""
    return f"“{meeting.title}” of {long_date(meeting.starts)}"
