"""Whole learners: by largest remainder in each group, so that no limit that held is broken.

Every line goes to the whole number below or above. All down breaks no limit that forbids, so the
question is only who goes up: first those without whom a demand (floor, sufficiency, minimum)
would fail, then the largest remainders of each group up to the group's whole learners, then what
money and places are left for. Where the first step leaves a demand unmet and few lines lie between
two whole numbers, a whole-number programme weighs all choices among them. What is still unmet is
told, and `moothall.allocation.solve` then asks for a little more and rounds again. Everything is
exact, in pence and learners.
"""

from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

from moothall.allocation.columns import Flags, Floats, Whole
from moothall.allocation.programme import POUNDS, scaled, solver
from moothall.allocation.rows import Rows

CLOSE = 1e-6  # the solver's own tolerance: nearer than this to a whole number is whole
FEW = 100  # lines between two whole numbers among which all choices are weighed
NODES = 2_000


@dataclass(frozen=True, slots=True)
class Rounded:
    """Whole learners by line, and by how much each row is broken (0 nearly everywhere)."""

    learners: Whole
    short: Whole


def round_lines(rows: Rows, exact: Floats, group: Whole, worth: Floats) -> Rounded:
    """Round learners on each line. `group` is the provision of each line, `worth` its points.

    Lines move by less than one learner, groups by less than one learner too. Ties go to the line
    that stands first, which is the order of UKPRN, route, level, sector and area.
    """
    rounding = _Rounding(rows, exact, group, worth)
    learners = rounding.run()
    return Rounded(learners, rows.short(learners))


class _Rounding:
    """The state of one rounding: whole learners so far, and what each row still allows."""

    def __init__(self, rows: Rows, exact: Floats, group: Whole, worth: Floats) -> None:
        self.rows, self.exact, self.group, self.worth = rows, exact, group, worth
        self.learners: Whole = np.floor(exact + CLOSE).astype(np.int64)
        self.columns = sparse.csc_array(rows.matrix)
        self._give_back()
        self.part = exact - self.learners
        self.between = np.flatnonzero(self.part > CLOSE)
        self.room = self._room()
        whole_part = np.bincount(group, weights=self.part, minlength=int(group.max(initial=0)) + 1)
        self.target = np.floor(whole_part + CLOSE).astype(np.int64)
        self.most = np.ceil(whole_part - CLOSE).astype(np.int64)
        self.raised = np.zeros(len(self.most), np.int64)

    def run(self) -> Whole:
        """Choose who goes up."""
        self._meet_demands()
        if self._lacking().any() and len(self.between) <= FEW:
            self._choose_together()
        by_size = self.between[np.argsort(-np.round(self.part[self.between], 9), kind="stable")]
        for line in by_size:
            if self.raised[self.group[line]] < self.target[self.group[line]]:
                self._raise(int(line))
        for line in by_size:
            if self.worth[line] > 0:
                self._raise(int(line))
        return self.learners

    def _room(self) -> Whole:
        """What each row still allows; for rows that demand, minus what they lack."""
        spare = self.rows.limit - self.rows.used(self.learners)
        room: Whole = np.where(self.rows.at_least, -spare, spare)
        return room

    def _give_back(self) -> None:
        """Lines that were taken for whole, a hair below, go down where a limit is a hair too tight.

        A penny less than a whole number of learners cost is such a limit.
        """
        for row in np.flatnonzero(~self.rows.at_least & (self._room() < 0)):
            at = slice(self.rows.matrix.indptr[row], self.rows.matrix.indptr[row + 1])
            lines = self.rows.matrix.indices[at]
            above = self.learners[lines] - self.exact[lines]
            for line in lines[np.argsort(-above, kind="stable")]:
                if self._room()[row] >= 0:
                    break
                if self.learners[line] > 0:
                    self.learners[line] -= 1

    def _lacking(self) -> Flags:
        lacking: Flags = self.rows.at_least & (self.room < 0)
        return lacking

    def _meet_demands(self) -> None:
        """Row by row, the largest remainders of those that would help a demand that fails."""
        for row in np.flatnonzero(self._lacking()):
            at = slice(self.rows.matrix.indptr[row], self.rows.matrix.indptr[row + 1])
            lines = self.rows.matrix.indices[at]
            for line in lines[np.argsort(-np.round(self.part[lines], 9), kind="stable")]:
                if self.room[row] >= 0 or self.part[line] <= CLOSE:
                    break
                self._raise(int(line))

    def _raise(self, line: int) -> None:
        """Raise a line, once, where its group and every row that forbids has room for it."""
        group = self.group[line]
        if self.learners[line] > self.exact[line] or self.raised[group] >= self.most[group]:
            return
        at = slice(self.columns.indptr[line], self.columns.indptr[line + 1])
        rows, value = self.columns.indices[at], self.columns.data[at]
        demands = self.rows.at_least[rows]
        if (self.room[rows] < value)[~demands].any():
            return
        self.room[rows] += np.where(demands, value, -value)
        self.learners[line] += 1
        self.raised[group] += 1

    def _choose_together(self) -> None:
        """Start again from all down, with those up that together leave the least demand unmet.

        Where that is no better, what was raised one by one stays.
        """
        one_by_one, lacked = (self.learners, self.room, self.raised), self._lack()
        self.learners = np.where(
            self.learners > self.exact + CLOSE, self.learners - 1, self.learners
        )
        self.room, self.raised = self._room(), np.zeros_like(self.raised)
        for line in self.between[_together(self)]:
            self._raise(int(line))
        if self._lack() >= lacked:
            self.learners, self.room, self.raised = one_by_one

    def _lack(self) -> float:
        """Total lack of all demands, in learners and thousands of pounds."""
        unit = np.where(self.rows.in_money, float(POUNDS), 1.0)
        return float((-self.room / unit)[self._lacking()].sum())


