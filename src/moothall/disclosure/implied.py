"""Groups of learners that no table names but two tables together tell apart.

Ages 16-18 beside ages 16-19 say how many are 19: the difference of two published cells, one inside
the other, is a number too, and if it is small both cannot be shown.
"""

from collections import defaultdict
from collections.abc import Sequence
from math import prod

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from moothall.disclosure.knowledge import Equations, View
from moothall.disclosure.layout import Conditions
from moothall.disclosure.parts import divide

Place = tuple[int, int]  # table, cell
Plan = tuple[Place, tuple[Place, ...]]  # a cell, and the cells inside that are taken from it
PAIRS_AT_ONCE = 200_000


def implied_plans(views: Sequence[View], most_hidden: int, closed: frozenset[str]) -> list[Plan]:
    """Every implied cell of several tables of one measure that may be a small number.

    Nobody stands outside the named categories of the `closed` dimensions.
    """
    every = [*_families(views, closed), *_close_pairs(views, most_hidden, closed)]
    return [plan for plan in every if not _is_plainly_safe(views, plan, most_hidden)]


def implied_sums(plans: Sequence[Plan], facts: Equations) -> sparse.csr_array:
    """Sums of groups (rows) for implied cells."""
    starts = np.cumsum([0, *(cells.shape[0] for cells in facts.cells)])
    rows, columns, signs = [], [], []
    for row, (whole, inside) in enumerate(plans):
        for place, sign in ((whole, 1.0), *((i, -1.0) for i in inside)):
            rows.append(row)
            columns.append(starts[place[0]] + place[1])
            signs.append(sign)
    pick = sparse.csr_array((signs, (rows, columns)), shape=(len(plans), int(starts[-1])))
    sums = sparse.csr_array(pick @ sparse.vstack(facts.cells, format="csr"))
    sums.eliminate_zeros()
    return sums


def _is_plainly_safe(views: Sequence[View], plan: Plan, most: int) -> bool:
    """Whether all cells are shown, and their difference is 0 or no small count."""
    whole, inside = plan
    if any(views[i].hidden[j] for i, j in (whole, *inside)):
        return False
    left = int(views[whole[0]].values[whole[1]]) - sum(int(views[i].values[j]) for i, j in inside)
    return left == 0 or left > most


def _families(views: Sequence[View], closed: frozenset[str]) -> list[Plan]:
    """Cells that contain cells which differ in one dimension only and share no table with them.

    Within one table such a difference is the sum of its other cells, which have promises already.
    """
    parts = divide([view.layout for view in views])
    whole = {(name, frozenset(parts[name].of)) for name in closed}  # no condition at all
    places: dict[Conditions, Place] = {}
    tables: dict[Place, set[int]] = {}
    for i, view in enumerate(views):
        for j, named in enumerate(view.layout.keys()):
            key = named - whole
            tables.setdefault(places.setdefault(key, (i, j)), set()).add(i)
    names = sorted({n for v in views for n in (*v.layout.names, *v.layout.where)})
    families: dict[tuple[str, Conditions], list[tuple[frozenset[str] | None, Place]]]
    families = defaultdict(list)
    for key, place in places.items():
        conditions = dict(key)
        for name in names:
            own = conditions.get(name)
            rest = key if own is None else key - {(name, own)}
            families[name, rest].append((own, place))
    plans: list[Plan] = []
    for family in families.values():
        if len(family) > 1 and not set.intersection(*(tables[place] for _, place in family)):
            plans.extend(_differences(family, tables))
    return plans


def _differences(
    family: list[tuple[frozenset[str] | None, Place]], tables: dict[Place, set[int]]
) -> list[Plan]:
    plans: list[Plan] = []
    known = {own for own, _ in family}
    for whole, place in family:
        inside = [
            (own, at)
            for own, at in family
            if own is not None and (whole is None or own < whole) and own != whole
        ]
        inside.sort(key=lambda item: (len(item[0]), sorted(item[0])))
        for own, at in inside:
            if not tables[at] & tables[place] and (whole is None or whole - own not in known):
                plans.append((place, (at,)))
        taken: set[str] = set()
        chosen = []
        for own, at in inside:
            if not own & taken:
                taken |= own
                chosen.append(at)
        if len(chosen) > 1 and not set.intersection(*(tables[at] for at in (*chosen, place))):
            plans.append((place, tuple(chosen)))
    return plans


def _close_pairs(views: Sequence[View], most: int, closed: frozenset[str]) -> list[Plan]:
    """Shown cells of the last table and of earlier ones, nested, that differ by a small count."""
    new = len(views) - 1
    masks = [_masks(view, views, closed) for view in views]
    ours = np.flatnonzero(~views[new].hidden)
    plans: list[Plan] = []
    for i in range(new):
        theirs = np.flatnonzero(~views[i].hidden)
        order = theirs[np.argsort(views[i].values[theirs], kind="stable")]
        ranked = views[i].values[order]
        for sign in (1, -1):
            a, b = _near(views[new].values[ours], ranked, most, sign)
            for start in range(0, len(a), PAIRS_AT_ONCE):
                cut = slice(start, start + PAIRS_AT_ONCE)
                p, q = ours[a[cut]], order[b[cut]]
                small, large = (masks[new][p], masks[i][q])[::sign]
                nested = (small <= large).all(axis=1)
                for x, y in zip(p[nested].tolist(), q[nested].tolist(), strict=True):
                    plans.append(((i, y), ((new, x),)) if sign > 0 else ((new, x), ((i, y),)))
    return plans


def _near(
    values: NDArray[np.int64], ranked: NDArray[np.int64], most: int, sign: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs of places whose values differ by 1..most, the ranked one larger when sign is 1."""
    low, high = (values + 1, values + most) if sign > 0 else (values - most, values - 1)
    start = np.searchsorted(ranked, low, "left")
    count = np.searchsorted(ranked, high, "right") - start
    first = np.repeat(np.arange(len(values)), count)
    within = np.arange(len(first)) - np.repeat(np.cumsum(count) - count, count)
    return first, np.repeat(start, count) + within


def _masks(view: View, views: Sequence[View], closed: frozenset[str]) -> NDArray[np.bool_]:
    """For each cell, which parts of every dimension it takes, side by side."""
    parts = divide([v.layout for v in views])
    layout = view.layout
    cells = np.indices(layout.shape).reshape(len(layout.shape), prod(layout.shape))
    blocks = []
    for name, of in parts.items():
        if name in layout.names:
            d = layout.names.index(name)
            rows = np.array([of.mask(s) for s in layout.sets()[d]])
            blocks.append(rows[cells[d]])
        else:
            row = of.mask(layout.where.get(name))
            blocks.append(np.broadcast_to(row, (cells.shape[1], of.size)))
    blocks = [b[:, :-1] if n in closed else b for n, b in zip(parts, blocks, strict=True)]
    return np.concatenate(blocks, axis=1) if blocks else np.ones((1, 1), np.bool_)
