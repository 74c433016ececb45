"""What the rules ask to know about a record beyond its own fields, worked out once for all of them.

A rule asks its record for facts: has this aim a source of funding of 105, how many aims has its
learner, is its postcode known. Each question becomes a step that makes one column for the records
of a kind. Steps are shared: a question that forty rules ask is answered once a batch.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

Column = tuple[str, str]
"""A column of a kind of record: ("LearningDelivery", "AimType")."""

Gathering = Literal["any", "count", "least", "greatest"]
Preceding = Literal["last", "greatest"]


@dataclass(frozen=True, slots=True)
class Step(ABC):
    """One column to make for the records of a kind."""

    kind: str
    name: str

    @abstractmethod
    def reads(self) -> frozenset[Column]:
        """Return the columns this one is made from."""


@dataclass(frozen=True, slots=True)
class Derived(Step):
    """A column computed from other columns of the same record."""

    expr: pl.Expr

    def reads(self) -> frozenset[Column]:
        """Return the columns this one is made from."""
        return roots(self.kind, self.expr)


@dataclass(frozen=True, slots=True)
class Gathered(Step):
    """Something about the records under this one: whether any, how many, the least, the greatest.

    `value` is null for any and count. Least and greatest are of whole numbers or dates.
    """

    child: str
    how: Gathering
    where: pl.Expr
    value: pl.Expr | None = None

    def reads(self) -> frozenset[Column]:
        """Return the columns this one is made from."""
        found = roots(self.child, self.where) | {(self.child, "_row")}
        return found if self.value is None else found | roots(self.child, self.value)


@dataclass(frozen=True, slots=True)
class Carried(Step):
    """A column of another record, to which a link leads.

    `link` is `_parent`, `_learner`, or the name of a date column of this record: the employment
    status that applies on that date.
    """

    source: str
    link: str
    column: str

    def reads(self) -> frozenset[Column]:
        """Return the columns this one is made from."""
        own = frozenset() if self.link.startswith("_") else frozenset({(self.kind, self.link)})
        applies = frozenset({(self.source, "DateEmpStatApp")}) if own else frozenset()
        return own | applies | frozenset({(self.source, self.column)})


@dataclass(frozen=True, slots=True)
class Earlier(Step):
    """The `value` of records of the same owner that come earlier in the order `by`.

    `how` tells which: of the record just before, or the greatest of all before. `owner` is
    `_parent` or `_learner`; records must agree on the columns `same` too. Only records `where`
    holds are looked at, and only they get a value.
    """

    owner: str
    where: pl.Expr
    by: pl.Expr
    value: pl.Expr
    how: Preceding
    same: tuple[str, ...] = ()

    def reads(self) -> frozenset[Column]:
        """Return the columns this one is made from."""
        asked = (self.where, self.by, self.value, *(pl.col(name) for name in self.same))
        return frozenset().union(*(roots(self.kind, expr) for expr in asked))


@dataclass(frozen=True, slots=True)
class Known(Step):
    """Whether a code stands in a column of a reference table; null where there is no code."""

    table: str
    column: str
    expr: pl.Expr

    def reads(self) -> frozenset[Column]:
        """Return the columns this one is made from."""
        return roots(self.kind, self.expr)


@dataclass(slots=True)
class Plan:
    """The steps that a set of rules asks for, each once."""

    steps: dict[Column, Step] = field(default_factory=dict)
    _asked: dict[object, str] = field(default_factory=dict)
    _depths: dict[Column, int] = field(default_factory=dict)

    def ask(self, title: str, make: Callable[[str], Step], *question: object) -> str:
        """Return the name of the column that answers a question, adding its step if it is new.

        `question` tells this question from all others; expressions in it are compared by content.
        """
        key = tuple(_said(part) for part in question)
        if key not in self._asked:
            name = f"{title} #{len(self._asked)}"
            step = make(name)
            self._asked[key] = name
            self.steps[step.kind, name] = step
            self._depths[step.kind, name] = 1 + max(
                (self._depths.get(column, 0) for column in step.reads()), default=0
            )
        return self._asked[key]

    def closure(self, columns: Iterable[Column]) -> frozenset[Column]:
        """Return every column, own or made, that is needed to have these."""
        seen: set[Column] = set()
        waiting = list(columns)
        while waiting:
            column = waiting.pop()
            if column not in seen:
                seen.add(column)
                waiting.extend(self.steps[column].reads() if column in self.steps else ())
        return frozenset(seen)

    def tables(self, columns: Iterable[Column]) -> frozenset[str]:
        """Return the reference tables that are needed to have these columns."""
        steps = (self.steps.get(column) for column in self.closure(columns))
        return frozenset(step.table for step in steps if isinstance(step, Known))

    def stages(self, columns: Iterable[Column]) -> list[list[Step]]:
        """Return the steps that make these columns, in stages: each needs only those before it."""
        wanted = [column for column in self.closure(columns) if column in self.steps]
        stages: dict[int, list[Step]] = {}
        for column in wanted:
            stages.setdefault(self._depths[column], []).append(self.steps[column])
        return [stages[depth] for depth in sorted(stages)]


def roots(kind: str, expr: pl.Expr) -> frozenset[Column]:
    """Return the columns that an expression over records of a kind reads."""
    return frozenset((kind, name) for name in expr.meta.root_names())


def _said(part: object) -> object:
    return part.meta.serialize() if isinstance(part, pl.Expr) else part
