"""The suppression rule of a protocol."""

import pytest

from moothall.disclosure import SuppressionRule
from moothall.faults import InvalidValue


def test_the_usual_rule_hides_one_to_five_and_shows_zeros():
    rule = SuppressionRule()
    assert (rule.least_hidden, rule.most_hidden) == (1, 5)


def test_zeros_are_hidden_where_the_protocol_says_so():
    assert SuppressionRule(zero_shown=False).least_hidden == 0


@pytest.mark.parametrize("threshold", [1, 0, -6, 101, 6.0, True])
def test_a_threshold_that_hides_nothing_is_refused(threshold):
    with pytest.raises(InvalidValue, match="whole number from 2 to 100"):
        SuppressionRule(threshold=threshold)


def test_hiding_nothing_must_be_said():
    assert SuppressionRule.none().hides is False


@pytest.mark.parametrize(
    "rule", [SuppressionRule(), SuppressionRule(10, False, 500), SuppressionRule.none()]
)
def test_a_rule_comes_back_from_the_protocol_as_it_went(rule):
    assert SuppressionRule.from_dict(rule.to_dict()) == rule


def test_a_stored_rule_with_an_unknown_part_is_refused():
    with pytest.raises(InvalidValue, match="has no rounding"):
        SuppressionRule.from_dict({"threshold": 6, "rounding": 5})


def test_all_faults_are_told_at_once():
    with pytest.raises(InvalidValue, match=r"threshold is 0.*most_cells is 0"):
        SuppressionRule(threshold=0, most_cells=0)
