"""What comes out at the door: a table of numbers and hidden cells, or a refusal in words."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moothall.disclosure.layout import TOTAL, Layout, order_between
from moothall.disclosure.release import Release
from moothall.disclosure.suppressed import SUPPRESSED, Suppressed


@dataclass(frozen=True, slots=True)
class Refused:
    """The table cannot be shown; `reason` says why and what to ask instead."""

    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class ProtectedTable:
    """Counts that may be shown, with their totals; every cell an int or SUPPRESSED.

    `numbers` and `hidden` have one axis a dimension with positions in the order of its `labels`;
    a hidden cell holds -1 in `numbers`, whatever the reason for which it is hidden. Readers are
    told with it whether zeros are hidden too (`zeros_hidden`): elsewhere a hidden cell is not 0.
    """

    layout: Layout
    numbers: NDArray[np.int64]
    hidden: NDArray[np.bool_]
    zeros_hidden: bool = False

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, ProtectedTable)
            and self.layout == other.layout
            and np.array_equal(self.numbers, other.numbers)
        )

    __hash__ = None  # type: ignore[assignment] # arrays inside

    def cell(self, **at: str) -> int | Suppressed:
        """One cell by labels; a dimension not named is its total."""
        index = place(self.layout, at)
        return SUPPRESSED if self.hidden[index] else int(self.numbers[index])

    def rows(self) -> Iterator[dict[str, str | int | Suppressed]]:
        """Every cell as a row: a label for each breakdown (`total` included) and `value`."""
        for labels, number, hidden in zip(
            labelled(self.layout),
            self.numbers.ravel().tolist(),
            self.hidden.ravel().tolist(),
            strict=True,
        ):
            yield {**labels, "value": SUPPRESSED if hidden else number}


@dataclass(frozen=True, slots=True)
class Protected:
    """A table that passed: `table` for readers, `release` for the protocol's memory."""

    table: ProtectedTable
    release: Release

    @property
    def unsaid(self) -> NDArray[np.bool_]:
        """The cells in whose place a rate is printed, one axis a dimension as in the table."""
        layout, kept = self.table.layout, self.release
        whole = kept.rounded.unsaid.reshape(kept.layout.shape)
        axes = [kept.layout.names.index(name) for name in layout.names]
        places = order_between(layout.dimensions, kept.layout.dimensions)
        turned = whole.transpose(axes)
        return turned[np.ix_(*places)] if places else turned


def place(layout: Layout, at: dict[str, str]) -> tuple[int, ...]:
    """Index of a cell by labels. Raises KeyError for a name or label the table does not have."""
    strange = sorted(set(at) - set(layout.names))
    if strange:
        raise KeyError(f"the table is not broken down by {', '.join(strange)}")
    index = []
    for dimension in layout.dimensions:
        label = at.get(dimension.name, TOTAL)
        if label not in dimension.labels:
            raise KeyError(f"{dimension.name} has no category {label}")
        index.append(dimension.labels.index(label))
    return tuple(index)


def labelled(layout: Layout) -> Iterator[dict[str, str]]:
    """Labels of every cell, in C order."""
    labels = [d.labels for d in layout.dimensions]
    for index in np.ndindex(layout.shape):
        yield {name: of[i] for name, of, i in zip(layout.names, labels, index, strict=True)}
