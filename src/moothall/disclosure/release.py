"""The memory of what a protocol and audience have been shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from moothall.disclosure.knowledge import View
from moothall.disclosure.layout import Dimension, Layout
from moothall.disclosure.rounded import Rounded
from moothall.faults import InvalidValue

Stored = dict[str, object]


@dataclass(frozen=True, slots=True, eq=False)
class Release:
    """One table as it was released: shown values, hidden cells, and what hidden ones are promised.

    A record for the keeper of the evidence, never for readers: `small` tells which hidden cells
    are small counts. It holds no hidden number. `held` marks cells hidden only because they had
    changed by a few learners since an earlier snapshot; with `zeros` hidden cells may be 0;
    `rounded` is what was printed in place of cells. Arrays are flat, in C order of the layout's
    positions; dimensions and categories are in alphabetical order.
    """

    layout: Layout
    values: NDArray[np.int64]
    hidden: NDArray[np.bool_]
    small: NDArray[np.bool_]
    held: NDArray[np.bool_]
    zeros: bool
    rounded: Rounded

    def view(self) -> View:
        """The table as its readers see it."""
        open_ = self.hidden if self.zeros else self.rounded.unsaid
        return View(self.layout, self.values, self.hidden, open_, self.rounded)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Release) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash((self.layout.counted, self.layout.snapshot, self.values.tobytes()))

    def to_dict(self) -> Stored:
        """Return the release as plain values that JSON can hold."""
        layout = self.layout
        return {
            "measure": layout.measure,
            "version": layout.version,
            "snapshot": layout.snapshot,
            "where": {name: sorted(values) for name, values in layout.where.items()},
            "dimensions": [
                {
                    "name": d.name,
                    "categories": list(d.categories),
                    "groups": {name: list(members) for name, members in d.groups},
                    "spans": {name: list(values) for name, values in d.spans},
                }
                for d in layout.dimensions
            ],
            "values": [
                None if hidden else value
                for value, hidden in zip(self.values.tolist(), self.hidden.tolist(), strict=True)
            ],
            "small": np.flatnonzero(self.small).tolist(),
            "held": np.flatnonzero(self.held).tolist(),
            "zeros": self.zeros,
            "rounded": self.rounded.to_dict(),
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, object]) -> "Release":
        """Read a release that `to_dict` made. Raises InvalidValue when it is damaged."""
        try:
            layout = _layout(stored)
            numbers = cast(Sequence[int | None], stored["values"])
            values = np.array([-1 if v is None else v for v in numbers], np.int64)
            marks = []
            for name in ("small", "held"):
                mark = np.zeros(len(values), np.bool_)
                mark[np.array(stored[name], np.intp)] = True
                marks.append(mark)
            if len(values) != int(np.prod(layout.shape)):
                raise ValueError("its numbers do not fill its table")
            zeros = bool(stored["zeros"])
            said = cast(Mapping[str, object], stored["rounded"])
            rounded = Rounded.from_dict(said, len(values))
        except (KeyError, TypeError, ValueError, IndexError) as fault:
            raise InvalidValue(f"A stored release cannot be read: {fault}.") from fault
        return cls(layout, values, values < 0, marks[0], marks[1], zeros, rounded)


def _layout(stored: Mapping[str, object]) -> Layout:
    dimensions = cast(Sequence[Mapping[str, object]], stored["dimensions"])
    where = cast(Mapping[str, Sequence[str]], stored["where"])
    return Layout(
        str(stored["measure"]),
        str(stored["version"]),
        str(stored["snapshot"]),
        tuple(
            Dimension(
                str(d["name"]),
                tuple(cast(Sequence[str], d["categories"])),
                _named(d["groups"]),
                _named(d["spans"]),
            )
            for d in dimensions
        ),
        {name: frozenset(values) for name, values in where.items()},
    )


def _named(stored: object) -> tuple[tuple[str, tuple[str, ...]], ...]:
    lists = cast(Mapping[str, Sequence[str]], stored)
    # A database may keep the names of an object in another order than ours.
    return tuple((name, tuple(of)) for name, of in sorted(lists.items()))
