"""What a reader knows: published numbers as equations over groups of learners."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from moothall.disclosure.layout import Layout
from moothall.disclosure.parts import (
    Parts,
    cliques,
    dimensions_of,
    divide,
    empty_atoms,
    incidence,
    tree,
)
from moothall.disclosure.rounded import Rounded

MOST_ATOMS = 400_000
Numbers = NDArray[np.int64]
Bits = NDArray[np.bool_]


class TooManyAtoms(Exception):
    """The tables together tell apart more groups than can be audited."""


@dataclass(frozen=True, slots=True)
class View:
    """One published table as its reader sees it, flat in C order.

    `values` is exact where `hidden` is false and means nothing where it is true. Where zeros are
    shown a hidden cell is not 0, but for the cells that are `open`. `rounded` is what is said in
    place of cells that are not printed at all: these are hidden and open.
    """

    layout: Layout
    values: Numbers
    hidden: Bits
    open: Bits
    rounded: Rounded

    @classmethod
    def of(cls, layout: Layout, values: Numbers, hidden: Bits) -> "View":
        """A table in which every cell is exact, or hidden and not 0."""
        none = np.zeros(len(values), np.bool_)
        return cls(layout, values, hidden, none, Rounded.nothing(len(values)))

    @property
    def promised(self) -> Bits:
        """The hidden cells, of which a promise is made; those never printed have none."""
        return self.hidden & ~self.rounded.unsaid

    def least(self, least: int) -> NDArray[np.float64]:
        """The smallest count that each cell can have, where others that are hidden have `least`."""
        return np.where(self.open, 0.0, float(least))


def most_of(views: Sequence[View]) -> float:
    """A number far above every count that the tables could tell of."""
    told = [0.0]
    for view in views:
        told.extend(
            (float(view.values.max(initial=0)), float(view.rounded.rows.low.max(initial=0)))
        )
    return 1e4 + 10.0 * max(told)


@dataclass(frozen=True, slots=True)
class Equations:
    """Unknown groups of learners (columns, at least 0) and what each cell adds up.

    `cells[i]` are the cells of the i-th table; `links` are sums that must be 0 (two ways to count
    the same learners).
    """

    cells: tuple[sparse.csr_array, ...]
    links: sparse.csr_array
    size: int


def equations(views: Sequence[View], closed: frozenset[str] = frozenset()) -> Equations:
    """Write the cells of several tables of one measure over common groups of learners.

    Groups that a shown 0 or an unlisted category proves empty are left out, and so are learners
    outside all named categories of the `closed` dimensions. Raises TooManyAtoms.
    """
    layouts = [view.layout for view in views]
    parts = divide(layouts)
    groups = [dimensions_of(layout) - _idle(layout, parts, closed) for layout in layouts]
    found = cliques(groups, parts)
    sizes = [prod(parts[n].size for n in clique) for clique in found]
    if sum(sizes) > MOST_ATOMS:
        raise TooManyAtoms
    home = [next(i for i, c in enumerate(found) if g <= set(c)) for g in groups]
    raw = [incidence(v.layout, found[h], parts) for v, h in zip(views, home, strict=True)]
    kept = []
    for i, clique in enumerate(found):
        of = np.indices([parts[n].size for n in clique]).reshape(len(clique), sizes[i])
        empty = np.zeros(sizes[i], np.bool_)
        for name, places in zip(clique, of, strict=True):
            empty |= (name in closed) & (places == parts[name].size - 1)
        for view, at, cells in zip(views, home, raw, strict=True):
            if at == i:
                empty |= empty_atoms(view.layout, clique, parts).ravel()
                none = ~view.hidden & (view.values == 0)
                empty |= (cells[np.flatnonzero(none)].sum(axis=0) > 0) if none.any() else False
        kept.append(np.flatnonzero(~empty))
    starts = np.concatenate([[0], np.cumsum([len(k) for k in kept])]).astype(np.intp)
    size = int(starts[-1])
    placed = tuple(
        _place(sparse.csr_array(cells[:, kept[at]]), int(starts[at]), size)
        for cells, at in zip(raw, home, strict=True)
    )
    return Equations(placed, _links(found, parts, kept, starts, size), size)


def _idle(layout: Layout, parts: dict[str, Parts], closed: frozenset[str]) -> frozenset[str]:
    """Filters of a table that let everybody in."""
    return frozenset(
        name
        for name, values in layout.where.items()
        if name in closed and name not in layout.names and values == set(parts[name].of)
    )


def _place(block: sparse.csr_array, start: int, size: int) -> sparse.csr_array:
    return sparse.csr_array(
        (block.data, block.indices + start, block.indptr), shape=(block.shape[0], size)
    )


def _links(
    found: Sequence[tuple[str, ...]],
    parts: dict[str, Parts],
    kept: Sequence[NDArray[np.intp]],
    starts: NDArray[np.intp],
    size: int,
) -> sparse.csr_array:
    blocks = [sparse.csr_array((0, size))]
    for a, b, shared in tree(found):
        sums = [
            _place(
                sparse.csr_array(_margin(found[i], shared, parts)[:, kept[i]]), int(starts[i]), size
            )
            for i in (a, b)
        ]
        blocks.append(sums[0] - sums[1])
    return sparse.csr_array(sparse.vstack(blocks, format="csr"))


def _margin(
    clique: tuple[str, ...], shared: tuple[str, ...], parts: dict[str, Parts]
) -> sparse.csr_array:
    """Sums of a clique's atoms over everything but the shared dimensions."""
    whole = sparse.csr_array(np.ones((1, 1)))
    for name in clique:
        n = parts[name].size
        factor = sparse.eye_array(n) if name in shared else sparse.csr_array(np.ones((1, n)))
        whole = sparse.csr_array(sparse.kron(whole, factor, format="csr"))
    return whole
