"""Rounds for tests: one small round of the cast, and rounds that Hypothesis invents.

`plain_*` are slow and obvious second opinions that share no code with `moothall.allocation`.
"""

from dataclasses import replace
from decimal import Decimal
from math import ceil, floor

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.cast import AUTHORITIES

from moothall.allocation import (
    Area,
    Authority,
    Budget,
    Change,
    Condition,
    Fund,
    Kind,
    Need,
    Offer,
    Provider,
    Provision,
    Purpose,
    Round,
    Scope,
    Sufficiency,
)
from moothall.codes import UKPRN, AreaCode
from moothall.money import Money
from moothall.periods import AcademicYear

LUTON, BEDFORD, HERTS = (AreaCode(AUTHORITIES[n]) for n in ("Luton", "Bedford", "Hertfordshire"))
BARNFIELD, OAKLANDS, AWAY = UKPRN(99999001), UKPRN(99999002), UKPRN(99999012)
FE3, FE2, FOUNDATION = Kind("fe", "3", "5"), Kind("fe", "2", "5"), Kind("foundation", "1", "14")
KINDS = (FE3, FE2, FOUNDATION)
FUNDS = (
    Fund("16-19", "16-19", Scope(routes=frozenset({"fe"}))),
    Fund("foundation", "foundation learning", Scope(routes=frozenset({"foundation"}))),
)
NAMES = {BARNFIELD: "Barnfield College", OAKLANDS: "Oaklands College", AWAY: "A college elsewhere"}


def small_round() -> Round:
    """Two colleges teach one kind to residents of Luton and Hertfordshire; money is short.

    Barnfield is better and nearer for Luton, but has 30 places. £4,000.00 buys a learner.
    """
    authorities = (Authority(LUTON, "Luton"), Authority(HERTS, "Hertfordshire"))
    offers = tuple(
        Offer(provider, FE3, area, quality, travel, last, Money(4000 * last))
        for provider, area, quality, travel, last in (
            (BARNFIELD, LUTON, 80.0, 0.0, 20),
            (BARNFIELD, HERTS, 80.0, 20.0, 5),
            (OAKLANDS, LUTON, 70.0, 20.0, 5),
            (OAKLANDS, HERTS, 70.0, 0.0, 20),
        )
    )
    return Round(
        year=AcademicYear(2026),
        authorities=authorities,
        areas=tuple(Area(a.code, a.name, a.code) for a in authorities),
        funds=(Fund("16-19", "16-19"),),
        budgets=(Budget(LUTON, "16-19", Money(120000)), Budget(HERTS, "16-19", Money(100000))),
        providers=(
            Provider(BARNFIELD, NAMES[BARNFIELD], LUTON),
            Provider(OAKLANDS, NAMES[OAKLANDS], HERTS),
        ),
        provisions=(
            Provision(BARNFIELD, FE3, Money(4000), capacity=30),
            Provision(OAKLANDS, FE3, Money(4000)),
        ),
        offers=offers,
        needs=(Need(FE3, LUTON, 40, 100.0), Need(FE3, HERTS, 20, 100.0)),
    )


def with_budgets(asked: Round, amount: Money) -> Round:
    """The round with every budget of one amount."""
    return replace(asked, budgets=tuple(replace(b, amount=amount) for b in asked.budgets))


shares = st.integers(0, 100).map(lambda percent: Decimal(percent) / 100)
points = st.integers(0, 400).map(lambda quarter: quarter / 4)


@st.composite
def rounds(draw: st.DrawFn, *, is_plain: bool = False) -> Round:
    """Small rounds of up to three areas, four providers and three kinds, often hard to meet.

    Plain ones have no conditions, minimum groups or floors, so every plan may shrink to nothing.
    """
    homes = [LUTON, BEDFORD, HERTS][: draw(st.integers(1, 3))]
    authorities = tuple(Authority(code, f"Authority {code}") for code in homes)
    charged = [draw(st.sampled_from(homes)) for _ in homes]
    providers, provisions, offers, conditions = [], [], [], []
    for number in range(draw(st.integers(1, 4))):
        ukprn = UKPRN(99999001 + number)
        inside = draw(st.integers(0, 5)) > 0
        floor = None if is_plain else draw(st.none() | shares)
        cap = draw(st.none() | shares)
        providers.append(Provider(ukprn, f"College {number}", homes[0], inside, floor, cap))
        for kind in draw(st.lists(st.sampled_from(KINDS), min_size=1, unique=True)):
            rate = Money(Decimal(draw(st.integers(100_000, 700_000))).scaleb(-2))
            capacity = draw(st.none() | st.integers(0, 25))
            taken = draw(st.integers(0, min(capacity, 3))) if capacity else 0
            least = 0 if is_plain or not draw(st.booleans()) else min(4, capacity or 4)
            provisions.append(Provision(ukprn, kind, rate, capacity, taken, least))
            for area in homes:
                if draw(st.booleans()):
                    last = draw(st.integers(0, 12))
                    paid = Money((rate * last).quantize(Decimal("0.01")))
                    place = draw(points), draw(points) / 4
                    offers.append(Offer(ukprn, kind, area, *place, last, paid))
        if inside and not is_plain and draw(st.integers(0, 3)) == 0:
            change, by = draw(st.sampled_from(Change)), draw(shares)
            conditions.append(Condition(ukprn, change, "inspection", by))
    needs = tuple(
        Need(kind, area, draw(st.integers(0, 20)), draw(points)) for kind in KINDS for area in homes
    )
    budgets = tuple(
        Budget(area, fund.code, Money(Decimal(draw(st.integers(0, 9_000_000))).scaleb(-2)))
        for area in homes
        for fund in FUNDS
    )
    sufficiencies = (
        Sufficiency(
            "foundation",
            Scope(routes=frozenset({"foundation"})),
            draw(shares) / 3,
            Purpose.GROUP,
            draw(points),
        ),
        Sufficiency(
            "level 3 in Luton",
            Scope(levels=frozenset({"3"}), areas=frozenset({LUTON})),
            draw(shares) / 3,
        ),
    )
    return Round(
        AcademicYear(2026),
        authorities,
        tuple(Area(h, f"Area {h}", a) for h, a in zip(homes, charged, strict=True)),
        FUNDS,
        budgets,
        tuple(providers),
        tuple(provisions),
        tuple(offers),
        needs,
        sufficiencies if draw(st.booleans()) else (),
        tuple(conditions),
    )


