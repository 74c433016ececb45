"""Why each provider gets what it gets: numbers and the sentences made of them (COM-3).

Prices are those of the best plan before rounding: what the plan's points would rise by if a limit
gave way by one pound, place or learner, and no more than a little. The next best provider is the
one where learners would lose the fewest points if this one had no place for them: there they pay
the price of every limit, and what they paid for this provider's own limits falls away.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from moothall.allocation.columns import Floats, Whole, money
from moothall.allocation.limits import Limit, limit_of
from moothall.allocation.proposal import Proposal
from moothall.allocation.round import Kind
from moothall.allocation.rows import Bound
from moothall.codes import UKPRN, AreaCode
from moothall.money import Money

NOTHING = 1e-7  # points a penny or a learner below which a price is none
POUND = 100  # pence
OWN = (Bound.FLOOR, Bound.CAP, Bound.CONDITION, Bound.CAPACITY)  # limits of one provider alone


@dataclass(frozen=True, slots=True)
class Resting:
    """A limit that an allocation rests on, and what it would be worth if it gave way.

    `price` is points a pound for limits in money, and points a learner or place for the rest.
    """

    limit: Limit
    price: float


@dataclass(frozen=True, slots=True)
class Served:
    """Learners from one area: its need of the kind (or of all these kinds), and who meets it."""

    area: AreaCode
    name: str
    learners: int
    last_learners: int
    need: int


@dataclass(frozen=True, slots=True)
class NextBest:
    """Where learners of one area would lose least if this provider had no place for them."""

    area: AreaCode
    provider: UKPRN
    name: str
    loss: float  # points a learner


@dataclass(frozen=True, slots=True)
class ProvisionExplained:
    """One kind at one provider: what it serves, what held it back, where else it could go."""

    provider: UKPRN
    kind: Kind
    learners: int
    money: Money
    last_learners: int
    last_money: Money
    serves: tuple[Served, ...]
    rests_on: tuple[Resting, ...]
    place_worth: float  # points that one more place would add
    next_best: tuple[NextBest, ...]


@dataclass(frozen=True, slots=True)
class ProviderExplained:
    """One provider over all kinds. `visitors` are residents of authorities other than the lead."""

    provider: UKPRN
    name: str
    lead: AreaCode | None
    is_decided: bool
    learners: int
    money: Money
    last_learners: int
    last_money: Money
    serves: tuple[Served, ...]
    visitors: tuple[Served, ...]
    rests_on: tuple[Resting, ...]
    provisions: tuple[ProvisionExplained, ...]


@dataclass(frozen=True, slots=True)
class PoundWorth:
    """The points that one more pound in one authority's fund would add; 0 where money is left."""

    authority: AreaCode
    name: str
    fund: str
    points: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """All of a proposal explained, provider by provider in order of UKPRN."""

    proposal: Proposal
    providers: tuple[ProviderExplained, ...]
    pounds: tuple[PoundWorth, ...]


def explain(proposal: Proposal) -> Explanation:
    """Explain every allocation of a proposal, those of last year that end included."""
    explainer = _Explainer(proposal)
    return Explanation(proposal, tuple(explainer.providers()), tuple(explainer.pounds()))


