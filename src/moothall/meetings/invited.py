"""Who is invited to a meeting: those in the roles that the body invites, on the day it meets."""

from dataclasses import dataclass

from moothall.meetings.enums import SitsAs
from moothall.meetings.models import Arrangements, Meeting
from moothall.partnership.enums import Role
from moothall.partnership.models import (
    Appointment,
    Body,
    Organisation,
    Person,
    held,
)
from moothall.partnership.queries import sector_then

# In which of several roles somebody is invited, and in which order people are listed.
RANK = {
    role: number
    for number, role in enumerate(
        (
            Role.CHAIR,
            Role.DEPUTY,
            Role.ELECTED,
            Role.DIRECTOR,
            Role.LEAD_OFFICER,
            Role.COMMISSIONER,
            Role.REPRESENTATIVE,
            Role.MIS,
            Role.MANAGER,
            Role.CLERK,
            Role.OBSERVER,
        )
    )
}
IN_ATTENDANCE = (Role.MANAGER, Role.CLERK)


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who is invited: in which role, for which member, and as what they sit there."""

    person: Person
    role: Role
    organisation: Organisation | None
    sits_as: SitsAs
    # In which the organisation sits in the body on the day.
    sector: str = ""

    @property
    def words(self) -> str:
        """As what they are invited, in words."""
        place = f", {self.organisation}" if self.organisation else ""
        return f"{self.role.label}{place}"


def arrangements_of(body: Body) -> Arrangements:
    """Return how a body meets; the standard where it has agreed nothing."""
    return Arrangements.objects.filter(body=body).first() or Arrangements(body=body)


def invited_to(meeting: Meeting, arrangements: Arrangements | None = None) -> list[Invited]:
    """Return who is invited, each person once: members by name, then those in attendance, then
    observers (two queries). Who is appointed for an organisation counts while it is a member.
    """
    roles = (arrangements or arrangements_of(meeting.body)).invited
    found = Appointment.objects.filter(
        held(meeting.day), body=meeting.body, role__in=roles, person__is_active=True
    ).select_related("person", "organisation")
    found = found.annotate(sector=sector_then(meeting.day))
    by_person: dict[int, list[Appointment]] = {}
    for each in sorted(found, key=lambda a: (RANK[Role(a.role)], a.pk)):
        by_person.setdefault(each.person_id, []).append(each)
    return sorted((_invited(each) for each in by_person.values()), key=_order)


def _invited(appointments: list[Appointment]) -> Invited:
    """Take the first of somebody's roles, and the member they sit there for."""
    first = appointments[0]
    role = Role(first.role)
    place = next((a for a in appointments if a.organisation), None)
    organisation = place.organisation if place else None
    sector = str(getattr(place, "sector", None) or "")
    if role is Role.OBSERVER:
        return Invited(first.person, role, organisation, SitsAs.OBSERVER, sector)
    sits_as = SitsAs.MEMBER if organisation else SitsAs.ATTENDING
    if role in IN_ATTENDANCE and first.organisation is None:
        sits_as, organisation, sector = SitsAs.ATTENDING, None, ""
    return Invited(first.person, role, organisation, sits_as, sector)


ORDER = (SitsAs.MEMBER, SitsAs.ATTENDING, SitsAs.OBSERVER, SitsAs.GUEST)


def _order(each: Invited) -> tuple[int, str, int, str]:
    name = str(each.organisation or "")
    return ORDER.index(each.sits_as), name, RANK[each.role], each.person.name
