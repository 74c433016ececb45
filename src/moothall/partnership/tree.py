"""Bodies in tiers: which stand above and below one, with their members and chairs (GOV-1)."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from moothall.partnership.enums import TIERS, Role, Tier
from moothall.partnership.models import Appointment, Body, Membership, Person, in_force, today


@dataclass(frozen=True, slots=True)
class Standpoint:
    """A body where it stands: how deep below the topmost, its members of today, who chairs it, and
    whether whoever asks works in it.
    """

    body: Body
    depth: int
    above: str
    members: int
    chair: str
    is_mine: bool

    @property
    def state(self) -> str:
        """Whether it goes on, is to begin or has ended."""
        if self.body.has_ended:
            return "ended"
        return "coming" if self.body.starts and self.body.starts > today() else "goes on"


def around(body: Body, person: Person | None) -> list[Standpoint]:
    """Return every body of the tree that a body stands in, each below its own (five queries)."""
    parents = dict(Body.objects.values_list("pk", "parent"))
    top = _top(body.pk, parents)
    below: dict[int | None, list[int]] = defaultdict(list)
    for key, parent in parents.items():
        below[parent].append(key)
    depths = _depths(top, below)
    bodies = Body.objects.in_bulk(list(depths))
    counts = Counter(
        Membership.objects.filter(in_force(), body__in=depths).values_list("body", flat=True)
    )
    chairs = _chairs(depths)
    mine = set(Body.objects.visible_to(person).values_list("pk", flat=True) if person else ())

    def walk(key: int) -> list[Standpoint]:
        each = bodies[key]
        found = [
            Standpoint(
                each,
                depths[key],
                str(bodies.get(each.parent_id, "")) if each.parent_id else "",
                counts[key],
                chairs.get(key, ""),
                key in mine,
            )
        ]
        parts = sorted(below[key], key=lambda part: _rank(bodies[part]))
        return found + [point for part in parts for point in walk(part)]

    return walk(top)


def _rank(body: Body) -> tuple[bool, int, str]:
    return body.has_ended, -TIERS.index(Tier(body.tier)), body.name.casefold()


def _top(key: int, parents: Mapping[int, int | None]) -> int:
    parent = parents.get(key)
    while parent is not None:
        key, parent = parent, parents.get(parent)
    return key


def _depths(top: int, below: Mapping[int | None, list[int]]) -> dict[int, int]:
    """Return how deep each body below the topmost stands."""
    found, level, depth = {top: 0}, [top], 0
    while level:
        depth += 1
        level = [part for key in level for part in below.get(key, [])]
        found |= dict.fromkeys(level, depth)
    return found


def _chairs(bodies: Mapping[int, int]) -> dict[int, str]:
    """Return which member has the chair of each body; names of people stay in their own body."""
    found = Appointment.objects.filter(in_force(), body__in=bodies, role=Role.CHAIR)
    told = found.values_list("body", "organisation__name")
    return {body: name or "somebody independent" for body, name in told}


def bodies_of(organisations: Q, person: Person, beside: Body) -> list[Membership]:
    """Return the memberships of some organisations in other bodies that somebody may know of: those
    they work in, and those of the tree of the body they ask from (four queries).
    """
    parents = dict(Body.objects.values_list("pk", "parent"))
    top = _top(beside.pk, parents)
    own = Body.objects.visible_to(person).values_list("pk", flat=True)
    known = {key for key in parents if _top(key, parents) == top} | set(own)
    found = Membership.objects.filter(organisations, body__in=known - {beside.pk})
    return list(found.select_related("body", "organisation").order_by("body__name", "starts"))


def body_named(text: str) -> Body | None:
    """Return the body with this address or name, or nothing."""
    wanted = text.strip()
    return Body.objects.filter(Q(slug=wanted.lower()) | Q(name__iexact=wanted)).first()
