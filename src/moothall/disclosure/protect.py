"""Protect a table of counts: the only door through which counts leave (EVD-2)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moothall.disclosure.knowledge import TooManyAtoms, View
from moothall.disclosure.layout import Conditions, Layout, order_between
from moothall.disclosure.pattern import Earlier, Pattern
from moothall.disclosure.release import Release
from moothall.disclosure.result import Protected, ProtectedTable, Refused
from moothall.disclosure.rule import SuppressionRule
from moothall.disclosure.tables import CountTable, in_order
from moothall.faults import InvalidValue

Bits = NDArray[np.bool_]
Numbers = NDArray[np.int64]


def protect(
    table: CountTable, rule: SuppressionRule, released: Sequence[Release] = ()
) -> Protected | Refused:
    """Hide what has to be hidden in a table, so that no reader can work out a small count.

    `released` are the releases of the same protocol and audience, in order; those of other
    measures are passed over. Returns the table to show with the release to remember, or Refused
    with the reason in words. Same input, same answer. Raises InvalidValue when the table
    contradicts what was shown before of the same snapshot.
    """
    return protect_values(table.layout, table.values(), rule, released)


def protect_values(
    layout: Layout, values: Numbers, rule: SuppressionRule, released: Sequence[Release]
) -> Protected | Refused:
    """Protect exact numbers at every position of a layout (any number of dimensions)."""
    if values.size > rule.most_cells:
        return Refused(
            f"This table would have {values.size:,} cells; at most {rule.most_cells:,} can be"
            " checked. Ask for fewer breakdowns or wider groups."
        )
    ordered, turned = in_order(layout, values)
    flat = np.ascontiguousarray(turned).ravel().astype(np.int64)
    nothing = np.zeros(len(flat), np.bool_)
    if not rule.hides:
        return _finish(layout, ordered, flat, nothing, nothing, nothing)
    same = [r for r in released if r.layout.counted == layout.counted]
    past = _Past.of(ordered, flat, same, rule)
    small = (flat >= rule.least_hidden) & (flat <= rule.most_hidden)
    hidden = (small & ~past.shown) | past.hidden | past.held
    try:
        pattern = Pattern(ordered, flat, hidden, past.shown, past.earlier, rule)
        found = pattern.find()
    except TooManyAtoms:
        return Refused(
            "This table cannot be shown: with the tables already released it would split learners"
            " into more groups than can be checked for small numbers. Ask for fewer breakdowns."
        )
    if found is None:
        return Refused(
            "This table cannot be shown: together with tables already released it would let a"
            f" reader work out a number below {rule.threshold}. Ask for fewer breakdowns, wider"
            " groups, or a table that was released before."
        )
    held = past.held & ~past.hidden & ~small
    return _finish(layout, ordered, flat, found, small & found, held)


@dataclass(frozen=True, slots=True)
class _Past:
    """What earlier releases say about the cells of a new table."""

    shown: Bits
    hidden: Bits
    held: Bits
    earlier: list[Earlier]

    @classmethod
    def of(
        cls, layout: Layout, values: Numbers, released: Sequence[Release], rule: SuppressionRule
    ) -> "_Past":
        count = len(values)
        shown, hidden, held = (np.zeros(count, np.bool_) for _ in range(3))
        places: dict[Conditions, list[int]] = {}
        if released:
            for i, key in enumerate(layout.keys()):
                places.setdefault(key, []).append(i)
        earlier = []
        for release in released:
            ours, theirs = _meet(places, release)
            now, then = values[ours], release.values[theirs]
            was_hidden = release.hidden[theirs]
            if release.layout.snapshot == layout.snapshot:
                earlier.append(
                    Earlier(View(release.layout, release.values, release.hidden), release.small)
                )
                _agree(layout, ours, now, then, was_hidden)
                shown[ours[~was_hidden]] = True
                held[ours[was_hidden]] |= release.held[theirs][was_hidden]
                hidden[ours[was_hidden]] |= ~release.held[theirs][was_hidden]
            else:
                able = now >= rule.least_hidden
                changed = np.abs(now - then)
                few = ~was_hidden & (changed >= 1) & (changed <= rule.most_hidden)
                held[ours[few & able]] = True
                stays = was_hidden & ~release.held[theirs] & able
                hidden[ours[stays]] = True
        return cls(shown, hidden & ~shown, held & ~shown, earlier)


def _meet(
    places: dict[Conditions, list[int]], release: Release
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where cells of a release stand in the new table: our places, theirs."""
    pairs = [
        (ours, theirs)
        for theirs, key in enumerate(release.layout.keys())
        for ours in places.get(key, ())
    ]
    both = np.array(pairs, np.intp).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _agree(
    layout: Layout, ours: NDArray[np.intp], now: Numbers, then: Numbers, was_hidden: Bits
) -> None:
    wrong = np.count_nonzero(~was_hidden & (now != then))
    if wrong:
        raise InvalidValue(
            f"{layout.measure} on snapshot {layout.snapshot}: {wrong} of the {len(ours)} cells"
            " that were released before now have another count. A snapshot never changes; make a"
            " new one."
        )


def _finish(
    layout: Layout, ordered: Layout, flat: Numbers, hidden: Bits, small: Bits, held: Bits
) -> Protected:
    numbers = np.where(hidden, -1, flat)
    for array in (numbers, hidden, small, held):
        array.setflags(write=False)
    release = Release(ordered, numbers, hidden, small, held)
    return Protected(as_table(layout, release), release)


def as_table(layout: Layout, release: Release) -> ProtectedTable:
    """The released table for readers, in the order of `layout`."""
    shape = release.layout.shape
    axes = [release.layout.names.index(name) for name in layout.names]
    places = order_between(layout.dimensions, release.layout.dimensions)
    turned = []
    for array in (release.values, release.hidden):
        whole = array.reshape(shape).transpose(axes)
        turned.append(whole[np.ix_(*places)] if places else whole)
    return ProtectedTable(layout, turned[0].astype(np.int64), turned[1].astype(np.bool_))
