"""Minimum groups: what would be opened too small is closed, and the rest solved again.

The programme knows parts of groups, so it may spread learners thinly. After each solution, of the
groups of a kind that are below their minimum, the half that is furthest below closes (learners of
a kind move only among its groups, so kinds can go together); the others may then fill. First those
that would close are shunned: learners there cost so much that only another limit can put them
there. A group that keeps learners even so is not closed, and is named if it stays too small.
Nothing here depends on chance or time, so the same round closes the same groups. It is a
rule and not an optimum: finding the best set to close is a hard problem.
"""

from dataclasses import dataclass

import numpy as np

from moothall.allocation.columns import Columns, Floats, Whole
from moothall.allocation.programme import Corner, Programme
from moothall.allocation.rounding import CLOSE

SHUNNED = 50  # times the greatest worth of a learner


@dataclass(frozen=True, slots=True)
class Opened:
    """The best corner once small groups are closed, and which (places of provisions) those are.

    `size` is what each closed or kept group had when it was decided on.
    """

    corner: Corner
    closed: Whole
    kept: Whole
    size: Floats


def open_groups(columns: Columns, free: Whole, programme: Programme, first: Corner) -> Opened:
    """Close groups below their minimum until those left are large enough."""
    return _Groups(columns, free, programme, first).run()


class _Groups:
    def __init__(self, columns: Columns, free: Whole, programme: Programme, first: Corner) -> None:
        self.columns, self.programme, self.corner = columns, programme, first
        self.provision = columns.provision[free]
        count = len(columns.provisions)
        self.minimum = np.array([p.minimum for p in columns.provisions], np.int64)
        self.taken = np.array([p.taken for p in columns.provisions], np.int64)
        self.kind = np.array([columns.place_of_kind[p.kind] for p in columns.provisions], np.int64)
        self.closed, self.kept = np.zeros(count, np.bool_), np.zeros(count, np.bool_)
        self.size = np.zeros(count)

    def run(self) -> Opened:
        """Close and solve again while any group is too small."""
        while len(small := self._small()):
            self._close_some(self._furthest_below(small))
        sizes = self._sizes()
        below = (sizes > CLOSE) & (sizes + self.taken < self.minimum - CLOSE)
        kept = np.flatnonzero(self.kept & below)
        return Opened(self.corner, np.flatnonzero(self.closed), kept, self.size)

    def _sizes(self) -> Floats:
        sizes: Floats = np.zeros(len(self.minimum))
        np.add.at(sizes, self.provision, self.corner.learners)
        return sizes

    def _small(self) -> Whole:
        """Groups with learners, yet below their minimum."""
        sizes = self._sizes()
        small = (sizes > CLOSE) & (sizes + self.taken < self.minimum - CLOSE) & ~self.kept
        return np.flatnonzero(small & ~self.closed)

    def _furthest_below(self, small: Whole) -> Whole:
        """Of each kind the half furthest below its minimum, at least one; furthest first."""
        filled = np.round((self._sizes() + self.taken)[small] / self.minimum[small], 9)
        order = small[np.lexsort((small, filled))]
        by_kind = order[np.argsort(self.kind[order], kind="stable")]
        kinds, first, count = np.unique(self.kind[by_kind], return_index=True, return_counts=True)
        del kinds
        rank = np.arange(len(by_kind)) - np.repeat(first, count)
        chosen = by_kind[rank < np.repeat((count + 1) // 2, count)]
        return order[np.isin(order, chosen)]

    def _close_some(self, batch: Whole) -> None:
        """Close a batch, except what the other limits cannot do without."""
        self.size[batch] = self._sizes()[batch]
        lines = np.flatnonzero(np.isin(self.provision, batch))
        worth = self.programme.worth
        shunned = worth[lines] - SHUNNED * (1.0 + float(np.abs(worth).max()))
        self.programme.weigh(lines, shunned)
        self._solve()
        spared = batch[self._sizes()[batch] <= CLOSE]
        self.closed[spared] = True
        self.kept[np.setdiff1d(batch, spared)] = True
        self.programme.weigh(lines, worth[lines])
        self.programme.close(np.flatnonzero(np.isin(self.provision, spared)))
        self._solve()

    def _solve(self) -> None:
        corner = self.programme.run()
        if corner is None:
            raise ArithmeticError("Closing groups that nothing needs has left no solution.")
        self.corner = corner
