"""Rates and amounts."""

import numpy as np
import pytest

from moothall.disclosure import (
    SUPPRESSED,
    CountTable,
    Dimension,
    Layout,
    SuppressionRule,
    protect_amounts,
    protect_rate,
)
from moothall.faults import InvalidValue

RULE = SuppressionRule()


def table(counts, **more):
    counts = np.array(counts)
    dimensions = tuple(
        Dimension(name, tuple(f"{name[0]}{i}" for i in range(n)))
        for name, n in zip(("area", "route"), counts.shape, strict=False)
    )
    return CountTable(Layout("achievement_rate", "1", "s1", dimensions, **more), counts)


def rate(top, base):
    return protect_rate(table(top), table(base), RULE).table


def test_a_rate_without_small_counts_is_shown_with_its_counts():
    shown = rate([60, 30], [80, 40])
    assert list(shown.rows()) == [
        {"area": "a0", "value": 0.75, "numerator": 60, "denominator": 80},
        {"area": "a1", "value": 0.75, "numerator": 30, "denominator": 40},
        {"area": "total", "value": 0.75, "numerator": 90, "denominator": 120},
    ]


@pytest.mark.parametrize("top", [3, 37])
def test_a_small_numerator_or_remainder_hides_the_rate_but_not_its_base(top):
    shown = rate([top, 60, 50], [40, 90, 80])
    assert shown.cell(area="a0") is SUPPRESSED
    assert shown.denominator.cell(area="a0") == 40
    assert shown.numerator.cell(area="a0") is SUPPRESSED
    assert shown.hidden.sum() == 2  # another rate goes with it, or the total would tell
    assert shown.cell() == (top + 110) / 210


@pytest.mark.parametrize("top", [0, 4])
def test_a_rate_of_none_or_all_on_a_small_base_goes_with_its_base(top):
    shown = rate([top, 60, 50], [4, 90, 80])
    row = next(shown.rows())
    assert row["value"] is row["numerator"] is row["denominator"] is SUPPRESSED


def test_a_rate_of_all_on_a_wide_base_is_shown():
    assert rate([40, 60], [40, 90]).cell(area="a0") == 1.0


def test_there_is_no_rate_where_there_is_nobody():
    shown = rate([0, 60], [0, 90])
    assert shown.cell(area="a0") is None


def test_rates_by_two_breakdowns():
    rng = np.random.default_rng(2)
    base = rng.negative_binomial(1, 0.02, (6, 4))
    shown = rate(rng.binomial(base, 0.8), base)
    for row in shown.rows():
        if row["value"] is not SUPPRESSED and row["denominator"]:
            remainder = row["denominator"] - row["numerator"]
            assert not {1, 2, 3, 4, 5} & {row["numerator"], remainder, row["denominator"]}


def test_a_rate_is_remembered_with_its_outcome():
    answer = protect_rate(table([60, 30]), table([80, 40]), RULE)
    again = protect_rate(table([60, 30]), table([80, 40]), RULE, [answer.release])
    assert again.release == answer.release
    assert answer.release.layout.names == ("area", "outcome")


def test_bad_rates_are_refused_in_words():
    with pytest.raises(InvalidValue, match="larger than its denominator"):
        rate([50], [40])
    with pytest.raises(InvalidValue, match="one layout"):
        rate([50], [40, 60])


def test_amounts_are_hidden_with_the_learners_behind():
    shown = protect_amounts(np.array([1500, 9000, 30000]), table([3, 20, 60]), RULE).table
    assert [row["value"] for row in shown.rows()] == [SUPPRESSED, SUPPRESSED, 30000.0, 40500.0]
    assert shown.cell(area="a0") is SUPPRESSED
    assert shown.cell() == 40500.0
    assert np.isnan(shown.amounts[0])


def test_amounts_tell_no_single_learner_s_own():
    # 85 enrolments in one category, of which the main aim of one learner alone has hours: 671.
    behind, hours = table([85, 40, 60]), np.array([671, 21_499, 21_500])
    told = protect_amounts(hours, behind, RULE, step=1000).table
    assert [row["value"] for row in told.rows()] == [1000.0, 21_000.0, 22_000.0, 44_000.0]
    # A provider looks at its own learners.
    own = protect_amounts(hours, behind, SuppressionRule.none(), step=1000).table
    assert [row["value"] for row in own.rows()] == [671.0, 21_499.0, 21_500.0, 43_670.0]


@pytest.mark.parametrize(
    ("amounts", "words"),
    [([1.0], "shape"), ([-1.0, 5.0], "0 or more"), ([5.0, 5.0], "no learners")],
)
def test_bad_amounts_are_refused_in_words(amounts, words):
    with pytest.raises(InvalidValue, match=words):
        protect_amounts(np.array(amounts), table([10, 0]), RULE)
