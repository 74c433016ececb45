"""The linear programme of a round on HiGHS, kept warm for small changes.

Unmet need is not a variable of its own: `u = need - sum x` is put into the objective, which leaves
the same programme with fewer columns and rows that only say "at most" or "at least".
"""

from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

from moothall.allocation.columns import Floats, Whole
from moothall.allocation.rows import Rows

POUNDS = 100_000  # pence in the solver's unit of money, £1,000, so that coefficients stay near 1
OPTIMAL = highspy.HighsModelStatus.kOptimal
NO_ANSWER = (
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,  # learners are bounded by need: infeasible
)


@dataclass(frozen=True, slots=True)
class Corner:
    """A best corner: learners and reduced worth by line, price by row, and the worth of it all.

    `price` is the points gained when a limit gives way by one learner or one penny (never below
    0). `reduced` is the points that one more learner on a line would add after paying the prices
    of every limit it stands on: 0 on lines in use, below 0 on lines not worth their place.
    """

    learners: Floats
    reduced: Floats
    price: Floats
    worth: float


def scaled(rows: Rows) -> tuple[sparse.csr_array, Floats, Floats]:
    """The matrix and limits in the solver's units, and the size of each row's unit."""
    unit = np.where(rows.in_money, float(POUNDS), 1.0)
    matrix = sparse.csr_array(rows.matrix, dtype=np.float64)
    matrix.data = matrix.data / np.repeat(unit, np.diff(matrix.indptr))
    return matrix, rows.limit / unit, unit


class Programme:
    """Most worth under rows. One thread, so that the same round gives the same corner.

    Solved from cold by interior point and crossover, after a change by dual simplex from the last
    corner. METHODS, Allocation: HiGHS's simplex from cold takes ten times as long or more.
    """

    def __init__(self, rows: Rows, worth: Floats) -> None:
        self.rows, self.worth = rows, worth
        matrix, limit, self.unit = scaled(rows)
        self.highs = solver(
            matrix,
            -worth,
            np.where(rows.at_least, limit, -np.inf),
            np.where(rows.at_least, np.inf, limit),
        )
        self.is_warm = False

    def close(self, lines: Whole) -> None:
        """Let nobody onto some lines."""
        nobody = np.zeros(len(lines))
        self.highs.changeColsBounds(len(lines), lines.astype(np.int32), nobody, nobody)

    def weigh(self, lines: Whole, worth: Floats) -> None:
        """Let learners on some lines be worth something else."""
        self.highs.changeColsCost(len(lines), lines.astype(np.int32), -worth)

    def demand_more(self, row: int, by: float) -> None:
        """Let a row that demands demand more by some learners or pence than it did at first."""
        at_least = (self.rows.limit[row] + by) / self.unit[row]
        self.highs.changeRowBounds(row, at_least, np.inf)

    def run(self) -> Corner | None:
        """Find a best corner; None where the rows leave nothing."""
        if not len(self.worth):
            return self._without_lines()
        self.highs.setOptionValue("solver", "simplex" if self.is_warm else "ipm")
        self.highs.run()
        if self.highs.getModelStatus() not in (OPTIMAL, *NO_ANSWER):
            self.highs.setOptionValue("solver", "simplex")  # interior point gave up: settle it
            self.highs.run()
        if self.highs.getModelStatus() != OPTIMAL:
            return None
        self.is_warm = True
        return self._corner()

    def _corner(self) -> Corner:
        solution = self.highs.getSolution()
        learners = np.maximum(np.asarray(solution.col_value), 0.0)
        # The solver minimises: what forbids has a dual of 0 or less, what demands the other sign.
        dual = np.asarray(solution.row_dual) / self.unit
        price = np.maximum(np.where(self.rows.at_least, dual, -dual), 0.0)
        return Corner(learners, -np.asarray(solution.col_dual), price, float(self.worth @ learners))

    def _without_lines(self) -> Corner | None:
        nothing = np.zeros(0)
        if self.rows.short(np.zeros(0, np.int64)).any():
            return None
        return Corner(nothing, nothing, np.zeros(len(self.rows.limit)), 0.0)


def solver(matrix: sparse.csr_array, cost: Floats, low: Floats, high: Floats) -> highspy.Highs:
    """A silent HiGHS on one thread that minimises a cost under rows, columns from 0 up."""
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = matrix.shape
    lp.col_cost_ = cost
    lp.col_lower_, lp.col_upper_ = np.zeros(len(cost)), np.full(len(cost), np.inf)
    lp.row_lower_, lp.row_upper_ = low, high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = matrix.indptr.astype(np.int32)
    lp.a_matrix_.index_ = matrix.indices.astype(np.int32)
    lp.a_matrix_.value_ = matrix.data
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (("output_flag", False), ("threads", 1), ("run_crossover", "on")):
        highs.setOptionValue(name, value)
    highs.passModel(lp)
    return highs
