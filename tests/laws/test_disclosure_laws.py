"""Laws of the door through which counts leave."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from moothall.disclosure import (
    CountTable,
    Dimension,
    Layout,
    Protected,
    SuppressionRule,
    protect,
)

RULE = SuppressionRule()
counts = arrays(
    np.int64,
    st.tuples(st.integers(1, 5), st.integers(1, 4)),
    elements=st.one_of(st.integers(0, 8), st.integers(0, 90)),
)
steady = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def table(cells, order=None):
    """A table whose categories stand in another order where `order` says so."""
    order = order or [range(n) for n in cells.shape]
    dimensions = tuple(
        Dimension(name, tuple(f"{name}{i}" for i in places))
        for name, places in zip("xy", order, strict=True)
    )
    return CountTable(Layout("learners", "1", "s1", dimensions), cells[np.ix_(*order)])


def protected(cells, *more):
    answer = protect(table(cells, *more), RULE)
    assert isinstance(answer, Protected)
    return answer


@steady
@given(counts)
def test_every_small_count_is_hidden(cells):
    exact, shown = table(cells).values(), protected(cells).table
    assert shown.hidden[(exact >= 1) & (exact <= 5)].all()


@steady
@given(counts)
def test_shown_cells_are_exact(cells):
    exact, shown = table(cells).values(), protected(cells).table
    assert np.array_equal(shown.numbers[~shown.hidden], exact[~shown.hidden])


@steady
@given(counts)
def test_zeros_are_always_shown(cells):
    assert not protected(cells).table.hidden[table(cells).values() == 0].any()


@steady
@given(counts.map(lambda cells: np.where(cells < 6, 0, cells)))
def test_nothing_is_hidden_where_nothing_is_small(cells):
    assert not protected(cells).table.hidden.any()


@steady
@given(counts)
def test_asking_twice_gives_the_same_answer(cells):
    first = protected(cells)
    assert protect(table(cells), RULE) == first
    again = protect(table(cells), RULE, [first.release])
    assert isinstance(again, Protected)
    assert again.table == first.table


@steady
@given(counts, st.randoms(use_true_random=False))
def test_the_order_of_categories_changes_no_promise(cells, random):
    order = [random.sample(range(n), n) for n in cells.shape]
    one, other = protected(cells), protected(cells, order)
    labels = [d.labels for d in one.table.layout.dimensions]
    for x in labels[0]:
        for y in labels[1]:
            assert one.table.cell(x=x, y=y) == other.table.cell(x=x, y=y)
    assert one.release == other.release
