"""What residents will need: cohorts moved on, times participation, spread over what they learn.

Cohort survival (METHODS, Demand and travel). All arithmetic is in fractions, so that nothing is
lost on the way and equal questions have equal answers; learners are whole at the end, by largest
remainder, so that the lines of an area add up to its total.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from moothall.measures.faults import MeasureFault, listing
from moothall.measures.vocabulary import UNKNOWN
from moothall.periods import AcademicYear

IMPORT = "moothall reference import population FILE"
# Residents of an area of an age.
Cell = tuple[str, int]
# People by area, academic year and age: the reference table `population`.
Population = Mapping[tuple[str, AcademicYear, int], int]
# What is learnt: route, level, sector subject area.
Kind = tuple[str, str, str]
KINDS = ("route", "level", "ssa1")


class CohortsMissing(MeasureFault):
    """The population table does not have the residents that a projection starts from."""


class SpreadWrong(MeasureFault):
    """Shares that were set and cannot hold. The message names every one."""


@dataclass(frozen=True, slots=True)
class Cohorts:
    """Residents by area and age at 31 August of a year.

    `base` is the year of the population table they come from; `survival` has for each area and
    age what those who reached that age in the base year were of those a year younger the year
    before. `measured` are the areas and ages whose survival could be measured; for all others it
    is 1: nobody is known to come or go.
    """

    year: AcademicYear
    base: AcademicYear
    residents: Mapping[Cell, Fraction]
    survival: Mapping[Cell, Fraction]
    measured: frozenset[Cell]


def cohorts(
    population: Population,
    *,
    areas: Collection[str],
    ages: Collection[int],
    known: AcademicYear,
    year: AcademicYear,
) -> Cohorts:
    """Return the residents of a year: those of the latest year known, each year a year older.

    `known` is the last year whose population is an estimate and not itself a projection. Ages are
    at 31 August. Raises CohortsMissing naming every area and age that the table lacks.
    """
    base = _base(population, known, year)
    steps = year.start - base.start
    cells = sorted(product(areas, ages))
    _refuse_missing(population, base, [(area, age - steps) for area, age in cells])
    survival: dict[Cell, Fraction] = {}
    measured: set[Cell] = set()
    residents: dict[Cell, Fraction] = {}
    for area, age in cells:
        count = Fraction(population[area, base, age - steps])
        for reached in range(age - steps + 1, age + 1):
            factor = _survival(population, base, area, reached)
            if factor is not None:
                measured.add((area, reached))
            survival[area, reached] = Fraction(1) if factor is None else factor
            count *= survival[area, reached]
        residents[area, age] = count
    return Cohorts(year, base, residents, survival, frozenset(measured))


def _base(population: Population, known: AcademicYear, year: AcademicYear) -> AcademicYear:
    years = {each for _, each, _ in population if each <= min(known, year)}
    if not years:
        there = listing(sorted({str(each) for _, each, _ in population}))
        raise CohortsMissing(
            f"The population table has no year up to {min(known, year)}: it has {there}. Give "
            "the residents by area, year and age on the page of reference tables."
        ).or_with(IMPORT)
    return max(years)


def _refuse_missing(population: Population, base: AcademicYear, cells: Sequence[Cell]) -> None:
    missing: dict[str, list[int]] = defaultdict(list)
    for area, age in cells:
        if (area, base, age) not in population:
            missing[area].append(age)
    if missing:
        told = listing(
            f"{area} aged {listing(map(str, ages))}" for area, ages in sorted(missing.items())
        )
        raise CohortsMissing(
            f"The population table for {base} lacks residents of {told}. Give a table that has "
            "them on the page of reference tables."
        ).or_with(IMPORT)


def _survival(
    population: Population, base: AcademicYear, area: str, reached: int
) -> Fraction | None:
    """What became of a cohort in the year before the base, or None where that is not known."""
    before = population.get((area, AcademicYear(base.start - 1), reached - 1))
    after = population.get((area, base, reached))
    return Fraction(after, before) if before and after is not None else None


def shares_now(
    learners: Mapping[Cell, int], residents: Mapping[Cell, Fraction]
) -> dict[Cell, Fraction]:
    """Return learners as a share of residents by area and age; 0 where nobody lives."""
    return {
        cell: Fraction(learners.get(cell, 0)) / count if count else Fraction(0)
        for cell, count in sorted(residents.items())
    }


@dataclass(frozen=True, slots=True)
class Line:
    """Whole learners of an area in a kind of provision.

    `rests_on` is how many learners of the evidence the line was spread by: exact, never shown.
    """

    area: str
    route: str
    level: str
    ssa1: str
    learners: int
    rests_on: int


@dataclass(frozen=True, slots=True)
class Projection:
    """What is needed: whole learners by area, and their lines, which add up to them."""

    totals: Mapping[str, int]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """Shares of one dimension (route, level or ssa1) that are set for an area.

    The categories that are not named share what is left as they do now. One dimension for an
    area: with one, what is planned tells nothing of the learners behind that is not told already.
    """

    dimension: str
    shares: Mapping[str, Fraction]


def project(
    residents: Mapping[Cell, Fraction],
    shares: Mapping[Cell, Fraction],
    pattern: Mapping[tuple[str, *Kind], int],
    spreads: Mapping[str, Spread] | None = None,
) -> Projection:
    """Return the learners that residents make when these shares of them learn, spread over kinds.

    `residents` and `shares` are by area and age, `pattern` are exact learners by area, route,
    level and sector. The total of an area is rounded to whole learners (a half upwards); its lines
    are whole by largest remainder, ties by route, level and sector. An area where nobody learns
    now has one line of which nothing is known. Raises SpreadWrong.
    """
    totals: dict[str, Fraction] = defaultdict(Fraction)
    for (area, age), count in residents.items():
        totals[area] += count * shares.get((area, age), Fraction(0))
    by_area: dict[str, dict[Kind, int]] = {area: {} for area in totals}
    for (area, *kind), learners in pattern.items():
        if area in by_area and learners:
            by_area[area][kind[0], kind[1], kind[2]] = learners
    spreads = spreads or {}
    _refuse_wrong(spreads, by_area)
    whole = {area: int(total + Fraction(1, 2)) for area, total in sorted(totals.items())}
    lines = [
        line
        for area, total in whole.items()
        for line in _lines(area, total, by_area[area], spreads.get(area))
    ]
    return Projection(whole, tuple(lines))


def _lines(area: str, total: int, pattern: Mapping[Kind, int], spread: Spread | None) -> list[Line]:
    weights = _weights(pattern, spread)
    kinds = sorted(weights)
    learners = largest_remainder(total, [weights[kind] for kind in kinds])
    return [
        Line(area, *kind, learners=count, rests_on=pattern.get(kind, 0))
        for kind, count in zip(kinds, learners, strict=True)
    ]


def _weights(pattern: Mapping[Kind, int], spread: Spread | None) -> dict[Kind, Fraction]:
    """Return the share of each kind; they add up to 1."""
    nothing_known: Kind = (UNKNOWN, UNKNOWN, UNKNOWN)
    if spread is None:
        return _normal(pattern) or {nothing_known: Fraction(1)}
    at = KINDS.index(spread.dimension)
    rest = {kind: n for kind, n in pattern.items() if kind[at] not in spread.shares}
    left = 1 - sum(spread.shares.values(), Fraction(0))
    weights = {kind: share * left for kind, share in (_normal(rest)).items()}
    for category, share in spread.shares.items():
        own = {kind: n for kind, n in pattern.items() if kind[at] == category}
        # Nobody learns it now: the other two are not known, and nothing is borrowed from others.
        new = tuple(category if place == at else UNKNOWN for place in range(len(KINDS)))
        among = _normal(own) or {(new[0], new[1], new[2]): Fraction(1)}
        weights |= {kind: part * share for kind, part in among.items()}
    return weights


def _normal(counts: Mapping[Kind, int]) -> dict[Kind, Fraction]:
    total = sum(counts.values())
    return {kind: Fraction(n, total) for kind, n in counts.items()} if total else {}


def _refuse_wrong(spreads: Mapping[str, Spread], by_area: Mapping[str, Mapping[Kind, int]]) -> None:
    faults = []
    for area, spread in sorted(spreads.items()):
        if area not in by_area:
            continue
        wrong = [share for share in spread.shares.values() if not 0 <= share <= 1]
        total = sum(spread.shares.values(), Fraction(0))
        at = KINDS.index(spread.dimension)
        rest = any(kind[at] not in spread.shares for kind in by_area[area])
        if wrong or total > 1:
            faults.append(
                f"The shares set for {area} are not between 0 and 1, or more than 1 in sum."
            )
        elif total < 1 and not rest:
            faults.append(
                f"The shares set for {area} add up to {float(total):.1%}, and nobody learns "
                "anything else there: set more, up to 100%."
            )
    if faults:
        raise SpreadWrong(" ".join(faults))


def largest_remainder(total: int, weights: Sequence[Fraction]) -> list[int]:
    """Return whole numbers that add up to the total, each less than one from its share.

    The weights add up to 1. Of equal remainders the first in order wins.
    """
    exact = [total * weight for weight in weights]
    whole = [int(each) for each in exact]
    order = sorted(range(len(exact)), key=lambda place: (whole[place] - exact[place], place))
    for place in order[: total - sum(whole)]:
        whole[place] += 1
    return whole
