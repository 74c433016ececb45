"""The least further hiding that lets a hidden cell move as far as its promise asks.

Alternating change (METHODS, "Protecting a published table"): of all ways in which the published
numbers could change together so that the cell reaches its goal, the one that changes the cells of
least weight `log(1 + a)`; the cells that it changes are hidden, and the rates that it belies.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from moothall.disclosure.audit import Targets
from moothall.disclosure.knowledge import Equations, View, most_of
from moothall.disclosure.programme import Bounds, Floats, Programme, Rows
from moothall.disclosure.rounded import FIXED

Bits = NDArray[np.bool_]
Places = NDArray[np.intp]
Goal = tuple[float, float]  # a sum of groups lies between
MOVED = 1e-6
NOTHING = 5  # a 0 that is hidden costs as much as a small count
RATE = 12.0  # a rate that is hidden costs as much as a cell of some 160,000


def weights_of(values: NDArray[np.int64]) -> Floats:
    """What hiding each cell costs: `log(1 + a)`, and for a 0 what a small count costs."""
    return np.log1p(np.where(values == 0, NOTHING, values))


@dataclass(frozen=True, slots=True)
class Moved:
    """What a change of the published numbers changes: cells, and rates printed in place of some."""

    cells: Places
    rates: Places


class Repair:
    """A linear programme in which each cell that may be hidden can change at its weight.

    `candidates` marks cells of the last view that are shown and may be hidden; a cell that is
    hidden is at least `least`, and one of the candidates at least `smallest`.
    """

    def __init__(
        self,
        facts: Equations,
        views: Sequence[View],
        candidates: Bits,
        least: int,
        smallest: int,
    ) -> None:
        self.cells = np.flatnonzero(candidates)
        self.columns = facts.size
        said = views[-1].rounded
        loose = np.flatnonzero(said.said_by != FIXED)
        self.rates = said.said_by[loose]
        values = views[-1].values[self.cells].astype(np.float64)
        fixed = _fixed(facts, views, candidates, least)
        moving = sparse.csr_array(
            sparse.vstack(
                [facts.cells[-1][self.cells], said.rows.matrix[loose] @ facts.cells[-1]],
                format="csr",
            )
        )
        count = moving.shape[0]
        eye = sparse.eye_array(count, format="csr")
        still = sparse.hstack([fixed.matrix, sparse.csr_array((len(fixed.low), 2 * count))])
        change = sparse.hstack([moving, -eye, eye])
        most = most_of(views)
        costs = np.concatenate([weights_of(values.astype(np.int64)), np.full(len(loose), RATE)])
        down = np.concatenate([np.maximum(values - smallest, 0), np.full(len(loose), most)])
        self.programme = Programme(
            Rows(
                sparse.csr_array(sparse.vstack([still, change], format="csr")),
                np.concatenate([fixed.low, values, said.rows.low[loose]]),
                np.concatenate([fixed.high, values, said.rows.high[loose]]),
            ),
            Bounds(
                np.zeros(facts.size + 2 * count),
                np.concatenate([np.full(facts.size + count, most), down]),
            ),
            np.concatenate([np.zeros(facts.size), costs, costs]),
        )

    def forgive(self, moved: Moved) -> None:
        """Let cells and rates that are hidden by now change for nothing."""
        gone = np.concatenate([np.isin(self.cells, moved.cells), np.isin(self.rates, moved.rates)])
        at = np.flatnonzero(gone)
        both = np.concatenate([self.columns + at, self.columns + len(gone) + at]).astype(np.int32)
        self.programme.set_cost(both, np.zeros(len(both)))

    def reach(self, targets: Targets, target: int, goal: Goal) -> Moved | None:
        """Return what to hide so that a target can reach a goal; None if nothing does it."""
        at = slice(targets.sums.indptr[target], targets.sums.indptr[target + 1])
        columns = targets.sums.indices[at].astype(np.int32)
        highs = self.programme.highs
        highs.addRow(*goal, len(columns), columns, targets.sums.data[at])
        x = self.programme.solve()
        highs.deleteRows(1, np.array([highs.getNumRow() - 1], np.int32))
        if x is None:
            return None
        count = len(self.cells) + len(self.rates)
        up, down = x[self.columns : self.columns + count], x[self.columns + count :]
        moved = up + down > MOVED
        cells, rates = moved[: len(self.cells)], moved[len(self.cells) :]
        return Moved(self.cells[cells], np.unique(self.rates[rates]))


def _fixed(facts: Equations, views: Sequence[View], candidates: Bits, least: int) -> Rows:
    """What no further hiding changes: other cells, other rates, and that sums agree."""
    none = np.zeros(facts.links.shape[0])
    blocks, lows, highs = [facts.links], [none], [none]
    for cells, view in zip(facts.cells, views, strict=True):
        is_new = view is views[-1]
        keep = np.flatnonzero(~candidates) if is_new else np.arange(len(view.values))
        shown = ~view.hidden[keep]
        said = view.rounded
        stays = np.flatnonzero(said.said_by == FIXED) if is_new else np.arange(len(said.said_by))
        blocks.extend((cells[keep], sparse.csr_array(said.rows.matrix[stays] @ cells)))
        smallest = view.least(least)[keep]
        lows.extend((np.where(shown, view.values[keep], smallest), said.rows.low[stays]))
        highs.extend((np.where(shown, view.values[keep], np.inf), said.rows.high[stays]))
    matrix = sparse.csr_array(sparse.vstack(blocks, format="csr"))
    return Rows(matrix, np.concatenate(lows), np.concatenate(highs))
