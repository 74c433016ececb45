"""The limits of a round as rows of whole numbers over the lines that are decided on.

Everything is exact: learners are whole, money is pence, shares are turned into the pence or the
learners they come to. The solver gets the same rows in floating point; rounding and every check
of a finished plan use them as they are (METHODS, Allocation).
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import IntEnum
from functools import cached_property

import numpy as np
from scipy import sparse

from moothall.allocation.columns import Columns, Flags, Whole
from moothall.allocation.round import Change, Condition


class Bound(IntEnum):
    """What a row limits, in the order in which limits are told."""

    NEED = 0
    BUDGET = 1
    FLOOR = 2
    CAP = 3
    CONDITION = 4
    CAPACITY = 5
    SUFFICIENCY = 6
    MINIMUM = 7  # of groups that are opened: met by rounding, not by the linear programme


AT_LEAST = (Bound.FLOOR, Bound.SUFFICIENCY, Bound.MINIMUM)
IN_MONEY = (Bound.BUDGET, Bound.FLOOR, Bound.CAP, Bound.CONDITION)
PROTECTED_NO_MORE = (Change.SHRINK, Change.END)


@dataclass(frozen=True)
class Rows:
    """Rows `matrix @ learners <= limit`, or `>= limit` where `at_least`.

    `key` says which need (pair), purse, provider, condition, provision or sufficiency a row is on.
    Limits are pence for money and learners for the rest; `base` is what the share behind a floor,
    cap or sufficiency is a share of (pence of last year, learners needed), and 0 for the rest.
    matrix: rows x free lines, whole numbers.
    """

    bound: Whole
    key: Whole
    limit: Whole
    base: Whole
    matrix: sparse.csr_array

    @cached_property
    def at_least(self) -> Flags:
        """Which rows demand, rather than forbid."""
        return np.isin(self.bound, AT_LEAST)

    @cached_property
    def in_money(self) -> Flags:
        """Which rows are in pence."""
        return np.isin(self.bound, IN_MONEY)

    def used(self, learners: Whole) -> Whole:
        """What whole learners on each free line come to, row by row."""
        total: Whole = self.matrix @ learners
        return total

    def short(self, learners: Whole) -> Whole:
        """By how much each row is broken; 0 where it holds."""
        over = self.used(learners) - self.limit
        broken: Whole = np.maximum(np.where(self.at_least, -over, over), 0)
        return broken

    def and_also(self, more: "Rows") -> "Rows":
        """These rows and more."""
        return Rows(
            np.concatenate([self.bound, more.bound]),
            np.concatenate([self.key, more.key]),
            np.concatenate([self.limit, more.limit]),
            np.concatenate([self.base, more.base]),
            sparse.csr_array(sparse.vstack([self.matrix, more.matrix])),
        )


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some rows of one bound: for each entry its row (by key), its line and its coefficient."""

    bound: Bound
    keys: Whole  # one for each row, rising
    limits: Whole
    entry_key: Whole
    entry_line: Whole
    entry_value: Whole
    bases: Whole | None = None


def build_rows(columns: Columns, free: Whole) -> Rows:
    """Write down every limit of a round over its free lines (places in the columns)."""
    maker = _Maker(columns, free)
    pieces = [
        maker.needs(),
        maker.budgets(),
        *maker.changes(),
        maker.capacities(),
        maker.sufficiencies(),
    ]
    return _joined(pieces, len(free))


def minimum_rows(columns: Columns, free: Whole, opened: Whole) -> Rows:
    """The minimum of each group in `opened` (places of provisions) as a row."""
    maker = _Maker(columns, free)
    wanted = np.array([p.minimum - p.taken for p in columns.provisions], np.int64)
    asked = np.intersect1d(opened, np.flatnonzero(wanted > 0))
    piece = maker.over(Bound.MINIMUM, asked, wanted[asked], maker.provision)
    return _joined([piece], len(free))


