"""The suppression rule of a data-sharing protocol: which counts are small (EVD-2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from moothall.faults import InvalidValue

MOST_CELLS = 60_000


@dataclass(frozen=True, slots=True)
class SuppressionRule:
    """What a protocol asks for: counts from 1 to `threshold - 1` are hidden.

    `zero_shown` says whether a count of 0 may be shown (METHODS, "Protecting a published table");
    where it may not, 0 is hidden as a small count is. `most_cells` bounds the size of one table,
    totals included. Raises InvalidValue for a rule that hides nothing: that needs `none()`.
    """

    threshold: int = 6
    zero_shown: bool = True
    most_cells: int = MOST_CELLS
    hides: bool = True

    def __post_init__(self) -> None:
        faults = []
        whole = isinstance(self.threshold, int) and not isinstance(self.threshold, bool)
        if not whole or (self.hides and not 2 <= self.threshold <= 100):
            faults.append(
                f"The threshold is {self.threshold!r}: it should be a whole number from 2 to 100"
                " (6 hides counts from 1 to 5). To hide nothing, use SuppressionRule.none()."
            )
        if not isinstance(self.zero_shown, bool) or not isinstance(self.hides, bool):
            faults.append("zero_shown and hides should each be true or false.")
        if not isinstance(self.most_cells, int) or self.most_cells < 1:
            faults.append(f"most_cells is {self.most_cells!r}: it should be a positive number.")
        if faults:
            raise InvalidValue(" ".join(faults))

    @classmethod
    def none(cls) -> Self:
        """Return the rule that hides nothing, for a provider that looks at its own learners."""
        return cls(threshold=0, hides=False)

    @property
    def least_hidden(self) -> int:
        """The smallest count that is hidden: 1 where zeros are shown, else 0."""
        return 1 if self.zero_shown else 0

    @property
    def most_hidden(self) -> int:
        """The largest count that is hidden for being small, `threshold - 1`."""
        return self.threshold - 1

    def to_dict(self) -> dict[str, int | bool]:
        """Return the rule as plain values for storing in a protocol."""
        return {
            "threshold": self.threshold,
            "zero_shown": self.zero_shown,
            "most_cells": self.most_cells,
            "hides": self.hides,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, object]) -> Self:
        """Read a rule that `to_dict` made; keys left out take their defaults."""
        unknown = sorted(set(stored) - {"threshold", "zero_shown", "most_cells", "hides"})
        if unknown:
            raise InvalidValue(f"A suppression rule has no {', '.join(unknown)}.")
        return cls(**stored)  # type: ignore[arg-type] # checked in __post_init__
