"""Whether a meeting is quorate: at each of its items, by who was there for which."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from moothall.charter.enums import Basis
from moothall.charter.queries import quorum as quorum_of
from moothall.charter.quorum import Quorum
from moothall.meetings.enums import Presence, SitsAs
from moothall.meetings.models import AgendaItem, Attendance, Meeting
from moothall.partnership.enums import Role, Sector
from moothall.partnership.models import Body, Membership, in_force
from moothall.partnership.permissions import CHAIRS


def quorum_on(body: Body, on: dt.date) -> tuple[Quorum, int]:
    """Return the quorum of a body on a day, and of how many it is reckoned (two queries)."""
    quorum = quorum_of(body, on)
    return quorum, size(body, quorum, on)


def size(body: Body, quorum: Quorum, on: dt.date) -> int:
    """Return how many a quorum is reckoned of on a day: member authorities, or members."""
    found = Membership.objects.filter(in_force(on), body=body)
    if counts_authorities(quorum):
        found = found.filter(sector=Sector.AUTHORITY)
    return found.values("organisation").distinct().count()


def counts_authorities(quorum: Quorum) -> bool:
    """Whether a quorum counts member authorities rather than all members."""
    return quorum.basis is Basis.AUTHORITIES


@dataclass(frozen=True, slots=True)
class Count:
    """Who of those that count is here: how many, of how many, how many are needed."""

    here: frozenset[int]
    of: int
    needed: int
    authorities: bool = True
    chair_missing: bool = False

    @property
    def is_quorate(self) -> bool:
        """Whether enough are here, and the chair or deputy where the terms ask for them."""
        return len(self.here) >= self.needed and not self.chair_missing

    @property
    def words(self) -> str:
        """How it stands, in a sentence."""
        return self._told("is here" if len(self.here) == 1 else "are here", "are", "is")

    @property
    def words_after(self) -> str:
        """How it stood, in a sentence."""
        return self._told("was there" if len(self.here) == 1 else "were there", "were", "was")

    def _told(self, came: str, are: str, is_: str) -> str:
        who = "authorities" if self.authorities else "members"
        here = f"{len(self.here)} of {self.of} {who} {came}"
        if self.is_quorate:
            return f"Quorate: {here}, {self.needed} {are} needed."
        if self.chair_missing and len(self.here) >= self.needed:
            return f"Not quorate: {here}, but neither chair nor deputy {is_}."
        return f"Not quorate: {here}, {self.needed} {are} needed."


def count(
    meeting: Meeting,
    quorum: Quorum,
    of: int,
    attendances: Iterable[Attendance],
    item: AgendaItem | None = None,
) -> Count:
    """Count who is here: at an item, or at any time of the meeting."""
    here = [each for each in attendances if is_here(each, item)]
    only = counts_authorities(quorum)
    places = frozenset(
        each.organisation_id
        for each in here
        if each.organisation_id
        and each.sits_as == SitsAs.MEMBER
        and (not only or each.sector == Sector.AUTHORITY)
    )
    chaired = any(each.role in CHAIRS and each.presence == Presence.PRESENT for each in here)
    needed = meeting.quorum if meeting.quorum is not None else quorum.needed(of)
    of = meeting.quorum_of if meeting.quorum_of is not None else of
    return Count(places, of, needed, only, quorum.needs_chair and not chaired)


def is_here(attendance: Attendance, item: AgendaItem | None) -> bool:
    """Whether somebody, or who came instead, was there at an item."""
    if not attendance.is_represented:
        return False
    if item is None:
        return True
    came, left = attendance.from_item, attendance.until_item
    return (came is None or came.number <= item.number) and (
        left is None or left.number >= item.number
    )


def inquorate(
    meeting: Meeting,
    quorum: Quorum,
    of: int,
    attendances: Sequence[Attendance],
    items: Iterable[AgendaItem],
) -> list[AgendaItem]:
    """Return the items at which the meeting was not quorate."""
    return [item for item in items if not count(meeting, quorum, of, attendances, item).is_quorate]


def role_of(attendance: Attendance) -> str:
    """Return as what somebody sat there, in words."""
    return str(Role(attendance.role).label) if attendance.role else "guest"
