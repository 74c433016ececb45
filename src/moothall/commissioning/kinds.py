"""Why a provider gets what it gets, route by route, level by level and sector by sector (COM-3).

An allocation is a line: a kind of provision (route, level and sector at once) at a provider. No
figure shows the learners of so small a cell, so kinds are told by one of the three at a time, where
that number of the provider's learners is shown; which limits hold is told with it and not without.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from moothall.commissioning.comparing import order_of, words_of
from moothall.commissioning.content import rows_of, settings_of
from moothall.commissioning.explaining import Explained, Worth
from moothall.commissioning.inputs import PROVIDERS
from moothall.commissioning.models import BudgetUse, Reason, Scenario
from moothall.commissioning.queries import NeedTotal, Total, needs, totals
from moothall.commissioning.shown import BREAKDOWNS, Planned, Veil, governing, provider_label
from moothall.commissioning.vocabulary import Names
from moothall.evidence.queries import figures
from moothall.evidence.shown import HIDDEN, FigureTable
from moothall.ledger.actions import NotAllowed
from moothall.measures import MeasureFault
from moothall.theme.cells import Hidden
from moothall.theme.formats import join_words, number, plural

KindReason = Mapping[str, object]
MOST_NAMED = 3
# What a limit does in some kinds of a provider; “{kinds}” is how many of how many.
IN_KINDS = {
    "capacity": "All its places are taken in {kinds}",
    "need": "The needs it serves are met in full in {kinds}",
    "budget": "The money of an authority that it serves is used up in {kinds}",
    "sufficiency": "A requirement of the round brings learners to {kinds}",
    "floor": "It would get less but for its largest fall in {kinds}",
    "cap": "Its largest rise holds it back in {kinds}",
    "condition": "A quality condition holds it in {kinds}",
    "minimum": "The smallest group decides {kinds}",
}


@dataclass(frozen=True)
class KindTold:
    """One provider's learners of one route, level or sector, and why they are as many.

    `by` says which of the three; `everyone` are all who learnt there last year, those from beyond
    the member areas too: beside them last year's residents would tell how many come from beyond.
    `limits` are how many of its `count` kinds rest on each limit. All is empty where the number
    of learners is hidden.
    """

    by: str
    code: str
    name: str
    everyone: Planned
    learners: Planned
    count: int = 0
    limits: Mapping[str, int] | None = None
    closed: int = 0
    place_worth: float = 0.0
    next_best: Sequence[str] = ()

    @property
    def sentences(self) -> list[str]:
        """Everything that is to be said."""
        return list(self._said())

    def _said(self) -> Iterator[str]:
        if isinstance(self.learners, Hidden):
            yield "The number of its learners is hidden, and with it what holds them."
            return
        yield f"{plural(int(self.learners), 'learner')} from the member areas."
        if not isinstance(self.everyone, Hidden):
            yield f"Last year {number(self.everyone)} learnt it there, from wherever they came."
        for limit, kinds in (self.limits or {}).items():
            yield self._limit(limit, kinds)
        if self.count and not self.limits:
            yield "No limit holds it: quality and the way to it decide."
        if self.closed:
            opened = plural(self.closed, "group", "groups")
            yield f"{opened} would be smaller than the smallest opened, so no learner is placed."
        if self.next_best:
            yield f"The next best place would be {join_words(list(self.next_best))}."

    def _limit(self, limit: str, kinds: int) -> str:
        told = IN_KINDS.get(limit, "")
        if not told:
            return "It is not decided on here: its lines stand at last year's learners."
        if self.count == 1:
            among = "its one kind of provision here"
        else:
            among = f"{number(kinds)} of its {number(self.count)} kinds of provision here"
        worth = ""
        if limit == "capacity" and self.place_worth:
            worth = f"; one more place would add up to {number(self.place_worth, 0)} points"
        return f"{told.format(kinds=among)}{worth}."


@dataclass(frozen=True)
class AreaTold:
    """The need of one home area that a provider helps to meet; numbers as they may be shown."""

    name: str
    last: Planned
    learners: Planned
    amount: Planned
    needed: Planned
    unmet: Planned
    is_elsewhere: bool


@dataclass(frozen=True)
class Explainer:
    """Explains every provider of one scenario in a fixed number of queries."""

    scenario: Scenario
    names: Names
    veil: Veil

    def explained(self, ukprn: str) -> Explained:
        """Return a provider as sentences are made of it."""
        return Explained(
            scenario=self.scenario,
            ukprn=ukprn,
            name=self.names.providers.get(ukprn, ukprn),
            total=self._totals("provider").get((ukprn,), Total()),
            areas=self._areas_of(ukprn),
            reason=self._reasons.get(ukprn),
            veil=self.veil,
            lead=self.lead(ukprn),
            worths=self.worths(ukprn),
        )

    def lead(self, ukprn: str) -> str:
        """Return the area whose authority leads for a provider; nothing where none does."""
        code = str(self._rows.get(ukprn, {}).get("lead") or "")
        return self.names.area(code) if code else ""

    def areas(self, ukprn: str) -> list[AreaTold]:
        """Return whose need a provider helps to meet, by the names of areas."""
        lead, found = self.lead(ukprn), []
        for name, total in sorted(self._areas_of(ukprn).items()):
            at = {"provider": ukprn, "area": name}
            need = self._needs_by_area.get(name, NeedTotal())
            found.append(
                AreaTold(
                    name,
                    self.veil.last(**at),
                    self.veil.covers(total.learners, **at),
                    self.veil.covers_money(total.amount, **at),
                    self.veil.covers(need.needed, area=name),
                    self.veil.covers(need.unmet, area=name),
                    is_elsewhere=bool(lead) and name != lead,
                )
            )
        return found

    def kinds(self, ukprn: str, by: str) -> list[KindTold]:
        """Return what a provider teaches by route, level or sector, with the reasons."""
        called = words_of(self.names, by)
        there = {code for provider, code in self._totals("provider", by) if provider == ukprn}
        reasons: dict[str, list[KindReason]] = defaultdict(list)
        for each in self._kind_reasons(ukprn):
            reasons[str(each[by])].append(each)
        return [
            self._kind(ukprn, by, code, called(code), reasons[code])
            for code in sorted(there, key=lambda code: order_of(by, code, called(code)))
        ]

    def _kind(
        self, ukprn: str, by: str, code: str, name: str, reasons: Sequence[KindReason]
    ) -> KindTold:
        at = {"provider": ukprn, by: code}
        total = self._totals("provider", by)[ukprn, code]
        learners = self.veil.covers(total.learners, **at)
        if isinstance(learners, Hidden):
            return KindTold(by, code, name, learners, learners)
        limits = Counter(limit for each in reasons for limit in _words(each, "limits"))
        others = Counter(other for each in reasons for other in _words(each, "next_best"))
        return KindTold(
            by,
            code,
            name,
            self._everyone(ukprn, by, code),
            learners,
            count=len(reasons),
            limits=limits,
            closed=sum(bool(each["closed"]) for each in reasons),
            place_worth=max((float(str(each["place_worth"])) for each in reasons), default=0.0),
            next_best=[name for name, _ in sorted(others.items(), key=_most_first)[:MOST_NAMED]],
        )

    def _everyone(self, ukprn: str, by: str, code: str) -> Planned:
        figure = self._figure(by)
        if figure is None:
            return HIDDEN
        at = {"provider": provider_label(figure, ukprn), BREAKDOWNS[by]: code}
        value = figure.cell(**at)
        return value if isinstance(value, Hidden) else int(value or 0)

    def _figure(self, by: str) -> FigureTable | None:
        if by not in self._figures:
            self._figures[by] = self._asked(by)
        return self._figures[by]

    def _asked(self, by: str) -> FigureTable | None:
        if self.veil.snapshot is None:
            return None
        try:
            found = figures(
                viewer=self.veil.viewer,
                body=self.veil.body,
                measure="learners",
                by=governing("provider", by),
                snapshot=self.veil.snapshot,
            )
        except (NotAllowed, MeasureFault):
            return None
        return None if found.refused else found

    @cached_property
    def _figures(self) -> dict[str, FigureTable | None]:
        return {}

    def needs_by(self, ukprn: str, by: str) -> list[tuple[str, str, Planned, Planned]]:
        """Return the needs of the areas that a provider serves in what it teaches: area, route,
        level or sector, how many are needed and how many not met.
        """
        taught = {code for provider, code in self._totals("provider", by) if provider == ukprn}
        called, found = words_of(self.names, by), []
        for (area, code), total in self._needs("area", by).items():
            name = self.names.area(area)
            if name in self._areas_of(ukprn) and code in taught:
                at = {"area": name, by: code}
                told = self.veil.covers(total.needed, **at), self.veil.covers(total.unmet, **at)
                found.append((order_of(by, code, called(code)), (name, called(code), *told)))
        return [row for _, row in sorted(found, key=lambda pair: (pair[1][0], pair[0]))]

    def worths(self, ukprn: str) -> list[Worth]:
        """Return what one more pound of each authority whose residents learn there would add."""
        points = self._unmet_points
        return [
            Worth(
                self.names.area(use.authority),
                self.names.funds.get(use.fund, use.fund),
                use.worth,
                use.worth / points if points else 0.0,
            )
            for use in self._uses
            if self.names.area(use.authority) in self._areas_of(ukprn)
        ]

    @cached_property
    def _unmet_points(self) -> int:
        return int(str(settings_of(self.scenario.version.content).get("unmet_points") or 0))

    @cached_property
    def _uses(self) -> list[BudgetUse]:
        return list(self.scenario.budget_uses.all())

    @cached_property
    def _reasons(self) -> Mapping[str, Reason]:
        return {reason.provider: reason for reason in self.scenario.reasons.all()}

    def _kind_reasons(self, ukprn: str) -> Sequence[KindReason]:
        reason = self._reasons.get(ukprn)
        found = reason.findings.get("kinds", []) if reason else []
        return [dict(each) for each in found]

    @cached_property
    def _rows(self) -> Mapping[str, Mapping[str, object]]:
        return {str(r["ukprn"]): r for r in rows_of(self.scenario.version.content, PROVIDERS)}

    @cached_property
    def _sums(self) -> dict[tuple[str, ...], Mapping[tuple[str, ...], Total]]:
        return {}

    def _totals(self, *by: str) -> Mapping[tuple[str, ...], Total]:
        if by not in self._sums:
            self._sums[by] = totals([self.scenario], *by)[self.scenario.pk]
        return self._sums[by]

    @cached_property
    def _need_sums(self) -> dict[tuple[str, ...], Mapping[tuple[str, ...], NeedTotal]]:
        return {}

    def _needs(self, *by: str) -> Mapping[tuple[str, ...], NeedTotal]:
        if by not in self._need_sums:
            self._need_sums[by] = needs([self.scenario], *by)[self.scenario.pk]
        return self._need_sums[by]

    @cached_property
    def _needs_by_area(self) -> Mapping[str, NeedTotal]:
        return {self.names.area(code): total for (code,), total in self._needs("area").items()}

    @cached_property
    def _by_provider_and_area(self) -> Mapping[str, Mapping[str, Total]]:
        found: dict[str, dict[str, Total]] = defaultdict(dict)
        for (ukprn, area), total in self._totals("provider", "area").items():
            found[ukprn][self.names.area(area)] = total
        return found

    def _areas_of(self, ukprn: str) -> Mapping[str, Total]:
        return self._by_provider_and_area.get(ukprn, {})


def _words(reason: KindReason, name: str) -> list[str]:
    found = reason.get(name)
    return [str(one) for one in found] if isinstance(found, list) else []


def _most_first(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]
