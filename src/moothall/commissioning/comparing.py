"""Scenarios side by side: learners or money, by provider, area, level, sector or route."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from moothall.commissioning.enums import RoundStatus
from moothall.commissioning.models import Scenario
from moothall.commissioning.queries import Total, totals
from moothall.commissioning.shown import Planned, Veil
from moothall.commissioning.vocabulary import LEVEL_WORDS, ROUTE_WORDS, SECTOR_WORDS, Names

# What lines are told by: our name, and what a reader calls it.
BY = {
    "provider": "provider",
    "area": "home area",
    "route": "route",
    "level": "level",
    "sector": "sector",
}
# What is compared: what it is called, and its unit.
WHAT = {"amount": ("money", "£"), "learners": ("learners", "")}


def called(scenario: Scenario) -> str:
    """Return what a scenario is called beside others: the one that is proposed or decided, so."""
    round = scenario.version.round
    chosen = scenario.pk == round.chosen_id
    return f"{scenario.title} ({RoundStatus(round.status).label})" if chosen else scenario.title


def words_of(names: Names, by: str) -> Callable[[str], str]:
    """Return what the codes of a breakdown are called."""
    words = {"route": ROUTE_WORDS, "level": LEVEL_WORDS, "sector": SECTOR_WORDS}
    if by == "provider":
        return lambda code: names.providers.get(code, code)
    if by == "area":
        return names.area
    return lambda code: words[by].get(code, code)


def order_of(by: str, code: str, called: str) -> tuple[int, str]:
    """Return where a category stands: levels and sectors as readers expect them, names by the
    alphabet.
    """
    words = {"route": ROUTE_WORDS, "level": LEVEL_WORDS, "sector": SECTOR_WORDS}.get(by)
    return (list(words).index(code), "") if words and code in words else (0, called)


@dataclass(frozen=True, slots=True)
class Compared:
    """One category under several scenarios: as it was last year and as each would have it."""

    code: str
    name: str
    last: Planned
    values: tuple[Planned, ...]


def compared(
    scenarios: Sequence[Scenario], by: str, what: str, names: Names, veil: Veil
) -> list[Compared]:
    """Return every category with its value under each scenario, as it may be shown.

    `by` is of BY, `what` of WHAT. What is hidden in one scenario is hidden in all. Last year is at
    the rates of the first of the scenarios, its learners are those of the evidence.
    """
    sums = totals(scenarios, by)
    called = words_of(names, by)
    codes = {code for found in sums.values() for (code,) in found}
    rows = []
    for code in sorted(codes, key=lambda code: order_of(by, code, called(code))):
        at = {by: called(code) if by == "area" else code}
        each = [sums[s.pk].get((code,), Total()) for s in scenarios]
        before = next((t.last_amount for t in each if t.last_learners), Decimal(0))
        rows.append(
            Compared(
                code,
                called(code),
                veil.covers_last_money(before, **at) if what == "amount" else veil.last(**at),
                tuple(
                    veil.covers_money(total.amount, **at)
                    if what == "amount"
                    else veil.covers(total.learners, **at)
                    for total in each
                ),
            )
        )
    return rows
