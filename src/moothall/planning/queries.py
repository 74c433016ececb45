"""What planning gives to higher rooms: exact lines, for allocation, never rendered.

What people are shown of a need leaves by `moothall.planning.shown`.
"""

from dataclasses import dataclass

from moothall.evidence.enums import Purpose
from moothall.evidence.models import Snapshot
from moothall.evidence.queries import counts_for
from moothall.evidence.snapshots import open_snapshot
from moothall.measures.vocabulary import OUTSIDE_REGION, REST_OF_REGION, UNKNOWN
from moothall.partnership.actors import By
from moothall.partnership.models import Body
from moothall.planning.computing import areas_of, year_of
from moothall.planning.enums import Alternative, NeedStatus
from moothall.planning.models import Need, NeedLine
from moothall.planning.rows import AGES

# Homes that are not areas of the partnership, as evidence calls them.
ELSEWHERE = frozenset({REST_OF_REGION, OUTSIDE_REGION, UNKNOWN})


@dataclass(frozen=True, slots=True)
class NeededLine:
    """Whole learners of a home area (ONS code) in a kind of provision.

    `rests_on` is how many learners of the evidence are behind it: exact, never rendered.
    """

    area: str
    route: str
    level: str
    ssa1: str
    learners: int
    rests_on: int


@dataclass(frozen=True, slots=True)
class SupplyLine:
    """Learners whom a provider taught in the year of a snapshot, by kind and home: exact.

    `area` is the ONS code of a member authority's area, or `rest of region`, `outside region` or
    `unknown`. Learners are aged 16 to 18 and counted once, at the provider of their main aim.
    """

    ukprn: str
    route: str
    level: str
    ssa1: str
    area: str
    learners: int


def latest_need(body: Body, year: str, alternative: Alternative) -> Need | None:
    """Return the need of a year and alternative that holds now, or None."""
    found = Need.objects.filter(
        body=body, year=year, alternative=alternative, status=NeedStatus.COMPUTED
    )
    return found.select_related("body", "snapshot").order_by("-number").first()


def need_lines(need: Need) -> list[NeededLine]:
    """Return the lines of a need, by area, route, level and sector; exact."""
    fields = ("area", "route", "level", "ssa1", "learners", "rests_on")
    found = NeedLine.objects.filter(need=need).order_by(*fields[:4])
    return [NeededLine(*row) for row in found.values_list(*fields)]


def supply_lines(*, asker: By, body: Body, snapshot: Snapshot) -> list[SupplyLine]:
    """Return who taught whom in the latest year of a snapshot; exact, by the second door.

    Raises NoProtocol where no protocol in force names allocation.
    """
    table = counts_for(
        Purpose.ALLOCATION,
        asker=asker,
        body=body,
        measure="learners",
        by=("provider", "route", "level", "ssa1", "home_area"),
        where={"year": [str(year_of(snapshot))], "age": [f"{AGES[0]}-{AGES[-1]}"]},
        snapshot=snapshot,
    )
    # Only names are read here, not records: what a label of the counts is as a code.
    ukprns = {label: str(ukprn) for ukprn, label in open_snapshot(snapshot).provider_labels.items()}
    codes = {name: code for code, name in areas_of(snapshot).items()}
    found = [
        SupplyLine(
            ukprn=ukprns.get(row["provider"], row["provider"]),
            route=row["route"],
            level=row["level"],
            ssa1=row["ssa1"],
            area=codes.get(row["home_area"], row["home_area"]),
            learners=row["numerator"],
        )
        for row in table.to_pylist()
        if row["numerator"]
    ]
    return sorted(found, key=lambda x: (x.ukprn, x.route, x.level, x.ssa1, x.area))
