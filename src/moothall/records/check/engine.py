"""Checks the records of a return against the rules, a batch of whole learners at a time."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import polars as pl
import pyarrow as pa

from moothall.periods import AcademicYear
from moothall.records import faults
from moothall.records.check import messages
from moothall.records.check.frames import Frames, reason
from moothall.records.check.kinds import Learner
from moothall.records.check.lookups import Lookups
from moothall.records.check.plan import Column, Plan, Step, roots
from moothall.records.check.record import Header, NotSaid, Setting
from moothall.records.check.rule import AnyRule, all_rules
from moothall.records.faults import Level
from moothall.records.references import References


class Result(StrEnum):
    """How a rule ended."""

    PASSED = "passed"
    FOUND = "found"
    NOT_APPLICABLE = "not applicable"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a rule ended on a return: how many faults, and why where it could not judge."""

    rule: str
    result: Result
    count: int = 0
    reason: str = ""


@dataclass(slots=True)
class Bound:
    """A rule as it stands in one check: its expressions, what they read, what it has found."""

    rule: AnyRule
    test: pl.Expr
    fault: dict[str, pl.Expr]
    needs: frozenset[Column]
    own: list[str]
    found: int = 0
    kept: list[pl.DataFrame] = field(default_factory=list)


class Checker:
    """Runs the rules over one return.

    Give it every batch, then `finish()`; afterwards `outcomes()` tells how each rule ended, and
    `held` which learners the errors hold back. A rule that cannot be evaluated is broken, never
    passed, and disturbs no other.

    Batches are judged together once they hold `at_once` learners, because asking two hundred
    questions costs as much of a few records as of many: the faults of a batch may come with a
    later one's, and the last with `finish()`.
    """

    def __init__(
        self,
        year: AcademicYear,
        header: Header,
        references: References,
        today: dt.date,
        rules: Iterable[AnyRule] | None = None,
        at_once: int = 16_000,
    ) -> None:
        self._plan = Plan()
        self._lookups = Lookups(references)
        self._setting = Setting(self._plan, header, today)
        self._at_once = at_once
        self._waiting: list[Mapping[str, pa.Table]] = []
        self._ended: dict[str, Outcome] = {}
        self._running: dict[str, Bound] = {}
        self._held: list[pl.Series] = []
        self._columns: frozenset[Column] = frozenset()
        self._stages: list[list[Step]] | None = None
        for rule in all_rules() if rules is None else rules:
            self._bind(rule, year)

    def batch(self, tables: Mapping[str, pa.Table]) -> pa.Table:
        """Take one batch, and return the faults found (moothall.records.faults.SCHEMA).

        `tables` are those of docs/explanation/data.md, section 1, of whole learners.
        """
        self._waiting.append(tables)
        enough = sum(part[Learner.kind].num_rows for part in self._waiting) >= self._at_once
        return _table(self._judge() if enough else [])

    def finish(self) -> pa.Table:
        """Return the faults of what was still waiting, and of the rules on the whole file."""
        found = self._judge() if self._waiting else []
        for bound in [b for b in self._running.values() if b.kept]:
            frame = pl.concat(bound.kept)
            bound.kept.clear()
            try:
                rows = frame.select(bound.test.alias("found"))["found"].arg_true()
                found += self._faults(bound, frame, rows)
            except Exception as fault:
                self._break(bound.rule, reason(fault))
        return _table(found)

    def outcomes(self) -> tuple[Outcome, ...]:
        """Return how each rule ended, in order of name."""
        running = {
            name: Outcome(name, Result.FOUND if bound.found else Result.PASSED, bound.found)
            for name, bound in self._running.items()
        }
        return tuple(sorted({**running, **self._ended}.values(), key=lambda one: one.rule))

    @property
    def held(self) -> pa.Array:
        """The `_learner` numbers of the learners that errors hold back, in order, each once."""
        numbers = pl.concat([pl.Series([], dtype=pl.Int32), *self._held])
        return numbers.unique().sort().to_arrow()

    def _bind(self, rule: AnyRule, year: AcademicYear) -> None:
        if not rule.applies_in(year):
            self._end(rule, Result.NOT_APPLICABLE, f"applies {rule.years}")
            return
        try:
            test = rule.predicate(rule.on(self._setting))
            fault = messages.fault(rule, self._setting)
        except NotSaid as lack:
            self._end(rule, Result.NOT_APPLICABLE, str(lack))
            return
        except Exception as mistake:
            self._break(rule, reason(mistake))
            return
        kind = rule.on.kind
        reads = frozenset().union(*(roots(kind, expr) for expr in (test, *fault.values())))
        missing = self._lookups.missing(self._plan.tables(reads))
        if missing:
            self._end(rule, Result.NOT_APPLICABLE, f"table missing: {', '.join(missing)}")
            return
        own = sorted({name for _, name in reads} | {"_learner", "_line"})
        needs = self._plan.closure(reads) | {(kind, "_row")}
        self._running[rule.name] = Bound(rule, test, fault, needs, own)

    def _judge(self) -> list[pl.DataFrame]:
        """Judge the batches that wait."""
        if self._stages is None:
            self._leave_out_what_the_structure_lacks(self._waiting[0])
            self._columns = frozenset().union(*(b.needs for b in self._running.values()))
            self._stages = self._plan.stages(self._columns)
        frames = Frames(self._waiting, self._columns, self._lookups)
        self._waiting = []
        for stage in self._stages:
            frames.take(stage)
        by_kind: dict[str, list[Bound]] = {}
        for bound in self._running.values():
            by_kind.setdefault(bound.rule.on.kind, []).append(bound)
        return [
            found for kind, bounds in by_kind.items() for found in self._find(kind, bounds, frames)
        ]

    def _leave_out_what_the_structure_lacks(self, tables: Mapping[str, pa.Table]) -> None:
        there = {(kind, name) for kind, table in tables.items() for name in table.column_names}
        for bound in list(self._running.values()):
            lacking = sorted(c for c in bound.needs if c not in self._plan.steps and c not in there)
            if lacking:
                kind, name = lacking[0]
                lack = f"the structure of this year has no {name} in {kind}"
                self._end(bound.rule, Result.NOT_APPLICABLE, lack)
                del self._running[bound.rule.name]

    def _find(self, kind: str, bounds: list[Bound], frames: Frames) -> list[pl.DataFrame]:
        """Run the rules on the records of a kind, and return the faults of each that found any."""
        tests = {b.rule.name: b.test for b in bounds if not b.rule.whole_file}
        marks = frames.select(kind, tests)
        found: list[pl.DataFrame] = []
        for bound in bounds:
            name = bound.rule.name
            failed = [frames.broken[c] for c in bound.needs | {(kind, name)} if c in frames.broken]
            if failed:
                self._break(bound.rule, failed[0])
            elif bound.rule.whole_file:
                bound.kept.append(frames.frames[kind].select(bound.own))
            elif marks[name].any():
                found += self._faults(bound, frames.frames[kind], marks[name].arg_true())
        return found

    def _faults(self, bound: Bound, frame: pl.DataFrame, rows: pl.Series) -> list[pl.DataFrame]:
        if rows.is_empty():
            return []
        records = frame.select(bound.own)[rows]
        made = records.select(expr.alias(name) for name, expr in bound.fault.items())
        bound.found += made.height
        if bound.rule.level is Level.ERROR:
            self._held.append(records["_learner"].cast(pl.Int32))
        return [made]

    def _break(self, rule: AnyRule, why: str) -> None:
        """End a rule as broken; what it found before stays found."""
        bound = self._running.pop(rule.name, None)
        self._stages = None
        self._end(rule, Result.BROKEN, why, bound.found if bound else 0)

    def _end(self, rule: AnyRule, result: Result, why: str, count: int = 0) -> None:
        self._ended[rule.name] = Outcome(rule.name, result, count, why)


def _table(found: list[pl.DataFrame]) -> pa.Table:
    """Return faults as one Arrow table in the order of the file."""
    if not found:
        return faults.table()
    whole = pl.concat(found).sort("line", "rule", maintain_order=True)
    table = whole.to_arrow()
    columns = [table.column(f.name).cast(f.type) for f in faults.SCHEMA]
    return pa.Table.from_arrays(columns, schema=faults.SCHEMA)
