"""Exact tables as they go in."""

import numpy as np
import pyarrow as pa
import pytest

from moothall.disclosure import CountTable, Dimension, Layout
from moothall.faults import InvalidValue

ROWS = pa.table(
    {
        "route": ["fe", "adult", "fe", "adult"],
        "sex": ["F", "F", "M", "M"],
        "numerator": [10, 20, 30, 40],
    }
)
ABOUT = {"measure": "learners", "version": "1", "snapshot": "s1"}


def test_rows_become_a_table_with_its_totals():
    table = CountTable.from_rows(ROWS, by=["route", "sex"], **ABOUT)
    assert table.layout.dimensions[0].labels == ("adult", "fe", "total")
    assert table.values().tolist() == [[20, 40, 60], [10, 30, 40], [30, 70, 100]]


def test_combinations_and_categories_that_do_not_occur_count_zero():
    table = CountTable.from_rows(
        ROWS.slice(0, 3),
        by=["route", "sex"],
        categories={"route": ["fe", "adult", "lldd"]},
        **ABOUT,
    )
    assert table.values().tolist() == [[10, 30, 40], [20, 0, 20], [0, 0, 0], [30, 30, 60]]


def test_no_breakdown_gives_one_number():
    assert CountTable.from_rows(ROWS, by=[], **ABOUT).values().tolist() == 100


def test_groups_are_added_up_between_categories_and_total():
    table = CountTable.from_rows(
        ROWS,
        by=["route"],
        groups={"route": {"young": ["fe"], "all of them": ["fe", "adult"]}},
        **ABOUT,
    )
    assert table.layout.dimensions[0].labels == ("adult", "fe", "young", "all of them", "total")
    assert table.values().tolist() == [60, 40, 40, 100, 100]


@pytest.mark.parametrize(
    ("rows", "by", "more", "words"),
    [
        (ROWS, ["level"], {}, "no column level"),
        (ROWS, ["sex"], {"value": "count"}, "no column count"),
        (ROWS, ["sex"], {"categories": {"sex": ["F"]}}, "sex has M"),
        (ROWS, ["sex"], {"groups": {"sex": {"g": ["X"]}}}, "X is not one"),
        (ROWS, ["sex"], {"groups": {"sex": {"total": ["F"]}}}, "one category called total"),
        (ROWS, ["sex"], {"where": {"sex": frozenset({"F"})}}, "M is in the table but not in its"),
        (ROWS, ["sex", "sex"], {}, "broken down twice"),
        (pa.table({"sex": ["F", None], "numerator": [1, 2]}), ["sex"], {}, "empty in 1 rows"),
        (pa.table({"sex": ["F"], "numerator": [1.5]}), ["sex"], {}, "whole number in every row"),
        (pa.table({"sex": ["F"], "numerator": [-1]}), ["sex"], {}, "cannot be negative"),
    ],
)  # fmt: skip
def test_bad_rows_are_refused_in_words(rows, by, more, words):
    with pytest.raises(InvalidValue, match=words):
        CountTable.from_rows(rows, by=by, **ABOUT, **more)


def test_four_breakdowns_are_too_many():
    dimensions = tuple(Dimension(name, ("x",)) for name in "abcd")
    with pytest.raises(InvalidValue, match="at most 3 breakdowns; this one has 4"):
        CountTable(Layout("learners", "1", "s1", dimensions), np.ones((1, 1, 1, 1), np.int64))


def test_counts_must_fill_the_categories():
    with pytest.raises(InvalidValue, match=r"shape \(3,\); the categories need \(2,\)"):
        CountTable(Layout("m", "1", "s", (Dimension("a", ("x", "y")),)), np.ones(3, np.int64))
