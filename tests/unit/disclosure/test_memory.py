"""What was released before decides what may be released now."""

import json

import numpy as np
import pytest

from moothall.disclosure import (
    SUPPRESSED,
    CountTable,
    Dimension,
    Layout,
    Protected,
    Refused,
    Release,
    SuppressionRule,
    protect,
)
from moothall.faults import InvalidValue

RULE = SuppressionRule()


def table(counts, where=None, snapshot="s1", measure="learners", **by):
    """A table by the dimensions named, each with its categories."""
    dimensions = tuple(Dimension(name, tuple(of)) for name, of in by.items())
    where = {name: frozenset(values) for name, values in (where or {}).items()}
    return CountTable(Layout(measure, "1", snapshot, dimensions, where), np.array(counts))


def released(*tables):
    """The releases of tables that all passed, in order."""
    memory = []
    for one in tables:
        answer = protect(one, RULE, memory)
        assert isinstance(answer, Protected)
        memory.append(answer.release)
    return memory


def test_ages_16_to_18_beside_16_to_19_would_tell_who_is_19():
    first = table(100, where={"age": ["16", "17", "18"]})
    second = table(103, where={"age": ["16", "17", "18", "19"]})
    answer = protect(second, RULE, released(first))
    assert answer.table.cell() is SUPPRESSED


def test_a_wide_difference_is_shown():
    first = table(100, where={"age": ["16", "17", "18"]})
    second = table(106, where={"age": ["16", "17", "18", "19"]})
    assert protect(second, RULE, released(first)).table.cell() == 106


def test_no_difference_is_shown_where_zeros_are():
    first = table(100, where={"age": ["16", "17", "18"]})
    second = table(100, where={"age": ["16", "17", "18", "19"]})
    assert protect(second, RULE, released(first)).table.cell() == 100


def test_filters_that_differ_in_two_breakdowns_are_compared_too():
    first = table(100, where={"age": ["16", "17"], "sex": ["F"]})
    second = table(103, where={"age": ["16", "17", "18"]})
    assert protect(second, RULE, released(first)).table.cell() is SUPPRESSED


def test_ages_one_by_one_beside_their_sum_would_tell_the_missing_age():
    parts = [table(n, where={"age": [age]}) for age, n in (("16", 30), ("17", 40), ("18", 50))]
    whole = table(123, where={"age": ["16", "17", "18", "19"]})
    assert protect(whole, RULE, released(*parts)).table.cell() is SUPPRESSED


def test_a_cell_reached_through_another_table_is_the_same_cell():
    memory = released(table([3, 40, 50], area=["A", "B", "C"]))
    again = protect(table([20, 20], where={"area": ["B"]}, sex=["F", "M"]), RULE, memory)
    assert again.table.cell() is SUPPRESSED
    shown = protect(table([25, 25], where={"area": ["C"]}, sex=["F", "M"]), RULE, memory)
    assert shown.table.cell() == 50


def test_a_finer_table_does_not_give_away_what_a_coarser_one_hid():
    memory = released(table([3, 40, 50], area=["A", "B", "C"]))
    finer = protect(table([[3, 0], [20, 20], [25, 25]], area=["A", "B", "C"], sex=["F", "M"]),
                    RULE, memory)  # fmt: skip
    assert finer.table.cell(area="A") is finer.table.cell(area="B") is SUPPRESSED
    both = [finer.table.cell(area="B", sex=sex) for sex in ("F", "M")]
    assert SUPPRESSED in both


def test_a_cell_shown_before_stays_shown_and_a_table_that_cannot_is_refused():
    memory = released(table([40, 50], area=["A", "B"]), table([45, 45], sex=["F", "M"]))
    answer = protect(table([[40, 0], [5, 45]], area=["A", "B"], sex=["F", "M"]), RULE, memory)
    assert isinstance(answer, Refused)
    assert answer.reason == (
        "This table cannot be shown: together with tables already released it would let a reader"
        " work out a number below 6. Ask for fewer breakdowns, wider groups, or a table that was"
        " released before."
    )


def test_other_measures_are_no_matter():
    memory = released(table(100, measure="starters"))
    assert protect(table(103), RULE, memory).table.cell() == 103


def test_a_snapshot_that_changed_is_a_fault():
    with pytest.raises(InvalidValue, match="A snapshot never changes"):
        protect(table(101), RULE, released(table(100)))


def test_what_was_hidden_stays_hidden_in_the_next_snapshot():
    memory = released(table([3, 40, 50, 60], area=["A", "B", "C", "D"]))
    after = protect(table([9, 40, 50, 60], area=["A", "B", "C", "D"], snapshot="s2"), RULE, memory)
    assert after.table.hidden.tolist() == [True, True, False, False, False]


