"""The least further hiding that lets a hidden cell move as far as its promise asks.

Alternating change (METHODS, "Protecting a published table"): of all ways in which the published
numbers could change together so that the cell reaches its goal, the one that changes the cells of
least weight `log(1 + a)`; the cells that it changes are hidden.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from moothall.disclosure.knowledge import Equations, View
from moothall.disclosure.programme import Bounds, Columns, Programme, Rows

Bits = NDArray[np.bool_]
MOVED = 1e-6


class Repair:
    """A linear programme in which each cell that may be hidden can change at its weight.

    `candidates` marks cells of the last view that are shown and may be hidden.
    """

    def __init__(
        self, facts: Equations, views: Sequence[View], candidates: Bits, least: int
    ) -> None:
        self.cells = np.flatnonzero(candidates)
        n, m = facts.size, len(self.cells)
        values = views[-1].values[self.cells].astype(np.float64)
        blocks, lows, highs = [facts.links], [np.zeros(facts.links.shape[0])], []
        highs.append(lows[0])
        for i, (cells, view) in enumerate(zip(facts.cells, views, strict=True)):
            fixed = np.ones(len(view.values), np.bool_)
            if i == len(views) - 1:
                fixed &= ~candidates
            keep = np.flatnonzero(fixed)
            shown = ~view.hidden[keep]
            blocks.append(cells[keep])
            lows.append(np.where(shown, view.values[keep], least).astype(np.float64))
            highs.append(np.where(shown, view.values[keep], np.inf))
        rest = sparse.csr_array(sparse.vstack(blocks, format="csr"))
        eye = sparse.eye_array(m, format="csr")
        moving = sparse.hstack([facts.cells[-1][self.cells], -eye, eye])
        still = sparse.hstack([rest, sparse.csr_array((rest.shape[0], 2 * m))])
        matrix = sparse.csr_array(sparse.vstack([still, moving], format="csr"))
        self.columns = n
        most = 1e4 + 10.0 * max((int(v.values.max(initial=0)) for v in views), default=0)
        weights = np.log1p(values)
        self.programme = Programme(
            Rows(matrix, np.concatenate([*lows, values]), np.concatenate([*highs, values])),
            Bounds(
                np.zeros(n + 2 * m),
                np.concatenate([np.full(n + m, most), np.maximum(values - least, 0)]),
            ),
            np.concatenate([np.zeros(n), weights, weights]),
        )

    def forgive(self, cells: NDArray[np.intp]) -> None:
        """Let cells that are hidden by now change for nothing."""
        at = np.flatnonzero(np.isin(self.cells, cells))
        m = len(self.cells)
        both = np.concatenate([self.columns + at, self.columns + m + at]).astype(np.int32)
        self.programme.set_cost(both, np.zeros(len(both)))

    def reach(
        self, columns: Columns, weights: NDArray[np.float64], low: float, high: float
    ) -> NDArray[np.intp] | None:
        """Return the cells to hide so that a sum can lie in low .. high; None if none can do it."""
        highs = self.programme.highs
        highs.addRow(low, high, len(columns), columns, weights)
        x = self.programme.solve()
        highs.deleteRows(1, np.array([highs.getNumRow() - 1], np.int32))
        if x is None:
            return None
        m = len(self.cells)
        moved = x[self.columns : self.columns + m] + x[self.columns + m :]
        return self.cells[moved > MOVED]
