"""The rows of a commissioning plan: what its scenario says, as far as everyone may read it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from moothall.commissioning.comparing import words_of
from moothall.commissioning.conflicts import STEP
from moothall.commissioning.content import Row, rows_of
from moothall.commissioning.enums import ScenarioKind, ScenarioStatus
from moothall.commissioning.inputs import FUNDS, PROVIDERS
from moothall.commissioning.models import BudgetUse, Scenario
from moothall.commissioning.queries import Total, needs, scenarios_of, totals
from moothall.commissioning.vocabulary import LEVEL_WORDS, ROUTE_WORDS, SECTOR_WORDS, Names
from moothall.evidence.shown import HIDDEN
from moothall.publishing.commissioning_plan_shown import PlanVeil, veiled
from moothall.theme.cells import Hidden

Amount = int | Decimal | Hidden
ALL = "All authorities"
THOUSAND = 1000
WORDS = {"route": ROUTE_WORDS, "level": LEVEL_WORDS, "sector": SECTOR_WORDS}


@dataclass(frozen=True, slots=True)
class Money:
    """One fund of an authority; `home` is what figures call its area."""

    authority: str
    home: str
    fund: str
    budget: Decimal
    allocated: Amount
    unallocated: Amount


@dataclass(frozen=True, slots=True)
class Provider:
    """What one provider gets. `label` is what figures call it, `by_route` has learners by route
    (code); last year's money is in thousands of pounds at
    this year's rates, and `change`, a share, is from there.
    """

    ukprn: str
    label: str
    name: str
    last: int | Hidden
    learners: Amount
    by_route: Mapping[str, Amount]
    last_thousands: Amount
    amount: Amount
    change: Decimal | Hidden | None


@dataclass(frozen=True, slots=True)
class Allocation:
    """What one provider gets of one fund."""

    ukprn: str
    label: str
    name: str
    fund: str
    amount: Amount


@dataclass(frozen=True, slots=True)
class Part:
    """Learners and needs of one area, route, level or sector; `label` is what figures call it."""

    label: str
    name: str
    last: int | Hidden
    learners: Amount
    needed: Amount
    unmet: Amount


@dataclass(frozen=True)
class Rows:
    """The rows of one scenario's plan. Names are those that its version pins."""

    scenario: Scenario
    veil: PlanVeil

    @cached_property
    def content_providers(self) -> list[Row]:
        """The providers of the round, by name."""
        found = rows_of(self.scenario.version.content, PROVIDERS)
        return sorted(found, key=lambda row: (str(row["name"]), str(row["ukprn"])))

    @cached_property
    def funds(self) -> list[Row]:
        """The funds of the round, by code."""
        return rows_of(self.scenario.version.content, FUNDS)

    @cached_property
    def routes(self) -> list[str]:
        """The routes that anyone is placed on or needs, in the order readers expect."""
        found = {code for (code,) in self._sums("route")}
        return sorted(found, key=lambda code: _place("route", code))

    def whole(self, value: int | Decimal) -> Amount:
        """Return a number of a whole scenario. It is what the decision itself says, so it is shown
        where only totals are; it is hidden where the learners of all areas together are.
        """
        veil = self.veil
        return veiled(value, hidden=veil.hides_all and not veil.figure("area", "route").refused)

    def lead(self, row: Row) -> str:
        """Return the area whose authority leads for a provider."""
        code = str(row["lead"] or "")
        return self.veil.areas.get(code, code) or "none"

    def money(self) -> Iterator[Money]:
        """Give the money of each authority and fund, all funds of each, and all in all."""
        titles = {str(fund["code"]): str(fund["title"]) for fund in self.funds}
        for code, name in self.veil.areas.items():
            uses = [use for use in self._uses if use.authority == code]
            lines = [(titles.get(u.fund, u.fund), u.budget, u.allocated) for u in uses]
            lines.append(("All funds", sum((u.budget for u in uses), Decimal(0)),
                          sum((u.allocated for u in uses), Decimal(0))))  # fmt: skip
            for fund, budget, allocated in lines:
                told, left = self.veil.veil.covers_use(budget, allocated, name)
                yield Money(name, name, fund, budget, told, left)
        budget = self.scenario.budget
        whole = veiled(self.scenario.allocated, hidden=self.veil.hides_all)
        home = self.veil.home("area", "route")
        yield Money(ALL, home, "All funds", budget, whole, _less(budget, whole))

    @property
    def money_note(self) -> str:
        """What a reader must know of the money of authorities; nothing where it is exact."""
        if not self.veil.veil.tells_in_steps("area"):
            return ""
        return (
            f"The money of an authority is rounded to £{STEP:,}, so that it tells nothing of a few "
            "learners; what is left of it is hidden. The sum of all is exact."
        )

    def providers(self) -> Iterator[Provider]:
        """Give what each provider gets."""
        sums, veil = self._sums("provider"), self.veil.veil
        for row in self.content_providers:
            ukprn = str(row["ukprn"])
            total = sums.get((ukprn,), Total())
            last = veil.covers_last_money(total.last_amount, provider=ukprn)
            now = veil.covers_money(total.amount, provider=ukprn)
            yield Provider(
                ukprn,
                self.veil.provider(ukprn),
                str(row["name"]),
                self.veil.last(provider=ukprn),
                veil.covers(total.learners, provider=ukprn),
                self._by_route(ukprn),
                last if isinstance(last, Hidden) else int(last / THOUSAND),
                now,
                _change(now, last),
            )

    def _by_route(self, ukprn: str) -> Mapping[str, Amount]:
        """The learners of a provider by route."""
        return {
            route: self.veil.veil.covers(
                self._sums_by_route.get((ukprn, route), Total()).learners,
                provider=ukprn,
                route=route,
            )
            for route in self.routes
        }

    def allocations(self) -> Iterator[Allocation]:
        """Give what each provider that is decided on gets of each fund."""
        found: dict[tuple[str, str], Decimal] = {}
        for (ukprn, route, level), total in self._sums("provider", "route", "level").items():
            fund = self._fund(route, level)
            found[ukprn, fund] = found.get((ukprn, fund), Decimal(0)) + total.amount
        for row in self._decided_on:
            ukprn = str(row["ukprn"])
            for each in self.funds:
                amount = found.get((ukprn, str(each["code"])), Decimal(0))
                yield Allocation(
                    ukprn,
                    self.veil.provider(ukprn),
                    str(row["name"]),
                    str(each["title"]),
                    self.veil.veil.covers_money(amount, provider=ukprn),
                )

    def areas(self) -> Iterator[Part]:
        """Give learners and needs of each home area."""
        sums, wanted = self._sums("area"), needs([self.scenario], "area")[self.scenario.pk]
        table = self.veil.needed()
        for code, name in self.veil.areas.items():
            hidden = self.veil.veil.hides(area=name)
            needed = HIDDEN if hidden else table.cell(code)
            unmet = wanted[code,].unmet if (code,) in wanted else 0
            yield Part(
                name,
                name,
                self.veil.last(area=name),
                veiled(sums.get((code,), Total()).learners, hidden=hidden),
                needed if isinstance(needed, Hidden) else int(needed),
                veiled(unmet, hidden=isinstance(needed, Hidden)),
            )

    def parts(self, by: str) -> Iterator[Part]:
        """Give learners and needs by route, level or sector."""
        sums, wanted = self._sums(by), needs([self.scenario], by)[self.scenario.pk]
        table, called = self.veil.needed(by), words_of(Names(self.scenario.version.round), by)
        codes = {code for (code,) in (*sums, *wanted)}
        for code in sorted(codes, key=lambda code: _place(by, code)):
            hidden = self.veil.veil.hides(**{by: code})
            needed = HIDDEN if hidden else table.cell("", code)
            unmet = wanted[code,].unmet if (code,) in wanted else 0
            yield Part(
                code,
                called(code),
                self.veil.last(**{by: code}),
                veiled(sums.get((code,), Total()).learners, hidden=hidden),
                needed if isinstance(needed, Hidden) else int(needed),
                veiled(unmet, hidden=isinstance(needed, Hidden)),
            )

    def scenarios(self) -> list[Scenario]:
        """Return the scenarios that were solved on the same inputs, the one decided among them."""
        found = scenarios_of(self.scenario.version, ScenarioKind.STANDARD)
        solved = [s for s in found if s.status == ScenarioStatus.SOLVED and s != self.scenario]
        return sorted([*solved, self.scenario], key=lambda s: (s.percent, s.pk))

    @cached_property
    def _sums_by_route(self) -> Mapping[tuple[str, ...], Total]:
        return self._sums("provider", "route")

    @cached_property
    def _decided_on(self) -> list[Row]:
        return [row for row in self.content_providers if row["inside"]]

    @cached_property
    def _uses(self) -> list[BudgetUse]:
        return list(self.scenario.budget_uses.all())

    def _sums(self, *by: str) -> Mapping[tuple[str, ...], Total]:
        return totals([self.scenario], *by)[self.scenario.pk]

    def _fund(self, route: str, level: str) -> str:
        """The fund that pays for a kind: exactly one does."""
        for fund in self.funds:
            if all(
                not codes or code in codes
                for codes, code in ((fund["routes"], route), (fund["levels"], level))
                if isinstance(codes, list)
            ):
                return str(fund["code"])
        return ""


def _less(one: Decimal, other: Amount) -> Amount:
    return other if isinstance(other, Hidden) else one - other


def _change(now: Amount, last: Amount) -> Decimal | Hidden | None:
    """The change of money from thousands of pounds, a share in tenths of a percent; None where
    there was none.
    """
    if isinstance(now, Hidden) or isinstance(last, Hidden):
        return HIDDEN
    if not last:
        return None
    before = Decimal(last)
    return ((Decimal(now) - before) / before).quantize(Decimal("0.001"), rounding=ROUND_HALF_UP)


def _place(by: str, code: str) -> tuple[int, str]:
    order = list(WORDS[by])
    return (order.index(code) if code in order else len(order)), code
