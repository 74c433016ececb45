"""A round in which every limit that people set may give way, at a price.

Budgets, floors, caps, capacities and sufficiencies can give way; needs are evidence and quality
conditions are judgements, so they cannot. A pound of any limit costs the same, and a learner or a
place as much as the average rate, so that limits of both kinds compare. Budgets cost a little
less, because one budget often stands against many floors, and one change is easier than many.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from moothall.allocation.columns import Columns, Floats, Whole
from moothall.allocation.programme import OPTIMAL, POUNDS, scaled, solver
from moothall.allocation.rows import Bound, Rows

CLOSE = 1e-7  # of the solver's unit: £1,000 or a learner
NEEDS_A_BASE = (Bound.FLOOR, Bound.CAP, Bound.SUFFICIENCY)
GIVES_WAY = (Bound.BUDGET, Bound.CAPACITY, *NEEDS_A_BASE)
BUDGETS_FIRST = 0.95


@dataclass(frozen=True, slots=True)
class Given:
    """By how much each limit gives way, the prices of all rows, and the lines that may be used."""

    amounts: Floats
    price: Floats
    used: Whole


class Elastic:
    """The rows of a round with a column for each limit that may give way.

    `rows_of` are the rows behind those columns; amounts are in the solver's units. Each question
    is put to a fresh solver, so that no answer depends on what was asked before.
    """

    def __init__(self, columns: Columns, rows: Rows) -> None:
        self.rows = rows
        may = np.isin(rows.bound, GIVES_WAY)
        may &= ~np.isin(rows.bound, NEEDS_A_BASE) | (rows.base > 0)
        self.rows_of: Whole = np.flatnonzero(may)
        matrix, limit, _ = scaled(rows)
        count, self.lines = len(self.rows_of), matrix.shape[1]
        sign = np.where(rows.at_least[self.rows_of], 1.0, -1.0)
        giving = sparse.csr_array(
            (sign, (self.rows_of, np.arange(count))), shape=(len(limit), count)
        )
        average = float(columns.rate.mean()) / POUNDS if len(columns.rate) else 1.0
        self.weight: Floats = np.where(rows.in_money[self.rows_of], 1.0, average)
        self.weight[rows.bound[self.rows_of] == Bound.BUDGET] = BUDGETS_FIRST
        total = sparse.hstack([sparse.csr_array((1, self.lines)), self.weight[None, :]])
        self.matrix = sparse.csr_array(sparse.vstack([sparse.hstack([matrix, giving]), total]))
        self.low = np.append(np.where(rows.at_least, limit, -np.inf), -np.inf)
        self.high = np.append(np.where(rows.at_least, np.inf, limit), np.inf)

    def least(self, weight: Floats, *, allowed: Floats, most: float = np.inf) -> Given | None:
        """Limits giving way least by weight, each up to its allowed amount, `most` in all."""
        high = self.high.copy()
        high[-1] = most
        cost = np.concatenate([np.zeros(self.lines), weight])
        highs = solver(self.matrix, cost, self.low, high)
        places = np.arange(self.lines, self.lines + len(allowed), dtype=np.int32)
        highs.changeColsBounds(len(places), places, np.zeros(len(places)), allowed)
        highs.setOptionValue("solver", "ipm")
        highs.run()
        if highs.getModelStatus() != OPTIMAL:
            return None
        solution = highs.getSolution()
        values = np.asarray(solution.col_value)
        amounts = np.where(values[self.lines :] > CLOSE, values[self.lines :], 0.0)
        price = np.abs(np.asarray(solution.row_dual))[:-1]
        idle = np.asarray(solution.col_dual)[: self.lines] > CLOSE
        return Given(amounts, price, np.flatnonzero(~idle))

    def least_set(self) -> Given:
        """Amounts of least total weight, on as few limits as we find, and the prices behind them.

        Few limits are sought by weighing each with the inverse of what it gave way at first, while
        the total may not grow.
        """
        anything = np.full(len(self.weight), np.inf)
        first = self.least(self.weight, allowed=anything)
        if first is None:
            raise ArithmeticError("The round cannot be met even when every limit gives way.")
        total = float(first.amounts @ self.weight)
        inverse = self.weight / (first.amounts * self.weight + 1e-3)
        fewer = self.least(inverse, allowed=anything, most=total * (1 + CLOSE) + CLOSE)
        amounts = first.amounts if fewer is None else fewer.amounts
        if np.count_nonzero(amounts) >= np.count_nonzero(first.amounts):
            amounts = first.amounts
        return Given(amounts, first.price, first.used)
