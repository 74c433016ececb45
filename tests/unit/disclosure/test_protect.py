"""Which cells of one table are hidden."""

import numpy as np
import pytest

from moothall.disclosure import (
    SUPPRESSED,
    CountTable,
    Dimension,
    Layout,
    Protected,
    Refused,
    SuppressionRule,
    protect,
)

RULE = SuppressionRule()
NAMES = ("area", "route", "sex")


def table(counts, groups=(), **about):
    """A table with categories a0, a1... of area, r0... of route, s0... of sex."""
    counts = np.array(counts)
    dimensions = tuple(
        Dimension(name, tuple(f"{name[0]}{i}" for i in range(n)), groups if not axis else ())
        for axis, (name, n) in enumerate(zip(NAMES, counts.shape, strict=False))
    )
    about = {"measure": "learners", "version": "1", "snapshot": "s1"} | about
    return CountTable(Layout(dimensions=dimensions, **about), counts)


def hidden(counts, **more):
    answer = protect(table(counts, **more), RULE)
    assert isinstance(answer, Protected)
    return answer.table.hidden.astype(int).tolist()


def test_a_table_without_small_counts_is_shown_whole():
    answer = protect(table([[10, 20], [30, 0]]), RULE)
    assert answer.table.numbers.tolist() == [[10, 20, 30], [30, 0, 30], [40, 20, 60]]
    assert not answer.table.hidden.any()


def test_one_small_count_takes_three_others_with_it():
    assert hidden([[3, 20, 30], [15, 10, 40], [22, 31, 9]]) == [
        [1, 1, 0, 0],
        [1, 1, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
    ]


def test_a_lone_number_is_hidden_when_small_and_only_then():
    assert protect(table(5), RULE).table.cell() is SUPPRESSED
    assert protect(table(6), RULE).table.cell() == 6
    assert protect(table(0), RULE).table.cell() == 0


def test_two_small_counts_that_protect_each_other_need_no_third():
    assert hidden([3, 4, 50]) == [1, 1, 0, 0]


def test_small_counts_whose_sum_leaves_no_room_take_another_with_them():
    # 2 + 2 + 2 = 6 with none of them 0: no one of them could be 5.
    assert hidden([2, 2, 2, 70, 80]) == [1, 1, 1, 1, 0, 0]


def test_a_total_of_one_small_count_is_hidden_with_it():
    assert hidden([[3, 0], [0, 10]]) == [[1, 0, 1], [0, 0, 0], [1, 0, 1]]


def test_a_group_that_would_give_a_count_away_is_protected_too():
    groups = (("north", ("a0", "a1")), ("south", ("a2", "a3")))
    assert hidden([3, 20, 30, 40], groups=groups) == [1, 1, 0, 0, 0, 0, 0]
    assert hidden([3, 0, 30, 40], groups=groups) == [1, 0, 1, 0, 1, 1, 0]


def test_three_breakdowns_with_all_margins():
    rng = np.random.default_rng(5)
    counts = rng.negative_binomial(1.0, 0.04, size=(5, 4, 3))
    answer = protect(table(counts), RULE)
    assert isinstance(answer, Protected)
    small = (answer.table.numbers >= 1) & (answer.table.numbers <= 5)
    assert not small.any()
    assert answer.table.hidden.sum() < answer.table.hidden.size / 2


def test_hidden_cells_look_alike_and_hold_nothing():
    answer = protect(table([[3, 20, 30], [15, 10, 40], [22, 31, 9]]), RULE)
    shown = answer.table
    assert shown.cell(area="a0", route="r0") is shown.cell(area="a1", route="r1") is SUPPRESSED
    assert set(shown.numbers[shown.hidden].tolist()) == {-1}
    assert not hasattr(shown, "release")
    assert [row["value"] for row in shown.rows()][:4] == [SUPPRESSED, SUPPRESSED, 30, 53]
    assert next(shown.rows()) == {"area": "a0", "route": "r0", "value": SUPPRESSED}


def test_cells_are_asked_for_by_label():
    shown = protect(table([[10, 20], [30, 40]]), RULE).table
    assert shown.cell(area="a1") == 70
    assert shown.cell() == 100
    with pytest.raises(KeyError, match="not broken down by level"):
        shown.cell(level="3")
    with pytest.raises(KeyError, match="no category a9"):
        shown.cell(area="a9")


def test_zeros_are_hidden_as_small_counts_where_the_rule_says_so():
    rule = SuppressionRule(zero_shown=False)
    shown = protect(table([0, 20, 30]), rule).table
    assert shown.hidden.tolist() == [True, True, False, False]


def test_another_threshold():
    shown = protect(table([8, 20, 30]), SuppressionRule(threshold=10)).table
    assert shown.hidden.tolist() == [True, True, False, False]


def test_a_provider_sees_its_own_learners_exactly():
    shown = protect(table([1, 2, 3]), SuppressionRule.none()).table
    assert shown.numbers.tolist() == [1, 2, 3, 6]


def test_a_table_above_the_limit_is_refused_in_words():
    answer = protect(table([[1, 2], [3, 4]]), SuppressionRule(most_cells=8))
    assert answer == Refused(
        "This table would have 9 cells; at most 8 can be checked. Ask for fewer breakdowns or"
        " wider groups."
    )


def test_a_table_with_a_thousand_cells_and_a_table_of_nothing():
    rng = np.random.default_rng(1)
    assert isinstance(protect(table(rng.negative_binomial(1, 0.03, (60, 16))), RULE), Protected)
    assert protect(table(np.zeros((3, 2), np.int64)), RULE).table.hidden.sum() == 0
