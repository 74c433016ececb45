"""Exact counts as they go in at the only door: a table with up to three breakdowns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from moothall.disclosure.layout import Dimension, Layout, order_between
from moothall.faults import InvalidValue

MOST_BREAKDOWNS = 3
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class CountTable:
    """Exact counts of a measure by up to three breakdowns.

    `counts` has one axis a dimension with one place a category, int64, at least 0; totals and
    groups are added up here. Each learner stands in one category of each dimension. A category of
    an unfiltered dimension that is left out is taken as a 0 that readers may know. Raises
    InvalidValue with every fault found.
    """

    layout: Layout
    counts: Numbers

    def __post_init__(self) -> None:
        faults = []
        wanted = tuple(len(d.categories) for d in self.layout.dimensions)
        if len(wanted) > MOST_BREAKDOWNS:
            faults.append(
                f"A table has at most {MOST_BREAKDOWNS} breakdowns; this one has {len(wanted)}:"
                f" {', '.join(self.layout.names)}."
            )
        given = np.asarray(self.counts)
        if given.shape != wanted:
            faults.append(f"The counts have shape {given.shape}; the categories need {wanted}.")
        if given.dtype.kind not in "iu":
            faults.append(f"Counts should be whole numbers; these are {given.dtype}.")
        elif given.size and int(given.min()) < 0:
            faults.append(f"A count is {int(given.min())}: counts cannot be negative.")
        if faults:
            raise InvalidValue(" ".join(faults))
        kept = given.astype(np.int64)
        kept.setflags(write=False)
        object.__setattr__(self, "counts", kept)

    @classmethod
    def from_rows(
        cls,
        rows: pa.Table,
        *,
        measure: str,
        version: str,
        snapshot: str,
        by: Sequence[str],
        value: str = "numerator",
        where: Mapping[str, frozenset[str]] | None = None,
        categories: Mapping[str, Sequence[str]] | None = None,
        groups: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
    ) -> "CountTable":
        """Make a table from rows as measures give them (docs/explanation/data.md, section 6).

        `rows` has a text column for each breakdown and an int64 column `value`; combinations that
        do not occur count 0. `categories` lists those of a breakdown, in order, where some may
        not occur; otherwise the ones that occur, alphabetically. `groups` maps a breakdown to
        named groups of its categories. Raises InvalidValue.
        """
        dimensions, places = _breakdowns(rows, by, categories or {}, groups or {})
        layout = Layout(measure, version, snapshot, dimensions, where or {})
        return cls(layout, _add_up(rows, value, places, dimensions))

    def values(self) -> Numbers:
        """Counts at every position, groups and totals included."""
        out = self.counts
        for axis, dimension in enumerate(self.layout.dimensions):
            members = dimension.members().astype(np.int64)
            out = np.moveaxis(np.tensordot(members, out, axes=(1, axis)), 0, axis)
        return np.array(out, dtype=np.int64)


def in_order(layout: Layout, values: NDArray[np.generic]) -> tuple[Layout, NDArray[np.generic]]:
    """Return a table's positions in alphabetical order of dimensions and labels."""
    ordered = layout.in_order()
    axes = [layout.names.index(name) for name in ordered.names]
    places = order_between(ordered.dimensions, layout.dimensions)
    return ordered, values.transpose(axes)[np.ix_(*places)] if places else values


def _breakdowns(
    rows: pa.Table,
    by: Sequence[str],
    categories: Mapping[str, Sequence[str]],
    groups: Mapping[str, Mapping[str, Sequence[str]]],
) -> tuple[tuple[Dimension, ...], list[NDArray[np.intp]]]:
    dimensions, places, faults = [], [], []
    for name in by:
        if name not in rows.column_names:
            faults.append(f"The rows have no column {name}.")
            continue
        column = rows[name].combine_chunks().cast(pa.string())
        if column.null_count:
            faults.append(f"{name} is empty in {column.null_count} rows; use “unknown”.")
            continue
        coded = column.dictionary_encode()
        found = coded.dictionary.to_pylist()
        listed = list(categories.get(name, sorted(found)))
        strange = sorted(set(found) - set(listed))
        if strange:
            faults.append(f"{name} has {', '.join(strange)}, which its categories do not list.")
            continue
        at = {category: i for i, category in enumerate(listed)}
        lookup = np.array([at[category] for category in found], np.intp)
        places.append(lookup[coded.indices.to_numpy(zero_copy_only=False)])
        of = tuple((label, tuple(members)) for label, members in groups.get(name, {}).items())
        dimensions.append(Dimension(name, tuple(listed), of))
    if faults:
        raise InvalidValue(" ".join(faults))
    return tuple(dimensions), places


def _add_up(
    rows: pa.Table,
    value: str,
    places: Sequence[NDArray[np.intp]],
    dimensions: Sequence[Dimension],
) -> Numbers:
    if value not in rows.column_names:
        raise InvalidValue(f"The rows have no column {value}.")
    column = rows[value].combine_chunks()
    if not pa.types.is_integer(column.type) or column.null_count:
        raise InvalidValue(f"{value} should be a whole number in every row.")
    numbers = column.cast(pa.int64()).to_numpy(zero_copy_only=False)
    counts = np.zeros([len(d.categories) for d in dimensions], np.int64)
    np.add.at(counts, tuple(places), numbers if places else numbers.sum())
    return counts
