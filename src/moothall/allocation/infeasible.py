"""A round that cannot be met: which limits conflict, and by how little they must give way.

Every limit that people set may give way at a price (`moothall.allocation.elastic`). The least
total names the limits that give way; the prices name those that stand against them. Limits that
hang together through the same lines are one conflict. Each conflict tells what is enough to settle
it, and what each other of its limits would have to give if it alone gave way.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal

import numpy as np
from scipy.sparse.csgraph import connected_components

from moothall.allocation.columns import Columns, Flags, Whole, money
from moothall.allocation.elastic import CLOSE, Elastic, Given
from moothall.allocation.limits import Amount, Limit, added, amount_words, counted, limit_of
from moothall.allocation.programme import POUNDS
from moothall.allocation.round import Provider, Round
from moothall.allocation.rows import Bound, Rows
from moothall.money import Money

TOLD = 6  # limits named in a sentence, and other ways out looked for
SMALL = 10_000  # lines up to which other ways are looked for, at one programme each
HAIR = {True: 0.01, False: 1e-6}  # what the solver's tolerance comes to, in pence and learners
STEP = Decimal("0.0001")  # shares give way in hundredths of a percent


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One limit giving way: by how much, to what, and how to say so.

    `share` is the new floor, cap or share of need; None for budgets and capacities, whose new
    amount is `to`.
    """

    limit: Limit
    by: Amount
    to: Amount
    share: Decimal | None
    words: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Limits that cannot all be met, and the ways out.

    `least` are the relaxations that settle it together; each of `instead` would settle it alone.
    """

    limits: tuple[Limit, ...]
    least: tuple[Relaxation, ...]
    instead: tuple[Relaxation, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Infeasible:
    """Why there is no proposal. `relaxations`, all together, would make one possible."""

    asked: Round
    conflicts: tuple[Conflict, ...]

    @property
    def relaxations(self) -> tuple[Relaxation, ...]:
        """The least set: what settles every conflict."""
        return tuple(way for conflict in self.conflicts for way in conflict.least)

    @property
    def words(self) -> str:
        """All conflicts, a line each."""
        return "\n".join(conflict.words for conflict in self.conflicts)


def conflicts(columns: Columns, rows: Rows) -> Infeasible:
    """Find the conflicts of a round whose rows leave no solution."""
    elastic = Elastic(columns, rows)
    given = elastic.least_set()
    found = tuple(
        _conflict(columns, elastic, given, against)
        for against in _hanging_together(elastic, given)
        if given.amounts[np.isin(elastic.rows_of, against)].any()
    )
    return Infeasible(columns.asked, found)


def relaxed(asked: Round, relaxations: Iterable[Relaxation]) -> Round:
    """The round with some limits given way, as the relaxations say."""
    for relaxation in relaxations:
        asked = _GIVEN_WAY[relaxation.limit.bound](asked, relaxation)
    return asked


def _hanging_together(elastic: Elastic, given: Given) -> list[Whole]:
    """The rows with a price, apart where no line in use joins them; each part rising."""
    priced = np.flatnonzero(given.price > CLOSE)
    giving = elastic.rows_of[given.amounts > 0]
    rows = np.union1d(priced, giving)
    touching = abs(elastic.rows.matrix[rows][:, given.used])
    _, part = connected_components(touching @ touching.T, directed=False)
    return [rows[part == number] for number in range(part.max(initial=-1) + 1)]


def _conflict(columns: Columns, elastic: Elastic, given: Given, against: Whole) -> Conflict:
    """What settles one conflict, together or alone, while what settles the others is done."""
    here = np.isin(elastic.rows_of, against)
    places = np.flatnonzero(here & (given.amounts > 0))
    least = tuple(_relaxation(columns, elastic, int(i), float(given.amounts[i])) for i in places)
    instead = []
    if elastic.lines <= SMALL:
        strongest = np.argsort(-np.round(given.price[elastic.rows_of], 9), kind="stable")
        alone = [int(i) for i in strongest if here[i] and list(places) != [i]]
        for place in alone[:TOLD]:
            amount = _alone(elastic, given, here, place)
            if amount is not None:
                instead.append(_relaxation(columns, elastic, place, amount))
    limits = _limits(columns, elastic, against)
    return Conflict(limits, least, tuple(instead), _words(limits, least, instead))


def _alone(elastic: Elastic, given: Given, here: Flags, place: int) -> float | None:
    """By how much one limit must give way if no other of its conflict does; None if it cannot."""
    allowed = np.where(here, 0.0, given.amounts * (1 + CLOSE) + CLOSE)
    allowed[place] = np.inf
    only = np.zeros(len(allowed))
    only[place] = 1.0
    found = elastic.least(only, allowed=allowed)
    return None if found is None else float(found.amounts[place])


def _limits(columns: Columns, elastic: Elastic, against: Whole) -> tuple[Limit, ...]:
    """The limits in a conflict: demands first, then what forbids; needs last."""
    rows = elastic.rows
    is_need = rows.bound[against] == Bound.NEED
    order = np.lexsort((against, is_need, ~rows.at_least[against]))
    return tuple(limit_of(columns, rows, int(row)) for row in against[order])


def _relaxation(columns: Columns, elastic: Elastic, place: int, amount: float) -> Relaxation:
    """A limit giving way by an amount in the solver's unit: exact, and never less than enough."""
    row = int(elastic.rows_of[place])
    limit = limit_of(columns, elastic.rows, row)
    in_money = bool(elastic.rows.in_money[row])
    amount *= POUNDS if in_money else 1
    whole = max(1, int(np.ceil(amount - HAIR[in_money])))
    by: Amount = money(whole) if in_money else whole
    base = int(elastic.rows.base[row])
    if not base:
        to = added(limit.amount, by)
        return Relaxation(limit, by, to, None, f"raise {limit.words} by {_told(limit, by)}")
    step = (Decimal(whole) / base).quantize(STEP, rounding=ROUND_CEILING)
    return _SHARES[limit.bound](columns, limit, by, step)