def _together(state: _Rounding) -> Flags:
    """Which of the lines between whole numbers go up: a programme of whole numbers.

    Least total lack of demands, in learners and thousands of pounds; then the largest remainders.
    """
    count = len(state.between)
    rows = Rows(
        state.rows.bound,
        state.rows.key,
        np.where(state.rows.at_least, -state.room, state.room),
        state.rows.base,
        sparse.csr_array(state.rows.matrix[:, state.between]),
    )
    matrix, limit, _ = scaled(rows)
    demands = np.flatnonzero(rows.at_least)
    lack = sparse.csr_array(
        (np.ones(len(demands)), (demands, np.arange(len(demands)))),
        shape=(len(limit), len(demands)),
    )
    groups, place = np.unique(state.group[state.between], return_inverse=True)
    in_group = sparse.csr_array((np.ones(count), (place, np.arange(count))))
    blank = sparse.csr_array((len(groups), len(demands)))
    both = sparse.csr_array(
        sparse.vstack([sparse.hstack([matrix, lack]), sparse.hstack([in_group, blank])])
    )
    low = np.where(rows.at_least, limit, -np.inf)
    high = np.where(rows.at_least, np.inf, limit)
    highs = solver(
        both,
        np.concatenate([-1e-4 * state.part[state.between], np.ones(len(demands))]),
        np.concatenate([low, np.full(len(groups), -np.inf)]),
        np.concatenate([high, state.most[groups].astype(np.float64)]),
    )
    up = np.arange(count, dtype=np.int32)
    highs.changeColsBounds(count, up, np.zeros(count), np.ones(count))
    kinds = np.full(count, int(highspy.HighsVarType.kInteger), np.uint8)
    highs.changeColsIntegrality(count, up, kinds)
    highs.setOptionValue("mip_max_nodes", NODES)  # by count and not by time: the same every time
    highs.run()
    chosen: Flags = np.asarray(highs.getSolution().col_value)[:count] > 0.5
    return chosen
