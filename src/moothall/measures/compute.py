"""One figure: a measure of the evidence by its breakdowns, exact, as a table."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from moothall.measures import aggregates
from moothall.measures.definition import Measure
from moothall.measures.definitions import measure_named
from moothall.measures.definitions.travel_to_learn import TRAVEL_TO_LEARN
from moothall.measures.evidence import Evidence
from moothall.measures.notes import notes
from moothall.measures.population import cohorts
from moothall.measures.question import Question, Where, ask
from moothall.measures.tallies import Tallies, filtered, tallies
from moothall.measures.vocabulary import UNKNOWN

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True, slots=True)
class Computed:
    """A figure as it was counted, before anyone may see it: it goes through disclosure next.

    `table` has a column for each breakdown (text), `numerator` and `denominator` (int64; the
    denominator is null for counts), one row a combination, sorted; without breakdowns one row.
    `hidden` are the numbers of rows that rest on a cell which an agency hid: their numerator is
    what is known, so a lower bound, and null where nothing is known. `where` is what applied,
    defaults too. `held`: learners held back in the returns concerned. `unknown`: units whose
    value of a breakdown is unknown. `left_out`: units that a filter left out only because their
    value is unknown. `several_routes`: learners in several routes, counted once by the main aim.
    `beside`: for rates, enrolments by where they stand, `inside` the rate or beside it.
    """

    measure: Measure
    by: tuple[str, ...]
    where: Mapping[str, frozenset[str]]
    table: pa.Table
    hidden: frozenset[int] = frozenset()
    uses_records: bool = True
    uses_aggregates: bool = False
    held: int = 0
    unknown: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    several_routes: int = 0
    beside: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def mixed(self) -> bool:
        """Whether it rests both on learner records and on an agency's ready counts."""
        return self.uses_records and self.uses_aggregates

    def rows(self) -> list[dict[str, object]]:
        """Return the table's rows, each with `hidden`."""
        return [
            {**row, "hidden": number in self.hidden}
            for number, row in enumerate(self.table.to_pylist())
        ]


def compute(
    evidence: Evidence, measure: str, by: Collection[str] = (), where: Where | None = None
) -> Computed:
    """Compute a measure by breakdowns, over what `where` lets in (ages 16-18, latest year).

    Raises UnknownMeasure, UnknownBreakdown, UnknownValue or ReferenceMissing, in words.
    """
    return answer(evidence, ask(evidence, measure_named(measure), by, where or {}))


def answer(evidence: Evidence, question: Question) -> Computed:
    """Answer a question that has been checked."""
    parts, told, ready = [], Tallies(), None
    if evidence.sources.returns:
        parts.append(evidence.engine.fetch(from_records(evidence, question)))
        told = tallies(evidence, question)
    if question.measure.from_aggregates:
        ready = _choose(evidence, question)
        parts.append(aggregates.counted(ready, question.by))
    if question.measure.per_cohort:
        parts.append(cohorts(evidence, question))
    table, hidden = _together(parts, question)
    uses_aggregates = ready is not None and ready.cells.num_rows > 0
    return Computed(
        measure=question.measure,
        by=question.by,
        where=question.where,
        table=table,
        hidden=hidden,
        uses_records=told.counted > 0 or not uses_aggregates,
        uses_aggregates=uses_aggregates,
        held=_held(evidence, question),
        unknown=_unknown(table, question.by),
        left_out=told.left_out,
        several_routes=told.several_routes,
        beside=told.beside,
        notes=notes(evidence, question, told, ready),
    )


def from_records(evidence: Evidence, question: Question) -> ir.Table:
    """Return the expression that counts the records: by..., numerator, denominator."""
    rows = filtered(evidence, question)
    columns = {name: _printed(rows, name) for name in question.by}
    counts = {"numerator": question.measure.numerator(rows).fill_null(0).cast("int64")}
    if question.measure.denominator is not None:
        counts["denominator"] = question.measure.denominator(rows).fill_null(0).cast("int64")
    grouped = rows.group_by(**columns) if columns else rows
    return grouped.aggregate(**counts)


def _printed(rows: ir.Table, name: str) -> ir.StringColumn:
    return rows[name].cast("string").fill_null(UNKNOWN)


def _choose(evidence: Evidence, question: Question) -> aggregates.Chosen:
    measure = question.measure
    return aggregates.choose(
        evidence.aggregates,
        [accepted.key for accepted in evidence.sources.returns],
        "learners" if measure is TRAVEL_TO_LEARN else measure.name,
        question.by,
        question.where,
        question.ages,
    )


def _together(parts: list[pa.Table], question: Question) -> tuple[pa.Table, frozenset[int]]:
    """Add the parts up; return the table, sorted, and the numbers of rows that hide something."""
    by = list(question.by)
    rows = pa.concat_tables([_shaped(part, by) for part in [*parts, *_nothing(question)]])
    one = pa.array(["all"] * rows.num_rows, pa.string())
    summed = (
        rows.append_column("_all", one)
        .group_by([*by, "_all"])
        .aggregate(
            [
                ("numerator", "sum", pc.ScalarAggregateOptions(min_count=1)),
                ("denominator", "sum", pc.ScalarAggregateOptions(min_count=1)),
                ("hidden", "max"),
            ]
        )
        .sort_by([(name, "ascending") for name in [*by, "_all"]])
    )
    flags = summed["hidden_max"].to_pylist()
    table = summed.select([*by, "numerator_sum", "denominator_sum"])
    hidden = frozenset(number for number, flag in enumerate(flags) if flag)
    return table.rename_columns([*by, "numerator", "denominator"]), hidden


def _nothing(question: Question) -> list[pa.Table]:
    """Return a row of nothing for a total, so that there is one even where nobody is counted."""
    if question.by:
        return []
    row: dict[str, list[int | None]] = {"numerator": [None if question.by else 0]}
    if question.measure.denominator is not None:
        row["denominator"] = [0]
    return [pa.table(row)]


def _shaped(part: pa.Table, by: list[str]) -> pa.Table:
    columns = {name: part[name].cast(pa.string()) for name in by}
    for name, kind in (("numerator", pa.int64()), ("denominator", pa.int64())):
        has = name in part.column_names
        columns[name] = part[name].cast(kind) if has else pa.nulls(part.num_rows, kind)
    has = "hidden" in part.column_names
    flags = part["hidden"] if has else pa.repeat(pa.scalar(False), part.num_rows)
    return pa.table({**columns, "hidden": flags})


def _held(evidence: Evidence, question: Question) -> int:
    years = question.where.get("year")
    return sum(a.held for a in evidence.sources.returns if not years or str(a.year) in years)


def _unknown(table: pa.Table, by: tuple[str, ...]) -> dict[str, int]:
    counts = {}
    for name in by:
        lost = table.filter(pc.field(name) == UNKNOWN)
        counts[name] = pc.sum(lost["numerator"]).as_py() or 0
    return counts
