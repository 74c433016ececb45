"""The pattern of least weight, exactly: a master programme that learns from the audit.

Benders' method as Fischetti and Salazar use it (Management Science 47, 2001): a programme in zeros
and ones chooses the cells to hide; for each promise that the audit finds broken, the dual of the
reader's own linear programme says which cells would have to be hidden to keep it, and that is a new
row of the master. When nothing is found broken the choice is the cheapest there is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from moothall.disclosure.audit import Finding
from moothall.disclosure.programme import Bounds, Floats, Programme, Rows
from moothall.disclosure.rule import SuppressionRule

Bits = NDArray[np.bool_]
Places = NDArray[np.intp]
# Tables up to this size, totals included, and of two breakdowns: with three the rows that the
# master learns are weak, and a table of 100 cells takes longer than one of 1,000 with two.
EXACT_CELLS = 150
EXACT_BREAKDOWNS = 2
TURNS = 20
NODES = 50
TINY = 1e-7

# Finds the broken promises of a pattern; a finding's target is the flat place of a hidden cell.
FindBroken = Callable[[Bits], Sequence[Finding]]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A pattern of hidden cells, its weight, and whether no lighter one keeps every promise."""

    hidden: Bits
    weight: float
    proven: bool


@dataclass(frozen=True, slots=True)
class _Cut:
    """A row of the master: the weighted sum over hidden cells is at least `least`."""

    weights: Floats
    least: float


class _Reach:
    """How far a cell can go up or down under a pattern, and which cells hold it back."""

    def __init__(self, cells: sparse.csr_array, values: Floats, rule: SuppressionRule) -> None:
        self.cells, self.values, self.rule = cells, values, rule
        self.most = 1e4 + 10.0 * float(values.max(initial=0))
        columns = cells.shape[1]
        bounds = Bounds(np.zeros(columns), np.full(columns, self.most))
        self.programme = Programme(Rows(cells, values, values), bounds)
        self._costed = np.zeros(0, np.int32)

    def show(self, hidden: Bits) -> None:
        """Let the reader see a pattern."""
        low = np.where(hidden, float(self.rule.least_hidden), self.values)
        high = np.where(hidden, self.most, self.values)
        self.programme.set_rows(low, high)

    def hold(self, cell: int, sign: float) -> tuple[float, Floats] | None:
        """What bounds a cell from above (sign 1) or below (-1): its end, and each cell's part.

        The end never exceeds `values[cell] + sum of parts over hidden cells`, whatever pattern is
        hidden (in the direction of the sign); the first number is what the shown cells alone say.
        """
        at = slice(self.cells.indptr[cell], self.cells.indptr[cell + 1])
        columns = self.cells.indices[at].astype(np.int32)
        self.programme.set_cost(self._costed, np.zeros(len(self._costed)))
        self.programme.set_cost(columns, -sign * self.cells.data[at])
        self._costed = columns
        if self.programme.solve() is None:
            return None
        prices = self.programme.row_prices()
        room = np.where(
            prices < 0, self.most - self.values, self.values - float(self.rule.least_hidden)
        )
        start = float(-prices @ self.values) - sign * float(self.values[cell])
        return start, np.abs(prices) * room


class Master:
    """Chooses cells of least weight under the rows learnt so far."""

    def __init__(self, weights: Floats, fixed: Bits, able: Bits) -> None:
        self.fixed, self.cells = fixed, np.flatnonzero(able)
        self.weights = weights[self.cells]
        count = len(self.cells)
        empty = Rows(sparse.csr_array((0, count)), np.zeros(0), np.zeros(0))
        self.programme = Programme(empty, Bounds(np.zeros(count), np.ones(count)), self.weights)

    def learn(self, cut: _Cut) -> bool:
        """Add a row, each weight no larger than what is asked; False where nothing can keep it."""
        need = cut.least - float(cut.weights[self.fixed].sum())
        weights = cut.weights[self.cells]
        most = need - float(weights.min(initial=0.0))  # what others bring when it is asked most
        if most <= TINY:
            return True
        weights = np.minimum(weights, most)
        at = np.flatnonzero(np.abs(weights) > TINY)
        self.programme.add_row(need, at.astype(np.int32), weights[at])
        return bool(weights[weights > 0].sum() >= need - TINY)

    def choose(self) -> tuple[Bits, float, bool] | None:
        """The lightest choice: hidden cells, weight, and whether it was proven lightest."""
        found = self.programme.solve_least(NODES)
        if found is None:
            return None
        x, proven = found
        hidden = self.fixed.copy()
        hidden[self.cells[x > 0.5]] = True
        return hidden, float(self.weights @ np.round(x)), proven


def pattern_exact(
    cells: sparse.csr_array,
    values: NDArray[np.int64],
    weights: Floats,
    able: Bits,
    first: Chosen,
    small: Bits,
    rule: SuppressionRule,
    broken: FindBroken,
) -> Chosen:
    """Find the lightest pattern of one table that keeps every promise.

    `cells` says which groups (columns) each cell adds up, `values` are exact, `weights` what hiding
    each costs, `able` marks cells that may be hidden to protect others, `small` those that are
    hidden anyway. `first` is a pattern that keeps every promise; it is returned where none lighter
    was found within `TURNS` turns, each of at most `NODES` nodes: counted, never timed, so that the
    same table gives the same answer.
    """
    reach = _Reach(cells, values.astype(np.float64), rule)
    master = Master(weights, small, able & ~small)
    hidden, weight, proven = small, 0.0, True
    for _ in range(TURNS):
        if weight >= first.weight - TINY:
            return Chosen(first.hidden, first.weight, proven)
        findings = broken(hidden)
        if not findings:
            return Chosen(hidden, weight, proven)
        reach.show(hidden)
        cuts = [cut for f in findings for cut in _cuts(reach, f, small, rule)]
        if not cuts or not all(master.learn(cut) for cut in cuts):
            return first
        choice = master.choose()
        if choice is None:
            return first
        hidden, weight, proven = choice
    return first


def _cuts(reach: _Reach, finding: Finding, small: Bits, rule: SuppressionRule) -> list[_Cut]:
    """What a pattern must hide so that one broken promise is kept."""
    cell, value = finding.target, float(reach.values[finding.target])
    held = {sign: reach.hold(cell, sign) for sign in (1.0, -1.0)}
    if any(part is None for part in held.values()):
        return []
    if not small[cell]:  # a cell that is hidden for others' sake varies by so much, if hidden
        width = float(rule.most_hidden - rule.least_hidden)
        parts = [part for part in held.values() if part is not None]
        weights = parts[0][1] + parts[1][1]
        weights[cell] -= width
        return [_Cut(weights, -parts[0][0] - parts[1][0])]
    cuts = []
    goals = ((1.0, rule.most_hidden - value), (-1.0, value - finding.floor))
    for sign, far in goals:
        part = held[sign]
        if part is not None and far > 0:
            cuts.append(_Cut(part[1], far - part[0]))
    return cuts
