"""What a rate tells beside the same rate of an earlier snapshot: how many more or fewer it counts.

A rate of 93.0% that becomes 93.3% over the same 1,000 enrolments tells that two to four more were
completed. A change by a few is as little told as a number of few (EVD-2), so such a rate is held
back. The reader here is one who knows on both snapshots how many enrolments the rate is over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moothall.disclosure import CountTable, SuppressionRule
from moothall.disclosure.layout import Conditions

Bits = NDArray[np.bool_]
Numbers = NDArray[np.int64]
Counts = Mapping[Conditions, tuple[int, int]]

# Rates are printed in tenths of a percent. From this base on some whole numerator fits whatever
# the base is, so that a rate tells no more than that share of an unknown number; below it a reader
# may find numerator and denominator out, and both are protected as if they were printed.
PLACES = 3
WIDE_BASE = 10**PLACES
HALF = 0.5 / 10**PLACES + 1e-9


@dataclass(frozen=True, slots=True)
class Before:
    """A rate on an earlier snapshot: the cells of which it was printed, and by their conditions how
    many it counted of how many; None where that cannot be counted any more.
    """

    printed: frozenset[Conditions]
    counts: Counts | None

    @classmethod
    def of(cls, printed: frozenset[Conditions], over: CountTable, under: CountTable) -> "Before":
        """Take the counts of the rate's two tables."""
        pairs = zip(over.values().ravel().tolist(), under.values().ravel().tolist(), strict=True)
        return cls(printed, dict(zip(under.layout.keys(), pairs, strict=True)))


def told_by_change(
    tables: Sequence[CountTable], before: Sequence[Before], rule: SuppressionRule
) -> Bits:
    """Return, laid out as the tables of a rate (those counted and the base), of which cells the
    rate must not be shown for what was printed earlier.

    Where the earlier counts are gone every rate that was printed is held back.
    """
    over, under = (table.values() for table in tables)
    told = np.zeros(under.shape, np.bool_).ravel()
    keys = tables[1].layout.keys()
    now = np.stack([over.ravel(), under.ravel()], axis=-1)
    for earlier in before:
        at = np.array([i for i, key in enumerate(keys) if key in earlier.printed], np.intp)
        if earlier.counts is None:
            told[at] = True
        elif len(at):
            then = np.array([earlier.counts.get(keys[i], (0, 0)) for i in at], np.int64)
            told[at] |= _tells(then, now[at], rule.most_hidden)
    return told.reshape(under.shape)


def _tells(then: Numbers, now: Numbers, most: int) -> Bits:
    """Of which rates (rows: those counted, and the base) a change by a few shows."""
    low_then, high_then = _fitting(then)
    low_now, high_now = _fitting(now)
    counted = _pinned(now[:, 0] - then[:, 0], low_now - high_then, high_now - low_then, most)
    bases = now[:, 1] - then[:, 1]
    rest = bases - (now[:, 0] - then[:, 0])
    least, largest = bases - (high_now - low_then), bases - (low_now - high_then)
    return counted | _pinned(rest, least, largest, most)


def _fitting(counts: Numbers) -> tuple[Numbers, Numbers]:
    """The fewest and the most that a rate can count, for who knows what it is over."""
    over, under = counts[:, 0], counts[:, 1]
    rate = np.round(over / np.maximum(under, 1), PLACES)
    low = np.maximum(np.ceil((rate - HALF) * under), 0)
    high = np.minimum(np.floor((rate + HALF) * under), under)
    wide = under >= WIDE_BASE
    return np.where(wide, low, over).astype(np.int64), np.where(wide, high, over).astype(np.int64)


def _pinned(change: Numbers, least: Numbers, largest: Numbers, most: int) -> Bits:
    """Whether a change is one by a few, and not every change by a few would fit as well."""
    few = (np.abs(change) >= 1) & (np.abs(change) <= most)
    fits_all = np.where(
        change > 0, (least <= 1) & (largest >= most), (least <= -most) & (largest >= -1)
    )
    return (few & ~fits_all).astype(np.bool_)
