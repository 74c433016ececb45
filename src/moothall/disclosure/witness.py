"""Tables of whole numbers that bear witness to what a hidden cell may be.

A corner of the linear relaxation of a table with three breakdowns need not be whole. From a table
that is, the shortest change that brings one group to its goal usually leads to another.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from moothall.disclosure.programme import Bounds, Columns, Floats, Programme, Rows

CLOSE = 1e-6
NODES = 200
TRIES = 3
BRANCHED = 1_000  # groups in a part that is searched whole


class Witnesses:
    """Searches one connected part of a reader's unknown groups for tables of whole numbers.

    `columns` are the part's places among all unknown groups; `rows` are over the part alone;
    `point` is a table of whole numbers that fits, where one is known.
    """

    def __init__(self, columns: NDArray[np.intp], rows: Rows, bounds: Bounds) -> None:
        self.columns, self.rows, self.bounds = columns, rows, bounds
        self.point: Floats | None = None
        self._moves: Programme | None = None
        self._start = np.zeros(0)
        self._random = np.random.default_rng(20_002)  # fixed: same tables, same answer

    def reach(self, at: Columns, weights: Floats, goal: float) -> Floats | None:
        """Find whole numbers whose weighted sum at some columns is at least `goal`.

        None where none was found; parts of more than `BRANCHED` groups are searched near only.
        """
        found = None
        if len(at) == 1 and self.point is not None:
            found, near = self._move(int(at[0]), goal / float(weights[0]))
            if found is None and near.any():
                found = self._branch(at, weights, goal, near)
        if found is None and len(self.columns) <= BRANCHED:
            found = self._branch(at, weights, goal, np.ones(len(self.columns), np.bool_))
        if found is not None:
            self.point = found
        return found

    def _move(self, column: int, value: float) -> tuple[Floats | None, NDArray[np.bool_]]:
        """The shortest change of the known table that brings one group to a value.

        Returns the changed table where it is whole, and the groups that some change touched.
        """
        if self._moves is None:
            self._prepare()
        assert self._moves is not None
        n = len(self.columns)
        change = value - self._start[column]
        ends = np.array([column, n + column], np.int32)
        room = np.array([self.bounds.high[column], self._start[column] - self.bounds.low[column]])
        by = np.array([max(change, 0.0), max(-change, 0.0)])
        self._moves.highs.changeColsBounds(2, ends, by, np.where(by > 0, room, 0.0))
        found, near = None, np.zeros(n, np.bool_)
        for _ in range(TRIES):
            x = self._moves.solve()
            if x is None:
                break
            table = self._start + x[:n] - x[n:]
            near |= x[:n] + x[n:] > CLOSE
            if np.abs(table - np.round(table)).max() < CLOSE:
                found = np.round(table)
                break
            self._moves.set_cost(np.arange(2 * n, dtype=np.int32), self._costs())
        self._moves.highs.changeColsBounds(2, ends, np.zeros(2), room)
        return found, near

    def _prepare(self) -> None:
        assert self.point is not None
        self._start = self.point
        n = len(self.columns)
        done = self.rows.matrix @ self._start
        both = sparse.csr_array(sparse.hstack([self.rows.matrix, -self.rows.matrix], format="csr"))
        rows = Rows(both, self.rows.low - done, self.rows.high - done)
        room = np.concatenate([self.bounds.high, self._start - self.bounds.low])
        self._moves = Programme(rows, Bounds(np.zeros(2 * n), room), self._costs())

    def _costs(self) -> Floats:
        return self._random.uniform(1.0, 2.0, 2 * len(self.columns))

    def _branch(
        self, at: Columns, weights: Floats, goal: float, free: NDArray[np.bool_]
    ) -> Floats | None:
        """Branch and bound up to a number of nodes; groups not `free` stay as they started."""
        low, high = self.bounds.low, self.bounds.high
        if not free.all():
            low, high = np.where(free, low, self._start), np.where(free, high, self._start)
        extra = np.zeros((1, len(self.columns)))
        extra[0, at] = weights
        matrix = sparse.vstack([self.rows.matrix, sparse.csr_array(extra)], format="csr")
        rows = Rows(
            sparse.csr_array(matrix),
            np.append(self.rows.low, goal),
            np.append(self.rows.high, np.inf),
        )
        return Programme(rows, Bounds(low, high)).solve_whole(NODES)


def part_rows(rows: Rows, columns: NDArray[np.intp]) -> Rows:
    """The facts about some columns, which share no fact with others."""
    matrix = sparse.csr_array(rows.matrix[:, columns])
    used = np.flatnonzero(np.diff(matrix.indptr) > 0)
    return Rows(sparse.csr_array(matrix[used]), rows.low[used], rows.high[used])