def _joined(pieces: list[_Piece], lines: int) -> Rows:
    rows, start = [], 0
    for piece in pieces:
        rows.append(start + np.searchsorted(piece.keys, piece.entry_key))
        start += len(piece.keys)
    at = np.concatenate(rows)
    line = np.concatenate([piece.entry_line for piece in pieces])
    value = np.concatenate([piece.entry_value for piece in pieces])
    matrix = sparse.csr_array((value, (at, line)), shape=(start, lines), dtype=np.int64)
    return Rows(
        np.repeat([piece.bound.value for piece in pieces], [len(p.keys) for p in pieces]),
        np.concatenate([piece.keys for piece in pieces]),
        np.concatenate([piece.limits for piece in pieces]),
        np.concatenate([np.zeros_like(p.keys) if p.bases is None else p.bases for p in pieces]),
        matrix,
    )


class _Maker:
    """Makes the rows of each bound from the columns of a round."""

    def __init__(self, columns: Columns, free: Whole) -> None:
        self.columns = columns
        self.pair, self.rate = columns.pair[free], columns.rate[free]
        self.provider, self.provision = columns.provider[free], columns.provision[free]
        self.purse = columns.purse[free]
        self.lines: Whole = np.arange(len(free))

    def over(self, bound: Bound, keys: Whole, limits: Whole, key_of_line: Whole) -> _Piece:
        """Rows of learners: each line counts once in the row of its key, where there is one."""
        here = np.isin(key_of_line, keys)
        ones = np.ones(int(here.sum()), np.int64)
        return _Piece(bound, keys, limits, key_of_line[here], self.lines[here], ones)

    def needs(self) -> _Piece:
        """No area gets more places of a kind than it needs."""
        columns = self.columns
        keys = np.unique(self.pair)
        open_need = columns.need - columns.met_outside
        return self.over(Bound.NEED, keys, open_need[keys], self.pair)

    def budgets(self) -> _Piece:
        """Each authority's money in each fund, less what lines outside take of it."""
        columns = self.columns
        outside = ~columns.inside
        taken = np.zeros(len(columns.budget), np.int64)
        spent = columns.last_learners[outside] * columns.rate[outside]
        np.add.at(taken, columns.purse[outside], spent)
        keys = np.arange(len(columns.budget))
        return _Piece(Bound.BUDGET, keys, columns.budget - taken, self.purse, self.lines, self.rate)

    def capacities(self) -> _Piece:
        """Places of a provision that learners from outside have not taken."""
        limited = [
            (i, provision.capacity - provision.taken)
            for i, provision in enumerate(self.columns.provisions)
            if provision.capacity is not None
        ]
        keys, limits = np.array(limited, np.int64).reshape(-1, 2).T
        inside = np.isin(keys, self.provision)
        return self.over(Bound.CAPACITY, keys[inside], limits[inside], self.provision)

    def sufficiencies(self) -> _Piece:
        """The share of need that must be met, less what is met outside; in whole learners."""
        columns = self.columns
        keys, limits, bases, entry_key, entry_line = [], [], [], [], []
        for i, (asked, covered) in enumerate(
            zip(columns.sufficiencies, columns.in_scope, strict=True)
        ):
            need = Decimal(int(columns.need[covered].sum()))
            wanted = int((asked.share * need).to_integral_value(ROUND_CEILING))
            open_ = wanted - int(columns.met_outside[covered].sum())
            if open_ <= 0:
                continue
            lines = self.lines[covered[self.pair]]
            keys.append(i)
            limits.append(open_)
            bases.append(int(need))
            entry_key.append(np.full(len(lines), i))
            entry_line.append(lines)
        line = _joined_columns(entry_line)
        return _Piece(
            Bound.SUFFICIENCY,
            np.array(keys, np.int64),
            np.array(limits, np.int64),
            _joined_columns(entry_key),
            line,
            np.ones(len(line), np.int64),
            np.array(bases, np.int64),
        )

    def changes(self) -> list[_Piece]:
        """Floors, caps and quality conditions: how far money may move from last year's."""
        return [self._floors(), self._caps(), self._conditions()]

    def _floors(self) -> _Piece:
        """A floor protects what no condition shrinks or ends."""
        columns = self.columns
        unprotected = self._covered(PROTECTED_NO_MORE)
        last = self._last_by_provider(~unprotected)
        limits = {
            i: _up((1 - provider.floor) * int(last[i]))
            for i, provider in enumerate(columns.providers)
            if provider.floor is not None and provider.inside and last[i] > 0
        }
        return self._money(Bound.FLOOR, limits, last, ~unprotected[columns.provision])

    def _caps(self) -> _Piece:
        """A cap is last year's money, each part of it risen as far as its condition or cap lets it.

        There is none on a provider without last year's money, nor beside a condition on all of it.
        """
        columns = self.columns
        covered = self._covered(tuple(Change))
        last, free_of = self._last_by_provider(covered | ~covered), self._last_by_provider(~covered)
        whole_way = np.ones(len(columns.providers), np.bool_)
        np.logical_and.at(whole_way, columns.provider_of_provision, covered)
        risen = [Decimal(0)] * len(columns.providers)
        for i, condition in enumerate(columns.conditions):
            provider = columns.place_of_provider[condition.provider]
            risen[provider] += (1 + _change(condition)) * int(self._last_under(i))
        limits = {
            i: _down(risen[i] + (1 + provider.cap) * int(free_of[i]))
            for i, provider in enumerate(columns.providers)
            if provider.cap is not None and provider.inside and last[i] > 0 and not whole_way[i]
        }
        return self._money(Bound.CAP, limits, free_of, np.ones(len(columns.provision), np.bool_))

    def _conditions(self) -> _Piece:
        """Money under a condition; growth from nothing is not limited by a share of nothing."""
        columns = self.columns
        keys, limits, entry_key, entry_line = [], [], [], []
        for i, condition in enumerate(columns.conditions):
            last = int(self._last_under(i))
            if condition.change is Change.GROW and not last:
                continue
            lines = self.lines[self._under(condition)[self.provision]]
            keys.append(i)
            limits.append(_down((1 + _change(condition)) * last))
            entry_key.append(np.full(len(lines), i))
            entry_line.append(lines)
        line = _joined_columns(entry_line)
        return _Piece(
            Bound.CONDITION,
            np.array(keys, np.int64),
            np.array(limits, np.int64),
            _joined_columns(entry_key),
            line,
            self.rate[line],
        )

    def _money(self, bound: Bound, limits: dict[int, int], last: Whole, counts: Flags) -> _Piece:
        """Rows of money by provider; `counts` says which of all lines are reckoned."""
        keys = np.array(list(limits), np.int64)
        here = np.isin(self.provider, keys) & counts[self.columns.inside]
        return _Piece(
            bound,
            keys,
            np.array(list(limits.values()), np.int64),
            self.provider[here],
            self.lines[here],
            self.rate[here],
            last[keys],
        )

    def _under(self, condition: Condition) -> Flags:
        """Which provisions a condition covers."""
        columns = self.columns
        covered = np.zeros(len(columns.provisions), np.bool_)
        provider = columns.place_of_provider[condition.provider]
        first, end = np.searchsorted(columns.provider_of_provision, [provider, provider + 1])
        for i in range(first, end):
            covered[i] = condition.scope.covers(columns.provisions[i].kind)
        return covered

    def _covered(self, changes: tuple[Change, ...]) -> Flags:
        """Which provisions stand under a condition of these changes."""
        covered = np.zeros(len(self.columns.provisions), np.bool_)
        for condition in self.columns.conditions:
            if condition.change in changes:
                covered |= self._under(condition)
        return covered

    def _last_by_provider(self, provisions: Flags) -> Whole:
        """Last year's pence of each provider in some provisions."""
        columns = self.columns
        here = provisions[columns.provision]
        total = np.zeros(len(columns.providers), np.int64)
        np.add.at(total, columns.provider[here], columns.last_pence[here])
        return total

    def _last_under(self, condition: int) -> int:
        """Last year's pence under a condition."""
        columns = self.columns
        here = self._under(columns.conditions[condition])[columns.provision]
        return int(columns.last_pence[here].sum())


def _change(condition: Condition) -> Decimal:
    """The largest change on last year that a condition lets happen, as a share."""
    return {
        Change.GROW: condition.by,
        Change.HOLD: Decimal(0),
        Change.SHRINK: -condition.by,
        Change.END: Decimal(-1),
    }[condition.change]


def _joined_columns(parts: list[Whole]) -> Whole:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def _down(pennies: Decimal) -> int:
    return int(pennies.to_integral_value(ROUND_FLOOR))


def _up(pennies: Decimal) -> int:
    return int(pennies.to_integral_value(ROUND_CEILING))
