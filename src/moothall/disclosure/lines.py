"""A quick first choice of complementary cells: no line of a table may give a hidden cell away."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from moothall.disclosure.rule import SuppressionRule

Bits = NDArray[np.bool_]
LONELY = 4.0  # cost of a cell that stands alone in another line: about that of one more cell
PASSES = 50


class Lines:
    """The lines of one table: a total (or group) and the categories it adds up.

    `values`, `hidden`, `shows` (cells that have to stay shown) and `unsaid` (cells that are hidden
    without a promise) have one axis a dimension; `members[d]` says which positions each position
    of dimension `d` adds up. `hidden` is changed in place. Ties are broken by position, so that
    the same table gives the same pattern.
    """

    def __init__(
        self,
        values: NDArray[np.int64],
        hidden: Bits,
        shows: Bits,
        unsaid: Bits,
        members: Sequence[Bits],
        rule: SuppressionRule,
    ) -> None:
        self.values, self.hidden, self.rule = values, hidden, rule
        self.may_hide = ~shows & (values >= rule.least_hidden)
        self.unsaid = unsaid
        self.small = hidden & ~unsaid & (values <= rule.most_hidden)
        self.members = members
        self.counts = [np.array(hidden.sum(axis=d)) for d in range(hidden.ndim)]

    def close(self) -> None:
        """Hide cells until every line with a hidden cell hides enough of them."""
        for _ in range(PASSES):
            changed = [self._close_axis(d) for d in range(self.values.ndim)]
            if not any(changed):
                return

    def _close_axis(self, d: int) -> bool:
        changed = False
        for parent, of in enumerate(self.members[d]):
            children = np.flatnonzero(of)
            # A breakdown of a table without rows has a total of no categories at all.
            if len(children) > 1 or (len(children) == 1 and children[0] != parent):
                changed |= self._close_family(d, parent, children)
        return changed

    def _close_family(self, d: int, parent: int, children: NDArray[np.intp]) -> bool:
        hidden, values = np.moveaxis(self.hidden, d, -1), np.moveaxis(self.values, d, -1)
        small, unsaid = np.moveaxis(self.small, d, -1), np.moveaxis(self.unsaid, d, -1)
        ours, top = hidden[..., children], hidden[..., parent]
        count = ours.sum(axis=-1)
        left = (values[..., children] * ours).sum(axis=-1) - self.rule.least_hidden * (count - 1)
        tight = ~top & small[..., children].any(axis=-1) & (left < self.rule.most_hidden)
        promised = (ours & ~unsaid[..., children]).any(axis=-1) | (top & ~unsaid[..., parent])
        wrong = ((count + top == 1) & promised) | tight
        done = False
        for line in np.argwhere(wrong):
            done |= self._hide_one(d, tuple(line), np.append(children, parent))
        return done

    def _hide_one(self, d: int, line: tuple[int, ...], places: NDArray[np.intp]) -> bool:
        """Hide the cheapest cell of a line; one that stands in other hidden lines is cheaper."""
        index: tuple[int | NDArray[np.intp], ...] = (*line[:d], places, *line[d:])
        able = self.may_hide[index] & ~self.hidden[index]
        if not able.any():
            return False
        cost = np.log1p(self.values[index])
        for other, counts in enumerate(self.counts):
            if other != d:
                cost = cost + LONELY * (counts[index[:other] + index[other + 1 :]] == 0)
        place = places[int(np.argmin(np.where(able, cost, np.inf)))]
        cell = (*line[:d], place, *line[d:])
        self.hidden[cell] = True
        for other, counts in enumerate(self.counts):
            counts[cell[:other] + cell[other + 1 :]] += 1
        return True
