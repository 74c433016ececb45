"""Whole numbers that fit what is shown of a table, and rest on nothing else that is known of it.

Where work goes on with numbers that people choose freely among (how much money, which limits), its
outcome would tell what it rests on, however little of it is shown. Worked on numbers that fit what
is shown, it tells nothing more than that.

The numbers come from where they start by iterative proportional fitting (Deming and Stephan 1940),
and the last bit, which that only creeps towards, by the least change that fits.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from moothall.disclosure.programme import Bounds, Programme, Rows

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
SWEEPS = 40
# Of more unknown numbers than this a linear programme takes minutes (hundreds of providers): they
# are swept more often and rounded as they stand. Sums of those side by side stay whole; the others
# come out about one in a hundred off.
MOST_EXACT = 20_000
SWEEPS_OF_MANY = 400
CLOSE = 1e-3
TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Told:
    """Shown sums of some unknown numbers, none of which is in two of them.

    `of` is the sum that each unknown number is part of, or -1; `values` has each sum, NaN where it
    is hidden.
    """

    of: Places
    values: Floats


def fitted(start: Floats, told: Sequence[Told]) -> Floats:
    """Return numbers (at least 0) that add up to what is told, near to where they start.

    Where the sums contradict each other it is as near to them as the sweeps came.
    """
    found = start.astype(np.float64)
    many = len(found) > MOST_EXACT
    for _ in range(SWEEPS_OF_MANY if many else SWEEPS):
        if max((_sweep(found, each) for each in told), default=0.0) < CLOSE:
            return found
    exact = None if many else _moved(found, told)
    return found if exact is None else exact


def _sweep(found: Floats, told: Told) -> float:
    """Scale the numbers of each shown sum to it; return how far the furthest was off."""
    within = told.of >= 0
    sums = np.bincount(told.of[within], found[within], len(told.values))
    known = ~np.isnan(told.values)
    factors = np.ones(len(sums))
    np.divide(told.values, sums, out=factors, where=known & (sums > 0))
    found[within] *= factors[told.of[within]]
    return float(np.abs(sums - told.values)[known].max(initial=0.0))


def _moved(found: Floats, told: Sequence[Told]) -> Floats | None:
    """The numbers that fit exactly, by the least change; None where none do."""
    matrix, values = _sums(told)
    missing = values - matrix @ found
    rows = Rows(sparse.csr_array(sparse.hstack([matrix, -matrix], format="csr")), missing, missing)
    room = np.concatenate([np.full(len(found), np.inf), found])
    # A change weighs more where there are few, so that none of these are moved far.
    cost = 1 / (1 + found)
    change = Programme(rows, Bounds(np.zeros(len(room)), room), np.tile(cost, 2)).solve()
    if change is None:
        return None
    moved = found + change[: len(found)] - change[len(found) :]
    return np.where(moved < TINY, 0.0, moved)


def _sums(told: Sequence[Told]) -> tuple[sparse.csr_array, Floats]:
    """Which numbers each shown sum adds up, and what it is."""
    blocks, values = [], []
    for each in told:
        known = np.flatnonzero(~np.isnan(each.values))
        place = np.full(len(each.values) + 1, -1)
        place[known] = np.arange(len(known))
        row = place[each.of]
        column = np.flatnonzero(row >= 0)
        ones = np.ones(len(column))
        shape = (len(known), len(each.of))
        blocks.append(sparse.csr_array((ones, (row[column], column)), shape=shape))
        values.append(each.values[known])
    return sparse.csr_array(sparse.vstack(blocks, format="csr")), np.concatenate(values)


def whole(numbers: Floats, told: Sequence[Told]) -> NDArray[np.int64]:
    """Return numbers that fit as whole ones, each off by less than one, and their shown sums by
    little. The sum of any that stand side by side, and was whole, is kept.
    """
    if len(numbers) > MOST_EXACT:
        return _scattered(numbers)
    return _rounded(_cornered(numbers, told))


def _rounded(numbers: Floats) -> NDArray[np.int64]:
    return np.diff(np.round(np.cumsum(numbers)), prepend=0.0).astype(np.int64)


def _scattered(numbers: Floats) -> NDArray[np.int64]:
    """Round numbers, those whose sum is whole together, but in no order: else what stands last
    among them would come out too large or too small each time.
    """
    sums = np.cumsum(numbers)
    ends = np.abs(sums - np.round(sums)) < CLOSE
    together: Places = np.cumsum(ends) - ends
    chance = np.random.default_rng(0).random(len(numbers))
    order = np.lexsort((chance, together))
    found = np.empty(len(numbers), np.int64)
    found[order] = _rounded(numbers[order])
    return found


def _cornered(numbers: Floats, told: Sequence[Told]) -> Floats:
    """Move numbers up or down to whole ones that still fit: a corner of what fits is whole in all
    but a few places.
    """
    down = np.floor(numbers + TINY)
    rest = numbers - down
    matrix, values = _sums(told)
    missing = values - matrix @ down
    ends = Bounds(np.zeros(len(rest)), (rest > TINY).astype(np.float64))
    up = Programme(Rows(matrix, missing, missing), ends, -rest).solve()
    return down + (rest if up is None else up)
