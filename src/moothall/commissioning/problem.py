"""From a version of a round, and what is learnt and needed, to the question of the optimiser.

The numbers of learners here are exact (evidence's second door): nothing of this is ever rendered.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from moothall import allocation
from moothall.allocation import Kind, Scope
from moothall.codes import UKPRN, AreaCode
from moothall.commissioning.content import Content, Row, rows_of, settings_of
from moothall.commissioning.inputs import (
    BUDGETS,
    CAPACITY,
    CONDITIONS,
    FUNDS,
    PROVIDERS,
    RATES,
    REQUIREMENTS,
)
from moothall.commissioning.vocabulary import LEVEL_WORDS, ROUTE_WORDS, SECTOR_WORDS, kind_words
from moothall.faults import InvalidValue
from moothall.money import Money
from moothall.periods import AcademicYear
from moothall.planning.queries import ELSEWHERE, NeededLine, SupplyLine

Place = tuple[str, Kind]
MOST_NAMED = 5


class RoundIncomplete(InvalidValue):
    """A round that cannot be solved yet; `faults` says everything that is missing."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = list(faults)
        super().__init__(" ".join(self.faults))


@dataclass(frozen=True)
class Ground:
    """What a round stands on: who needs what, and who taught whom last year. Exact."""

    year: AcademicYear
    areas: dict[str, str]
    needs: Sequence[NeededLine]
    supply: Sequence[SupplyLine]


def question(content: Content, ground: Ground) -> allocation.Round:
    """Return the round as the optimiser takes it.

    Raises RoundIncomplete, naming everything that is missing.
    """
    asked = _Question(content, ground)
    faults = list(asked.faults())
    if faults:
        raise RoundIncomplete(faults)
    return asked.round()


def without_rate(content: Content, ground: Ground) -> list[str]:
    """Return the kinds at providers that no rate fits, in words."""
    return [
        f"{ukprn}, {kind_words(kind.route, kind.level, kind.sector)}"
        for ukprn, kind in _Question(content, ground).unrated
    ]


def no_rate_fits(kinds: Sequence[Kind]) -> str:
    """Return the sentence that names what no rate fits, each once, whoever teaches it."""
    every = list(dict.fromkeys(kind_words(k.route, k.level, k.sector) for k in kinds))
    more = len(every) - MOST_NAMED
    rest = f", and {more:,} more" if more > 0 else ""
    told = "; ".join(every[:MOST_NAMED])
    return f"No rate fits {told}{rest}. Add one that holds for everything else."


