"""The lightest pattern of a small table, against every other one tried."""

from itertools import combinations

import numpy as np
import pytest

from moothall.disclosure import CountTable, Dimension, Layout, Protected, SuppressionRule, protect
from moothall.disclosure import pattern as patterns
from moothall.disclosure.draft import Draft
from moothall.disclosure.exact import Chosen, pattern_exact
from moothall.disclosure.pattern import Pattern
from moothall.disclosure.repair import weights_of
from moothall.disclosure.rounded import Rounded

RULE = SuppressionRule()


def table(counts):
    dimensions = tuple(
        Dimension(name, tuple(f"{name}{i}" for i in range(n)))
        for name, n in zip("xy", counts.shape, strict=True)
    )
    return CountTable(Layout("learners", "1", "s1", dimensions), counts)


def search(counts):
    """The search for a pattern of one table: nothing hidden yet but small counts."""
    exact = table(np.array(counts))
    values = exact.values().ravel()
    small = (values >= 1) & (values <= 5)
    none = np.zeros(len(values), bool)
    return Pattern(Draft(exact.layout, values, small, none, Rounded.nothing(len(values))), [], RULE)


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


def test_the_exact_choice_is_never_heavier_than_the_first(monkeypatch):
    def hidden_weight(counts):
        answer = protect(table(counts), RULE)
        assert isinstance(answer, Protected)
        return float(weights_of(table(counts).values())[answer.table.hidden].sum())

    every = [np.random.default_rng(s).negative_binomial(1.0, 0.03, (9, 6)) for s in range(6)]
    exact = [hidden_weight(counts) for counts in every]
    monkeypatch.setattr(patterns, "EXACT_CELLS", 0)
    first = [hidden_weight(counts) for counts in every]
    assert all(a <= b + 1e-9 for a, b in zip(exact, first, strict=True))
    assert sum(exact) < sum(first)
