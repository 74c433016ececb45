"""What may be shown of a round: planned numbers and money, as far as they tell nothing of learners
whom the evidence hides (EVD-2). Pages, downloads and published plans go by this one veil.

The figures “learners” leave by evidence's first door, whose memory and protection govern. What a
round counts of last year fits these figures and rests on nothing else (`last_year`): whoever
changes its inputs and compares what it comes to learns no more of last year than they show. The
veil keeps planned cells that rest on few learners inside totals. A round counts residents of the
member areas only, so each of its cells is held to those residents:

- a provider's learners are held to the row “the grouping” of learners by provider and home area:
  beside all learners there, its residents would tell how many live elsewhere;
- a sum over areas by route, level or sector is shown only where the part of every area is: areas
  grow by different numbers, so that such a sum beside that of today could tell what is hidden;
- money is learners times rates. Where kinds have rates or funds of their own, the money of a
  provider or an area is shown only where its learners of every such kind are. Where money over
  many rates could still be solved for a hidden cell, it is told in large steps;
- last year's money is told in thousands of pounds, and so is that of a provider whose places stand
  as last year;
- an authority's money is told to the penny to those who act for it;
- totals of all are told: they are the partnership's own plan. So where one row alone would be
  hidden, the smallest other is hidden with it.

Nothing here looks at planned numbers, so that what is hidden is hidden in every scenario.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from moothall.commissioning.conflicts import STEP
from moothall.commissioning.content import Content, rows_of
from moothall.commissioning.governing import BREAKDOWNS as BREAKDOWNS
from moothall.commissioning.governing import GOVERNING, snapshot_of
from moothall.commissioning.governing import governing as governing
from moothall.commissioning.governing import home_of as home_of
from moothall.commissioning.governing import provider_label as provider_label
from moothall.commissioning.governing import release as release
from moothall.commissioning.inputs import FUNDS, PROVIDERS, RATES
from moothall.commissioning.models import Version
from moothall.evidence.models import Snapshot
from moothall.evidence.queries import figures
from moothall.evidence.shown import HIDDEN, Ask, FigureTable, Shown
from moothall.ledger.actions import NotAllowed
from moothall.measures import MeasureFault
from moothall.money import PENNY
from moothall.partnership.actors import By
from moothall.partnership.models import Body
from moothall.partnership.permissions import standing
from moothall.partnership.queries import authorities
from moothall.theme.cells import Hidden

Planned = int | Decimal | Hidden
KINDS = ("route", "level", "sector")
THOUSAND = Decimal(1000)
OWN_MONEY = "; your own authority's is exact"


def veil_of_version(viewer: By, version: Version) -> "Veil":
    """Return what one reader may see of everything that was solved on a version: of the money of
    authorities that they act for, all to the penny, since it is theirs (COM-1).
    """
    body = version.round.body
    mine = standing(viewer, body).authorities
    own = frozenset(each.area.name for each in authorities(body) if each.area and each.pk in mine)
    return Veil(viewer, body, snapshot_of(version), version.content, own=own)


@dataclass
class Veil:
    """What one reader may see of planned cells on one snapshot, in a round with this content; each
    figure is asked for once.

    A cell is named by provider (UKPRN), area (the name), route, level, sector; by nothing it is
    the total of all. `areas` are the names of the member areas, where they are not those of today;
    `own` those whose money the reader knows to the penny. What everyone reads has none.
    """

    viewer: By
    body: Body
    snapshot: Snapshot | None
    content: Content
    ask: Ask = figures
    areas: tuple[str, ...] = ()
    own: frozenset[str] = frozenset()
    _figures: dict[tuple[str, ...], FigureTable | None] = field(default_factory=dict)
    _whole: dict[tuple[str, bool], frozenset[str]] = field(default_factory=dict)

    def covers(self, value: int, **at: str) -> int | Hidden:
        """Return planned learners, or that they are hidden."""
        return HIDDEN if self.hides(**at) else value

    def covers_money(self, amount: Decimal, **at: str) -> Decimal | Hidden:
        """Return planned money as exactly as it may be told, or that it is hidden."""
        if at.keys() == {"area"} and at["area"] in self.own:
            return amount
        if self.hides_money(**at):
            return HIDDEN
        if at.keys() == {"provider"} and at["provider"] not in self._decided_on:
            return rounded(amount, THOUSAND)
        return rounded(amount, STEP if self.tells_in_steps(*at) else PENNY)

    def covers_use(
        self, budget: Decimal, allocated: Decimal, area: str
    ) -> tuple[Decimal | Hidden, Decimal | Hidden]:
        """Return how much of a budget of an area is allocated and how much is not. Of what is told
        in steps the rest is hidden: it would be mistaken for money that is left.
        """
        told = self.covers_money(allocated, area=area)
        if isinstance(told, Hidden):
            return told, told
        if self.tells_in_steps("area") and area not in self.own:
            return min(told, budget), HIDDEN
        return told, budget - told

    def covers_last_money(self, amount: Decimal, **at: str) -> Decimal | Hidden:
        """Return last year's money at this year's rates in whole thousands or steps, or that it is
        hidden. Over areas or kinds it is of the round's providers: where these are not all, what
        is missing would tell of the others.
        """
        if self.hides_money(**at) or ("provider" not in at and not self._has_every_provider):
            return HIDDEN
        return rounded(amount, STEP if self.tells_in_steps(*at) else THOUSAND)

    def hides(self, **at: str) -> bool:
        """Whether the learners of a cell are hidden."""
        names = [name for name in BREAKDOWNS if name in at]
        if not names:
            return False
        if len(names) == 1:
            return at[names[0]] in self._hidden(names[0], at[names[0]])
        if any(at[name] in self._hidden(name, at[name]) for name in names):
            return True
        # Places that stand as last year tell, by kind, how many who learn there live elsewhere.
        stands = "provider" in at and at["provider"] not in self._decided_on
        if stands and "area" not in at:
            return True
        return self.hides_cell(**at)

    def hides_money(self, **at: str) -> bool:
        """Whether the money of a cell is hidden."""
        if not at or len(at) == 1:
            return any(code in self._hidden(name, code, money=True) for name, code in at.items())
        if self.hides(**at) or any(self.hides_money(**{name: at[name]}) for name in at):
            return True
        # No figure shows the learners of each kind of such a cell.
        return bool(self.priced_by)

    def tells_in_steps(self, *by: str) -> bool:
        """Whether money by these names goes over several rates, of which some are of hidden cells:
        then all cells of the table are told in steps, as their total is told.
        """
        if not by or "provider" in by:
            return False
        if "area" in by:
            return self._is_priced_by_provider and self._hides_a_crossing
        return self._is_priced_by_provider or any(name not in by for name in self.priced_by)

    def words(self, by: Sequence[str]) -> str:
        """Say what a table by these names hides and why; nothing where it may hide nothing."""
        figure = self._governing(*by)
        if figure is None:
            return "Only totals are shown: the learners behind them are not shown by these."
        said = []
        if figure.hidden_in_words or any(self._hidden(name, money=True) for name in by):
            said.append(
                "A planned number is hidden where the number of learners it rests on is: small, or "
                "needed to work out one that is. Money is hidden where it would tell learners."
            )
        if self.tells_in_steps(*by):
            said.append(
                f"Money is rounded to £{STEP:,}, so that it tells nothing of a few learners"
                f"{OWN_MONEY if self.own and 'area' in by else ''}."
            )
        elif "provider" in by:
            said.append("Last year's money is in whole thousands.")
        return " ".join(said)

    def last(self, **at: str) -> int | Hidden:
        """Return last year's residents of the member areas at a cell, as the evidence shows them;
        hidden where the planned learners are.
        """
        if self.hides(**at):
            return HIDDEN
        value = self.at_residents(**at)
        return value if isinstance(value, Hidden) else int(value)

    @cached_property
    def priced_by(self) -> tuple[str, ...]:
        """By which of route, level and sector kinds have rates or funds of their own."""
        rates, funds = rows_of(self.content, RATES), rows_of(self.content, FUNDS)
        return tuple(
            name
            for name in KINDS
            if any(rate[name] for rate in rates) or any(fund.get(f"{name}s") for fund in funds)
        )

    def hides_cell(self, **at: str) -> bool:
        """Whether the evidence hides the learners of a cell of two breakdowns."""
        figure = self._governing(*at)
        return figure is None or isinstance(figure.cell(**self._labelled(figure, at)), Hidden)

    def at_residents(self, **at: str) -> Shown:
        """Return last year's residents of the member areas at a cell, or hidden."""
        names = tuple(at) if "area" in at else (*at, "area")
        # Any second breakdown will do for an area: its total is the same in every table.
        figure = self._governing(*names)
        if figure is None:
            return HIDDEN
        named = {"home_area": home_of(figure, self._areas), **self._labelled(figure, at)}
        return figure.cell(**named) or 0

    def _hidden(self, name: str, code: str = "", *, money: bool = False) -> Collection[str]:
        """The rows of a table by one name that are hidden. `code` is a row that the evidence may
        not know.
        """
        key = name, money
        if key not in self._whole:
            rows = self._rows(name)
            sizes = {row: self.at_residents(**{name: row}) for row in rows}
            alone = {row for row, size in sizes.items() if isinstance(size, Hidden)}
            if name in KINDS:
                alone |= {row for row in rows if self._hides_in_an_area(name, row)}
            if money:
                alone |= set(self._hidden(name))
                alone |= {row for row in rows if self._solves_by_kind(name, row)}
            seen = {
                row: int(size)
                for row, size in sizes.items()
                if not isinstance(size, Hidden) and (name != "provider" or row in self._decided_on)
            }
            self._whole[key] = with_company(alone, seen)
        found = self._whole[key]
        known = not code or code in found or code in self._rows(name)
        return found if known or not self._hides_unknown(name, code) else found | {code}

    def _hides_unknown(self, name: str, code: str) -> bool:
        return isinstance(self.at_residents(**{name: code}), Hidden) or (
            name in KINDS and self._hides_in_an_area(name, code)
        )

    def _rows(self, name: str) -> list[str]:
        """The rows of a table by one name, in an order that is always the same."""
        if name == "provider":
            return sorted(str(row["ukprn"]) for row in rows_of(self.content, PROVIDERS))
        if name == "area":
            return sorted(self._areas)
        figure = self._governing("area", name)
        return sorted(figure.labels(BREAKDOWNS[name])) if figure else []

    def _hides_in_an_area(self, name: str, code: str) -> bool:
        return any(self.hides_cell(area=area, **{name: code}) for area in self._areas)

    def _solves_by_kind(self, name: str, row: str) -> bool:
        """Whether the learners of a provider or an area are hidden in a kind with its own price:
        learners and money together could be solved for them.
        """
        if name in KINDS:
            return False
        # No figure shows who learns, say, one sector at one level.
        if self._is_priced_by_two:
            return True
        for kind in self.priced_by:
            figure = self._governing(name, kind)
            if figure is None:
                return True
            codes = figure.labels(BREAKDOWNS[kind])
            if any(self.hides_cell(**{name: row, kind: code}) for code in codes):
                return True
        return False

    @cached_property
    def _is_priced_by_two(self) -> bool:
        """Whether a rate or a fund is of one kind by two of its names."""
        named = [[rate[name] for name in KINDS] for rate in rows_of(self.content, RATES)]
        named += [[fund.get(f"{n}s") for n in KINDS] for fund in rows_of(self.content, FUNDS)]
        return any(sum(map(bool, names)) > 1 for names in named)

    @cached_property
    def _is_priced_by_provider(self) -> bool:
        return any(rate["provider"] for rate in rows_of(self.content, RATES))

    @cached_property
    def _hides_a_crossing(self) -> bool:
        """Whether residents of any area are hidden at any provider."""
        return any(
            self.hides_cell(provider=ukprn, area=area)
            for ukprn in self._rows("provider")
            for area in self._areas
        )

    @cached_property
    def _decided_on(self) -> frozenset[str]:
        rows = rows_of(self.content, PROVIDERS)
        return frozenset(str(row["ukprn"]) for row in rows if row["inside"])

    @cached_property
    def _has_every_provider(self) -> bool:
        """Whether every provider of the evidence is in the round."""
        figure = self._governing("provider", "area")
        if figure is None:
            return False
        here = {provider_label(figure, ukprn) for ukprn in self._rows("provider")}
        return here >= set(figure.labels("provider"))

    @cached_property
    def _areas(self) -> tuple[str, ...]:
        named = (place.area.name for place in authorities(self.body) if place.area)
        return self.areas or tuple(named)

    def _labelled(self, figure: FigureTable, at: Mapping[str, str]) -> dict[str, str]:
        """A cell as a figure names it."""
        return {
            BREAKDOWNS[name]: provider_label(figure, code) if name == "provider" else code
            for name, code in at.items()
        }

    def _governing(self, *names: str) -> FigureTable | None:
        """The figure that has these breakdowns: its totals are the same in every table. None where
        it is not shown at all, or where no figure has them.
        """
        wanted = governing(*names)
        if wanted not in GOVERNING:
            return None
        if wanted not in self._figures:
            self._figures[wanted] = self._asked(wanted)
        return self._figures[wanted]

    def _asked(self, by: tuple[str, ...]) -> FigureTable | None:
        if self.snapshot is None:
            return None
        try:
            found = self.ask(
                viewer=self.viewer,
                body=self.body,
                measure="learners",
                by=by,
                snapshot=self.snapshot,
            )
        except (NotAllowed, MeasureFault):
            return None
        return None if found.refused else found


def with_company(hidden: Iterable[str], sizes: Mapping[str, int]) -> frozenset[str]:
    """Return the keys of rows that are hidden; where it is one alone, the smallest other row that
    anyone learns in with it. `sizes` are numbers that every reader knows.
    """
    found = frozenset(hidden)
    others = sorted(key for key, size in sizes.items() if size and key not in found)
    if len(found) != 1 or not others:
        return found
    return found | {min(others, key=lambda key: sizes[key])}


def rounded(amount: Decimal, step: Decimal) -> Decimal:
    """Return money to the nearest whole step."""
    steps = (amount / step).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return (steps * step).quantize(PENNY)