class _Explainer:
    """The numbers of one proposal, laid out by provider and provision."""

    def __init__(self, proposal: Proposal) -> None:
        self.proposal = proposal
        reckoning = proposal.reckoning
        self.columns, self.rows = reckoning.columns, reckoning.rows
        self.corner, free = reckoning.corner, reckoning.free
        self.learners: Whole = self.columns.last_learners.copy()
        self.learners[free] = reckoning.learners
        self.told = (self.learners > 0) | (self.columns.last_learners > 0)
        self.told |= self.columns.last_pence > 0
        self.limits: dict[int, Limit] = {}
        self.resting = self._resting(free)
        self.next_best = self._next_best(free)

    def providers(self) -> Iterator[ProviderExplained]:
        """Every provider with learners or money, this year or last."""
        columns = self.columns
        lines = np.flatnonzero(self.told)
        for part in _runs(lines, columns.provider[lines]):
            provider = columns.providers[columns.provider[part[0]]]
            provisions = tuple(
                self._provision(group) for group in _runs(part, columns.provision[part])
            )
            serves = self._serves(part)
            visitors = tuple(s for s in serves if self._authority(s.area) != provider.lead)
            yield ProviderExplained(
                provider.ukprn,
                provider.name,
                provider.lead,
                provider.inside,
                *self._totals(part),
                serves,
                visitors if provider.lead else (),
                _merged(provision.rests_on for provision in provisions),
                provisions,
            )

    def pounds(self) -> Iterator[PoundWorth]:
        """What one more pound is worth, budget by budget."""
        columns = self.columns
        for row in np.flatnonzero(self.rows.bound == Bound.BUDGET):
            limit = self._limit(int(row))
            if limit.authority is None or limit.fund is None:
                continue
            authority = columns.authorities[columns.place_of_authority[limit.authority]]
            price = float(self.corner.price[row]) * POUND
            yield PoundWorth(authority.code, authority.name, limit.fund, _clean(price))

    def _provision(self, lines: Whole) -> ProvisionExplained:
        columns = self.columns
        place = int(columns.provision[lines[0]])
        provision = columns.provisions[place]
        rests_on = self._rests_on(place)
        places = (r.price for r in rests_on if r.limit.bound is Bound.CAPACITY)
        used = lines[self.learners[lines] > 0]
        return ProvisionExplained(
            provision.provider,
            provision.kind,
            *self._totals(lines),
            self._serves(lines),
            rests_on,
            next(places, 0.0),
            tuple(self.next_best[i] for i in used.tolist() if i in self.next_best),
        )

    def _totals(self, lines: Whole) -> tuple[int, Money, int, Money]:
        columns = self.columns
        return (
            int(self.learners[lines].sum()),
            money(int((self.learners[lines] * columns.rate[lines]).sum())),
            int(columns.last_learners[lines].sum()),
            money(int(columns.last_pence[lines].sum())),
        )

    def _serves(self, lines: Whole) -> tuple[Served, ...]:
        """Learners by area, with the need of the kinds concerned."""
        columns = self.columns
        areas = columns.area[lines]
        count = len(columns.areas)
        learners = np.bincount(areas, weights=self.learners[lines], minlength=count)
        last = np.bincount(areas, weights=columns.last_learners[lines], minlength=count)
        need = np.bincount(areas, weights=columns.need[columns.pair[lines]], minlength=count)
        return tuple(
            Served(
                columns.areas[a].code,
                columns.areas[a].name,
                int(learners[a]),
                int(last[a]),
                int(need[a]),
            )
            for a in np.unique(areas).tolist()
        )

    def _authority(self, area: AreaCode) -> AreaCode:
        return self.columns.areas[self.columns.place_of_area[area]].authority

    def _resting(self, free: Whole) -> dict[int, list[int]]:
        """The priced rows each provision stands on by its lines in use; without any, by all."""
        priced = np.flatnonzero(self.corner.price > NOTHING)
        matrix = sparse.coo_array(self.rows.matrix[priced])
        line, row = free[matrix.coords[1]], priced[matrix.coords[0]]
        in_use = self.learners > 0
        provision = self.columns.provision
        idle = ~np.isin(provision, provision[in_use]) & self.told
        here = (in_use | idle)[line]
        pairs = np.unique(self.columns.provision[line[here]] * len(self.rows.limit) + row[here])
        found: dict[int, list[int]] = {}
        for provision, at in zip(
            (pairs // len(self.rows.limit)).tolist(),
            (pairs % len(self.rows.limit)).tolist(),
            strict=True,
        ):
            found.setdefault(provision, []).append(at)
        return found

    def _rests_on(self, provision: int) -> tuple[Resting, ...]:
        return tuple(
            Resting(self._limit(row), self._price(row)) for row in self.resting.get(provision, ())
        )

    def _price(self, row: int) -> float:
        unit = POUND if self.rows.in_money[row] else 1
        return float(self.corner.price[row]) * unit

    def _limit(self, row: int) -> Limit:
        if row not in self.limits:
            self.limits[row] = limit_of(self.columns, self.rows, row)
        return self.limits[row]

    def _next_best(self, free: Whole) -> dict[int, NextBest]:
        """For each line in use, the other provider of its kind and area that would lose least."""
        columns = self.columns
        reduced: Floats = np.round(self.corner.reduced, 9)
        closed = self.proposal.reckoning.closed
        reduced[np.isin(columns.provision[free], closed)] = -np.inf
        own = self._own_prices()
        order = np.lexsort((np.arange(len(free)), -reduced, columns.pair[free]))
        pair = columns.pair[free][order]
        first = np.searchsorted(pair, pair)  # place in `order` of the best of the pair
        second = np.minimum(first + 1, len(order) - 1)
        best = np.where(first == np.arange(len(order)), second, first)
        same = pair[best] == pair
        found = {}
        for at in np.flatnonzero(same & (self.learners[free[order]] > 0)).tolist():
            mine, other = int(order[at]), int(order[best[at]])
            if mine == other or not np.isfinite(reduced[other]):
                continue
            there = columns.providers[columns.provider[free[other]]]
            area = columns.areas[columns.area[free[mine]]].code
            loss = max(0.0, float(reduced[mine] + own[mine] - reduced[other]))
            found[int(free[mine])] = NextBest(area, there.ukprn, there.name, loss)
        return found

    def _own_prices(self) -> Floats:
        """Points that a learner on each free line pays for limits of the provider alone."""
        rows = np.isin(self.rows.bound, OWN)
        sign = np.where(self.rows.at_least, -1.0, 1.0)
        paid: Floats = self.rows.matrix[rows].T @ (self.corner.price * sign)[rows]
        return paid


def _runs(lines: Whole, key: Whole) -> list[Whole]:
    """Lines apart where their key changes; lines of one key stand together."""
    return np.split(lines, np.flatnonzero(np.diff(key)) + 1) if len(lines) else []


def _merged(parts: Iterator[tuple[Resting, ...]]) -> tuple[Resting, ...]:
    """Each limit once, in the order in which limits are told."""
    once = {resting.limit: resting for part in parts for resting in part}
    return tuple(sorted(once.values(), key=lambda resting: resting.limit.bound))


def _clean(price: float) -> float:
    return price if price > NOTHING else 0.0
