"""A round as sorted columns of numbers, made once, so that nothing later loops over its lines.

Sorting is what makes the order of input meaningless: providers stand by UKPRN, kinds by route,
level and sector, areas, authorities and funds by code, and lines by provider, kind and area.
Money is whole pence. The round must be sound (`check_round`).
"""

from collections.abc import Callable, Hashable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from moothall.allocation.round import (
    Area,
    Authority,
    Condition,
    Fund,
    Kind,
    Provider,
    Provision,
    Round,
    Sufficiency,
)
from moothall.money import Money

if TYPE_CHECKING:
    from _typeshed import SupportsRichComparison

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row")


def pence(amount: Money) -> int:
    """An amount as whole pence."""
    return int(amount.scaleb(2))


def money(pennies: int) -> Money:
    """Whole pence as an amount."""
    return Money(Money(int(pennies)).scaleb(-2))


def _places(keys: Iterable[Key]) -> dict[Key, int]:
    return {key: place for place, key in enumerate(keys)}


def _look_up(places: dict[Key, int], keys: Iterable[Key], count: int) -> Whole:
    return np.fromiter(map(places.__getitem__, keys), np.int64, count)


def _sorted(rows: Iterable[Row], key: "Callable[[Row], SupportsRichComparison]") -> tuple[Row, ...]:
    return tuple(sorted(rows, key=key))


def _condition_order(condition: Condition) -> tuple[str, str, list[list[str]]]:
    scope = condition.scope
    parts = (scope.routes, scope.levels, scope.sectors)
    return condition.provider, condition.change.value, [sorted(part) for part in parts]


def whole(values: Iterable[int], count: int) -> Whole:
    """A column of whole numbers."""
    return np.fromiter(values, np.int64, count)


def floats(values: Iterable[float], count: int) -> Floats:
    """A column of numbers."""
    return np.fromiter(values, np.float64, count)