def plain_best(asked: Round) -> float | None:
    """The most points, by METHODS' own programme with unmet need as a variable, or None."""
    programme = PlainProgramme(asked)
    answer = linprog(**programme.arguments, method="highs")
    return None if answer.status == 2 else programme.constant - float(answer.fun)


class PlainProgramme:
    """METHODS' programme written out line by line for scipy. Not for rounds with conditions."""

    def __init__(self, asked: Round) -> None:
        inside = {p.ukprn for p in asked.providers if p.inside}
        self.rate = {(p.provider, p.kind): float(p.rate) for p in asked.provisions}
        self.free = [o for o in asked.offers if o.provider in inside]
        self.fixed = [o for o in asked.offers if o.provider not in inside]
        self.penalty = {
            (n.kind, n.area): n.penalty
            + sum(
                s.weight
                for s in asked.sufficiencies
                if s.scope.covers(n.kind) and s.scope.covers_area(n.area)
            )
            for n in asked.needs
        }
        self.outside = dict.fromkeys(self.penalty, 0)
        for o in self.fixed:
            self.outside[o.kind, o.area] += o.last_learners
        self.need = {(n.kind, n.area): n.learners for n in asked.needs}
        self.met = {k: min(self.need[k], self.outside[k]) for k in self.need}
        self.constant = sum((o.quality - o.travel) * o.last_learners for o in self.fixed)
        cost = [o.travel - o.quality for o in self.free] + [self.penalty[k] for k in self.need]
        self.rows: list[tuple[list[float], float]] = []
        self._write(asked)
        equal = [
            [float((o.kind, o.area) == k) for o in self.free] + [float(k == j) for j in self.need]
            for k in self.need
        ]
        self.arguments = {
            "c": cost,
            "A_ub": np.array([row for row, _ in self.rows]).reshape(len(self.rows), len(cost)),
            "b_ub": [limit for _, limit in self.rows],
            "A_eq": equal,
            "b_eq": [self.need[k] - self.met[k] for k in self.need],
        }

    def _at_most(self, coefficients: list[float], limit: float) -> None:
        self.rows.append((coefficients + [0.0] * len(self.need), limit))

    def _at_least(self, coefficients: list[float], limit: float) -> None:
        self._at_most([-c for c in coefficients], -limit)

    def _write(self, asked: Round) -> None:
        charged = {a.code: a.authority for a in asked.areas}
        funds = {k: f.code for f in asked.funds for k in KINDS if f.pays_for.covers(k)}
        for b in asked.budgets:
            where = (b.authority, b.fund)
            spent = sum(
                self.rate[o.provider, o.kind] * o.last_learners
                for o in self.fixed
                if (charged[o.area], funds[o.kind]) == where
            )
            paid = [
                self.rate[o.provider, o.kind] * ((charged[o.area], funds[o.kind]) == where)
                for o in self.free
            ]
            self._at_most(paid, float(b.amount) - spent)
        for p in asked.providers:
            last = sum((o.last_money for o in self.free if o.provider == p.ukprn), Money(0))
            paid = [self.rate[o.provider, o.kind] * (o.provider == p.ukprn) for o in self.free]
            if last and p.floor is not None:
                self._at_least(paid, ceil((1 - p.floor) * last * 100) / 100)
            if last and p.cap is not None:
                self._at_most(paid, floor((1 + p.cap) * last * 100) / 100)
        for v in asked.provisions:
            if v.capacity is not None:
                here = [float((o.provider, o.kind) == (v.provider, v.kind)) for o in self.free]
                self._at_most(here, v.capacity - v.taken)
        for s in asked.sufficiencies:
            scope = [k for k in self.need if s.scope.covers(k[0]) and s.scope.covers_area(k[1])]
            wanted = ceil(s.share * sum(self.need[k] for k in scope))
            here = [float((o.kind, o.area) in scope) for o in self.free]
            self._at_least(here, float(wanted) - sum(self.met[k] for k in scope))

    def points(self, learners: list[float]) -> float:
        """What learners on the free lines are worth."""
        met = dict(self.met)
        worth = self.constant
        for o, x in zip(self.free, learners, strict=True):
            worth += (o.quality - o.travel) * x
            met[o.kind, o.area] += x
        return worth - sum(self.penalty[k] * max(0, self.need[k] - met[k]) for k in self.need)

    def holds(self, learners: list[float]) -> bool:
        """Whether learners on the free lines keep every limit."""
        met = dict(self.met)
        for o, x in zip(self.free, learners, strict=True):
            met[o.kind, o.area] += x
        full = [*learners, *([0.0] * len(self.need))]
        within = all(
            sum(c * x for c, x in zip(row, full, strict=True)) <= limit + 1e-6
            for row, limit in self.rows
        )
        return within and all(met[k] <= self.need[k] + 1e-9 or not met[k] for k in met)
