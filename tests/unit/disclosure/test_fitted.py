"""Numbers that fit what is shown, and rest on nothing else."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from moothall.disclosure.fitted import MOST_EXACT, Told, fitted, whole

NAN = float("nan")


def of_rows_and_columns(table: np.ndarray, hides: np.ndarray) -> list[Told]:
    """What a table shows: its cells that are not hidden, the sums of its rows and columns, all."""
    rows, columns = np.indices(table.shape)
    cells = np.where(hides, NAN, table)
    return [
        Told(np.arange(table.size), cells.ravel()),
        Told(rows.ravel(), table.sum(axis=1).astype(float)),
        Told(columns.ravel(), table.sum(axis=0).astype(float)),
        Told(np.zeros(table.size, np.intp), np.array([float(table.sum())])),
    ]


def test_shown_cells_stay_and_hidden_ones_are_shared_out_from_the_start() -> None:
    table = np.array([[3, 20], [5, 10]])
    hides = np.array([[True, False], [True, False]])
    # Only the sum of the hidden column is shown: it is shared out as the start has it.
    told = [
        Told(np.arange(4), np.where(hides, NAN, table).ravel()),
        Told(np.array([0, -1, 0, -1]), np.array([8.0])),
    ]
    found = fitted(np.array([3.0, 1.0, 1.0, 1.0]), told)
    assert found.round(6).tolist() == [6.0, 20.0, 2.0, 10.0]
    assert whole(found, told).tolist() == [6, 20, 2, 10]


def test_what_creeps_towards_nobody_gets_there() -> None:
    # Both sums allow nobody in the last cell: scaling alone would come near and never there.
    told = [
        Told(np.array([0, 0, 1]), np.array([9.0, 4.0])),
        Told(np.array([-1, 0, 0]), np.array([4.0])),
    ]
    assert fitted(np.ones(3), told).round(6).tolist() == [9.0, 0.0, 4.0]


def test_sums_that_contradict_each_other_are_come_near_to() -> None:
    told = [
        Told(np.zeros(2, np.intp), np.array([10.0])),
        Told(np.zeros(2, np.intp), np.array([12.0])),
    ]
    assert fitted(np.ones(2), told).sum() == 12.0


@given(
    table=st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=2, max_size=5),
    seed=st.integers(0, 10_000),
)
def test_what_is_shown_is_fitted_and_whole_numbers_stay_near(
    table: list[list[int]], seed: int
) -> None:
    counts = np.array(table)
    hides = np.random.default_rng(seed).random(counts.shape) < 0.5
    told = of_rows_and_columns(counts, hides)
    found = fitted(np.ones(counts.size), told)
    for each in told:
        known = ~np.isnan(each.values)
        sums = np.bincount(each.of, found, len(each.values))
        assert np.abs(sums - each.values)[known].max(initial=0.0) < 1e-2
    rounded = whole(found, told)
    assert np.abs(rounded - found).max() < 1 + 1e-2
    assert rounded.min() >= 0
    # Rows stand side by side and their sums are whole.
    assert rounded.reshape(counts.shape).sum(axis=1).tolist() == counts.sum(axis=1).tolist()


def test_very_many_are_fitted_without_a_programme_and_keep_the_sums_of_those_side_by_side() -> None:
    providers, kinds = 300, 80
    counts = np.random.default_rng(5).poisson(1.5, (providers, kinds))
    assert counts.size > MOST_EXACT
    told = of_rows_and_columns(counts, np.zeros(counts.shape, np.bool_))[1:3]
    rounded = whole(fitted(np.ones(counts.size), told), told).reshape(counts.shape)
    assert rounded.sum(axis=1).tolist() == counts.sum(axis=1).tolist()
    off = np.abs(rounded.sum(axis=0) - counts.sum(axis=0)) / counts.sum(axis=0)
    assert off.max() < 0.1
