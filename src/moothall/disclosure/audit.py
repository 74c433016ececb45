"""The audit: can a reader bound a hidden cell more tightly than the protocol allows?

For each hidden cell the smallest and the largest value are sought that fit all that was published
(METHODS, "Protecting a published table"): two linear programmes a cell on one warm model, many of
which are spared because one solution is a witness for many cells at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from moothall.disclosure.knowledge import Equations, View
from moothall.disclosure.programme import Floats
from moothall.disclosure.reader import Reader
from moothall.disclosure.rule import SuppressionRule
from moothall.disclosure.witness import CLOSE

ROUNDS = 40


class Promise(IntEnum):
    """What is promised about a hidden number."""

    SMALL = 0  # a small count: all small counts stay possible
    WIDE = 1  # hidden to protect others: as many values stay possible as a small count has
    IMPLIED = 2  # a difference of published cells: not known to be small


@dataclass(frozen=True, slots=True)
class Targets:
    """Sums of groups (rows) with the promise made on each."""

    sums: sparse.csr_array
    promises: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Finding:
    """A target whose promise does not hold, with the widest interval that was found for it."""

    target: int
    low: float
    high: float
    floor: float


class Audit:
    """One audit of all targets against a reader; `findings` are the promises that do not hold.

    Only tables of whole numbers count as witnesses as long as `searches` for them are left; after
    that (tables with three breakdowns) the bound of the linear relaxation is taken.
    """

    def __init__(
        self,
        facts: Equations,
        views: Sequence[View],
        targets: Targets,
        rule: SuppressionRule,
        searches: int = 0,
    ) -> None:
        self.facts, self.views = facts, views
        self.reader = reader = Reader(facts, views, rule.least_hidden)
        self.rule = rule
        self.sums = targets.sums
        self.floor = np.full(targets.sums.shape[0], float(rule.least_hidden))
        self.promises = targets.promises
        self.free, self.known = reader.split(targets.sums)
        self._touched = abs(self.free)
        count = targets.sums.shape[0]
        self.low, self.high = np.full(count, np.inf), np.full(count, -np.inf)
        self.low_sure, self.high_sure = np.zeros(count, np.bool_), np.zeros(count, np.bool_)
        self.consistent = reader.consistent
        self.searches = searches
        self.relaxed = False  # whether a bound was taken without a witness
        determined = np.diff(self.free.indptr) == 0
        self.low[determined] = self.high[determined] = self.known[determined]
        self.low_sure |= determined
        self.high_sure |= determined

    def kept(self) -> NDArray[np.bool_]:
        """Which promises are known to hold."""
        least, most = self.rule.least_hidden, self.rule.most_hidden
        holds_all = (self.low <= self.floor + CLOSE) & (self.high >= most - CLOSE)
        wide = self.high - self.low >= most - least - CLOSE
        implied = self.promises == Promise.IMPLIED
        return np.where(
            self.promises == Promise.WIDE, wide, holds_all | (implied & self.never_small())
        ).astype(np.bool_)

    def never_small(self) -> NDArray[np.bool_]:
        """Which targets a reader knows to be no small number."""
        large = self.low_sure & (self.low > self.rule.most_hidden - CLOSE + 1)
        return large | (self.high_sure & (self.high < CLOSE))

    def run(self) -> list[Finding]:
        """Try every promise; return those that fail, in the order of the targets."""
        self._together()
        findings = []
        for k in np.flatnonzero(~self.kept()):
            # Most implied numbers are surely large: then their smallest value settles it.
            signs = (-1.0, 1.0) if self.promises[k] == Promise.IMPLIED else (1.0, -1.0)
            for sign in signs:
                if self.consistent and not self.kept()[k]:
                    self._push(int(k), sign)
            if not self.kept()[k]:
                ends = (self.low[k], self.high[k], self.floor[k])
                findings.append(Finding(int(k), *(float(end) for end in ends)))
        return findings

    def _lower_floor(self, k: int) -> None:
        """Allow what shown zeros alone say: a total of two cells that are not 0 is at least 2."""
        least = self.rule.least_hidden
        if least and self.promises[k] != Promise.WIDE:
            self.floor[k] = max(least, np.ceil(self._pattern.least_of(self.sums[[k]]) - CLOSE))

    @cached_property
    def _pattern(self) -> Reader:
        return Reader(self.facts, self.views, self.rule.least_hidden, numbers=False)

    def _together(self) -> None:
        """Push many targets at once, some up and some down, as long as that settles many."""
        rng = np.random.default_rng(20_001)  # fixed: the same table gives the same answer
        for _ in range(ROUNDS):
            open_ = np.flatnonzero(~self.kept())
            if len(open_) < 4 or not self.consistent:
                return
            signs = np.zeros(self.free.shape[0])
            signs[open_] = rng.choice((-1.0, 1.0), len(open_)) * rng.uniform(0.5, 1.0, len(open_))
            weights = signs @ self.free
            columns = np.flatnonzero(weights).astype(np.int32)
            self._see(self.reader.push(columns, weights[columns]))
            if len(open_) - np.count_nonzero(~self.kept()) < max(2, len(open_) // 20):
                return

    def _see(self, x: Floats | None) -> None:
        """Note what one solution shows to be possible."""
        if x is None:
            self.consistent = False
            return
        values = self.known + self.free @ np.round(np.nan_to_num(x))
        if np.isnan(x).any():
            unsound = np.isnan(x)
        else:
            unsound = ~self.reader.whole(x)[self.reader.part]
            if not self.searches and unsound.any():
                values = self.known + self.free @ x
                unsound, self.relaxed = np.zeros(len(x), np.bool_), True
        sound = self._touched @ unsound.astype(np.float64) == 0
        self.low = np.where(sound, np.minimum(self.low, values), self.low)
        self.high = np.where(sound, np.maximum(self.high, values), self.high)

    def _push(self, k: int, sign: float) -> None:
        """Find the largest (sign 1) or smallest (-1) value of one target."""
        at = slice(self.free.indptr[k], self.free.indptr[k + 1])
        columns = self.free.indices[at].astype(np.int32)
        weights = sign * self.free.data[at]
        if not len(columns):
            return
        x = self.reader.push(columns, weights)
        self._see(x)
        if x is None:
            return
        bound = float(self.known[k] + self.free.data[at] @ x[columns])
        if sign < 0 and bound > self.rule.least_hidden + CLOSE:
            self._lower_floor(k)
        if self.promises[k] == Promise.IMPLIED:
            self._settle(k, sign, bound)
        elif (self.high[k] < bound - CLOSE) if sign > 0 else (self.low[k] > bound + CLOSE):
            goal = self._goal(k, sign, bound)
            if goal is not None:
                self._reach(k, sign, goal)

    def _reach(self, k: int, sign: float, goal: float) -> None:
        """Look for a table of whole numbers in which a target reaches a goal the bound allows.

        When its searches are used up the bound itself is taken.
        """
        if not self.searches:
            self._settle(k, sign, goal)
            self.relaxed = True
            return
        self.searches -= 1
        at = slice(self.free.indptr[k], self.free.indptr[k + 1])
        columns = self.free.indices[at].astype(np.int32)
        x = self.reader.reach(columns, sign * self.free.data[at], sign * (goal - self.known[k]))
        if x is not None:
            self._see(x)
        elif not self.reader.searchable(columns):
            self._settle(k, sign, goal)

    def _goal(self, k: int, sign: float, bound: float) -> float | None:
        """The whole value that a target must reach, where the relaxed bound allows it."""
        if self.promises[k] == Promise.WIDE:
            return float(np.floor(bound + CLOSE) if sign > 0 else np.ceil(bound - CLOSE))
        goal = float(self.rule.most_hidden if sign > 0 else self.floor[k])
        return goal if sign * (bound - goal) >= -CLOSE else None

    def _settle(self, k: int, sign: float, bound: float) -> None:
        if sign > 0:
            self.high[k] = max(self.high[k], np.floor(bound + CLOSE))
            self.high_sure[k] = True
        else:
            self.low[k] = min(self.low[k], np.ceil(bound - CLOSE))
            self.low_sure[k] = True
