"""Verbs on action points: give, note progress, put off, hand over, close, open again, remind."""

import datetime as dt

from django.db.models import Max

from moothall.faults import InvalidValue
from moothall.governance.workdays import today
from moothall.ledger import chain
from moothall.ledger.actions import NotAllowed, action, note
from moothall.ledger.guards import OPERATES
from moothall.meetings.enums import POINT_MOVES, PointStatus, Status, Step
from moothall.meetings.models import ActionPoint, AgendaItem, Meeting, PointStep
from moothall.meetings.permissions import CONVENES, may_read
from moothall.meetings.policies import check_not_approved, named
from moothall.partnership.access import MEMBERS
from moothall.partnership.actors import By, person_of
from moothall.partnership.models import Appointment, Body, Organisation, Person, held
from moothall.partnership.permissions import standing
from moothall.partnership.queries import role_in_words
from moothall.theme.formats import long_date

LONGEST = 500
OWNERS = "its owner, and those who convene meetings"
KEPT_BY = "An action point is kept by its owner, and by those who convene the meetings."
STANDS = {
    PointStatus.OPEN: "is open",
    PointStatus.DONE: "is done",
    PointStatus.DROPPED: "was dropped",
}


@action("ActionPointGiven", "gave an action point", who=CONVENES)
def give_action_point(
    *,
    by: By,
    meeting: Meeting,
    text: str,
    owner: Person,
    due: dt.date,
    item: AgendaItem | None = None,
    organisation: Organisation | None = None,
) -> ActionPoint:
    """Write down what a meeting asked somebody to do by a day; for which member, where it is one.

    Raises InvalidValue naming all that is wrong, NotAllowed where somebody keeps no minutes.
    """
    if not CONVENES.holds(standing(by, meeting.body)):
        raise NotAllowed(CONVENES.refuses("Giving action points", str(meeting.body)))
    if meeting.status != Status.HELD:
        raise NotAllowed(
            f"The meeting {named(meeting)} has not begun, so it has asked for nothing."
        )
    check_not_approved(meeting)
    if item is not None and item.meeting_id != meeting.pk:
        raise NotAllowed("That item stands on the agenda of another meeting.")
    words = " ".join(text.split())
    faults = []
    if not words:
        faults.append("Say what is to be done.")
    if len(words) > LONGEST:
        faults.append(f"Say it in {LONGEST} characters; the rest belongs in the minutes.")
    if due < meeting.day:
        faults.append(f"The day must be on or after that of the meeting, {long_date(meeting.day)}.")
    faults += _owner_faults(owner, meeting.body, item)
    faults += _faults_of_same(ActionPoint(meeting=meeting, item=item, text=words, owner=owner))
    if faults:
        raise InvalidValue(" ".join(faults))
    last = ActionPoint.objects.filter(body=meeting.body).aggregate(Max("number"))["number__max"]
    point = ActionPoint.objects.create(
        body=meeting.body,
        meeting=meeting,
        item=item,
        number=(last or 0) + 1,
        text=words,
        owner=owner,
        organisation=organisation or _place_of(owner, meeting.body),
        due=due,
        given_by=person_of(by),
    )
    _add(point, Step.GIVEN, by, f"To be done by {long_date(due)}.")
    note(number=point.number, due=str(due), owner=str(owner.ref), organisation=_key(point))
    return point


def _works_here(person: Person, body: Body) -> bool:
    return (
        person.is_active and Appointment.objects.filter(held(), person=person, body=body).exists()
    )


def _owner_faults(owner: Person, body: Body, item: AgendaItem | None) -> list[str]:
    """Why somebody cannot own an action point: it would tell them, by mail too, of what they may
    not read, and its page would not open for them.
    """
    if not _works_here(owner, body):
        return [f"{owner} holds no role here today: choose somebody who does."]
    if item is not None and not may_read(owner, standing(owner, body), item):
        return [
            f"Item {item.number} is not for the public, and {owner} may not read it: choose "
            "somebody who acts for an authority, or give it for no item, in words that may be read."
        ]
    return []


def _faults_of_same(point: ActionPoint) -> list[str]:
    """Why it is not given once more: a form that was sent twice would leave two to be closed."""
    same = ActionPoint.objects.filter(
        meeting=point.meeting,
        item=point.item,
        text=point.text,
        owner=point.owner,
        status=PointStatus.OPEN,
    ).first()
    return [f"It is given already, as action point {same.number}."] if same else []


def _place_of(person: Person, body: Body) -> Organisation | None:
    """The member somebody acts for, where it is one and no other (one query)."""
    roles = Appointment.objects.filter(held(), person=person, body=body, organisation__isnull=False)
    places = {role.organisation for role in roles.select_related("organisation")}
    return places.pop() if len(places) == 1 else None


def _key(point: ActionPoint) -> str:
    """The member it is for: approved minutes ask the ledger for which one it was."""
    return str(point.organisation_id or "")


def _add(point: ActionPoint, step: Step, by: By, text: str) -> None:
    PointStep.objects.create(point=point, step=step, text=text, by=person_of(by))


def _held(point: ActionPoint) -> ActionPoint:
    chain.hold()
    return ActionPoint.objects.select_related("body", "meeting", "owner", "item").get(pk=point.pk)


