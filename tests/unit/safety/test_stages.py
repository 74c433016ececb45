"""Counts that are parts of each other: nobody subtracts one shown number from another (EVD-2)."""

from itertools import combinations

import numpy as np
import pytest

from moothall.disclosure import (
    CountTable,
    Dimension,
    Layout,
    Protected,
    ProtectedRates,
    Refused,
    Release,
    SuppressionRule,
)
from moothall.evidence import stages

RULE = SuppressionRule(threshold=6)
PLACES = ("east", "north", "south", "west")
COUNTS = {
    "enrolments": (400, 300, 166, 120),
    "starters": (380, 280, 164, 110),
    "completers": (300, 200, 106, 80),
    "achievers": (250, 150, 103, 60),
}
COLUMNS = ("numerator", "denominator")
RATED = {
    ("retention", "denominator"): (350, 260, 120, 100),
    ("retention", "numerator"): (300, 200, 106, 80),
    ("pass_rate", "numerator"): (250, 150, 103, 60),
    ("pass_rate", "denominator"): (300, 200, 106, 80),
    ("achievement_rate", "numerator"): (250, 150, 103, 60),
    ("achievement_rate", "denominator"): (350, 260, 120, 100),
}


def counts(name: str, numbers: tuple[int, ...] = ()) -> list[CountTable]:
    """A measure's counts by place, as a figure would ask for them."""
    measure, version = stages.counted_as()
    layout = Layout(measure, version, "snapshot", (Dimension("provider", PLACES),))
    every = [numbers or COUNTS[name]] if name in COUNTS else [RATED[name, c] for c in COLUMNS]
    return [CountTable(layout, np.array(one)) for one in every]


def released(*names: str) -> dict[str, Protected | ProtectedRates]:
    """Release measures one after another to one audience."""
    memory: list[Release] = []
    found = {}
    for name in names:
        answer = stages.protect_stage(name, counts(name), RULE, memory)
        assert not isinstance(answer, Refused)
        memory.append(answer.release)
        found[name] = answer
    return found


@pytest.mark.parametrize("order", [tuple(COUNTS), tuple(COUNTS)[::-1]])
def test_what_lies_between_two_counts_is_never_small(order: tuple[str, ...]) -> None:
    found = released(*order)
    seen = []
    for place in (*PLACES, "total"):
        shown = [
            cell
            for name in stages.COUNTS
            if isinstance(cell := found[name].table.cell(provider=place), int)
        ]
        seen += [abs(a - b) for a, b in combinations(shown, 2)]
    assert [n for n in seen if 0 < n < RULE.threshold] == []
    assert len(seen) >= 6


def test_a_rate_that_is_hidden_is_no_quotient_of_two_that_are_shown() -> None:
    found = released(*stages.RATES)
    for place in (*PLACES, "total"):
        shown = [isinstance(found[n].table.cell(provider=place), float) for n in stages.RATES]
        assert shown.count(True) != 2


def test_the_three_that_failed_show_in_no_pass_rate() -> None:
    rates = released("pass_rate")["pass_rate"].table
    assert not isinstance(rates.cell(provider="south"), float)
    assert rates.cell(provider="east") == 0.833


def test_rates_of_enough_people_are_as_they_are() -> None:
    rates = released("achievement_rate")["achievement_rate"].table
    assert [rates.cell(provider=place) for place in ("east", "north")] == [0.714, 0.577]


def test_more_completers_than_starters_are_told_as_the_records_tell_them() -> None:
    starters = stages.protect_stage("starters", counts("starters"), RULE, [])
    assert isinstance(starters, Protected)
    many = counts("completers", (400, 290, 170, 120))
    completers = stages.protect_stage("completers", many, RULE, [starters.release])
    assert isinstance(completers, Protected)
    assert [completers.table.cell(provider=place) for place in PLACES] == [400, 290, 170, 120]
