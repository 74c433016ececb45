"""The lightest pattern of a small table, against every other one tried."""

from itertools import combinations

import numpy as np
import pytest

from moothall.disclosure import CountTable, Dimension, Layout, SuppressionRule
from moothall.disclosure.draft import Draft
from moothall.disclosure.exact import EXACT_CELLS, Chosen, pattern_exact
from moothall.disclosure.pattern import Pattern
from moothall.disclosure.rounded import Rounded

RULE = SuppressionRule()


def table(counts):
    dimensions = tuple(
        Dimension(name, tuple(f"{name}{i}" for i in range(n)))
        for name, n in zip("xy", counts.shape, strict=True)
    )
    return CountTable(Layout("learners", "1", "s1", dimensions), counts)


def search(counts, exact=EXACT_CELLS):
    """The search for a pattern of one table: nothing hidden yet but small counts."""
    asked = table(np.array(counts))
    values = asked.values().ravel()
    small = (values >= 1) & (values <= 5)
    none = np.zeros(len(values), bool)
    draft = Draft(asked.layout, values, small, none, Rounded.nothing(len(values)))
    return Pattern(draft, [], RULE, exact=exact)


def weight(pattern, hidden):
    return float(pattern.weights()[hidden & ~pattern.first].sum())


def lightest_of_all(pattern, limit):
    """The weight of the lightest pattern that keeps every promise, by trying all up to a limit."""
    able = np.flatnonzero((pattern.values > 5) & ~pattern.first)
    best = limit
    for count in range(len(able) + 1):
        for cells in combinations(able.tolist(), count):
            hidden = pattern.first.copy()
            hidden[list(cells)] = True
            found = weight(pattern, hidden)
            if found < best - 1e-9 and not pattern._broken(hidden):
                best = found
    return best


@pytest.mark.parametrize(
    "counts",
    [
        [[3, 20], [15, 10], [22, 31]],
        [[3, 9, 7], [6, 40, 2]],
        [[1, 60], [2, 8], [0, 12]],
        [[5, 100, 30], [100, 6, 50]],
    ],
)
def test_no_lighter_pattern_keeps_every_promise(counts):
    pattern = search(counts)
    everything = pattern.values > 0
    first = Chosen(everything, weight(pattern, everything), proven=False)
    chosen = pattern_exact(
        pattern.facts.cells[-1],
        pattern.values,
        pattern.weights(),
        everything,
        first,
        pattern.first,
        RULE,
        pattern._broken,
    )
    assert chosen.proven
    assert not pattern._broken(chosen.hidden)
    assert chosen.weight == pytest.approx(weight(pattern, chosen.hidden))
    assert chosen.weight == pytest.approx(lightest_of_all(pattern, chosen.weight + 1))


def test_the_exact_choice_is_never_heavier_than_the_first():
    every = [np.random.default_rng(s).negative_binomial(1.0, 0.03, (9, 6)) for s in range(6)]
    weights = []
    for most in (0, EXACT_CELLS):
        searches = [search(counts, exact=most) for counts in every]
        views = [one.find() for one in searches]
        weights.append([weight(one, v.hidden) for one, v in zip(searches, views, strict=True)])
        assert [one.proven for one in searches] == [most > 0] * 6
    first, exact = weights
    assert all(a <= b + 1e-9 for a, b in zip(exact, first, strict=True))
    assert sum(exact) < sum(first)
