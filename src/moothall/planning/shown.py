"""What may be shown of a need: planned cells exactly where the evidence behind them is shown.

A planned number is a number of learners times a number that readers know or can work out. So it
may tell no more than the learners do (EVD-2), and three rules hold:

- a planned cell is shown only where the figure “learners” by the same breakdowns, of the need's
  snapshot, is shown there by the first door, whose protection and memory govern;
- learners of different areas are multiplied by different numbers. Two sums of the same hidden
  cells with different weights would tell the cells, so a sum over areas is shown only where
  every area's part is. The same holds of the categories whose shares were set for an area;
- an area's total is its residents by age times shares: it is shown where its learners of every
  age are.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from moothall.evidence.figures import Asked
from moothall.evidence.queries import figures, released
from moothall.evidence.shown import HIDDEN, Ask, FigureTable, Shown
from moothall.evidence.travel import add
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import SITE
from moothall.measures import MeasureFault
from moothall.partnership.actors import By
from moothall.planning.enums import Dimension
from moothall.planning.models import Need
from moothall.planning.parameters import Parameters
from moothall.planning.queries import NeededLine, need_lines
from moothall.theme.cells import Hidden

# The figures that the pages of a need go by, in the order in which they are released.
GOVERNING: tuple[tuple[str, ...], ...] = (
    ("home_area", "age"),
    *(("home_area", dimension) for dimension in Dimension.values),
)


def release(need: Need) -> None:
    """Release what the pages of a need go by, so that nobody waits; nobody is shown it by this."""
    asked = [Asked.of("learners", by) for by in (*GOVERNING, *_finer(need))]
    asked.append(Asked.of("participation", GOVERNING[0]))
    for each in asked:
        # Where a protocol or a table is missing, the page says so.
        with suppress(NotAllowed, MeasureFault):
            released(by=SITE, body=need.body, asked=each, snapshot=need.snapshot)


def _finer(need: Need) -> list[tuple[str, ...]]:
    """The figures by a dimension whose shares were set and by another."""
    return [
        ("home_area", dimension, other)
        for dimension in sorted(set(need.spreads.values()))
        for other in Dimension.values
        if other != dimension
    ]


@dataclass(frozen=True)
class PlannedTable:
    """A need by home area and at most one of route, level and sector, as it may be shown.

    `figure` is the figure of learners by the same breakdowns, `ages` that by home area and age;
    `finer` those by each dimension whose shares were set. `parts` are the lines, added up.
    """

    need: Need
    by: str
    figure: FigureTable
    ages: FigureTable
    finer: Mapping[str, FigureTable]
    lines: tuple[NeededLine, ...]

    @cached_property
    def parameters(self) -> Parameters:
        """What the need rests on."""
        return Parameters.from_dict(self.need.parameters)

    @cached_property
    def areas(self) -> Mapping[str, str]:
        """The names of the areas by code, in the order of names."""
        return dict(sorted(self.parameters.areas.items(), key=lambda pair: pair[1]))

    @cached_property
    def labels(self) -> list[str]:
        """The categories of the breakdown that are needed or learnt; none for totals alone."""
        if not self.by:
            return []
        needed = {getattr(line, self.by) for line in self.lines if line.learners}
        learnt = set(self.figure.labels(self.by))
        return sorted(needed | learnt)

    def cell(self, area: str = "", category: str = "") -> Shown:
        """Return whole learners needed, or that they are hidden: of an area (code) or of all of
        them, of a category or of all.
        """
        if area:
            return self._of_category(area, category) if category else self._total(area)
        return add(self.cell(code, category) for code in self.areas)

    def now(self, area: str = "", category: str = "") -> Shown:
        """Return the learners of today at the same place, as they are shown."""
        if area:
            at = {self.by: category} if category else {}
            figure = self.figure if category else self.ages
            return _number(figure.cell(home_area=self.areas[area], **at))
        return add(self.now(code, category) for code in self.areas)

    @property
    def words(self) -> str:
        """What is hidden and why, in a sentence; nothing where nothing is."""
        cells = [self.cell(area, label) for area in self.areas for label in self.labels]
        hidden = sum(isinstance(cell, Hidden) for cell in cells)
        if not hidden:
            return ""
        return (
            f"{hidden} of {len(cells)} numbers are hidden: planned numbers are shown only where "
            "the learners they rest on are, and only in sums that tell nothing of those."
        )

    def _total(self, area: str) -> Shown:
        if any(
            isinstance(self.ages.cell(home_area=self.areas[area], age=str(age)), Hidden)
            for age in self.parameters.ages
        ):
            return HIDDEN
        return self._totals[area]

    def _of_category(self, area: str, category: str) -> Shown:
        if self.figure.refused or not self._may_show(area):
            return HIDDEN
        learners = self.figure.cell(home_area=self.areas[area], **{self.by: category})
        if isinstance(learners, Hidden):
            return HIDDEN
        return self._cells.get((area, category), 0)

    def _may_show(self, area: str) -> bool:
        """Whether an area's categories may be shown beside each other: where shares were set, only
        if every category set, and every part of what is summed over, is shown.
        """
        dimension = self.need.spreads.get(area)
        if dimension is None:
            return True
        finer = self.finer.get(dimension)
        if finer is None or finer.refused:
            return False
        home = self.areas[area]
        if dimension == self.by:
            set_here = [row.category for row in self.parameters.spread if row.area == area]
            return not any(
                isinstance(self.figure.cell(home_area=home, **{dimension: each}), Hidden)
                for each in set_here
            )
        return not any(
            isinstance(finer.cell(home_area=home, **{dimension: each, self.by: category}), Hidden)
            for each in finer.labels(dimension)
            for category in finer.labels(self.by)
        )

    @cached_property
    def _totals(self) -> Mapping[str, int]:
        return {
            area: sum(line.learners for line in self.lines if line.area == area)
            for area in self.areas
        }

    @cached_property
    def _cells(self) -> Mapping[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = {}
        for line in self.lines:
            key = line.area, str(getattr(line, self.by))
            found[key] = found.get(key, 0) + line.learners
        return found


def planned(*, viewer: By, need: Need, by: str = "", ask: Ask = figures) -> PlannedTable:
    """Return a need by home area and `by` (route, level, ssa1 or nothing) as it may be shown.

    What it goes by is looked at through the first door, so each use is in the ledger. Raises
    NoProtocol or NotAllowed as `evidence.queries.figures` does.
    """

    def figure(*breakdowns: str) -> FigureTable:
        return ask(
            viewer=viewer,
            body=need.body,
            measure="learners",
            by=breakdowns,
            snapshot=need.snapshot,
        )

    ages = figure("home_area", "age")
    one = figure("home_area", by) if by else ages
    finer: dict[str, FigureTable] = {}
    for dimension in sorted(set(need.spreads.values())) if by else ():
        finer[dimension] = one if dimension == by else figure("home_area", dimension, by)
    return PlannedTable(need, by, one, ages, finer, tuple(need_lines(need)))


def _number(value: Shown | None) -> Shown:
    return 0 if value is None else value


def largest(pairs: Iterable[tuple[str, Shown]]) -> tuple[str, int] | None:
    """Return the largest number shown with its name, or None where one is hidden."""
    found = list(pairs)
    seen = [(name, int(value)) for name, value in found if not isinstance(value, Hidden)]
    return max(seen, key=lambda pair: pair[1]) if seen and len(seen) == len(found) else None
