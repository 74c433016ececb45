"""A limit in words: what a row of numbers is to the people who set it."""

from dataclasses import dataclass

from moothall.allocation.columns import Columns, money
from moothall.allocation.round import Kind, Titles
from moothall.allocation.rows import IN_MONEY, Bound, Rows
from moothall.codes import UKPRN, AreaCode
from moothall.money import Money

Amount = Money | int  # of pounds, or of learners or places


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of a round: what it is on, how much it allows or demands, and its name in words.

    `amount` is Money for budgets, floors, caps and conditions, and learners for the rest. `name`
    is that of a sufficiency. Fields that do not concern the bound are None.
    """

    bound: Bound
    amount: Amount
    words: str
    provider: UKPRN | None = None
    kind: Kind | None = None
    area: AreaCode | None = None
    authority: AreaCode | None = None
    fund: str | None = None
    name: str | None = None


def kind_words(kind: Kind, titles: Titles) -> str:
    """A kind of provision as sentences name it, such as `fe level 3 Construction`."""
    route = titles.routes.get(kind.route, kind.route)
    level = titles.levels.get(kind.level, f"level {kind.level}")
    sector = titles.sectors.get(kind.sector, f"sector {kind.sector}")
    return f"{route}, {level}, {sector}"


def counted(number: int, noun: str) -> str:
    """A number of things in words: 1 learner, 1,200 learners."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def amount_words(amount: Amount, noun: str = "learner") -> str:
    """An amount of money or of learners in words."""
    return amount.words if isinstance(amount, Money) else counted(amount, noun)


def added(amount: Amount, by: Amount) -> Amount:
    """An amount with another of its kind added."""
    total = amount + by
    return total if isinstance(total, Money) else int(total)


def limit_of(columns: Columns, rows: Rows, row: int) -> Limit:
    """Tell what one row is."""
    bound, key = Bound(int(rows.bound[row])), int(rows.key[row])
    limit = int(rows.limit[row])
    if bound in IN_MONEY:
        return _IN_MONEY[bound](columns, key, money(limit))
    return _IN_LEARNERS[bound](columns, key, limit)


def _need(columns: Columns, pair: int, _: int) -> Limit:
    kind = columns.kinds[pair // len(columns.areas)]
    area = columns.areas[pair % len(columns.areas)]
    need = int(columns.need[pair])
    told = f"the need of {area.name} for {_kind(columns, kind)} ({counted(need, 'learner')})"
    return Limit(Bound.NEED, need, told, kind=kind, area=area.code)


def _budget(columns: Columns, purse: int, _: Money) -> Limit:
    authority = columns.authorities[purse // len(columns.funds)]
    fund = columns.funds[purse % len(columns.funds)]
    amount = money(int(columns.budget[purse]))
    told = f"the budget of {authority.name} for {fund.name} ({amount.words})"
    return Limit(Bound.BUDGET, amount, told, authority=authority.code, fund=fund.code)


def _floor(columns: Columns, provider: int, amount: Money) -> Limit:
    who = columns.providers[provider]
    told = f"the floor of {who.name} ({amount.words})"
    return Limit(Bound.FLOOR, amount, told, provider=who.ukprn)


def _cap(columns: Columns, provider: int, amount: Money) -> Limit:
    who = columns.providers[provider]
    told = f"the cap of {who.name} ({amount.words})"
    return Limit(Bound.CAP, amount, told, provider=who.ukprn)


def _condition(columns: Columns, key: int, amount: Money) -> Limit:
    condition = columns.conditions[key]
    who = columns.providers[columns.place_of_provider[condition.provider]]
    told = f"the quality condition on {who.name} to {condition.change.value} ({amount.words}"
    told = f"{told} at most; {condition.reason})"
    return Limit(Bound.CONDITION, amount, told, provider=who.ukprn)


def _capacity(columns: Columns, key: int, free: int) -> Limit:
    provision = columns.provisions[key]
    who = columns.providers[columns.place_of_provider[provision.provider]]
    kept = f"; {provision.taken:,} more taken from outside" if provision.taken else ""
    told = f"the capacity of {who.name} in {_kind(columns, provision.kind)}"
    told = f"{told} ({counted(free, 'place')}{kept})"
    return Limit(Bound.CAPACITY, free, told, provider=who.ukprn, kind=provision.kind)


def _minimum(columns: Columns, key: int, _: int) -> Limit:
    provision = columns.provisions[key]
    who = columns.providers[columns.place_of_provider[provision.provider]]
    told = f"the minimum group of {who.name} in {_kind(columns, provision.kind)}"
    told = f"{told} ({counted(provision.minimum, 'learner')})"
    return Limit(Bound.MINIMUM, provision.minimum, told, provider=who.ukprn, kind=provision.kind)


def _sufficiency(columns: Columns, key: int, limit: int) -> Limit:
    asked = columns.sufficiencies[key]
    wanted = limit + int(columns.met_outside[columns.in_scope[key]].sum())
    told = f"the sufficiency “{asked.name}” (at least {counted(wanted, 'learner')})"
    return Limit(Bound.SUFFICIENCY, wanted, told, name=asked.name)


def _kind(columns: Columns, kind: Kind) -> str:
    return kind_words(kind, columns.asked.titles)


_IN_MONEY = {
    Bound.BUDGET: _budget,
    Bound.FLOOR: _floor,
    Bound.CAP: _cap,
    Bound.CONDITION: _condition,
}
_IN_LEARNERS = {
    Bound.NEED: _need,
    Bound.CAPACITY: _capacity,
    Bound.MINIMUM: _minimum,
    Bound.SUFFICIENCY: _sufficiency,
}
