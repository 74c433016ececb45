"""A careful reader: works out from published tables all that they say about hidden cells."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from moothall.disclosure.knowledge import Equations, View, most_of
from moothall.disclosure.programme import Bounds, Columns, Floats, Programme, Rows
from moothall.disclosure.witness import BRANCHED, CLOSE, Witnesses, part_rows


class Reader:
    """Knows the equations of the views, that nothing is negative and that no hidden cell is 0.

    The last holds where zeros are shown (`least` = 1): a reader of the rule can count on it. The
    reader first fixes what follows step by step, then keeps one warm linear programme over the
    groups that stay unknown. Without `numbers` it sees only which cells are 0 and which hidden.
    """

    def __init__(
        self, facts: Equations, views: Sequence[View], least: int, numbers: bool = True
    ) -> None:
        self.most = most_of(views)
        self.low = np.zeros(facts.size)
        self.value = np.full(facts.size, np.nan)
        rows = self._gather(facts, views, least, numbers)
        self.consistent = True
        rows = self._fix(rows)
        self.free = np.flatnonzero(np.isnan(self.value))
        self._column = np.full(facts.size, -1)
        self._column[self.free] = np.arange(len(self.free))
        self._rows = self._reduce(rows)
        self._start()

    def _gather(self, facts: Equations, views: Sequence[View], least: int, numbers: bool) -> Rows:
        blocks, lows, highs = [facts.links], [], []
        lows.append(np.zeros(facts.links.shape[0]))
        highs.append(np.zeros(facts.links.shape[0]))
        for cells, view in zip(facts.cells, views, strict=True):
            counts = np.diff(cells.indptr)
            alone = np.flatnonzero(view.hidden & (counts == 1))
            at = cells.indices[cells.indptr[:-1][alone]]
            np.maximum.at(self.low, at, view.least(least)[alone])
        for cells, view in zip(facts.cells, views, strict=True):
            smallest = view.least(least)
            implied = cells @ self.low >= smallest
            use = (~view.hidden & numbers) | (view.hidden & ~implied)
            blocks.append(cells[np.flatnonzero(use)])
            shown = ~view.hidden[use]
            lows.append(np.where(shown, view.values[use], smallest[use]).astype(np.float64))
            highs.append(np.where(shown, view.values[use], np.inf))
            if numbers:
                said = view.rounded.rows
                blocks.append(sparse.csr_array(said.matrix @ cells))
                lows.append(said.low)
                highs.append(said.high)
        matrix = sparse.csr_array(sparse.vstack(blocks, format="csr"))
        return Rows(matrix, np.concatenate(lows), np.concatenate(highs))

    def _fix(self, rows: Rows) -> Rows:
        """Follow equations with one unknown, and sums that leave nothing over, to their end."""
        while rows.matrix.shape[0] and len(self.value):
            known = ~np.isnan(self.value)
            rest = sparse.diags_array(np.where(known, 0.0, 1.0))
            matrix = sparse.csr_array(rows.matrix @ rest)
            matrix.eliminate_zeros()
            done = rows.matrix @ np.where(known, self.value, 0.0)
            low, high = rows.low - done, rows.high - done
            counts = np.diff(matrix.indptr)
            equal = rows.low == rows.high
            single = equal & (counts == 1)
            at = matrix.indptr[:-1][single]
            self.value[matrix.indices[at]] = low[single] / matrix.data[at]
            positive = np.asarray(matrix.min(axis=1).todense()).ravel() >= 0
            none = equal & positive & (counts > 1) & (np.abs(low - matrix @ self.low) < CLOSE)
            fixed = np.flatnonzero((none.astype(np.float64) @ matrix) > 0)
            fixed = fixed[np.isnan(self.value[fixed])]
            self.value[fixed] = self.low[fixed]
            if not single.any() and not len(fixed):
                keep = counts > 0
                self.consistent = bool(
                    (low[~keep] < CLOSE).all()
                    and (high[~keep] > -CLOSE).all()
                    and not (self.value < self.low - CLOSE).any()
                )
                return Rows(matrix[np.flatnonzero(keep)], low[keep], high[keep])
        return rows

    def _reduce(self, rows: Rows) -> Rows:
        matrix = sparse.csr_array(rows.matrix[:, self.free])
        first = np.append(matrix.data, 1.0)[np.minimum(matrix.indptr[:-1], matrix.nnz)]
        single = (np.diff(matrix.indptr) == 1) & (first == 1.0) & np.isposinf(rows.high)
        at = self.free[matrix.indices[matrix.indptr[:-1][single]]]
        np.maximum.at(self.low, at, rows.low[single])
        keep = np.flatnonzero(~single)
        return Rows(sparse.csr_array(matrix[keep]), rows.low[keep], rows.high[keep])

    def _start(self) -> None:
        matrix = self._rows.matrix
        n, m = len(self.free), matrix.shape[0]
        entries = sparse.coo_array(matrix)
        both = sparse.csr_array(
            (np.ones(matrix.nnz), (entries.row, m + entries.col)), shape=(m + n, m + n)
        )
        joined = csgraph.connected_components(both, directed=False)[1][m:]
        self.part = np.unique(joined, return_inverse=True)[1] if n else np.zeros(0, np.intp)
        self.parts = int(self.part.max()) + 1 if n else 0
        self._bounds = Bounds(self.low[self.free], np.full(n, self.most))
        self._programme = Programme(self._rows, self._bounds)
        # Primal simplex: a new objective leaves the last corner feasible.
        self._programme.highs.setOptionValue("simplex_strategy", 4)
        self._costed = np.zeros(0, np.int32)
        self._point = np.zeros(n)
        self._has_point = np.zeros(self.parts, np.bool_)
        self._witnesses: dict[int, Witnesses] = {}

    def split(self, targets: sparse.csr_array) -> tuple[sparse.csr_array, Floats]:
        """Write target sums over the unknown groups, and the part of each that is known."""
        known = np.where(np.isnan(self.value), 0.0, self.value)
        return sparse.csr_array(targets[:, self.free]), targets @ known

    def push(self, columns: Columns, weights: Floats) -> Floats | None:
        """Return what the unknown groups are where the weighted sum is greatest.

        A sum without limit stops at `most`. None when the equations contradict one another.
        """
        n = len(self.free)
        if not n:
            return np.zeros(0)
        zero = self._costed
        self._programme.set_cost(zero, np.zeros(len(zero)))
        self._programme.set_cost(columns, -weights)
        self._costed = columns
        x = self._programme.solve()
        if x is not None and not self._has_point.all():
            whole = self.whole(x)
            at = whole[self.part]
            self._point[at] = np.round(x[at])
            self._has_point |= whole
        return x

    def possible(self) -> bool:
        """Whether anything fits all that was published."""
        nothing = np.zeros(0, np.int32)
        return self.consistent and self.push(nothing, np.zeros(0)) is not None

    def least_of(self, sums: sparse.csr_array) -> float:
        """The smallest value that a sum of groups (one row) can have."""
        free, known = self.split(sums)
        x = self.push(free.indices.astype(np.int32), -free.data)
        return -np.inf if x is None else float((known + free @ x)[0])

    def whole(self, x: Floats) -> NDArray[np.bool_]:
        """Which connected parts of a solution are whole numbers."""
        broken = np.abs(x - np.round(x)) > CLOSE
        return np.equal(np.bincount(self.part[broken], minlength=self.parts), 0)

    def searchable(self, columns: Columns) -> bool:
        """Whether a search for whole numbers says something about all these groups together."""
        parts = np.unique(self.part[columns])
        return len(parts) == 1 and int((self.part == parts[0]).sum()) <= BRANCHED

    def reach(self, columns: Columns, weights: Floats, goal: float) -> Floats | None:
        """Find whole numbers whose weighted sum is at least `goal`; None when none were found.

        Only where all columns stand in one connected part. Other parts stay as they were in
        some solution of whole numbers, or at NaN where none is known.
        """
        part = int(self.part[columns[0]])
        if (self.part[columns] != part).any():
            return None
        at = np.flatnonzero(self.part == part)
        if part not in self._witnesses:
            bounds = Bounds(self._bounds.low[at], self._bounds.high[at])
            self._witnesses[part] = Witnesses(at, part_rows(self._rows, at), bounds)
        search = self._witnesses[part]
        if search.point is None and self._has_point[part]:
            search.point = self._point[at]
        found = search.reach(np.searchsorted(at, columns).astype(np.int32), weights, goal)
        if found is None:
            return None
        x = np.where(self._has_point[self.part], self._point, np.nan)
        x[at] = found
        return x
