"""Where places fall short of needs, and where several providers teach the same to few (EVD-7).

Both use shown numbers only: needs as they may be shown, places as providers declared them, and
figures by the first door.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moothall.evidence.figures import SHARED, Asked
from moothall.evidence.models import Figure
from moothall.evidence.queries import figures, released
from moothall.evidence.shown import FigureTable, Shown
from moothall.ledger.refs import SITE
from moothall.partnership.actors import By
from moothall.planning.labels import ALL, NO_FINDING, said
from moothall.planning.models import Need
from moothall.planning.pictures import ordered
from moothall.planning.reach import Reach
from moothall.planning.rows import StatedCapacity
from moothall.planning.shown import PlannedTable
from moothall.planning.tables import less
from moothall.theme.cells import Hidden
from moothall.theme.formats import join_words, number

# Groups below this are small.
SMALL = 12


@dataclass(frozen=True, slots=True)
class Gap:
    """A need beside the places within reach; `places` is None where nothing is declared."""

    area: str
    category: str
    label: str
    now: Shown
    needed: Shown
    places: int | None

    @property
    def beyond(self) -> Shown | None:
        """Learners needed beyond the places declared; below 0 where there are more places."""
        return None if self.places is None else less(self.needed, self.places)

    @property
    def change(self) -> Shown:
        """Learners needed beyond today's."""
        return less(self.needed, self.now)


def gaps_of(table: PlannedTable, capacity: Sequence[StatedCapacity], reach: Reach) -> list[Gap]:
    """Return need beside declared places by area and category; all areas first.

    The places of a provider within reach of an area count there by the part of its learners who
    live there now; what learners from elsewhere take up counts nowhere.
    """
    places = places_by(table.by, capacity, reach)
    labels = list(dict.fromkeys([*ordered(table), *sorted({label for _, label in places})]))
    found = []
    for area, name in [("", ALL), *table.areas.items()]:
        for label in labels:
            within = [
                n for (code, each), n in places.items() if each == label and area in ("", code)
            ]
            found.append(
                Gap(
                    name,
                    said(table.by, label),
                    label,
                    table.now(area, label),
                    table.cell(area, label),
                    round(sum(within)) if capacity else None,
                )
            )
    return found


def places_by(
    dimension: str, capacity: Sequence[StatedCapacity], reach: Reach
) -> dict[tuple[str, str], float]:
    """Return declared places by area and category of a dimension."""
    places: dict[tuple[str, str], float] = defaultdict(float)
    for stated in capacity:
        for (ukprn, area), share in reach.shares.items():
            if ukprn == stated.ukprn:
                places[area, str(getattr(stated, dimension))] += stated.places * share
    return dict(places)


def undeclared(capacity: Sequence[StatedCapacity], reach: Reach) -> list[str]:
    """Return the names of providers within reach that declared nothing."""
    declared = {stated.ukprn for stated in capacity}
    there = {ukprn for ukprn, _ in reach.shares}
    return sorted(reach.names[ukprn] for ukprn in there - declared)


def largest_gap(gaps: Sequence[Gap]) -> str:
    """Say in a sentence where the need goes furthest beyond declared places, or today's."""
    declared = any(gap.places is not None for gap in gaps)
    seen: list[tuple[float, Gap]] = []
    for gap in gaps:
        value = gap.beyond if declared else gap.change
        if (
            gap.area != ALL
            and gap.label not in NO_FINDING
            and value is not None
            and not isinstance(value, Hidden)
        ):
            seen.append((value, gap))
    if not seen:
        return ""
    most, gap = max(seen, key=lambda pair: pair[0])
    where = f"residents of {gap.area} ({gap.category})"
    if most <= 0:
        what = "declared places within reach" if declared else "those who learn now"
        return f"Nowhere that may be shown is more needed than there are {what}."
    what = "more than places declared within reach" if declared else "more than learn now"
    return f"The largest gap is for {where}: {number(most)} {what}."


@dataclass(frozen=True, slots=True)
class Overlap:
    """The same taught to few at several providers within reach of an area."""

    area: str
    sector: str
    level: str
    groups: Mapping[str, int]
    others: int

    @property
    def count(self) -> int:
        """How many small groups there are."""
        return len(self.groups)

    @property
    def learners(self) -> int:
        """Enrolments in them together."""
        return sum(self.groups.values())

    @property
    def in_words(self) -> str:
        """The groups, the smallest first."""
        every = sorted(self.groups.items(), key=lambda pair: (pair[1], pair[0]))
        return join_words([f"{name} ({size})" for name, size in every])


BY_SECTOR = ("provider", "ssa1")
BY_LEVEL = ("provider", "level", "ssa1")


def provision(*, viewer: By, need: Need) -> FigureTable:
    """Return what providers teach: enrolments by level and sector where that was released and may
    be shown, or else by sector alone. Raises as `evidence.queries.figures` does.
    """

    def figure(by: tuple[str, ...]) -> FigureTable:
        return figures(
            viewer=viewer, body=need.body, measure="enrolments", by=by, snapshot=need.snapshot
        )

    if is_released_by_level(need):
        fine = figure(BY_LEVEL)
        if not fine.refused:
            return fine
    return figure(BY_SECTOR)


def is_released_by_level(need: Need) -> bool:
    """Whether the table by level was made for this snapshot. Protecting one of its size takes a
    minute or more, so no page does it: somebody asks for it, and the worker makes it.
    """
    made = Figure.objects.filter(snapshot=need.snapshot, measure="enrolments", audience=SHARED)
    return made.filter(by=list(BY_LEVEL)).exists()


def release_by_level(need: Need) -> None:
    """Make the table by level, so that overlaps are told by it; nobody is shown it by this.

    Raises as `evidence.queries.released` does.
    """
    asked = Asked.of("enrolments", BY_LEVEL)
    released(by=SITE, body=need.body, asked=asked, snapshot=need.snapshot)


def overlaps_of(
    taught: FigureTable, reach: Reach, areas: Mapping[str, str], small: int = SMALL
) -> list[Overlap]:
    """Return where two or more providers within reach of an area have small groups of a kind.

    Groups whose number is hidden are not counted.
    """
    names = {label: ukprn for ukprn, label in taught.figure.table["ukprns"].items()}
    offered: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for row in taught.cells:
        ukprn = names.get(row.labels["provider"])
        if ukprn and not isinstance(row.value, Hidden) and row.value:
            kind = row.labels["ssa1"], row.labels.get("level", "")
            offered[kind][ukprn] = int(row.value)
    found = []
    for code, name in sorted(areas.items(), key=lambda pair: pair[1]):
        near = set(reach.providers(code))
        for (sector, level), sizes in sorted(offered.items()):
            here = {ukprn: size for ukprn, size in sizes.items() if ukprn in near}
            few = {reach.names[ukprn]: size for ukprn, size in here.items() if size < small}
            if len(few) > 1:
                found.append(
                    Overlap(
                        name,
                        said("ssa1", sector),
                        said("level", level) if level else "all levels",
                        few,
                        len(here) - len(few),
                    )
                )
    return sorted(found, key=lambda each: (-each.count, each.area, each.sector, each.level))
