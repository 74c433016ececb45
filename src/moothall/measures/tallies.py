"""What stands beside a figure: who was left out for not being known, and where aims stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING

from moothall.measures.definition import Grain
from moothall.measures.dimensions import Ages
from moothall.measures.enrolments import STANDINGS
from moothall.measures.evidence import Evidence
from moothall.measures.question import Question
from moothall.measures.vocabulary import UNKNOWN

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True, slots=True)
class Tallies:
    """Counts of rows of the records (see Computed)."""

    counted: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    several_routes: int = 0
    beside: Mapping[str, int] = field(default_factory=dict)


def filtered(evidence: Evidence, question: Question) -> ir.Table:
    """Return the rows of the measure's grain that the question's filters let in."""
    rows = _rows(evidence, question, question.measure.reads)
    return rows.filter(*_conditions(rows, question).values())


def tallies(evidence: Evidence, question: Question) -> Tallies:
    """Count, in one pass, everything that stands beside the figure."""
    of_learners = question.measure.grain is Grain.LEARNERS
    rows = _rows(evidence, question, ["several_routes"] if of_learners else ["standing"])
    conditions = _conditions(rows, question)
    every = _all(list(conditions.values()))
    counts = {"counted": every}
    for name, values in question.where.items():
        if not (question.ages.unknown if name == "age" else UNKNOWN in values):
            others = [c for other, c in conditions.items() if other != name]
            counts[f"without {name}"] = _all(others) & _is_unknown(rows, name)
    if of_learners:
        counts["several routes"] = every & rows.several_routes
    if question.measure.denominator is not None:
        counts |= {f"is {s}": every & (rows.standing == s) for s in STANDINGS}
    sums = {name: c.cast("int64").sum().fill_null(0) for name, c in counts.items()}
    found = evidence.engine.fetch(rows.aggregate(**sums)).to_pylist()[0]
    return Tallies(
        counted=found["counted"],
        left_out=_starting("without ", found),
        several_routes=found.get("several routes", 0),
        beside=_starting("is ", found),
    )


def _starting(prefix: str, found: Mapping[str, int]) -> dict[str, int]:
    return {n.removeprefix(prefix): count for n, count in found.items() if n.startswith(prefix)}


def _rows(evidence: Evidence, question: Question, further: Collection[str]) -> ir.Table:
    residents = ["home_area"] if question.measure.per_cohort else []
    wanted = {"age", *question.by, *question.where, *further, *residents}
    rows = evidence.rows(question.measure.grain, wanted)
    if question.measure.per_cohort:
        names = {name for year in evidence.record_years for name in evidence.geography(year).names}
        rows = rows.filter(rows.home_area.isin(sorted(names)))
    return rows


def _conditions(rows: ir.Table, question: Question) -> dict[str, ir.BooleanColumn]:
    """Return one condition a filter; rows that fit all of them are counted."""
    conditions = {"age": _of_ages(rows, question.ages)}
    for name, values in question.where.items():
        if name != "age":
            conditions[name] = rows[name].isin(sorted(values))
    return conditions


def _of_ages(rows: ir.Table, ages: Ages) -> ir.BooleanColumn:
    known = reduce(or_, (rows.age.between(low, high) for low, high in ages.ranges), _false())
    return rows.age.isnull() | known if ages.unknown else known.fill_null(False)


def _is_unknown(rows: ir.Table, name: str) -> ir.BooleanColumn:
    return rows.age.isnull() if name == "age" else rows[name] == UNKNOWN


def _all(conditions: list[ir.BooleanColumn]) -> ir.BooleanValue:
    import ibis

    return reduce(and_, conditions, ibis.literal(True))


def _false() -> ir.BooleanValue:
    import ibis

    return ibis.literal(False)