class Columns:
    """The tables of a round, sorted, and the lines that can be bought as columns.

    A line is an offer: `provider`, `kind`, `area`, `provision` are places in the sorted tables;
    `quality` and `travel` are points, `rate` pence a learner, `last_learners` and `last_pence`
    last year's numbers. `pair` numbers kind and area together; `need` and `penalty` go by pair.
    """

    def __init__(self, asked: Round) -> None:
        self.asked = asked
        self.authorities: tuple[Authority, ...] = _sorted(asked.authorities, lambda a: a.code)
        self.areas: tuple[Area, ...] = _sorted(asked.areas, lambda a: a.code)
        self.funds: tuple[Fund, ...] = _sorted(asked.funds, lambda f: f.code)
        self.providers: tuple[Provider, ...] = _sorted(asked.providers, lambda p: p.ukprn)
        self.kinds: tuple[Kind, ...] = tuple(
            sorted({p.kind for p in asked.provisions} | {n.kind for n in asked.needs})
        )
        self.provisions: tuple[Provision, ...] = _sorted(
            asked.provisions, lambda p: (p.provider, p.kind)
        )
        self.sufficiencies: tuple[Sufficiency, ...] = _sorted(asked.sufficiencies, lambda s: s.name)
        self.conditions: tuple[Condition, ...] = _sorted(asked.conditions, _condition_order)
        self.place_of_provider = _places(p.ukprn for p in self.providers)
        self.place_of_kind = _places(self.kinds)
        self.place_of_area = _places(a.code for a in self.areas)
        self.place_of_authority = _places(a.code for a in self.authorities)
        self.place_of_fund = _places(f.code for f in self.funds)
        self._lay_out_needs()
        self._lay_out_lines()

    def _lay_out_needs(self) -> None:
        needs = self.asked.needs
        pairs = len(self.kinds) * len(self.areas)
        kind = _look_up(self.place_of_kind, (n.kind for n in needs), len(needs))
        area = _look_up(self.place_of_area, (n.area for n in needs), len(needs))
        at = kind * len(self.areas) + area
        self.need: Whole = np.zeros(pairs, np.int64)
        self.penalty: Floats = np.zeros(pairs)
        self.need[at] = whole((n.learners for n in needs), len(needs))
        self.penalty[at] = floats((n.penalty for n in needs), len(needs))

    def _lay_out_lines(self) -> None:
        offers = self.asked.offers
        count = len(offers)
        provider = _look_up(self.place_of_provider, (o.provider for o in offers), count)
        kind = _look_up(self.place_of_kind, (o.kind for o in offers), count)
        area = _look_up(self.place_of_area, (o.area for o in offers), count)
        order = np.lexsort((area, kind, provider))
        self.provider, self.kind, self.area = provider[order], kind[order], area[order]
        self.quality = floats((o.quality for o in offers), count)[order]
        self.travel = floats((o.travel for o in offers), count)[order]
        self.last_learners = whole((o.last_learners for o in offers), count)[order]
        self.last_pence = whole((pence(o.last_money) for o in offers), count)[order]
        bought = self.provider * len(self.kinds) + self.kind
        self.provision: Whole = np.searchsorted(self._provision_key, bought)
        rates = whole((pence(p.rate) for p in self.provisions), len(self.provisions))
        self.rate: Whole = rates[self.provision]
        self.pair: Whole = self.kind * len(self.areas) + self.area

    @cached_property
    def _provision_key(self) -> Whole:
        count = len(self.provisions)
        provider = _look_up(self.place_of_provider, (p.provider for p in self.provisions), count)
        kind = _look_up(self.place_of_kind, (p.kind for p in self.provisions), count)
        return provider * len(self.kinds) + kind

    @cached_property
    def provider_of_provision(self) -> Whole:
        """Place of the provider of each provision."""
        return self._provision_key // max(1, len(self.kinds))

    @cached_property
    def inside(self) -> Flags:
        """Which lines are decided on; the rest stand at last year's learners."""
        decided = np.fromiter((p.inside for p in self.providers), np.bool_, len(self.providers))
        flags: Flags = decided[self.provider]
        return flags

    @cached_property
    def authority_of_area(self) -> Whole:
        """Place of the authority that each area is charged to."""
        charged = (a.authority for a in self.areas)
        return _look_up(self.place_of_authority, charged, len(self.areas))

    @cached_property
    def fund_of_kind(self) -> Whole:
        """Place of the fund that pays for each kind."""
        return whole((self._fund(kind) for kind in self.kinds), len(self.kinds))

    def _fund(self, kind: Kind) -> int:
        return next(i for i, fund in enumerate(self.funds) if fund.pays_for.covers(kind))

    @cached_property
    def purse(self) -> Whole:
        """The budget each line is charged to: authority times number of funds, plus fund."""
        authority = self.authority_of_area[self.area]
        purse: Whole = authority * len(self.funds) + self.fund_of_kind[self.kind]
        return purse

    @cached_property
    def budget(self) -> Whole:
        """Pence in each purse."""
        held = np.zeros(len(self.authorities) * len(self.funds), np.int64)
        for line in self.asked.budgets:
            authority = self.place_of_authority[line.authority]
            held[authority * len(self.funds) + self.place_of_fund[line.fund]] = pence(line.amount)
        return held

    @cached_property
    def met_outside(self) -> Whole:
        """Need of each pair that the lines which are not decided on meet already."""
        fixed = np.where(self.inside, 0, self.last_learners)
        learners = np.bincount(self.pair, weights=fixed, minlength=len(self.need))
        met: Whole = np.minimum(learners.astype(np.int64), self.need)
        return met

    @cached_property
    def in_scope(self) -> Flags:
        """Which pairs each sufficiency covers: sufficiencies x pairs."""
        asked, kinds, areas = self.sufficiencies, self.kinds, self.areas
        of_kind = [s.scope.covers(kind) for s in asked for kind in kinds]
        of_area = [s.scope.covers_area(area.code) for s in asked for area in areas]
        both: Flags = np.array(of_kind, np.bool_).reshape(len(asked), len(kinds), 1) & np.array(
            of_area, np.bool_
        ).reshape(len(asked), 1, len(areas))
        return both.reshape(len(asked), len(kinds) * len(areas))

    @cached_property
    def weighted_penalty(self) -> Floats:
        """Points lost for each unmet need of a pair, priorities' weights included."""
        weights = floats((s.weight for s in self.sufficiencies), len(self.sufficiencies))
        return self.penalty + weights @ self.in_scope

    @cached_property
    def worth(self) -> Floats:
        """Points that one learner on each line adds: quality, less travel, and a need met."""
        worth: Floats = self.quality - self.travel + self.weighted_penalty[self.pair]
        return worth
