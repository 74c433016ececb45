"""A record as a rule sees it: its fields, its learner's, and questions about what belongs to it.

Everything here is an expression over columns, evaluated for all records of a batch at once.

Three-valued logic: an unknown value makes a comparison unknown, and a predicate that is unknown
has found nothing. Where the official condition reads `X <> 1` of a field that may be left out,
and means that leaving it out is wrong too, the rule says `X.ne_missing(1)`.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Protocol, Self, TypeVar

import polars as pl
import pyarrow as pa

from moothall.codes import UKPRN
from moothall.periods import AcademicYear
from moothall.records.check.plan import (
    Carried,
    Derived,
    Earlier,
    Gathered,
    Gathering,
    Known,
    Plan,
    Preceding,
)


class Header(Protocol):
    """What the rules need to know of a return as a whole."""

    @property
    def ukprn(self) -> UKPRN | None:
        """The provider that made the return, None where the header does not say."""

    @property
    def year(self) -> AcademicYear:
        """The teaching year that the return is for."""

    @property
    def prepared(self) -> dt.date | None:
        """The day on which the file was prepared, None where the header does not say."""


class NotSaid(Exception):
    """The header of a return does not say something that a rule needs to know."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What stands round the records: the return's header, the day, and the plan being made."""

    plan: Plan
    header: Header
    today: dt.date


R = TypeVar("R", bound="Record")


class Record:
    """A record of one kind in a rule."""

    kind: ClassVar[str]
    parent: ClassVar["type[Record] | None"] = None
    fields: ClassVar[dict[str, pa.DataType]] = {}

    def __init__(
        self, setting: Setting, seen_from: "Record | None" = None, link: str = "_parent"
    ) -> None:
        self.setting = setting
        self._seen_from = seen_from
        self._link = link

    @property
    def year(self) -> AcademicYear:
        """The teaching year of the return."""
        return self.setting.header.year

    @property
    def prepared(self) -> dt.date:
        """The day on which the file was prepared. Raises NotSaid."""
        if self.setting.header.prepared is None:
            raise NotSaid("the header does not say when the file was prepared")
        return self.setting.header.prepared

    @property
    def provider(self) -> int:
        """The UKPRN of the provider that made the return. Raises NotSaid."""
        if self.setting.header.ukprn is None:
            raise NotSaid("the header does not say which provider made the return")
        return int(self.setting.header.ukprn)

    def column(self, name: str) -> pl.Expr:
        """Return a column of this record, as seen from the record that the rule is on."""
        return self._shown(name)

    def some(self, kind: type[R], where: Callable[[R], pl.Expr]) -> pl.Expr:
        """Whether any record of a kind that belongs to this one is so. Never unknown."""
        return self._gather(kind, "any", where, None)

    def none(self, kind: type[R], where: Callable[[R], pl.Expr]) -> pl.Expr:
        """Whether no record of a kind that belongs to this one is so. Never unknown."""
        return ~self.some(kind, where)

    def count(self, kind: type[R], where: Callable[[R], pl.Expr]) -> pl.Expr:
        """How many records of a kind that belongs to this one are so."""
        return self._gather(kind, "count", where, None)

    def least(
        self,
        kind: type[R],
        value: Callable[[R], pl.Expr],
        where: Callable[[R], pl.Expr] = lambda _: pl.lit(True),
    ) -> pl.Expr:
        """The least value (earliest date) over such records; unknown where there is none."""
        return self._gather(kind, "least", where, value)

    def greatest(
        self,
        kind: type[R],
        value: Callable[[R], pl.Expr],
        where: Callable[[R], pl.Expr] = lambda _: pl.lit(True),
    ) -> pl.Expr:
        """The greatest value (latest date) over such records; unknown where there is none."""
        return self._gather(kind, "greatest", where, value)

    def earlier(
        self,
        how: Preceding,
        value: Callable[[Self], pl.Expr],
        *,
        by: Callable[[Self], pl.Expr],
        where: Callable[[Self], pl.Expr],
        owner: str = "_parent",
        same: tuple[str, ...] = (),
    ) -> pl.Expr:
        """The value of such a record of the same owner before this one: the last, or the greatest.

        `owner` is `_parent` or `_learner`; `by` is the order, ties in the order of the file.
        Unknown where this record is not such a one, or the first.
        """
        bare = type(self)(self.setting)
        parts = (where(bare), by(bare), value(bare))
        name = self.setting.plan.ask(
            f"earlier {self.kind}",
            lambda name: Earlier(self.kind, name, owner, *parts, how, same),
            *("earlier", self.kind, owner, *parts, how, *same),
        )
        return self._shown(name)

    def derived(self, title: str, expr: pl.Expr) -> pl.Expr:
        """Return an expression over this record's own columns as a column worked out once."""
        name = self.setting.plan.ask(
            title, lambda name: Derived(self.kind, name, expr), "derived", self.kind, expr
        )
        return self._shown(name)

    def known(self, table: str, column: str, code: pl.Expr) -> pl.Expr:
        """Whether a code of this record stands in a reference table; unknown where it is null."""
        name = self.setting.plan.ask(
            f"known {table}",
            lambda name: Known(self.kind, name, table, column, code),
            *("known", self.kind, table, column, code),
        )
        return self._shown(name)

    def bare(self) -> Self:
        """Return this kind of record as its own columns name themselves, seen from nowhere else."""
        return type(self)(self.setting)

    def _gather(
        self,
        kind: type[R],
        how: Gathering,
        where: Callable[[R], pl.Expr],
        value: Callable[[R], pl.Expr] | None,
    ) -> pl.Expr:
        child = kind(self.setting)
        test = where(child)
        amount = None if value is None else value(child)
        name = self.setting.plan.ask(
            f"{how} {kind.kind}",
            lambda name: Gathered(self.kind, name, kind.kind, how, test, amount),
            *("gathered", self.kind, kind.kind, how, test, amount),
        )
        return self._shown(name)

    def _shown(self, name: str) -> pl.Expr:
        if self._seen_from is None:
            return pl.col(name)
        onto = self._seen_from
        carried = onto.setting.plan.ask(
            f"{self._link}.{name}",
            lambda title: Carried(onto.kind, title, self.kind, self._link, name),
            *("carried", onto.kind, self.kind, self._link, name),
        )
        return onto.column(carried)
