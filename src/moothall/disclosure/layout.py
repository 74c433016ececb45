"""What a table is about: measure, snapshot, conditions and breakdowns, but no numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from moothall.faults import InvalidValue

TOTAL = "total"
Conditions = frozenset[tuple[str, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class Dimension:
    """A breakdown: its categories, and optionally groups of them (areas inside zones).

    A table has a position for each category, then one for each group, then the total. `spans`
    lists categories that stand for several values which other tables tell apart. Raises
    InvalidValue for a name used twice, and for a group or span of a category that is not there.
    """

    name: str
    categories: tuple[str, ...]
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    spans: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __post_init__(self) -> None:
        labels = [*self.categories, *(name for name, _ in self.groups), TOTAL]
        twice = (
            sorted({label for label in labels if labels.count(label) > 1})
            if len(set(labels)) < len(labels)
            else []
        )
        if twice:
            raise InvalidValue(f"{self.name} has more than one category called {', '.join(twice)}.")
        known = set(self.categories)
        for name, members in self.groups:
            strange = sorted(set(members) - known)
            if strange or not members:
                raise InvalidValue(
                    f"{self.name}: the group {name} should hold some of the categories"
                    + (f", and {', '.join(strange)} is not one." if strange else ".")
                )
        lost = sorted({category for category, _ in self.spans} - known)
        if lost:
            raise InvalidValue(f"{self.name} has no category {', '.join(lost)} to span values.")

    @property
    def labels(self) -> tuple[str, ...]:
        """Name of every position: categories, groups, total."""
        return (*self.categories, *(name for name, _ in self.groups), TOTAL)

    def members(self) -> NDArray[np.bool_]:
        """Which categories (columns) each position (rows) adds up."""
        n = len(self.categories)
        place = {category: i for i, category in enumerate(self.categories)}
        rows = np.zeros((n + len(self.groups) + 1, n), dtype=np.bool_)
        rows[np.arange(n), np.arange(n)] = True
        for at, (_, members) in enumerate(self.groups, start=n):
            rows[at, [place[member] for member in members]] = True
        rows[-1] = True
        return rows

    def values(self) -> dict[str, frozenset[str]]:
        """The values that each category stands for: itself, or those that it spans."""
        spans = dict(self.spans)
        return {
            category: frozenset(spans.get(category, (category,))) for category in self.categories
        }

    def listed(self) -> frozenset[str]:
        """Every value that some category stands for."""
        return frozenset().union(*self.values().values())

    def sets(self, where: frozenset[str] | None) -> list[frozenset[str] | None]:
        """The condition each position stands for; None where it is no condition at all."""
        values = self.values()
        return [
            *values.values(),
            *(frozenset().union(*(values[m] for m in members)) for _, members in self.groups),
            where,
        ]

    def in_order(self) -> "Dimension":
        """The same breakdown with categories and groups in alphabetical order."""
        groups, spans = (
            tuple(sorted((name, tuple(sorted(of))) for name, of in named))
            for named in (self.groups, self.spans)
        )
        return Dimension(self.name, tuple(sorted(self.categories)), groups, spans)

    def without(self, nobody: frozenset[str]) -> "Dimension":
        """The same breakdown for a reader who knows that these values have nobody."""
        spans = tuple(
            (category, tuple(v for v in of if v not in nobody)) for category, of in self.spans
        )
        return Dimension(self.name, self.categories, self.groups, spans)


@dataclass(frozen=True, slots=True)
class Layout:
    """What a table of a measure says: on which snapshot, under which conditions, broken down how.

    `where` maps a dimension to the categories that are counted. `version` is that of the
    measure's definition. Tables with equal measure, version and snapshot count the same learners.
    """

    measure: str
    version: str
    snapshot: str
    dimensions: tuple[Dimension, ...]
    where: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = [d.name for d in self.dimensions]
        if len(set(names)) < len(names):
            raise InvalidValue(f"A table cannot be broken down twice by {', '.join(names)}.")
        where = {name: frozenset(values) for name, values in sorted(self.where.items())}
        object.__setattr__(self, "where", MappingProxyType(where))
        for dimension in self.dimensions:
            allowed = where.get(dimension.name)
            outside = sorted(dimension.listed() - allowed) if allowed is not None else []
            if outside:
                raise InvalidValue(
                    f"{dimension.name}: {', '.join(outside)} is in the table but not in its filter."
                )

    @property
    def shape(self) -> tuple[int, ...]:
        """Positions of each dimension, groups and total included."""
        return tuple(len(d.categories) + len(d.groups) + 1 for d in self.dimensions)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the breakdowns."""
        return tuple(d.name for d in self.dimensions)

    @property
    def counted(self) -> tuple[str, str]:
        """What is counted: measure and version of its definition."""
        return (self.measure, self.version)

    def in_order(self) -> "Layout":
        """The same table with dimensions and categories in alphabetical order."""
        dimensions = sorted((d.in_order() for d in self.dimensions), key=lambda d: d.name)
        return Layout(self.measure, self.version, self.snapshot, tuple(dimensions), self.where)

    def without(self, name: str, nobody: frozenset[str]) -> "Layout":
        """The same table for a reader who knows that some values of a dimension have nobody."""
        dimensions = tuple(d.without(nobody) if d.name == name else d for d in self.dimensions)
        where = {n: of - nobody if n == name else of for n, of in self.where.items()}
        return Layout(self.measure, self.version, self.snapshot, dimensions, where)

    def sets(self) -> list[list[frozenset[str] | None]]:
        """For each dimension, the condition each of its positions stands for."""
        return [d.sets(self.where.get(d.name)) for d in self.dimensions]

    def keys(self) -> list[Conditions]:
        """The conditions of every cell, in C order: its identity whatever table shows it."""
        own = set(self.names)
        fixed = frozenset((n, values) for n, values in self.where.items() if n not in own)
        parts = [
            [frozenset() if s is None else frozenset(((d.name, s),)) for s in sets]
            for d, sets in zip(self.dimensions, self.sets(), strict=True)
        ]
        return [fixed.union(*cell) for cell in product(*parts)]


def order_between(ours: Sequence[Dimension], theirs: Sequence[Dimension]) -> list[NDArray[np.intp]]:
    """For each of our dimensions, where our positions stand in the same dimension of theirs."""
    named = {d.name: d.labels for d in theirs}
    places = []
    for dimension in ours:
        at = {label: i for i, label in enumerate(named[dimension.name])}
        places.append(np.array([at[label] for label in dimension.labels], np.intp))
    return places
