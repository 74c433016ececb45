"""Where partnerships are, as far as it is known: the areas of each, and the region it counts to."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moothall.network.enums import RecordKind
from moothall.network.models import NetworkRecord
from moothall.partnership.enums import AreaKind, Tier
from moothall.partnership.models import Area, Body, Membership, in_force

NOWHERE = "Region not known"


@dataclass(frozen=True, slots=True)
class Places:
    """The areas of partnerships by ONS code, and the name of the region of each."""

    areas: Mapping[int, tuple[str, ...]]
    regions: Mapping[int, str]

    def by_region(self, bodies: Sequence[Body]) -> list[tuple[str, list[Body]]]:
        """Return partnerships by region, both in order of their names, the unknown region last."""
        grouped: dict[str, list[Body]] = defaultdict(list)
        for body in bodies:
            grouped[self.regions[body.pk]].append(body)
        return sorted(grouped.items(), key=lambda pair: (pair[0] == NOWHERE, pair[0]))


def places_of(bodies: Sequence[Body], network: Body) -> Places:
    """Return where partnerships are (four queries, whatever their number).

    The areas are those of the boundaries told last, else those of the member authorities. The
    region is the body of that tier through which a partnership belongs to the network, else the
    one in which most of its areas lie.
    """
    areas = _areas(bodies)
    above = {code: (name, kind, parent) for code, name, kind, parent in
             Area.objects.values_list("code", "name", "kind", "parent")}  # fmt: skip
    bodies_above = _regions_above(network)
    regions = {}
    for body in bodies:
        named = [_region(code, above) for code in areas.get(body.pk, ())]
        known = [name for name in named if name]
        most = max(sorted(set(known)), key=known.count) if known else NOWHERE
        regions[body.pk] = bodies_above.get(body.pk) or most
    return Places(areas, regions)


def _areas(bodies: Sequence[Body]) -> dict[int, tuple[str, ...]]:
    """Return the codes of the areas of each (two queries)."""
    keys = [body.pk for body in bodies]
    members = Membership.objects.filter(in_force(), body__in=keys, organisation__area__isnull=False)
    found: dict[int, set[str]] = defaultdict(set)
    for body, code in members.values_list("body", "organisation__area"):
        found[body].add(code)
    told = NetworkRecord.objects.filter(
        body__in=keys, kind=RecordKind.BOUNDARY, withdrawn_on=None, areas__isnull=False
    )
    last: dict[int, tuple[object, set[str]]] = {}
    for body, day, pk, code in told.values_list("body", "day", "pk", "areas").order_by("day", "pk"):
        if body not in last or last[body][0] != (day, pk):
            last[body] = ((day, pk), set())
        last[body][1].add(code)
    found |= {body: codes for body, (_, codes) in last.items()}
    return {body: tuple(sorted(codes)) for body, codes in found.items()}


def _region(code: str, above: Mapping[str, tuple[str, str, str | None]]) -> str:
    """Return the name of the region in which an area lies, or nothing where none is above it."""
    at: str | None = code
    while at and at in above:
        name, kind, parent = above[at]
        if kind == AreaKind.REGION:
            return name
        at = parent
    return ""


def _regions_above(network: Body) -> dict[int, str]:
    """Return the name of the region's body between a network and each body below it (one query)."""
    rows = {pk: (parent, name, tier) for pk, parent, name, tier in
            Body.objects.values_list("pk", "parent", "name", "tier")}  # fmt: skip
    found = {}
    for start in rows:
        at, seen = rows[start][0], {start}
        while at and at != network.pk and at not in seen:
            seen.add(at)
            parent, name, tier = rows[at]
            if tier == Tier.REGION:
                found[start] = name
                break
            at = parent
    return found