def _check_keeps(by: By, point: ActionPoint) -> None:
    """Its owner keeps it, and whoever convenes the meetings."""
    if by != point.owner and not CONVENES.holds(standing(by, point.body)):
        raise NotAllowed(KEPT_BY)


def _check_open(point: ActionPoint) -> None:
    if point.status != PointStatus.OPEN:
        stands = STANDS[PointStatus(point.status)]
        raise NotAllowed(f"Action point {point.number} {stands} already: open it again first.")


@action("ActionPointProgressed", "noted progress on an action point", who=MEMBERS, only=OWNERS)
def note_progress(*, by: By, point: ActionPoint, text: str) -> ActionPoint:
    """Add to the history how far it is."""
    kept = _held(point)
    _check_keeps(by, kept)
    _check_open(kept)
    if not text.strip():
        raise InvalidValue("Say how far it is.")
    _add(kept, Step.PROGRESS, by, text.strip())
    note(number=kept.number)
    return kept


@action("ActionPointPutOff", "gave an action point another day", who=CONVENES)
def put_off(*, by: By, point: ActionPoint, due: dt.date, because: str) -> ActionPoint:
    """Give it another day, with the reason."""
    kept = _held(point)
    if not CONVENES.holds(standing(by, kept.body)):
        raise NotAllowed(CONVENES.refuses("Changing the day of an action point", str(kept.body)))
    _check_open(kept)
    faults = []
    if due < today():
        faults.append("The new day must not be past.")
    if due == kept.due:
        faults.append("That is the day it has.")
    if not because.strip():
        faults.append("Say why it gets another day.")
    if faults:
        raise InvalidValue(" ".join(faults))
    was, kept.due = kept.due, due
    kept.save(update_fields=["due"])
    _add(kept, Step.DUE, by, f"From {long_date(was)} to {long_date(due)}: {because.strip()}")
    note(number=kept.number, due=str(due))
    return kept


@action("ActionPointHandedOver", "handed over an action point", who=MEMBERS, only=OWNERS)
def hand_over(*, by: By, point: ActionPoint, to: Person, because: str = "") -> ActionPoint:
    """Make somebody else its owner."""
    kept = _held(point)
    _check_keeps(by, kept)
    _check_open(kept)
    if to == kept.owner:
        raise InvalidValue(f"{to} owns it already.")
    if faults := _owner_faults(to, kept.body, kept.item):
        raise InvalidValue(" ".join(faults))
    # Histories are never changed, so they name roles and not people.
    was = role_in_words(kept.owner, kept.body) or "somebody who has left"
    kept.owner = to
    kept.organisation = _place_of(to, kept.body)
    kept.save(update_fields=["owner", "organisation"])
    reason = f": {because.strip()}" if because.strip() else "."
    _add(kept, Step.HANDED_OVER, by, f"From {was} to {role_in_words(to, kept.body)}{reason}")
    note(number=kept.number, owner=str(to.ref), organisation=_key(kept))
    return kept


@action("ActionPointClosed", "closed an action point", who=MEMBERS, only=OWNERS)
def close_point(
    *, by: By, point: ActionPoint, status: PointStatus = PointStatus.DONE, text: str = ""
) -> ActionPoint:
    """Say that it is done, or dropped; what is dropped needs the reason."""
    kept = _held(point)
    if status is PointStatus.DROPPED and not CONVENES.holds(standing(by, kept.body)):
        raise NotAllowed(CONVENES.refuses("Dropping an action point", str(kept.body)))
    _check_keeps(by, kept)
    _check_open(kept)
    if status is PointStatus.DROPPED and not text.strip():
        raise InvalidValue("Say why it is dropped.")
    return _moved(by, kept, status, Step.CLOSED, text, today())


@action("ActionPointReopened", "opened an action point again", who=CONVENES)
def reopen_point(*, by: By, point: ActionPoint, because: str) -> ActionPoint:
    """Open one that was closed, with the reason."""
    kept = _held(point)
    if not CONVENES.holds(standing(by, kept.body)):
        raise NotAllowed(CONVENES.refuses("Opening an action point again", str(kept.body)))
    if not because.strip():
        raise InvalidValue("Say why it is opened again.")
    return _moved(by, kept, PointStatus.OPEN, Step.REOPENED, because, None)


def _moved(
    by: By, point: ActionPoint, to: PointStatus, step: Step, text: str, on: dt.date | None
) -> ActionPoint:
    if to not in POINT_MOVES[PointStatus(point.status)]:
        raise NotAllowed(f"Action point {point.number} {STANDS[PointStatus(point.status)]}.")
    point.status, point.closed_on = to, on
    point.save(update_fields=["status", "closed_on"])
    words = ": ".join(filter(None, (to.label.capitalize(), text.strip())))
    _add(point, step, by, words)
    note(number=point.number, status=str(to))
    return point


@action("ActionPointFellDue", "reminded of an action point that is due within a week", who=OPERATES)
def remind(*, by: By, point: ActionPoint) -> ActionPoint:
    """Have its owner reminded that it is due soon: once for each day it is given."""
    note(number=point.number, due=str(point.due))
    return point


@action("ActionPointFellLate", "reminded of an action point that is late", who=OPERATES)
def remind_late(*, by: By, point: ActionPoint) -> ActionPoint:
    """Have its owner and the clerk reminded that its day has passed: once for each day."""
    note(number=point.number, due=str(point.due))
    return point
