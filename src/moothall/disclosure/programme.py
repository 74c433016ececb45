"""Linear programmes on HiGHS, kept warm: the last solution is the start of the next."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Columns = NDArray[np.int32]


class TooMuchWork(Exception):
    """What was asked takes more work than was allowed."""


@dataclass(slots=True)
class Work:
    """Work that may still be done: turns of the solver times the size of what it turns.

    Counted and never timed, so that the same input gets the same answer on every machine.
    """

    left: float

    def spend(self, turns: int, size: int) -> None:
        """Take a solution's work off. Raises TooMuchWork where none is left."""
        self.left -= (turns + 1) * size
        if self.left < 0:
            raise TooMuchWork


_allowed: ContextVar[Work | None] = ContextVar("allowed", default=None)


@contextmanager
def within(work: float) -> Iterator[None]:
    """Allow so much work inside the block; TooMuchWork is raised where it does not suffice."""
    token = _allowed.set(Work(work))
    try:
        yield
    finally:
        _allowed.reset(token)


@dataclass(frozen=True, slots=True)
class Rows:
    """Linear facts `low <= matrix @ x <= high`."""

    matrix: sparse.csr_array
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Bounds:
    """Smallest and largest value of each column."""

    low: Floats
    high: Floats


class Programme:
    """Minimise a cost under rows and bounds, again and again with small changes.

    One thread and no limit of time, so that the same input gives the same answer.
    """

    def __init__(self, rows: Rows, bounds: Bounds, cost: Floats | None = None) -> None:
        count = len(bounds.low)
        if not rows.matrix.shape[0]:  # an empty model is no model to HiGHS
            free = np.array([np.inf])
            rows = Rows(sparse.csr_array((1, count)), -free, free)
        lp = highspy.HighsLp()
        lp.num_row_, lp.num_col_ = rows.matrix.shape
        lp.col_cost_ = np.zeros(count) if cost is None else cost
        lp.col_lower_, lp.col_upper_ = bounds.low, bounds.high
        lp.row_lower_, lp.row_upper_ = rows.low, rows.high
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = rows.matrix.indptr.astype(np.int32)
        lp.a_matrix_.index_ = rows.matrix.indices.astype(np.int32)
        lp.a_matrix_.value_ = rows.matrix.data.astype(np.float64)
        self.rows = rows
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in (("output_flag", False), ("threads", 1), ("presolve", "off")):
            self.highs.setOptionValue(name, value)
        self.highs.passModel(lp)

    def set_cost(self, columns: Columns, cost: Floats) -> None:
        """Change the cost of some columns."""
        self.highs.changeColsCost(len(columns), columns, cost)

    def set_rows(self, low: Floats, high: Floats) -> None:
        """Change between which numbers every row lies."""
        places = np.arange(len(low), dtype=np.int32)
        self.highs.changeRowsBounds(len(low), places, low, high)  # type: ignore[attr-defined] # not in its stubs

    def add_row(self, low: float, columns: Columns, weights: Floats) -> None:
        """Add a row that is at least `low`."""
        self.highs.addRow(low, np.inf, len(columns), columns, weights)

    def row_prices(self) -> Floats:
        """What the cost of the last solution would change by for each unit of each row's ends."""
        return np.asarray(self.highs.getSolution().row_dual)

    def solve(self) -> Floats | None:
        """Return a best corner, or None where there is none."""
        self._run()
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal and not self._afresh():
            return None
        return np.asarray(self.highs.getSolution().col_value)

    def _run(self) -> None:
        self.highs.run()
        allowed = _allowed.get()
        if allowed is not None:
            turns = self.highs.getInfo().simplex_iteration_count
            allowed.spend(max(int(turns), 0), self.highs.getNumRow())

    def _afresh(self) -> bool:
        """Solve without the last basis, which can mislead where numbers of all sizes meet."""
        self.highs.clearSolver()
        self.highs.setOptionValue("presolve", "on")
        self._run()
        self.highs.setOptionValue("presolve", "off")
        return bool(self.highs.getModelStatus() == highspy.HighsModelStatus.kOptimal)

    def solve_whole(self, nodes: int) -> Floats | None:
        """Return whole numbers that fit, or None where none were found within `nodes` nodes."""
        return self._search(nodes)

    def solve_least(self, nodes: int) -> tuple[Floats, bool] | None:
        """Return whole numbers of least cost, and whether it is proven that none cost less.

        None where none were found within `nodes` nodes.
        """
        self.highs.setOptionValue("mip_rel_gap", 1e-6)
        found = self._search(nodes)
        best = self.highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return None if found is None else (found, bool(best))

    def _search(self, nodes: int) -> Floats | None:
        count = self.highs.getNumCol()
        kinds = np.full(count, int(highspy.HighsVarType.kInteger), np.uint8)
        self.highs.changeColsIntegrality(count, np.arange(count, dtype=np.int32), kinds)
        self.highs.setOptionValue("presolve", "on")
        self.highs.setOptionValue("mip_max_nodes", nodes)
        self.highs.run()
        found = self.highs.getInfo().primal_solution_status
        if found != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        return np.round(np.asarray(self.highs.getSolution().col_value))
