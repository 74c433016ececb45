"""Which cells to hide so that every promise holds: choose, audit, repair, until it passes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from moothall.disclosure.audit import Audit, Finding, Promise, Targets
from moothall.disclosure.implied import implied_sums
from moothall.disclosure.knowledge import Equations, View, equations
from moothall.disclosure.layout import Layout
from moothall.disclosure.lines import Lines
from moothall.disclosure.reader import Reader
from moothall.disclosure.repair import Repair
from moothall.disclosure.rule import SuppressionRule

Bits = NDArray[np.bool_]
TURNS = 200
SEARCHES = 16
PRUNED_CELLS = 400
PRUNES = 16
MENDED = 12


@dataclass(frozen=True, slots=True)
class Earlier:
    """A table released before on the same measure and snapshot, and its small hidden cells."""

    view: View
    small: Bits


class Pattern:
    """The search for a pattern of hidden cells of one new table.

    `values` are exact, flat in C order of `layout`; `hidden` the cells that are hidden anyway,
    `shows` the cells that must stay shown. `find` returns the hidden cells, or None.
    """

    def __init__(
        self,
        layout: Layout,
        values: NDArray[np.int64],
        hidden: Bits,
        shows: Bits,
        earlier: Sequence[Earlier],
        rule: SuppressionRule,
    ) -> None:
        self.layout, self.values, self.rule = layout, values, rule
        self.first, self.hidden, self.shows = hidden.copy(), hidden.copy(), shows.copy()
        self.earlier = earlier
        self._relaxed = False
        self.closed = self._closed() if earlier else frozenset()
        self.facts: Equations = equations(self._views(), self.closed)

    def _closed(self) -> frozenset[str]:
        """Filtered dimensions outside whose named categories there may be nobody.

        A reader who knows that all learners are 16 to 19 knows more than the tables say. Where
        the numbers allow it, the audit takes that reader's part.
        """
        exact = View(self.layout, self.values, np.zeros(len(self.values), np.bool_))
        views = [*(e.view for e in self.earlier), exact]
        closed: frozenset[str] = frozenset()
        for name in sorted({name for view in views for name in view.layout.where}):
            more = closed | {name}
            if Reader(equations(views, more), views, self.rule.least_hidden).possible():
                closed = more
        return closed

    def _views(self) -> list[View]:
        new = View(self.layout, self.values, self.hidden)
        return [*(e.view for e in self.earlier), new]

    def find(self) -> Bits | None:
        """Return the hidden cells, flat, or None where no pattern keeps every promise."""
        if not self.hidden.any() and not self.earlier:
            return self.hidden
        self._close_lines()
        if not self._settle(searches=0):  # no witnesses while the pattern is still growing
            return None
        self._prune()
        return self.hidden if self._settle(searches=SEARCHES) else None

    def _settle(self, searches: int) -> bool:
        """Audit and mend in turn until nothing is found; False where nothing helps."""
        if searches and not self._relaxed:
            return True
        for _ in range(TURNS):
            targets = self._targets()
            audit = Audit(self.facts, self._views(), targets, self.rule, searches)
            findings = audit.run()
            self._relaxed = audit.relaxed
            if not findings or not audit.consistent:
                return audit.consistent
            if not self._mend(findings, targets):
                return False
        return False

    def _prune(self) -> None:
        """Show again what need not be hidden, the largest first, in tables of moderate size."""
        extra = np.flatnonzero(self.hidden & ~self.first)
        if self.hidden.size > PRUNED_CELLS or self.facts.size > PRUNED_CELLS:
            return
        relaxed = False
        for cell in extra[np.argsort(-self.values[extra], kind="stable")][:PRUNES]:
            self.hidden[cell] = False
            audit = Audit(self.facts, self._views(), self._targets(), self.rule)
            if audit.run() or not audit.consistent:
                self.hidden[cell] = True
            else:
                relaxed = audit.relaxed
        self._relaxed |= relaxed

    def _close_lines(self) -> None:
        shape = self.layout.shape
        hidden = self.hidden.reshape(shape).copy()
        members = [d.members() for d in self.layout.dimensions]
        Lines(
            self.values.reshape(shape), hidden, self.shows.reshape(shape), members, self.rule
        ).close()
        self.hidden = hidden.ravel()

    def _targets(self) -> Targets:
        sums, promises = [], []
        smalls = [e.small for e in self.earlier] + [self.values <= self.rule.most_hidden]
        for cells, view, small in zip(self.facts.cells, self._views(), smalls, strict=True):
            at = np.flatnonzero(view.hidden)
            sums.append(cells[at])
            promises.append(np.where(small[at], Promise.SMALL, Promise.WIDE))
        if self.earlier:
            more = implied_sums(self._views(), self.facts, self.rule.most_hidden, self.closed)
            sums.append(more)
            promises.append(np.full(more.shape[0], Promise.IMPLIED))
        matrix = sparse.csr_array(sparse.vstack(sums, format="csr"))
        return Targets(matrix, np.concatenate(promises).astype(np.int8))

    def _mend(self, findings: Sequence[Finding], targets: Targets) -> bool:
        """Hide more, or show what cannot be hidden; False where nothing helps."""
        able = ~self.hidden & ~self.shows & (self.values >= self.rule.least_hidden)
        before = (self.hidden.copy(), self.shows.copy())
        repair = Repair(self.facts, self._views(), able, self.rule.least_hidden)
        failed = []
        for finding in findings[:MENDED]:
            k = finding.target
            at = slice(targets.sums.indptr[k], targets.sums.indptr[k + 1])
            columns = targets.sums.indices[at].astype(np.int32)
            weights = targets.sums.data[at]
            promise = Promise(int(targets.promises[k]))
            for low, high in self._goals(finding, promise):
                moved = repair.reach(columns, weights, low, high)
                if moved is None:
                    failed.append(finding)
                    break
                self.hidden[moved] = True
                repair.forgive(moved)
        if not all(self._reveal(f, targets, before[0]) for f in failed):
            return False
        if (self.hidden != before[0]).any() or (self.shows != before[1]).any():
            return True
        return self._hide_near(findings, targets, able)

    def _goals(self, finding: Finding, promise: Promise) -> list[tuple[float, float]]:
        """What a target should be able to be: from, to."""
        if promise == Promise.WIDE:
            return [(finding.low + self.rule.most_hidden - self.rule.least_hidden, np.inf)]
        goals = []
        if finding.high < self.rule.most_hidden:
            goals.append((float(self.rule.most_hidden), np.inf))
        if finding.low > finding.floor:
            goals.append((-np.inf, finding.floor))
        return goals

    def _reveal(self, finding: Finding, targets: Targets, hidden: Bits) -> bool:
        """Show a cell that is hidden only for others' sake and that readers can work out anyway."""
        ours = np.flatnonzero(hidden)  # as when the targets were listed
        earlier = sum(int(e.view.hidden.sum()) for e in self.earlier)
        at = finding.target - earlier
        if targets.promises[finding.target] != Promise.WIDE or not 0 <= at < len(ours):
            return False
        cell = ours[at]
        if self.first[cell]:
            return False
        self.hidden[cell], self.shows[cell] = False, True
        return True

    def _hide_near(self, findings: Sequence[Finding], targets: Targets, able: Bits) -> bool:
        """Hide the cheapest cell that shares learners with each exposed one; the last resort."""
        cells = self.facts.cells[-1]
        before = int(self.hidden.sum())
        for finding in findings:
            left = able & ~self.hidden
            shared = (cells @ targets.sums[[finding.target]].T).toarray().ravel() > 0
            choice = left & shared if (left & shared).any() else left
            if choice.any():
                cost = np.where(choice, self.values, np.iinfo(np.int64).max)
                self.hidden[int(np.argmin(cost))] = True
        return int(self.hidden.sum()) > before
