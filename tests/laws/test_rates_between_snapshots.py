"""Rates of two snapshots together tell no change by a few more narrowly than as a change by a few.

The reader here shares no code with the program. It sees the rates that are printed of both
snapshots, knows on both how many enrolments each is over, and tries every whole number.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moothall.disclosure import (
    TOTAL,
    CountTable,
    Dimension,
    Layout,
    ProtectedRates,
    SuppressionRule,
)
from moothall.evidence import stages
from moothall.evidence.changes import Before

RULE = SuppressionRule()
MOST = 5
PROVIDERS = ("A", "B", "C")


def tables(over, rest, snapshot):
    """The two tables of a rate by provider."""
    layout = Layout(*stages.counted_as(), snapshot, (Dimension("provider", PROVIDERS),))
    return [CountTable(layout, over), CountTable(layout, over + rest)]


def printed_twice(first, second, counts_kept=True):
    """The rates of two snapshots, one after the other, as members see them."""
    answers, memory, before = [], [], []
    for name, (over, rest) in (("s1", first), ("s2", second)):
        both = tables(over, rest, name)
        answer = stages.protect_stage("retention", both, RULE, memory, before)
        assert isinstance(answer, ProtectedRates)
        answers.append(answer.table)
        printed = stages.printed_by("retention", answer.release)
        memory.append(answer.release)
        before.append(Before.of(printed, *both) if counts_kept else Before(printed, None))
    return answers


def fitting(rate, base):
    """Every number of completers that is printed as this rate of a base; below a thousand the
    reader is told the number itself.
    """
    every = np.arange(base + 1)
    return every[np.abs(every / base - rate) <= 0.0005 + 1e-9]


def changes(rates, bases):
    """Every change that fits two rates: from the smallest to the largest."""
    then, now = (fitting(rate, base) for rate, base in zip(rates, bases, strict=True))
    return int(now.min() - then.max()), int(now.max() - then.min())


def is_told(change, low, high):
    """Whether a reader knows more of a change by a few than that it is one."""
    few = range(1, MOST + 1) if change > 0 else range(-MOST, 0)
    return 1 <= abs(change) <= MOST and not (low <= few[0] and high >= few[-1])


rows = st.tuples(
    *(st.integers(1000, 4000) for _ in PROVIDERS), *(st.integers(60, 400) for _ in PROVIDERS)
)
moves = st.tuples(*(st.integers(-7, 7) for _ in range(6)))


@settings(max_examples=40, derandomize=True, deadline=None)
@given(rows, moves)
def test_no_two_rates_tell_a_change_by_a_few(row, move):
    first, second = np.array(row), np.array(row) + np.array(move)
    worlds = [(w[:3], w[3:]) for w in (first, second)]
    then, now = printed_twice(*worlds)
    for provider, at in [*zip(PROVIDERS, range(3), strict=True), (TOTAL, slice(None))]:
        rates = [table.cell(provider=provider) for table in (then, now)]
        if not all(isinstance(rate, float) for rate in rates):
            continue
        over, rest = ([int(w[part][at].sum()) for w in worlds] for part in (0, 1))
        bases = [o + r for o, r in zip(over, rest, strict=True)]
        low, high = changes(rates, bases)
        more = bases[1] - bases[0]
        assert not is_told(over[1] - over[0], low, high)
        assert not is_told(rest[1] - rest[0], more - high, more - low)


START = (np.array([930, 1900, 2800]), np.array([70, 150, 200]))


@pytest.mark.parametrize(
    ("counted", "rest", "shown"),
    [
        (0, 0, True),  # nothing has changed
        (3, -3, False),  # 93.0% becomes 93.3% of 1,000
        (20, -20, True),
        (3, 100, False),  # who knows both bases knows of the three
        (40, 7, True),
    ],
)
def test_a_rate_is_held_back_where_a_few_have_changed_and_shown_again_otherwise(
    counted, rest, shown
):
    over, left = (part.copy() for part in START)
    over[0] += counted
    left[0] += rest
    then, now = printed_twice(START, (over, left))
    assert then.cell(provider="A") == 0.93
    assert isinstance(now.cell(provider="A"), float) is shown


def test_without_the_earlier_records_no_rate_is_set_beside_an_earlier_one():
    then, now = printed_twice(START, START, counts_kept=False)
    assert isinstance(then.cell(provider="A"), float)
    assert [isinstance(now.cell(provider=p), float) for p in (*PROVIDERS, TOTAL)] == [False] * 4
