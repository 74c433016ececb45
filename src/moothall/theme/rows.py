"""Where a table's rows come from: a QuerySet, or a list in memory. Both select alike."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from django.db.models import F, Model, Q, QuerySet

from moothall.theme import cells
from moothall.theme.cells import Hidden, Tag

if TYPE_CHECKING:
    from moothall.theme.tables import Column, Table


@dataclass(frozen=True)
class Sort:
    """A column's key and a direction."""

    key: str
    descending: bool


class Rows(Protocol):
    """Rows that can be selected, counted and sliced."""

    def select(self, words: str, chosen: Mapping[str, str], sort: Sort | None) -> "Rows":
        """Return the rows that hold all words and choices, in order."""

    def count(self) -> int:
        """Return how many there are."""

    def slice(self, start: int, stop: int | None) -> Sequence[object]:
        """Return rows from `start` to before `stop`."""


@dataclass(frozen=True)
class QueryRows:
    """Rows of a database query."""

    query: "QuerySet[Model]"
    table: "Table"  # type: ignore[type-arg]

    def select(self, words: str, chosen: Mapping[str, str], sort: Sort | None) -> "QueryRows":
        """Narrow and order the query; ties are broken by key, so that pages never overlap."""
        query = self.query
        searched = [
            column.order or column.key for column in self.table.columns if column.searchable
        ]
        for word in words.split():
            anywhere = Q()
            for name in searched:
                anywhere |= Q(**{f"{name}__icontains": word})
            query = query.filter(anywhere)
        for one in self.table.filters:
            if chosen.get(one.key):
                query = query.filter(**{one.field or one.key: chosen[one.key]})
        if sort is not None:
            name = self._order(sort.key)
            by = F(name).desc(nulls_last=True) if sort.descending else F(name).asc(nulls_last=True)
            query = query.order_by(by, "pk")
        elif not query.ordered:
            query = query.order_by("pk")
        return QueryRows(query, self.table)

    def count(self) -> int:
        """Return how many there are, in one query."""
        return self.query.count()

    def slice(self, start: int, stop: int | None) -> Sequence[object]:
        """Return rows, in one query."""
        return list(self.query[start:stop])

    def _order(self, key: str) -> str:
        column = self.table.column(key)
        return (column.order if column else "") or key


@dataclass(frozen=True)
class ListRows:
    """Rows of a list in memory."""

    rows: Sequence[object]
    table: "Table"  # type: ignore[type-arg]

    def select(self, words: str, chosen: Mapping[str, str], sort: Sort | None) -> "ListRows":
        """Narrow and order the list; the order it came in breaks ties, empty cells go last."""
        rows = [row for row in self.rows if self._holds(row, words, chosen)]
        column = self.table.column(sort.key) if sort else None
        if sort and column:
            keyed = [(_sort_key(column.of(row)), row) for row in rows]
            full = [pair for pair in keyed if pair[0] is not None]
            full.sort(key=lambda pair: pair[0] or (0, ""), reverse=sort.descending)
            rows = [row for _, row in full] + [row for key, row in keyed if key is None]
        return ListRows(rows, self.table)

    def count(self) -> int:
        """Return how many there are."""
        return len(self.rows)

    def slice(self, start: int, stop: int | None) -> Sequence[object]:
        """Return rows."""
        return self.rows[start:stop]

    def _holds(self, row: object, words: str, chosen: Mapping[str, str]) -> bool:
        for one in self.table.filters:
            wanted = chosen.get(one.key)
            if wanted and _filter_value(self.table, one.field or one.key, row) != wanted:
                return False
        if not words:
            return True
        said = " ".join(
            cells.text(column.of(row), column.kind)
            for column in self.table.columns
            if column.searchable
        ).casefold()
        return all(word in said for word in words.casefold().split())


def _filter_value(table: "Table", key: str, row: object) -> str:  # type: ignore[type-arg]
    column: Column[object] | None = table.column(key)
    value = column.of(row) if column else _read(row, key)
    return str(cells.plain(value))


def _read(row: object, key: str) -> object:
    return row.get(key) if isinstance(row, dict) else getattr(row, key)


def _sort_key(value: object) -> tuple[int, float | str] | None:
    """Numbers before words; hidden and empty cells have no place, so they go last.

    A hidden number must not be placed among the others, where its neighbours would tell it.
    """
    shown = cells.plain(value)
    if shown is None or shown == "" or isinstance(shown, Hidden):
        return None
    if isinstance(shown, dt.date):
        return (1, shown.isoformat())
    if isinstance(shown, (int, float, Decimal)):
        return (0, float(shown))
    return (1, (shown.text if isinstance(shown, Tag) else shown).casefold())
