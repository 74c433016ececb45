"""What is wrong with a round, all of it at once, each fault with its place and what to do.

Tables are named as the fields of `Round`. Nonsense is named here; a round that makes sense and
cannot be met is another matter (`moothall.allocation.infeasible`).
"""

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from moothall.allocation.round import (
    Budget,
    Change,
    Condition,
    Kind,
    Need,
    Offer,
    Provider,
    Provision,
    Round,
    Sufficiency,
)
from moothall.codes import UKPRN, AreaCode


@dataclass(frozen=True, slots=True)
class RoundFault:
    """One thing wrong: the table and row it stands in, the field, and what to do about it."""

    table: str
    row: str
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.table}, {self.row}, {self.field}: {self.message}"


class InvalidRound(Exception):
    """The round makes no sense. `faults` names everything that is wrong with it."""

    def __init__(self, faults: tuple[RoundFault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


Row = TypeVar("Row")
Found = Iterator[tuple[str, str]]  # field, message


def check_round(asked: Round) -> tuple[RoundFault, ...]:
    """Name everything that is wrong with a round, table by table. Nothing found: an empty tuple."""
    return tuple(_Checks(asked).all())


class _Checks:
    """What the tables of one round are checked against."""

    def __init__(self, asked: Round) -> None:
        self.asked = asked
        self.authorities = {a.code: a for a in asked.authorities}
        self.areas = {a.code: a for a in asked.areas}
        self.funds = {f.code: f for f in asked.funds}
        self.providers = {p.ukprn: p for p in asked.providers}
        self.provisions = {(p.provider, p.kind) for p in asked.provisions}
        self.kinds_of: dict[UKPRN, list[Kind]] = {}
        for provision in asked.provisions:
            self.kinds_of.setdefault(provision.provider, []).append(provision.kind)

    def all(self) -> Iterator[RoundFault]:
        """Every fault of every table."""
        asked = self.asked
        yield from _table("authorities", asked.authorities, lambda a: a.code, _nothing)
        yield from _table("areas", asked.areas, lambda a: a.code, lambda a: self._area(a.authority))
        yield from _table("funds", asked.funds, lambda f: f.code, _nothing)
        yield from self._funding()
        yield from _table("budgets", asked.budgets, lambda b: (b.authority, b.fund), self._budget)
        yield from self._unfunded()
        yield from _table("providers", asked.providers, lambda p: p.ukprn, _provider)
        yield from _table(
            "provisions", asked.provisions, lambda p: (p.provider, p.kind), self._provision
        )
        yield from _table(
            "offers", asked.offers, lambda o: (o.provider, o.kind, o.area), self._offer
        )
        yield from _table("needs", asked.needs, lambda n: (n.kind, n.area), self._need)
        yield from _table("sufficiencies", asked.sufficiencies, lambda s: s.name, self._sufficiency)
        yield from _table(
            "conditions", asked.conditions, lambda c: (c.provider, c.scope), self._condition
        )
        yield from self._overlapping()

    def _area(self, authority: AreaCode) -> Found:
        if authority not in self.authorities:
            yield (
                "authority",
                f"{authority} is not among the authorities. Add it, or mend the code.",
            )

    def _funding(self) -> Iterator[RoundFault]:
        kinds = {p.kind for p in self.asked.provisions} | {n.kind for n in self.asked.needs}
        for kind in sorted(kinds):
            paying = sorted(f.code for f in self.asked.funds if f.pays_for.covers(kind))
            if len(paying) != 1:
                told = f"{' and '.join(paying)} pay" if paying else "no fund pays"
                message = f"{told} for it. Let exactly one fund pay for each kind."
                yield RoundFault("funds", _named(kind), "pays_for", message)

    def _budget(self, budget: Budget) -> Found:
        yield from self._area(budget.authority)
        if budget.fund not in self.funds:
            yield "fund", f"“{budget.fund}” is not among the funds. Add it, or mend the code."
        if budget.amount < 0:
            yield "amount", f"{budget.amount.words} is below nothing. Give £0.00 or more."

    def _unfunded(self) -> Iterator[RoundFault]:
        given = {(b.authority, b.fund) for b in self.asked.budgets}
        charged = {a.authority for a in self.asked.areas} & set(self.authorities)
        for pair in sorted((a, f) for a in charged for f in self.funds if (a, f) not in given):
            message = "there is no budget. Give one; £0.00 if there is no money."
            yield RoundFault("budgets", _named(pair), "amount", message)

    def _of_provider(self, ukprn: UKPRN) -> Found:
        if ukprn not in self.providers:
            yield "provider", f"{ukprn} is not among the providers. Add it, or mend the number."

    def _home(self, area: AreaCode) -> Found:
        if area not in self.areas:
            yield "area", f"{area} is not among the home areas. Add it, or mend the code."

    def _provision(self, row: Provision) -> Found:
        yield from self._of_provider(row.provider)
        if row.rate <= 0:
            yield "rate", f"{row.rate.words} buys no learner. Give a rate above £0.00."
        for name in ("taken", "minimum"):
            yield from _count(name, getattr(row, name))
        if row.capacity is None:
            return
        yield from _count("capacity", row.capacity)
        if row.taken > row.capacity:
            yield "taken", f"{row.taken} are taken of {row.capacity} places. Mend one of the two."

    def _offer(self, row: Offer) -> Found:
        yield from self._of_provider(row.provider)
        yield from self._home(row.area)
        if (row.provider, row.kind) not in self.provisions:
            yield "kind", "there is no rate for it. Add a provision of this provider and kind."
        for name in ("quality", "travel"):
            yield from _finite(name, getattr(row, name))
        if row.travel < 0:
            yield "travel", f"{row.travel} would reward travel. Give 0 or more."
        yield from _count("last_learners", row.last_learners)
        if row.last_money < 0:
            yield "last_money", f"{row.last_money.words} is below nothing. Give £0.00 or more."

    def _need(self, row: Need) -> Found:
        yield from self._home(row.area)
        yield from _count("learners", row.learners)
        yield from _weight("penalty", row.penalty)

    def _sufficiency(self, row: Sufficiency) -> Found:
        yield from _share("share", row.share, Decimal(0), Decimal(1))
        yield from _weight("weight", row.weight)
        for area in sorted(row.scope.areas - set(self.areas)):
            yield "scope", f"{area} is not among the home areas. Add it, or mend the code."

    def _condition(self, row: Condition) -> Found:
        yield from self._of_provider(row.provider)
        most = Decimal(1) if row.change is Change.SHRINK else Decimal(100)
        yield from _share("by", row.by, Decimal(0), most)
        if not row.reason.strip():
            yield "reason", "there is none. Say why, since the provider will ask."
        if row.provider in self.providers and not self.providers[row.provider].inside:
            yield "provider", "a provider outside the grouping is not decided on. Take it out."

    def _overlapping(self) -> Iterator[RoundFault]:
        covering = Counter(
            (condition.provider, kind)
            for condition in self.asked.conditions
            for kind in self.kinds_of.get(condition.provider, ())
            if condition.scope.covers(kind)
        )
        for pair in sorted(pair for pair, times in covering.items() if times > 1):
            message = f"{covering[pair]} conditions cover it. Leave one."
            yield RoundFault("conditions", _named(pair), "scope", message)


def _table(
    name: str,
    rows: Iterable[Row],
    key: Callable[[Row], Hashable],
    faults: Callable[[Row], Found],
) -> Iterator[RoundFault]:
    """Faults of each row by itself, and rows that say the same thing twice."""
    seen: Counter[Hashable] = Counter()
    for row in rows:
        which = key(row)
        seen[which] += 1
        for field, message in faults(row):
            yield RoundFault(name, _named(which), field, message)
    for which, times in seen.items():
        if times > 1:
            yield RoundFault(name, _named(which), "", f"it is given {times} times. Leave one.")


def _provider(row: Provider) -> Found:
    if not row.name.strip():
        yield "name", "there is none. Give the name people know it by."
    yield from _share("floor", row.floor, Decimal(-1), Decimal(1))
    yield from _share("cap", row.cap, Decimal(-1), Decimal(100))
    if row.floor is not None and row.cap is not None and -row.floor > row.cap:
        told = f"the floor ({-row.floor:+.1%} on last year) is above the cap ({row.cap:+.1%})."
        yield "floor", f"{told} Lower the floor or raise the cap."


def _nothing(row: object) -> Found:
    del row
    yield from ()


def _count(field: str, value: int) -> Found:
    if isinstance(value, bool) or not isinstance(value, int):
        yield field, f"{value} is not a whole number. Round it first."
    elif value < 0:
        yield field, f"{value} is below nothing. Give 0 or more."


def _finite(field: str, value: float) -> Found:
    if not math.isfinite(value):
        yield field, f"{value} is not a number of points. Give a finite number."


def _weight(field: str, value: float) -> Found:
    yield from _finite(field, value)
    if value < 0:
        yield field, f"{value} would reward an unmet need. Give 0 or more."


def _share(field: str, value: Decimal | None, least: Decimal, most: Decimal) -> Found:
    if value is not None and not (value.is_finite() and least <= value <= most):
        yield field, f"{value} is not a share from {least} to {most}. Write 3% as 0.03."


def _named(key: object) -> str:
    """What names a row, in words: the parts of its key that are not empty."""
    if isinstance(key, Kind):
        return f"{key.route}, level {key.level}, sector {key.sector}"
    if isinstance(key, tuple):
        return ", ".join(filter(None, map(_named, key)))
    return str(key) if isinstance(key, str) else ""