@dataclass(frozen=True)
class _Question:
    """One version being turned into a question."""

    content: Content
    ground: Ground

    def faults(self) -> Iterator[str]:
        """Everything without which nothing can be solved."""
        for table in (FUNDS, PROVIDERS, BUDGETS, RATES):
            if not rows_of(self.content, table):
                yield f"The round has no {table.noun[1]} yet."
        if not self.ground.needs:
            yield "The round has no need to meet: choose one that is computed."
        if rows_of(self.content, RATES) and self.unrated:
            yield no_rate_fits([kind for _, kind in self.unrated])

    def round(self) -> allocation.Round:
        """The question."""
        return allocation.Round(
            year=self.ground.year,
            authorities=tuple(
                allocation.Authority(AreaCode(code), name)
                for code, name in self.ground.areas.items()
            ),
            areas=tuple(
                allocation.Area(AreaCode(code), name, AreaCode(code))
                for code, name in self.ground.areas.items()
            ),
            funds=tuple(
                allocation.Fund(str(row["code"]), str(row["title"]), _scope(row))
                for row in rows_of(self.content, FUNDS)
            ),
            budgets=tuple(self._budgets()),
            providers=tuple(self._providers()),
            provisions=tuple(self._provisions()),
            offers=tuple(self._offers()),
            needs=tuple(
                allocation.Need(
                    Kind(line.route, line.level, line.ssa1),
                    AreaCode(line.area),
                    line.learners,
                    float(self._setting("unmet_points")),
                )
                for line in self.ground.needs
            ),
            sufficiencies=tuple(self._sufficiencies()),
            conditions=tuple(self._conditions()),
            titles=allocation.Titles(ROUTE_WORDS, LEVEL_WORDS, SECTOR_WORDS),
        )

    def _setting(self, name: str) -> int:
        return int(str(settings_of(self.content).get(name) or 0))

    def _budgets(self) -> Iterator[allocation.Budget]:
        given = {
            (str(row["authority"]), str(row["fund"])): Money(str(row["amount"]))
            for row in rows_of(self.content, BUDGETS)
        }
        # An authority without a row for a fund has none of its money.
        for area in self.ground.areas:
            for fund in rows_of(self.content, FUNDS):
                amount = given.get((area, str(fund["code"])), Money(0))
                yield allocation.Budget(AreaCode(area), str(fund["code"]), amount)

    def _providers(self) -> Iterator[allocation.Provider]:
        common = settings_of(self.content)
        for row in self._rows_of_providers.values():
            lead, inside = str(row["lead"]), bool(row["inside"])
            yield allocation.Provider(
                UKPRN(str(row["ukprn"])),
                str(row["name"]),
                AreaCode(lead) if lead else None,
                inside,
                floor=_share(row["floor"] or common["floor"]) if inside else None,
                cap=_share(row["cap"] or common["cap"]) if inside else None,
            )

    def _provisions(self) -> Iterator[allocation.Provision]:
        minimum = self._setting("minimum_group")
        for ukprn, kind in self.provided:
            places = self.capacity.get((ukprn, kind))
            taken = self._from_elsewhere[ukprn, kind]
            yield allocation.Provision(
                UKPRN(ukprn),
                kind,
                self._rate(ukprn, kind) or Money(0),
                capacity=places,
                taken=taken if places is None else min(taken, places),
                minimum=minimum,
            )

    def _offers(self) -> Iterator[allocation.Offer]:
        needed = {
            (line.area, Kind(line.route, line.level, line.ssa1)): line.learners
            for line in self.ground.needs
        }
        crossing = float(self._setting("crossing_points"))
        habit = float(self._setting("habit_points"))
        for ukprn, kind in self.provided:
            row = self._rows_of_providers[ukprn]
            rate = self._rate(ukprn, kind) or Money(0)
            for area in self.ground.areas:
                last = self._last.get((ukprn, kind, area), 0)
                if not last and not (area in self._reached[ukprn] and needed.get((area, kind))):
                    continue
                yield allocation.Offer(
                    UKPRN(ukprn),
                    kind,
                    AreaCode(area),
                    quality=float(str(row["quality"])),
                    travel=(0.0 if area == row["lead"] else crossing)
                    + habit * (1 - self._share_of(last, area, kind)),
                    last_learners=last,
                    last_money=Money(rate * last),
                )

    def _share_of(self, learners: int, area: str, kind: Kind) -> float:
        """Which share of an area's learners of a kind these are."""
        return learners / self._learning[area, kind] if learners else 0.0

    def _sufficiencies(self) -> Iterator[allocation.Sufficiency]:
        for row in rows_of(self.content, REQUIREMENTS):
            share, weight = Decimal(str(row["share"])), float(str(row["weight"]))
            purpose = allocation.Purpose(str(row["purpose"]))
            for name, scope in self._parts(row, purpose):
                yield allocation.Sufficiency(name, scope, share, purpose, weight)

    def _parts(self, row: Row, purpose: allocation.Purpose) -> Iterator[tuple[str, Scope]]:
        """What a requirement asks for: one thing, or each area and level by itself."""
        name = str(row["name"])
        if purpose is not allocation.Purpose.AREA_AND_LEVEL:
            yield name, _scope(row)
            return
        there = sorted({(line.area, line.level) for line in self.ground.needs if line.learners})
        for area, level in there:
            if _among(area, row["areas"]) and _among(level, row["levels"]):
                words = f"{name}: {self.ground.areas[area]}, {LEVEL_WORDS.get(level, level)}"
                yield words, _scope({**row, "areas": [area], "levels": [level]})

    def _conditions(self) -> Iterator[allocation.Condition]:
        for row in rows_of(self.content, CONDITIONS):
            yield allocation.Condition(
                UKPRN(str(row["provider"])),
                allocation.Change(str(row["change"])),
                str(row["reason"]),
                by=Decimal(str(row["by"] or 0)),
                scope=_scope(row),
            )

    @cached_property
    def unrated(self) -> list[Place]:
        """What is offered and no rate fits."""
        return [place for place in self.provided if not self._rate(*place)]

    @cached_property
    def provided(self) -> list[Place]:
        """Which kinds each provider of the round taught last year or has places for."""
        taught = {(line.ukprn, _kind(line)) for line in self.ground.supply}
        places = {place for place, count in self.capacity.items() if count}
        known = self._rows_of_providers
        return sorted(place for place in taught | places if place[0] in known)

    @cached_property
    def capacity(self) -> dict[Place, int]:
        """Places by provider and kind: the round's own before what was declared."""
        declared = self.content.get("declared")
        found: dict[Place, int] = {}
        for ukprn, route, level, sector, places in declared if isinstance(declared, list) else ():
            found[str(ukprn), Kind(route, level, sector)] = int(places)
        for row in rows_of(self.content, CAPACITY):
            kind = Kind(str(row["route"]), str(row["level"]), str(row["sector"]))
            found[str(row["provider"]), kind] = int(str(row["places"]))
        return found

    @cached_property
    def _rows_of_providers(self) -> dict[str, Row]:
        return {str(row["ukprn"]): row for row in rows_of(self.content, PROVIDERS)}

    @cached_property
    def _last(self) -> dict[tuple[str, Kind, str], int]:
        return {
            (line.ukprn, _kind(line), line.area): line.learners
            for line in self.ground.supply
            if line.area in self.ground.areas
        }

    @cached_property
    def _learning(self) -> dict[tuple[str, Kind], int]:
        found: dict[tuple[str, Kind], int] = defaultdict(int)
        for line in self.ground.supply:
            found[line.area, _kind(line)] += line.learners
        return found

    @cached_property
    def _from_elsewhere(self) -> dict[Place, int]:
        found: dict[Place, int] = defaultdict(int)
        for line in self.ground.supply:
            if line.area in ELSEWHERE:
                found[line.ukprn, _kind(line)] += line.learners
        return found

    @cached_property
    def _reached(self) -> dict[str, set[str]]:
        """Areas within reach of each provider: where its learners come from, and its own."""
        found: dict[str, set[str]] = defaultdict(set)
        for line in self.ground.supply:
            found[line.ukprn].add(line.area)
        for ukprn, row in self._rows_of_providers.items():
            found[ukprn].add(str(row["lead"]))
        return found

    @cached_property
    def _rates(self) -> dict[tuple[str, str, str, str], Money]:
        return {
            (str(r["provider"]), str(r["route"]), str(r["level"]), str(r["sector"])): Money(
                str(r["amount"])
            )
            for r in rows_of(self.content, RATES)
        }

    def _rate(self, ukprn: str, kind: Kind) -> Money | None:
        """The rate that names most of what is asked, of those that fit."""
        exact = (ukprn, kind.route, kind.level, kind.sector)
        for keep in BY_PRECEDENCE:
            found = self._rates.get(
                (
                    exact[0] if keep[0] else "",
                    exact[1] if keep[1] else "",
                    exact[2] if keep[2] else "",
                    exact[3] if keep[3] else "",
                )
            )
            if found is not None:
                return found
        return None


def _order_of_naming() -> tuple[tuple[bool, bool, bool, bool], ...]:
    """Which of provider, route, level and sector a rate names: those that name most first; of two
    that name as many, that of the provider, then of the sector, then of the level.
    """
    each = [(bool(n & 8), bool(n & 4), bool(n & 2), bool(n & 1)) for n in range(16)]
    return tuple(
        sorted(each, key=lambda one: (sum(one), one[0], one[3], one[2], one[1]), reverse=True)
    )


BY_PRECEDENCE = _order_of_naming()


def _kind(line: SupplyLine) -> Kind:
    return Kind(line.route, line.level, line.ssa1)


def _share(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _among(code: str, codes: object) -> bool:
    return not codes or (isinstance(codes, list) and code in codes)


def _scope(row: Row) -> Scope:
    def codes(name: str) -> frozenset[str]:
        found = row.get(name)
        return frozenset(str(code) for code in found) if isinstance(found, list) else frozenset()

    areas = frozenset(AreaCode(code) for code in codes("areas"))
    return Scope(codes("routes"), codes("levels"), codes("sectors"), areas)