def test_a_change_by_a_few_learners_is_held_back_until_it_is_wide():
    memory = released(table(100))
    second = protect(table(103, snapshot="s2"), RULE, memory)
    assert second.table.cell() is SUPPRESSED
    third = protect(table(110, snapshot="s3"), RULE, [*memory, second.release])
    assert third.table.cell() == 110
    fourth = protect(table(104, snapshot="s4"), RULE, [*memory, second.release, third.release])
    assert fourth.table.cell() is SUPPRESSED  # 4 more than in the first


def test_an_unchanged_number_is_shown_in_every_snapshot():
    assert protect(table(100, snapshot="s2"), RULE, released(table(100))).table.cell() == 100


def test_a_cell_that_becomes_empty_is_shown_as_zero():
    memory = released(table([3, 40, 50], area=["A", "B", "C"]))
    after = protect(table([0, 43, 50], area=["A", "B", "C"], snapshot="s2"), RULE, memory)
    assert after.table.cell(area="A") == 0
    assert after.table.cell(area="B") is SUPPRESSED


def test_releases_go_to_the_database_and_back():
    memory = released(table([3, 40, 50], area=["A", "B", "C"]), table(60, where={"sex": ["F"]}))
    stored = json.loads(json.dumps([release.to_dict() for release in memory]))
    assert [Release.from_dict(one) for one in stored] == memory
    assert stored[0]["values"] == [None, None, 50, 93]


def test_a_release_holds_no_hidden_number():
    release = released(table([3, 40, 50], area=["A", "B", "C"]))[0]
    assert release.values.tolist() == [-1, -1, 50, 93]


def test_replaying_releases_in_order_gives_the_same_tables():
    rng = np.random.default_rng(3)
    counts = rng.negative_binomial(1, 0.05, (4, 3))
    by = {"area": ["A", "B", "C", "D"], "sex": ["F", "M", "X"]}
    asked = [
        table(counts.sum(1), area=by["area"]),
        table(counts, **by),
        table(counts.sum(0), sex=by["sex"]),
    ]
    assert released(*asked) == released(*asked)


def test_a_damaged_release_is_refused_in_words():
    stored = released(table([30, 40], area=["A", "B"]))[0].to_dict()
    with pytest.raises(InvalidValue, match="cannot be read"):
        Release.from_dict({**stored, "values": [1]})
    with pytest.raises(InvalidValue, match="cannot be read"):
        Release.from_dict({})


def test_a_reader_who_knows_that_nobody_is_older_learns_no_more():
    memory = released(
        table(38, where={"sex": ["F"]}),
        table(32, where={"sex": ["F"], "age": ["16", "17", "18"]}),
    )
    # 19-year-olds are 38 - 32 = 6, so beside the total of 17 to 19 and those of 17 they tell 18.
    ages = ["17", "18", "19"]
    answer = protect(table([10, 1, 6], where={"sex": ["F"], "age": ages}, age=ages), RULE, memory)
    assert isinstance(answer, Protected)
    assert answer.table.cell(age="19") == 6
    assert answer.table.cell(age="18") is answer.table.cell(age="17") is SUPPRESSED


def test_zeros_are_hidden_too_where_nothing_else_helps():
    # Six groups that are not empty and six learners in all: each is one.
    routes = [f"r{i}" for i in range(7)]
    counts = [[1, 1, 1, 1, 1, 1, 0], [20, 21, 22, 23, 24, 25, 26]]
    memory = released(table([6, 161], area=["A", "B"]))
    answer = protect(table(counts, area=["A", "B"], route=routes), RULE, memory)
    assert isinstance(answer, Protected)
    assert answer.table.zeros_hidden
    assert {answer.table.cell(area="A", route=route) for route in routes} == {SUPPRESSED}
    assert answer.table.cell(area="A") == 6
    # What is hidden stays hidden, and readers of a later table cannot count on it either.
    again = protect(table([1, 1, 1, 1, 1, 1, 0], where={"area": ["A"]}, route=routes), RULE,
                    [*memory, answer.release])  # fmt: skip
    assert isinstance(again, Protected)
    assert again.table.zeros_hidden
    assert again.table.cell(route="r6") is SUPPRESSED


def test_a_table_without_need_of_it_hides_no_zero():
    answer = protect(table([3, 0, 40, 50], area=["A", "B", "C", "D"]), RULE)
    assert not answer.table.zeros_hidden
    assert answer.table.cell(area="B") == 0
