"""Protect a table of counts: the only door through which counts leave (EVD-2)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from moothall.disclosure.draft import Draft, Earlier, agree, small_counts
from moothall.disclosure.knowledge import TooManyAtoms, View
from moothall.disclosure.layout import Conditions, Layout, order_between
from moothall.disclosure.pattern import Pattern
from moothall.disclosure.programme import TooMuchWork, within
from moothall.disclosure.release import Release
from moothall.disclosure.result import Protected, ProtectedTable, Refused
from moothall.disclosure.rounded import Rounded
from moothall.disclosure.rule import SuppressionRule
from moothall.disclosure.tables import CountTable, in_order
from moothall.faults import InvalidValue

Bits = NDArray[np.bool_]
Numbers = NDArray[np.int64]
# Turns of the solver times rows: what takes more is refused. About half a minute on one core.
MOST_WORK = 2e8


@dataclass(frozen=True, slots=True)
class Unheard:
    """Values of a dimension which, as far as readers know, nobody has."""

    name: str
    values: frozenset[str]


def protect(
    table: CountTable,
    rule: SuppressionRule,
    released: Sequence[Release] = (),
    *,
    unheard: Unheard | None = None,
) -> Protected | Refused:
    """Hide what has to be hidden in a table, so that no reader can work out a small count.

    `released` are the releases of the same protocol and audience, in order; those of other
    measures are passed over. Readers are taken to know that nobody has the `unheard` values, where
    the numbers allow it. Returns the table to show with the release to remember, or Refused with
    the reason in words. Same input, same answer. Raises InvalidValue when the table
    contradicts what was shown before of the same snapshot.
    """
    return protect_values(table.layout, table.values(), rule, released, unheard=unheard)


def protect_values(
    layout: Layout,
    values: Numbers,
    rule: SuppressionRule,
    released: Sequence[Release],
    *,
    rounded: Rounded | None = None,
    unheard: Unheard | None = None,
    held: Bits | None = None,
) -> Protected | Refused:
    """Protect exact numbers at every position of a layout (any number of dimensions).

    `rounded` is what is printed in place of cells, flat in C order of the layout. Where the
    numbers allow it, readers are taken to know that nobody has the `unheard` values. `held` marks
    cells, laid out as `values`, that are held back for what an earlier snapshot showed, besides
    those that this finds itself.
    """
    if values.size > rule.most_cells:
        return Refused(
            f"This table would have {values.size:,} cells; at most {rule.most_cells:,} can be"
            " checked. Ask for fewer breakdowns or wider groups."
        )
    ordered, turned = in_order(layout, values)
    flat = np.ascontiguousarray(turned).ravel().astype(np.int64)
    places = np.arange(values.size).reshape(values.shape)
    order = np.ascontiguousarray(in_order(layout, places)[1]).ravel().astype(np.intp)
    said = (rounded or Rounded.nothing(values.size)).in_order(order)
    nothing = np.zeros(len(flat), np.bool_)
    if not rule.hides:
        return _finish(layout, View.of(ordered, flat, nothing), nothing, nothing, zeros=False)
    same = [r for r in released if r.layout.counted == layout.counted]
    past = _Past.of(ordered, flat, same, rule)
    if held is not None:
        further = held.ravel()[order] & (flat >= rule.least_hidden) & ~past.shown
        past = replace(past, held=past.held | further)
    said = said.without(np.unique(said.stands[(past.hidden | past.held) & said.unsaid]))
    small = small_counts(flat, rule)
    hidden = (small & ~past.shown) | past.hidden | past.held
    draft = Draft(ordered, flat, hidden, past.shown, said, zeros=past.zeros)
    try:
        with within(MOST_WORK):
            seen = _find(draft, past.earlier, rule, unheard)
    except TooMuchWork:
        return Refused(
            "This table cannot be shown: it is too fine to be protected together with the tables"
            " already released. Ask for fewer breakdowns or wider groups."
        )
    except TooManyAtoms:
        return Refused(
            "This table cannot be shown: with the tables already released it would split learners"
            " into more groups than can be checked for small numbers. Ask for fewer breakdowns."
        )
    if seen is None:
        return Refused(
            "This table cannot be shown: together with tables already released it would let a"
            f" reader work out a number below {rule.threshold}. Ask for fewer breakdowns, wider"
            " groups, or a table that was released before."
        )
    view, zeros = seen
    held = past.held & ~past.hidden & ~small
    return _finish(layout, replace(view, layout=ordered), small & view.promised, held, zeros=zeros)


def _find(
    draft: Draft, earlier: Sequence[Earlier], rule: SuppressionRule, unheard: Unheard | None
) -> tuple[View, bool] | None:
    """What may be seen of a table, and whether zeros are hidden in it too.

    Zeros are hidden as well where nothing else helps: a total of 6 of six groups that are not
    empty tells them all.
    """
    if unheard:
        known, told = _without(draft, earlier, unheard)
        if agree(known, told, rule):
            draft, earlier = known, told
    for zeros in (False, True):
        if zeros >= draft.zeros:
            view = Pattern(replace(draft, zeros=zeros), earlier, rule).find()
            if view is not None:
                return view, zeros
    return None


def _without(
    draft: Draft, earlier: Sequence[Earlier], unheard: Unheard
) -> tuple[Draft, list[Earlier]]:
    """The same tables for a reader who knows that nobody has the unheard values."""

    def known(layout: Layout) -> Layout:
        return layout.without(unheard.name, unheard.values)

    told = [Earlier(replace(e.view, layout=known(e.view.layout)), e.small) for e in earlier]
    return replace(draft, layout=known(draft.layout)), told


@dataclass(frozen=True, slots=True)
class _Past:
    """What earlier releases say about the cells of a new table."""

    shown: Bits
    hidden: Bits
    held: Bits
    zeros: bool
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
        earlier, zeros = [], False
        for release in released:
            ours, theirs = _meet(places, release)
            printed = ~release.rounded.unsaid[theirs]
            ours, theirs = ours[printed], theirs[printed]
            now, then = values[ours], release.values[theirs]
            was_hidden = release.hidden[theirs]
            if release.layout.snapshot == layout.snapshot:
                earlier.append(Earlier(release.view(), release.small))
                zeros |= release.zeros and bool(was_hidden.any())
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
        return cls(shown, hidden & ~shown, held & ~shown, zeros, earlier)


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


def _finish(layout: Layout, view: View, small: Bits, held: Bits, *, zeros: bool) -> Protected:
    numbers = np.where(view.hidden, -1, view.values)
    for array in (numbers, view.hidden, small, held):
        array.setflags(write=False)
    release = Release(view.layout, numbers, view.hidden, small, held, zeros, view.rounded)
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
    numbers, hidden = turned[0].astype(np.int64), turned[1].astype(np.bool_)
    return ProtectedTable(layout, numbers, hidden, release.zeros)
