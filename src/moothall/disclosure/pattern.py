"""Which cells to hide so that every promise holds: choose, audit, repair, until it passes."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from moothall.disclosure.audit import Audit, Finding, Promise, Targets
from moothall.disclosure.draft import Draft, Earlier, closed_to, small_counts
from moothall.disclosure.exact import EXACT_BREAKDOWNS, EXACT_CELLS, Chosen, pattern_exact
from moothall.disclosure.implied import Plan, implied_plans, implied_sums
from moothall.disclosure.knowledge import Equations, View, equations
from moothall.disclosure.lines import Lines
from moothall.disclosure.programme import Floats
from moothall.disclosure.repair import Goal, Repair, weights_of
from moothall.disclosure.rounded import Rounded
from moothall.disclosure.rule import SuppressionRule

Bits = NDArray[np.bool_]
TURNS = 200
SEARCHES = 16
PRUNED_CELLS = 400
PRUNES = 16
MENDED = 12


class Pattern:
    """The search for a pattern of hidden cells of one new table.

    `find` returns the table as readers may see it, or None; a first table of up to `exact`
    cells gets the lightest pattern there is, and `proven` says whether that was shown.
    """

    def __init__(
        self,
        draft: Draft,
        earlier: Sequence[Earlier],
        rule: SuppressionRule,
        *,
        exact: int = EXACT_CELLS,
    ) -> None:
        self.exact, self.proven = exact, False
        self.draft, self.values, self.rule = draft, draft.values, rule
        self.rounded = draft.rounded
        self.first = draft.hidden | draft.rounded.unsaid
        self.zeros = (self.values == 0) & ~draft.shows & draft.zeros
        self.hidden, self.shows = self.first | self.zeros, draft.shows.copy()
        self.smallest = 0 if draft.zeros else rule.least_hidden
        self.earlier = earlier
        self._relaxed = False
        self._known: frozenset[Plan] | None = None
        self.closed = closed_to(draft, earlier, rule) if earlier else frozenset()
        self.facts: Equations = equations(self._views(), self.closed)

    def _views(self) -> list[View]:
        draft = self.draft
        open_ = self.hidden if draft.zeros else self.rounded.unsaid
        new = View(draft.layout, self.values, self.hidden, open_, self.rounded)
        return [*(e.view for e in self.earlier), new]

    def find(self) -> View | None:
        """Return the table as readers may see it, or None where nothing keeps every promise."""
        if self.draft.hidden.any() or self.earlier:
            self._close_lines()
            if not self._settle(searches=0):  # no witnesses while the pattern is still growing
                return None
            self._prune()
            self._lighten()
            if not (self._has_rates() or self._settle(searches=SEARCHES)):
                return None
        return self._views()[-1]

    def _has_rates(self) -> bool:
        """Whether rates are printed in place of counts: tables of whole numbers are hard to find
        then, and intervals are taken in fractions.
        """
        return any(len(view.rounded.said_by) for view in self._views())

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
        extra = np.flatnonzero(self.hidden & ~self.first & ~self.zeros)
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

    def _lighten(self) -> None:
        """Take the lightest pattern there is instead, for a small table that is the first."""
        breakdowns = len(self.draft.layout.dimensions)
        if self.earlier or self._has_rates() or not self.hidden.any():
            return
        if self.hidden.size > self.exact or breakdowns > EXACT_BREAKDOWNS:
            return
        small = self.draft.hidden
        able = ~self.shows & (self.values >= self.smallest)
        weights = self.weights()
        weight = float(weights[self.hidden & ~small].sum())
        first = Chosen(self.hidden, weight, proven=False)
        cells = self.facts.cells[-1]
        chosen = pattern_exact(
            cells, self.values, weights, able, first, small, self.rule, self._broken
        )
        self.hidden, self.proven = chosen.hidden.copy(), chosen.proven
        self._relaxed = True  # to be audited again, and with witnesses

    def weights(self) -> Floats:
        """What hiding each cell costs: a total stays hidden in later tables, so it costs double."""
        times = np.ones(self.draft.layout.shape)
        for axis in range(times.ndim):
            np.moveaxis(times, axis, 0)[-1] += 1.0
        return weights_of(self.values) * times.ravel()

    def _broken(self, hidden: Bits) -> list[Finding]:
        """The promises that a pattern breaks, by the hidden cells they are made of."""
        self.hidden = hidden.copy()
        audit = Audit(self.facts, self._views(), self._targets(), self.rule)
        places = np.flatnonzero(hidden).tolist()
        return [replace(f, target=places[f.target]) for f in audit.run()]

    def _close_lines(self) -> None:
        layout = self.draft.layout
        hidden = self.hidden.reshape(layout.shape).copy()
        shows, unsaid = (a.reshape(layout.shape) for a in (self.shows, self.rounded.unsaid))
        members = [d.members() for d in layout.dimensions]
        values = self.values.reshape(layout.shape)
        Lines(values, hidden, shows, unsaid, members, self.rule).close()
        self.hidden = hidden.ravel()

    def _targets(self) -> Targets:
        sums, promises = [], []
        smalls = [e.small for e in self.earlier] + [small_counts(self.values, self.rule)]
        for cells, view, small in zip(self.facts.cells, self._views(), smalls, strict=True):
            at = np.flatnonzero(view.promised)
            sums.append(cells[at])
            promises.append(np.where(small[at], Promise.SMALL, Promise.WIDE))
        if self.earlier:
            plans = implied_plans(self._views(), self.rule.most_hidden, self.closed)
            left = [plan for plan in plans if plan not in self._settled(plans)]
            sums.append(implied_sums(left, self.facts))
            promises.append(np.full(len(left), Promise.IMPLIED))
        matrix = sparse.csr_array(sparse.vstack(sums, format="csr"))
        return Targets(matrix, np.concatenate(promises).astype(np.int8))

    def _settled(self, plans: Sequence[Plan]) -> frozenset[Plan]:
        """The implied numbers that readers know to be no small ones, whatever the new table shows.

        Most are, and there are many: they are audited once and not again in every turn.
        """
        if self._known is None:
            count = len(self.values)
            every = np.ones(count, np.bool_)
            unseen = View(self.draft.layout, self.values, every, every, Rounded.nothing(count))
            views = [*(e.view for e in self.earlier), unseen]
            promises = np.full(len(plans), Promise.IMPLIED, np.int8)
            targets = Targets(implied_sums(plans, self.facts), promises)
            audit = Audit(self.facts, views, targets, self.rule)
            audit.run()
            at = np.flatnonzero(audit.never_small() & audit.consistent)
            self._known = frozenset(plans[k] for k in at.tolist())
        return self._known

    def _mend(self, findings: Sequence[Finding], targets: Targets) -> bool:
        """Hide more, or show what cannot be hidden; False where nothing helps."""
        able = ~self.hidden & ~self.shows & (self.values >= self.smallest)
        before = (self.hidden.copy(), self.shows.copy(), self.rounded)
        repair = Repair(self.facts, self._views(), able, self.rule.least_hidden, self.smallest)
        failed = []
        for finding in findings[:MENDED]:
            for ways in self._goals(finding, Promise(int(targets.promises[finding.target]))):
                moved = next(
                    (m for goal in ways if (m := repair.reach(targets, finding.target, goal))), None
                )
                if moved is None:
                    failed.append(finding)
                    break
                self.hidden[moved.cells] = True
                self._take_back(moved.rates)
                repair.forgive(moved)
        promised = before[0] & ~before[2].unsaid  # as when the targets were listed
        if not all(self._reveal(f, targets, promised) for f in failed):
            return False
        if (
            (self.hidden != before[0]).any()
            or (self.shows != before[1]).any()
            or self.rounded is not before[2]
        ):
            return True
        return self._hide_near(findings, targets, able)

    def _goals(self, finding: Finding, promise: Promise) -> list[list[Goal]]:
        """What a target should be able to be, from and to: each in one way or another."""
        least, most = self.rule.least_hidden, self.rule.most_hidden
        if promise == Promise.WIDE:
            width = most - least
            return [[(finding.low + width, np.inf), (-np.inf, finding.high - width)]]
        goals: list[list[Goal]] = []
        if finding.high < most:
            goals.append([(float(most), np.inf)])
        if finding.low > finding.floor:
            goals.append([(-np.inf, finding.floor)])
        return goals

    def _take_back(self, rates: NDArray[np.intp]) -> None:
        """Hide rates that were to be printed: their counts are promised to stay unknown."""
        if len(rates):
            counts = np.isin(self.rounded.stands, rates)
            self.first &= ~counts
            self.rounded = self.rounded.without(rates)

    def _reveal(self, finding: Finding, targets: Targets, promised: Bits) -> bool:
        """Show a cell that is hidden only for others' sake and that readers can work out anyway."""
        ours = np.flatnonzero(promised)
        earlier = sum(int(e.view.promised.sum()) for e in self.earlier)
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
