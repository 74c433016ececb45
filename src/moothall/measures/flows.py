"""Travel to learn: who lives where and learns where (EVD-5), and what crosses the borders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import pyarrow as pa

from moothall.measures.compute import Computed, answer
from moothall.measures.definitions.travel_to_learn import TRAVEL_TO_LEARN
from moothall.measures.evidence import Evidence
from moothall.measures.question import Where, ask
from moothall.measures.vocabulary import OUTSIDE_REGION, REST_OF_REGION, UNKNOWN
from moothall.periods import AcademicYear

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Crossing:
    """Learners who cross a border, by what is on its other side.

    `unknown`: the other side is not known, so they may not cross one; not part of `total`.
    """

    inside: int = 0
    region: int = 0
    outside: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        """All who are known to cross."""
        return self.inside + self.region + self.outside


@dataclass(frozen=True, slots=True)
class AreaFlows:
    """One authority: its residents, its places, and what crosses its border, in learners."""

    area: str
    stay: int
    exports: Crossing
    imports: Crossing

    @property
    def residents(self) -> int:
        """Learners who live there and whose place of learning is known."""
        return self.stay + self.exports.total

    @property
    def places(self) -> int:
        """Learners who learn there and whose home is known."""
        return self.stay + self.imports.total

    @property
    def residents_at_home(self) -> float | None:
        """Share of residents who learn there, 0 to 1; None where there are none."""
        return self.stay / self.residents if self.residents else None

    @property
    def places_filled_at_home(self) -> float | None:
        """Share of places filled by residents, 0 to 1; None where there are none."""
        return self.stay / self.places if self.places else None


@dataclass(frozen=True, slots=True)
class Flows:
    """Travel to learn as counted, before disclosure.

    `computed.table` has home_area, delivery_area, the further breakdowns asked, numerator.
    `within`: learners who cross between authorities of the grouping. `exports` and `imports` are
    the grouping's as a whole: their `inside` is `within`, seen from either side. `areas`: each
    authority of the grouping, in the order of codes. `lower_bounds`: an agency hid cells, so that
    every count here is what is known at least.
    """

    computed: Computed
    within: int
    exports: Crossing
    imports: Crossing
    areas: tuple[AreaFlows, ...]
    lower_bounds: bool

    @property
    def table(self) -> pa.Table:
        """The matrix: home_area, delivery_area, breakdowns, numerator, denominator (null)."""
        return self.computed.table

    def matrix(self) -> dict[Pair, int]:
        """Return learners by home and delivery area, further breakdowns added up."""
        return matrix_of(self.computed.table)


def flows(evidence: Evidence, where: Where | None = None, by: Collection[str] = ()) -> Flows:
    """Count travel to learn over what `where` lets in, also by provider, level, ssa1, age...

    Raises UnknownBreakdown or UnknownValue, as compute does.
    """
    further = [name for name in by if name not in ("home_area", "delivery_area")]
    asked = ["home_area", "delivery_area", *further]
    computed = answer(evidence, ask(evidence, TRAVEL_TO_LEARN, asked, where or {}))
    names = dict.fromkeys(n for year in _years(evidence, computed) for n in _names(evidence, year))
    cells = matrix_of(computed.table)
    inside = tuple(names)
    return Flows(
        computed=computed,
        within=_between(cells, inside),
        exports=_crossing(cells, inside, inside, out=True),
        imports=_crossing(cells, inside, inside, out=False),
        areas=tuple(area_flows(cells, name, inside) for name in inside),
        lower_bounds=bool(computed.hidden),
    )


def matrix_of(table: pa.Table) -> dict[Pair, int]:
    """Return learners by home and delivery area from a table with any further breakdowns."""
    cells: Counter[Pair] = Counter()
    columns = (table[name].to_pylist() for name in ("home_area", "delivery_area", "numerator"))
    for home, place, count in zip(*columns, strict=True):
        cells[home, place] += count or 0
    return dict(cells)


def area_flows(cells: dict[Pair, int], area: str, inside: Collection[str]) -> AreaFlows:
    """Return one area's flows out of a matrix; `inside` are the grouping's authorities."""
    return AreaFlows(
        area=area,
        stay=cells.get((area, area), 0),
        exports=_crossing(cells, (area,), inside, out=True),
        imports=_crossing(cells, (area,), inside, out=False),
    )


def _crossing(
    cells: dict[Pair, int], own: Collection[str], inside: Collection[str], *, out: bool
) -> Crossing:
    """Sum what leaves (or enters) the areas of `own`, by what is on the other side."""
    found: Counter[str] = Counter()
    for (home, place), count in cells.items():
        near, far = (home, place) if out else (place, home)
        if near in own and near != far:
            found["inside" if far in inside else far] += count
    return Crossing(
        inside=found["inside"],
        region=found[REST_OF_REGION],
        outside=found[OUTSIDE_REGION],
        unknown=found[UNKNOWN],
    )


def _between(cells: dict[Pair, int], inside: Collection[str]) -> int:
    return sum(
        count
        for (home, place), count in cells.items()
        if home in inside and place in inside and home != place
    )


def _years(evidence: Evidence, computed: Computed) -> list[AcademicYear]:
    asked = computed.where.get("year")
    return [AcademicYear.parse(y) for y in sorted(asked)] if asked else list(evidence.years)


def _names(evidence: Evidence, year: AcademicYear) -> tuple[str, ...]:
    return evidence.geography(year).names
