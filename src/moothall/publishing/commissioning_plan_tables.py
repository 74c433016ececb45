"""The tables of a commissioning plan, and what each of their numbers rests on (EVD-4)."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from moothall.commissioning.content import Row, rows_of
from moothall.commissioning.enums import Change, Purpose
from moothall.commissioning.inputs import CONDITIONS, REQUIREMENTS
from moothall.commissioning.models import Scenario
from moothall.commissioning.shown import BREAKDOWNS
from moothall.commissioning.vocabulary import LEVEL_WORDS, ROUTE_WORDS, SECTOR_WORDS
from moothall.publishing.commissioning_plan_rows import (
    Allocation,
    Money,
    Part,
    Provider,
    Rows,
)
from moothall.publishing.commissioning_plan_words import Why
from moothall.publishing.documents.basis import (
    Basis,
    Counted,
    Label,
    Planned,
    Source,
    Stated,
    always,
)
from moothall.publishing.documents.report import DataTable
from moothall.theme.cells import Kind
from moothall.theme.tables import Column, Table

PART_TITLES = {
    "area": "Learners and needs by home area",
    "route": "Learners and needs by route",
    "level": "Learners and needs by level",
    "sector": "Learners and needs by sector",
}


@dataclass(frozen=True)
class Sources:
    """What the numbers of a plan come from, beside figures."""

    scenario: Source
    need: Source
    inputs: Source


@dataclass(frozen=True)
class Tables:
    """The tables of one plan."""

    rows: Rows
    sources: Sources

    def all(self) -> tuple[DataTable, ...]:
        """Return every table, in the order in which the plan tells them."""
        return (
            self._money(),
            self._providers(),
            self._provider_learners(),
            self._reasons(),
            *(self._parts(by) for by in PART_TITLES),
            self._requirements(),
            self._conditions(),
            self._scenarios(),
            self._allocations(),
        )

    def total(self, source: Source) -> Basis:
        """Return what a number of the whole plan rests on. Where nothing but totals is shown, it is
        what the decision itself says.
        """
        figure = self.rows.veil.figure("area", "route")
        if figure.refused:
            return Stated(source)
        home = self.rows.veil.home("area", "route")
        return Planned(figure, source, {"home_area": always(home)})

    def _money(self) -> DataTable:
        columns: list[Column[Money]] = [
            Column("authority", "Authority"),
            Column("fund", "Fund"),
            Column("budget", "Budget", kind=Kind.MONEY),
            Column("allocated", "Allocated", kind=Kind.MONEY),
            Column("unallocated", "Unallocated", kind=Kind.MONEY),
        ]
        figure = self.rows.veil.figure("area", "route")
        planned = Planned(figure, self.sources.scenario, {"home_area": _attribute("home")})
        return DataTable(
            Table("authorities", "Money by authority and fund", columns),
            tuple(self.rows.money()),
            {
                "budget": Stated(self.sources.inputs),
                "allocated": planned,
                "unallocated": planned,
            },
            total=True,
        )

    def _providers(self) -> DataTable:
        columns: list[Column[Provider]] = [
            Column("name", "Provider"),
            Column("last_thousands", "Last year", kind=Kind.NUMBER, unit="£1,000"),
            Column("amount", "This plan", kind=Kind.MONEY),
            Column("change", "Change", kind=Kind.PERCENT),
        ]
        figure, at = self.rows.veil.figure("provider", "area"), self._at_provider()
        planned = Planned(figure, self.sources.scenario, at)
        return DataTable(
            Table("providers", "Money of each provider", columns),
            tuple(self.rows.providers()),
            dict.fromkeys(("last_thousands", "amount", "change"), planned),
        )

    def _at_provider(self) -> dict[str, Label]:
        home = self.rows.veil.home("provider", "area")
        return {"provider": _attribute("label"), "home_area": always(home)}

    def _reasons(self) -> DataTable:
        columns: list[Column[Why]] = [
            Column("name", "Provider"),
            Column("lead", "Lead commissioner"),
            Column("words", "Why it gets this"),
        ]
        told = {reason.provider: reason for reason in self.rows.scenario.reasons.all()}
        content = self.rows.scenario.version.content
        rows = tuple(
            Why(row, self.rows.lead(row), told.get(str(row["ukprn"])), content)
            for row in self.rows.content_providers
        )
        return DataTable(Table("reasons", "Why each provider gets what it gets", columns), rows)

    def _provider_learners(self) -> DataTable:
        def learners(route: str) -> Callable[[Provider], object]:
            return lambda row: row.by_route[route]

        columns: list[Column[Provider]] = [
            Column("name", "Provider"),
            Column("last", "Last year", kind=Kind.NUMBER),
            Column("learners", "This plan", kind=Kind.NUMBER),
        ]
        whole, of_all = self.rows.veil.figure("provider", "area"), self._at_provider()
        bases: dict[str, Basis] = {
            "last": Counted(whole, of_all),
            "learners": Planned(whole, self.sources.scenario, of_all),
        }
        figure = self.rows.veil.figure("provider", "route")
        for route in self.rows.routes:
            title = ROUTE_WORDS.get(route, route)
            columns.append(Column(route, title, kind=Kind.NUMBER, value=learners(route)))
            at: dict[str, Label] = {"provider": _attribute("label"), "route": always(route)}
            bases[route] = Planned(figure, self.sources.scenario, at)
        return DataTable(
            Table("provider-learners", "Learners of each provider", columns),
            tuple(self.rows.providers()),
            bases,
        )

    def _parts(self, by: str) -> DataTable:
        columns: list[Column[Part]] = [
            Column("name", "Home area" if by == "area" else by.capitalize()),
            Column("last", "Learners last year", kind=Kind.NUMBER),
            Column("learners", "Learners with a place", kind=Kind.NUMBER),
            Column("needed", "Places needed", kind=Kind.NUMBER),
            Column("unmet", "Not met", kind=Kind.NUMBER),
        ]
        veil = self.rows.veil
        if by == "area":
            figure, rows = veil.figure("area", "route"), tuple(self.rows.areas())
            at: dict[str, Label] = {"home_area": _attribute("label")}
        else:
            figure, rows = veil.figure("area", by), tuple(self.rows.parts(by))
            at = {"home_area": always(veil.home("area", by)), BREAKDOWNS[by]: _attribute("label")}
        need = Planned(figure, self.sources.need, at)
        return DataTable(
            Table(f"{by}s", PART_TITLES[by], columns),
            rows,
            {
                "last": Counted(figure, at),
                "learners": Planned(figure, self.sources.scenario, at),
                "needed": need,
                "unmet": need,
            },
        )

    def _requirements(self) -> DataTable:
        columns: list[Column[Row]] = [
            Column("name", "Requirement or priority"),
            Column("purpose", "Why", value=_purpose),
            Column("covers", "What it covers", value=self._scope),
            Column("share", "At least met", kind=Kind.PERCENT,
                   value=lambda row: _number(row["share"])),
            Column("weight", "Points", kind=Kind.NUMBER,
                   value=lambda row: _number(row["weight"])),
            Column("source", "Where it comes from", value=lambda row: str(row["source"] or "")),
        ]  # fmt: skip
        stated = Stated(self.sources.inputs)
        return DataTable(
            Table("priorities", "Requirements and priorities", columns),
            tuple(rows_of(self.rows.scenario.version.content, REQUIREMENTS)),
            {"share": stated, "weight": stated},
        )

    def _conditions(self) -> DataTable:
        names = {str(row["ukprn"]): str(row["name"]) for row in self.rows.content_providers}
        columns: list[Column[Row]] = [
            Column("provider", "Provider", value=lambda row: names.get(str(row["provider"]), "")),
            Column("change", "Its money", value=lambda row: str(Change(str(row["change"])).label)),
            Column("by", "By", kind=Kind.PERCENT, value=lambda row: _number(row["by"])),
            Column("covers", "What it covers", value=self._scope),
            Column("reason", "Reason"),
        ]  # fmt: skip
        return DataTable(
            Table("conditions", "Quality conditions", columns),
            tuple(rows_of(self.rows.scenario.version.content, CONDITIONS)),
            {"by": Stated(self.sources.inputs)},
        )

    def _scope(self, row: Row) -> str:
        """What a requirement or a condition covers, in words."""
        words = (
            ("areas", self.rows.veil.areas),
            ("routes", ROUTE_WORDS),
            ("levels", LEVEL_WORDS),
            ("sectors", SECTOR_WORDS),
        )
        named = [
            "; ".join(called.get(str(code), str(code)) for code in codes)
            for name, called in words
            if isinstance(codes := row.get(name), list) and codes
        ]
        if named:
            return "; ".join(named)
        return (
            "Each area and level" if row.get("purpose") == Purpose.AREA_AND_LEVEL else "Everything"
        )

    def _scenarios(self) -> DataTable:
        told = self.rows.whole
        columns: list[Column[Scenario]] = [
            Column("title", "Scenario", value=lambda s: f"{s.title}{self._chosen(s)}"),
            Column("budget", "Budget", kind=Kind.MONEY),
            Column("allocated", "Allocated", kind=Kind.MONEY, value=lambda s: told(s.allocated)),
            Column("learners", "Learners", kind=Kind.NUMBER, value=lambda s: told(s.learners)),
            Column("unmet", "Needs not met", kind=Kind.NUMBER, value=lambda s: told(s.unmet)),
        ]
        total = self.total(self.sources.scenario)
        return DataTable(
            Table("scenarios", "What each scenario would have bought", columns),
            tuple(self.rows.scenarios()),
            {
                "budget": Stated(self.sources.inputs),
                "allocated": total,
                "learners": total,
                "unmet": total,
            },
        )

    def _chosen(self, scenario: Scenario) -> str:
        return " (decided)" if scenario == self.rows.scenario else ""

    def _allocations(self) -> DataTable:
        columns: list[Column[Allocation]] = [
            Column("name", "Provider"),
            Column("ukprn", "Number (UKPRN)"),
            Column("fund", "Fund"),
            Column("amount", "Money", kind=Kind.MONEY),
        ]
        figure = self.rows.veil.figure("provider", "area")
        return DataTable(
            Table("allocations", "Allocations by provider and fund", columns),
            tuple(self.rows.allocations()),
            {"amount": Planned(figure, self.sources.scenario, self._at_provider())},
        )


def _attribute(name: str) -> Label:
    return lambda row: str(getattr(row, name))


def _purpose(row: Row) -> str:
    words = str(Purpose(str(row["purpose"])).label)
    return f"{words[:1].upper()}{words[1:]}"


def _number(value: object) -> Decimal | None:
    """A share or points as the content holds them; none where there are none."""
    return Decimal(str(value or 0)) or None