def _floor(columns: Columns, limit: Limit, by: Amount, step: Decimal) -> Relaxation:
    assert limit.provider is not None
    provider = columns.providers[columns.place_of_provider[limit.provider]]
    assert provider.floor is not None
    share = min(provider.floor + step, Decimal(1))
    words = (
        f"lower {limit.words} by {_told(limit, by)}: let it fall by {_percent(share)} on last year"
    )
    return Relaxation(limit, by, _less(limit.amount, by), share, words)


def _cap(columns: Columns, limit: Limit, by: Amount, step: Decimal) -> Relaxation:
    assert limit.provider is not None
    provider = columns.providers[columns.place_of_provider[limit.provider]]
    assert provider.cap is not None
    share = provider.cap + step
    words = (
        f"raise {limit.words} by {_told(limit, by)}: let it rise by {_percent(share)} on last year"
    )
    return Relaxation(limit, by, added(limit.amount, by), share, words)


def _sufficiency(columns: Columns, limit: Limit, by: Amount, step: Decimal) -> Relaxation:
    asked = next(s for s in columns.sufficiencies if s.name == limit.name)
    share = max(Decimal(0), asked.share - step)
    words = f"lower {limit.words} by {_told(limit, by)}: demand {_percent(share)} of the need"
    return Relaxation(limit, by, _less(limit.amount, by), share, words)


_SHARES = {Bound.FLOOR: _floor, Bound.CAP: _cap, Bound.SUFFICIENCY: _sufficiency}


def _words(
    limits: tuple[Limit, ...], least: Sequence[Relaxation], instead: Sequence[Relaxation]
) -> str:
    named = [limit.words for limit in limits[:TOLD]]
    if len(limits) > TOLD:
        named.append(counted(len(limits) - TOLD, "more limit"))
    told = f"{_listed(named, 'and')} conflict" if len(named) > 1 else f"{named[0]} cannot be met"
    out = _listed([way.words for way in least], "and")
    if instead:
        out = f"{out}; or, instead, {_listed([way.words for way in instead], 'or')}"
    return f"{_capital(told)}. {_capital(out)}."


def _listed(parts: list[str], last: str) -> str:
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}" if len(parts) > 1 else parts[0]


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _told(limit: Limit, by: Amount) -> str:
    return amount_words(by, "place" if limit.bound is Bound.CAPACITY else "learner")


def _less(amount: Amount, by: Amount) -> Amount:
    return added(amount, Money(-by) if isinstance(by, Money) else -by)


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}%"


def _budget_given_way(asked: Round, relaxation: Relaxation) -> Round:
    where = (relaxation.limit.authority, relaxation.limit.fund)
    raised = tuple(
        replace(b, amount=b.amount + relaxation.by) if (b.authority, b.fund) == where else b
        for b in asked.budgets
    )
    return replace(asked, budgets=raised)


def _change_given_way(asked: Round, relaxation: Relaxation) -> Round:
    changed = tuple(
        _changed(provider, relaxation) if provider.ukprn == relaxation.limit.provider else provider
        for provider in asked.providers
    )
    return replace(asked, providers=changed)


def _changed(provider: Provider, relaxation: Relaxation) -> Provider:
    if relaxation.limit.bound is Bound.FLOOR:
        return replace(provider, floor=relaxation.share)
    return replace(provider, cap=relaxation.share)


def _capacity_given_way(asked: Round, relaxation: Relaxation) -> Round:
    where = (relaxation.limit.provider, relaxation.limit.kind)
    raised = tuple(
        replace(p, capacity=(p.capacity or 0) + int(relaxation.by))
        if (p.provider, p.kind) == where
        else p
        for p in asked.provisions
    )
    return replace(asked, provisions=raised)


def _sufficiency_given_way(asked: Round, relaxation: Relaxation) -> Round:
    assert relaxation.share is not None
    lowered = tuple(
        replace(s, share=relaxation.share) if s.name == relaxation.limit.name else s
        for s in asked.sufficiencies
    )
    return replace(asked, sufficiencies=lowered)


_GIVEN_WAY = {
    Bound.BUDGET: _budget_given_way,
    Bound.FLOOR: _change_given_way,
    Bound.CAP: _change_given_way,
    Bound.CAPACITY: _capacity_given_way,
    Bound.SUFFICIENCY: _sufficiency_given_way,
}
