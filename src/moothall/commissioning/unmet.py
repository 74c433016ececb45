"""Needs that are not met, by area, level or sector, under one scenario or several side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from moothall.commissioning.comparing import order_of, words_of
from moothall.commissioning.models import Scenario
from moothall.commissioning.queries import NeedTotal, needs
from moothall.commissioning.shown import Planned, Veil
from moothall.commissioning.vocabulary import Names

# What needs are told by: our name, and what a reader calls it.
BY = {"area": "home area", "level": "level", "sector": "sector"}


@dataclass(frozen=True, slots=True)
class UnmetRow:
    """Learners needed of one category, and how many have no place under each scenario."""

    code: str
    name: str
    needed: Planned
    unmet: tuple[Planned, ...]


def unmet_needs(scenarios: Sequence[Scenario], by: str, names: Names, veil: Veil) -> list[UnmetRow]:
    """Return needs by a name of BY, as they may be shown. The scenarios answer one version, so the
    need is the same in all.
    """
    sums = needs(scenarios, by)
    called = words_of(names, by)
    codes = {code for found in sums.values() for (code,) in found}
    rows = []
    for code in sorted(codes, key=lambda code: order_of(by, code, called(code))):
        at = {by: called(code) if by == "area" else code}
        each = [sums[scenario.pk].get((code,), NeedTotal()) for scenario in scenarios]
        rows.append(
            UnmetRow(
                code,
                called(code),
                veil.covers(each[0].needed, **at),
                tuple(veil.covers(total.unmet, **at) for total in each),
            )
        )
    return rows
