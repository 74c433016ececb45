"""Verbs on attendance: apologies, and who was there."""

from collections.abc import Sequence
from dataclasses import dataclass

from moothall import clock
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed, action, note
from moothall.meetings.calling import as_it_stands
from moothall.meetings.counting import quorum_on
from moothall.meetings.enums import Presence, SitsAs, Status
from moothall.meetings.invited import Invited, invited_to
from moothall.meetings.models import AgendaItem, Attendance, Meeting
from moothall.meetings.permissions import CONVENES
from moothall.meetings.policies import check_can_attend, check_can_record
from moothall.partnership.access import MEMBERS
from moothall.partnership.actors import By, person_of
from moothall.partnership.models import Organisation, Person

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Mark:
    """What is recorded of one who was invited: whether they came, who instead, for which items."""

    person: Person
    presence: Presence
    substitute: str = ""
    from_item: AgendaItem | None = None
    until_item: AgendaItem | None = None


@action(
    "ApologiesSent",
    "sent apologies for a meeting",
    who=MEMBERS,
    only="for themselves; those who convene meetings, for anybody",
)
def send_apologies(
    *, by: By, meeting: Meeting, person: Person, reason: str = "", substitute: str = ""
) -> Attendance:
    """Say that somebody who is invited cannot come, and who comes instead, if anybody."""
    held = as_it_stands(meeting)
    check_can_attend(by, held, person)
    row = _row(held, _invited(held, person))
    row.presence, row.reason, row.substitute = Presence.APOLOGIES, reason.strip(), _name(substitute)
    return _said(row, by)


@action(
    "InvitationAccepted",
    "said that they will come to a meeting",
    who=MEMBERS,
    only="for themselves; those who convene meetings, for anybody",
)
def accept_invitation(*, by: By, meeting: Meeting, person: Person) -> Attendance:
    """Say that somebody who is invited comes; apologies sent before are taken back."""
    held = as_it_stands(meeting)
    check_can_attend(by, held, person)
    row = _row(held, _invited(held, person))
    row.presence, row.reason, row.substitute = Presence.COMING, "", ""
    return _said(row, by)


@action("AttendanceRecorded", "recorded who was at a meeting", who=CONVENES)
def record_attendance(*, by: By, meeting: Meeting, marks: Sequence[Mark]) -> Meeting:
    """Record who was there; with the first record the meeting counts as held, and its quorum is
    pinned. Those invited of whom nothing is said stay not known. May be corrected until the
    minutes are approved. Raises InvalidValue naming all that is wrong.
    """
    held = as_it_stands(meeting)
    check_can_record(by, held)
    rows = {row.person_id: row for row in held.attendances.all() if row.person_id}
    everyone = rows if held.status == Status.HELD else _all_rows(held, rows)
    faults = [fault for mark in marks for fault in _faults(held, mark, everyone)]
    if faults:
        raise InvalidValue(" ".join(faults))
    for mark in marks:
        row = everyone[mark.person.pk]
        row.presence, row.substitute = mark.presence, _name(mark.substitute)
        row.from_item, row.until_item = mark.from_item, mark.until_item
        row.said_at, row.said_by = clock.now(), person_of(by)
    for row in everyone.values():
        row.save()
    if held.status != Status.HELD:
        quorum, of = quorum_on(held.body, held.day)
        held.status, held.quorum, held.quorum_of = Status.HELD, quorum.needed(of), of
        held.save()
    note(present=sum(row.is_represented for row in everyone.values()), of=len(everyone))
    return held


@action("GuestRecorded", "recorded a guest at a meeting", who=CONVENES)
def record_guest(
    *, by: By, meeting: Meeting, guest: str, organisation: Organisation | None = None
) -> Attendance:
    """Record somebody who was there without being invited by role; guests count for nothing."""
    held = as_it_stands(meeting)
    check_can_record(by, held)
    if held.status != Status.HELD:
        raise NotAllowed("Record first who of those invited is there.")
    if not guest.strip():
        raise InvalidValue("Say who the guest was, such as “auditor”.")
    row = Attendance(
        meeting=held,
        guest=_name(guest),
        organisation=organisation,
        sector=organisation.sector if organisation else "",
        sits_as=SitsAs.GUEST,
        presence=Presence.PRESENT,
    )
    return _said(row, by)


def _invited(meeting: Meeting, person: Person) -> Invited:
    for each in invited_to(meeting):
        if each.person == person:
            return each
    raise NotAllowed(f"{person} is not invited to this meeting.")


def _row(meeting: Meeting, each: Invited) -> Attendance:
    """Return what is kept of somebody's attendance, with what they are on the day."""
    row = Attendance.objects.filter(meeting=meeting, person=each.person).first()
    return as_invited(row or Attendance(meeting=meeting, person=each.person), each)


def as_invited(row: Attendance, each: Invited) -> Attendance:
    """Write into a row as what somebody is invited."""
    row.role, row.sits_as, row.organisation = each.role, each.sits_as, each.organisation
    row.sector = each.sector
    return row


def _all_rows(meeting: Meeting, rows: dict[int, Attendance]) -> dict[int, Attendance]:
    """Return a row for each who is invited: kept ones, and new ones where nothing was said yet."""
    return {
        each.person.pk: as_invited(
            rows.get(each.person.pk) or Attendance(meeting=meeting, person=each.person), each
        )
        for each in invited_to(meeting)
    }


def _faults(meeting: Meeting, mark: Mark, everyone: dict[int, Attendance]) -> list[str]:
    found = []
    if mark.person.pk not in everyone:
        found.append(f"{mark.person} was not invited to this meeting.")
    if mark.substitute.strip() and mark.presence != Presence.APOLOGIES:
        found.append(f"Somebody came instead of {mark.person}: record their apologies.")
    items = [item for item in (mark.from_item, mark.until_item) if item]
    if any(item.meeting_id != meeting.pk for item in items):
        found.append("An item is of another meeting.")
    elif len(items) == len((0, 0)) and items[0].number > items[1].number:
        found.append(f"{mark.person} left before they came.")
    return found


def _name(text: str) -> str:
    return " ".join(text.split())[:LONGEST_NAME]


def _said(row: Attendance, by: By) -> Attendance:
    row.said_at, row.said_by = clock.now(), person_of(by)
    row.save()
    note(sits_as=row.sits_as, substitute=bool(row.substitute))
    return row
