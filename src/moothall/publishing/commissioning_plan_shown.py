"""What of a commissioning plan everyone may read (EVD-2): planned numbers exactly where the
evidence behind them is shown, and no sum of them that would tell what is hidden.

A plan counts residents of the member areas only. So each of its cells is held to the figure
“learners” by the same breakdowns at those residents: a provider's to the row “the grouping” of
learners by provider and home area, a level's to that of learners by home area and level. Three
more rules hold:

- a sum over areas is shown only where the part of every area is (as in `planning.shown`);
- money is learners times rates. Where kinds have rates or funds of their own, the money of a
  provider or an authority is shown only where its learners of every such kind are: else learners
  and money together could be solved for what is hidden;
- the total of a plan is always told. So where the money of one row alone would be hidden, the
  smallest other is hidden with it.

Everything is read from what the scenario pins and from released figures of its snapshot, so that a
plan composed again is the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from moothall.commissioning.content import Content, rows_of
from moothall.commissioning.inputs import FUNDS, RATES
from moothall.commissioning.shown import BREAKDOWNS, GOVERNING
from moothall.evidence.figures import INSIDE
from moothall.evidence.queries import figures
from moothall.evidence.shown import HIDDEN, FigureTable
from moothall.planning.models import Need
from moothall.planning.parameters import Parameters
from moothall.planning.shown import PlannedTable, planned
from moothall.publishing.compositions import By
from moothall.theme.cells import Hidden

Count = int | Hidden
KINDS = ("route", "level", "sector")
# Hiding one row alone tells it, where the total is told.
TOGETHER = 2


@dataclass
class PlanVeil:
    """What everyone may see of one plan; each figure is asked for once, by the first door."""

    viewer: By
    need: Need
    content: Content
    _figures: dict[tuple[str, ...], FigureTable] = field(default_factory=dict)
    _needs: dict[str, PlannedTable] = field(default_factory=dict)

    @cached_property
    def areas(self) -> Mapping[str, str]:
        """Names of the member areas by code, by name, as the need has them."""
        found = Parameters.from_dict(self.need.parameters).areas
        return dict(sorted(found.items(), key=lambda pair: pair[1]))

    @cached_property
    def priced_by(self) -> tuple[str, ...]:
        """By which of route, level and sector kinds have rates or funds of their own."""
        rates, funds = rows_of(self.content, RATES), rows_of(self.content, FUNDS)
        return tuple(
            name
            for name in KINDS
            if any(rate[name] for rate in rates) or any(fund.get(f"{name}s") for fund in funds)
        )

    def figure(self, *by: str) -> FigureTable:
        """Return the figure of learners that has these breakdowns, of those that are released with
        a round. Raises as `evidence.queries.figures` does.
        """
        names = [BREAKDOWNS[name] for name in by]
        wanted = next((each for each in GOVERNING if set(names) <= set(each)), tuple(names))
        if wanted not in self._figures:
            self._figures[wanted] = figures(
                viewer=self.viewer,
                body=self.need.body,
                measure="learners",
                by=wanted,
                snapshot=self.need.snapshot,
            )
        return self._figures[wanted]

    def needed(self, by: str = "") -> PlannedTable:
        """Return the need by home area and `by` (route, level, sector or nothing)."""
        if by not in self._needs:
            dimension = BREAKDOWNS[by] if by else ""
            self._needs[by] = planned(viewer=self.viewer, need=self.need, by=dimension)
        return self._needs[by]

    def provider(self, ukprn: str) -> str:
        """Return what figures call a provider."""
        called: Mapping[str, str] = self.figure("provider", "area").figure.table.get("ukprns", {})
        return called.get(ukprn, ukprn)

    def at_provider(self, ukprn: str) -> Count:
        """Return last year's residents of the member areas at a provider, or hidden."""
        return self._inside("provider", "area", provider=self.provider(ukprn))

    def hides_at_provider(self, ukprn: str, **kind: str) -> bool:
        """Whether the planned learners of a provider, or of one kind there, are hidden."""
        if isinstance(self.at_provider(ukprn), Hidden):
            return True
        return any(
            isinstance(
                self.figure("provider", name).cell(
                    provider=self.provider(ukprn), **{BREAKDOWNS[name]: code}
                ),
                Hidden,
            )
            for name, code in kind.items()
        )

    @property
    def hides_all(self) -> bool:
        """Whether even all residents of the member areas together are hidden: then nothing is told
        but what the decision says.
        """
        return isinstance(self._inside("area", "route"), Hidden)

    def hides_in_area(self, area: str, **kind: str) -> bool:
        """Whether the planned learners of an area (code), or of one kind there, are hidden."""
        home = self.areas.get(area, area)
        if not kind:
            return isinstance(self.figure("area", "route").cell(home_area=home), Hidden)
        return any(
            isinstance(
                self.figure("area", name).cell(home_area=home, **{BREAKDOWNS[name]: code}), Hidden
            )
            for name, code in kind.items()
        )

    def hides_kind(self, name: str, code: str) -> bool:
        """Whether the planned learners of a route, level or sector are hidden: where the part of
        any area is, or the sum of all.
        """
        return isinstance(self.last(name, code), Hidden) or any(
            self.hides_in_area(area, **{name: code}) for area in self.areas
        )

    def last(self, name: str, code: str) -> Count:
        """Return last year's residents of the member areas on a route, level or sector."""
        return self._inside("area", name, **{BREAKDOWNS[name]: code})

    def home(self, *by: str) -> str:
        """Return what the figure by these calls the member areas together: “the grouping”, or the
        one of them where learners live at all.
        """
        figure = self.figure(*by)
        if figure.refused:
            return INSIDE
        there = figure.labels("home_area")
        if INSIDE in figure.figure.table.get("groups", {}).get("home_area", ()):
            return INSIDE
        return next((name for name in self.areas.values() if name in there), INSIDE)

    def _inside(self, *by: str, **at: str) -> Count:
        cell = self.figure(*by).cell(home_area=self.home(*by), **at)
        return cell if isinstance(cell, Hidden) else int(cell or 0)


def with_company(hidden: Iterable[str], amounts: Mapping[str, Decimal]) -> frozenset[str]:
    """Return the keys of rows whose money is hidden; where it is one alone, the smallest other row
    that has money with it.
    """
    found = frozenset(hidden)
    others = sorted(key for key, amount in amounts.items() if amount and key not in found)
    if not any(amounts[key] for key in found) or len(found) >= TOGETHER or not others:
        return found
    return found | {min(others, key=lambda key: amounts[key])}


def veiled(value: int | Decimal, *, hidden: bool) -> int | Decimal | Hidden:
    """Return a planned value, or that it is hidden."""
    return HIDDEN if hidden else value
