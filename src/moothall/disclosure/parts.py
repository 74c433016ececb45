"""The smallest groups of learners that a set of tables can tell apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from moothall.disclosure.layout import Layout

Bits = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts of one dimension: categories that every table treats alike, and one part for the rest.

    `of` maps each named category to its part; part `size - 1` is everything never named.
    """

    of: dict[str, int]
    size: int

    def mask(self, condition: frozenset[str] | None) -> Bits:
        """Which parts a condition takes; all where there is none."""
        if condition is None:
            return np.ones(self.size, np.bool_)
        taken = np.zeros(self.size, np.bool_)
        taken[[self.of[category] for category in condition]] = True
        return taken


def divide(layouts: Sequence[Layout]) -> dict[str, Parts]:
    """Divide every dimension that the tables use into parts."""
    sets: dict[str, set[frozenset[str]]] = {}
    for layout in layouts:
        for name, values in layout.where.items():
            sets.setdefault(name, set()).add(values)
        for dimension in layout.dimensions:
            own = sets.setdefault(dimension.name, set())
            own.update(dimension.values().values())
    return {name: _split(of) for name, of in sorted(sets.items())}


def _split(sets: set[frozenset[str]]) -> Parts:
    ordered = sorted(sets, key=sorted)
    signatures: dict[str, list[int]] = {}
    for i, values in enumerate(ordered):
        for category in values:
            signatures.setdefault(category, []).append(i)
    seen: dict[tuple[int, ...], int] = {}
    of = {c: seen.setdefault(tuple(signatures[c]), len(seen)) for c in sorted(signatures)}
    return Parts(of, len(seen) + 1)


def dimensions_of(layout: Layout) -> frozenset[str]:
    """Every dimension a table has to do with, as breakdown or as filter."""
    return frozenset(layout.names) | frozenset(layout.where)


def incidence(layout: Layout, clique: Sequence[str], parts: dict[str, Parts]) -> sparse.csr_array:
    """Which atoms of a clique (columns, C order) each cell of a table (rows, C order) adds up."""
    masks = _masks(layout, parts)
    order = [n for n in clique if n in masks]
    # A Kronecker product puts dimensions in the clique's order; cells must be in the layout's.
    factors = [
        sparse.csr_array(masks[n].astype(np.float64) if n in masks else np.ones((1, parts[n].size)))
        for n in clique
    ]
    whole = reduce(
        lambda a, b: sparse.kron(a, b, format="csr"), factors, sparse.csr_array(np.ones((1, 1)))
    )
    free = [n for n in order if n in layout.names]
    cells = np.arange(whole.shape[0]).reshape([masks[n].shape[0] for n in free])
    turned = cells.transpose([free.index(n) for n in layout.names]).ravel()
    return sparse.csr_array(whole[turned])


def _masks(layout: Layout, parts: dict[str, Parts]) -> dict[str, Bits]:
    masks = {n: parts[n].mask(values)[None, :] for n, values in layout.where.items()}
    for dimension, sets in zip(layout.dimensions, layout.sets(), strict=True):
        masks[dimension.name] = np.array([parts[dimension.name].mask(s) for s in sets])
    return masks


def empty_atoms(layout: Layout, clique: Sequence[str], parts: dict[str, Parts]) -> Bits:
    """Which atoms a table says are empty: categories that it could have listed and did not."""
    empty = np.zeros([parts[n].size for n in clique], np.bool_)
    context = {n: parts[n].mask(values) for n, values in layout.where.items()}
    for dimension in layout.dimensions:
        listed = parts[dimension.name].mask(dimension.listed())
        allowed = parts[dimension.name].mask(layout.where.get(dimension.name))
        here = {**context, dimension.name: allowed & ~listed}
        masks = [here.get(n, np.ones(parts[n].size, np.bool_)) for n in clique]
        empty[np.ix_(*masks)] = True
    return empty


def cliques(groups: Sequence[frozenset[str]], parts: dict[str, Parts]) -> list[tuple[str, ...]]:
    """Cover the tables' dimensions by cliques of a triangulated graph (least fill first).

    Atoms of the cliques, with equal sums where cliques meet, are as good as atoms over all
    dimensions at once: counts that agree on the separators of a decomposable model always extend
    to one table of whole numbers (Lauritzen, Graphical Models, 1996, section 4.4).
    """
    near: dict[str, set[str]] = {n: set() for g in groups for n in g}
    for group in groups:
        for a, b in combinations(sorted(group), 2):
            near[a].add(b)
            near[b].add(a)
    found: list[frozenset[str]] = []
    while near:
        name = min(near, key=lambda n: (*_cost(n, near, parts), n))
        clique = frozenset(near[name] | {name})
        if not any(clique <= other for other in found):
            found.append(clique)
        for a, b in combinations(sorted(near[name]), 2):
            near[a].add(b)
            near[b].add(a)
        for other in near.pop(name):
            near[other].discard(name)
    return [tuple(sorted(clique)) for clique in found] or [()]


def _cost(name: str, near: dict[str, set[str]], parts: dict[str, Parts]) -> tuple[int, int]:
    fill = sum(b not in near[a] for a, b in combinations(sorted(near[name]), 2))
    size = parts[name].size
    for other in near[name]:
        size *= parts[other].size
    return fill, size


def tree(found: Sequence[tuple[str, ...]]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Join cliques into a tree by their largest separators: (one, other, shared dimensions)."""
    edges = []
    joined = {0}
    while len(joined) < len(found):
        shared = {
            (a, b): tuple(n for n in found[a] if n in found[b])
            for a in sorted(joined)
            for b in range(len(found))
            if b not in joined
        }
        a, b = max(shared, key=lambda edge: (len(shared[edge]), -edge[0], -edge[1]))
        edges.append((a, b, shared[a, b]))
        joined.add(b)
    return edges
