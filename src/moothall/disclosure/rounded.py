"""Numbers that are printed roughly: what they say of the exact ones behind, which are not printed.

A rate of 93.0% says of 44,106 enrolments that from 92.95% to 93.05% of them were completed, and not
how many there were. A reader in the audit knows exactly this much (EVD-2).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from moothall.disclosure.programme import Rows

Bits = NDArray[np.bool_]
Places = NDArray[np.intp]
PRINTED = FIXED = -1  # no rate: of a cell, that stands itself; of a saying, that stays


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing that is printed: the weighted sum of some cells lies between two numbers.

    `rate` numbers the printed figure that says so, which can be hidden; FIXED where it cannot.
    """

    weights: Mapping[int, float]
    low: float
    high: float
    rate: int = FIXED


@dataclass(frozen=True, slots=True, eq=False)
class Rounded:
    """What a table says in place of some of its cells, flat in C order of its positions.

    `stands` gives for each cell the rate that is printed in its place, or PRINTED where the cell
    itself is printed or hidden. Of the others nothing is known but that they are 0 or more, and
    `rows`: linear facts, each said by the rate that `said_by` names.
    """

    stands: Places
    rows: Rows
    said_by: Places

    @classmethod
    def nothing(cls, cells: int) -> "Rounded":
        """Every cell is printed as it is, or hidden."""
        return cls.of(np.full(cells, PRINTED, np.intp), ())

    @classmethod
    def of(cls, stands: Places, sayings: Sequence[Saying]) -> "Rounded":
        """Make it of what is said."""
        weights = [weight for saying in sayings for weight in saying.weights.values()]
        rows = [row for row, saying in enumerate(sayings) for _ in saying.weights]
        columns = [cell for saying in sayings for cell in saying.weights]
        places = (np.array(rows, np.intp), np.array(columns, np.intp))
        matrix = sparse.csr_array(
            (np.array(weights, np.float64), places), shape=(len(sayings), len(stands))
        )
        low, high = (
            np.array([getattr(saying, end) for saying in sayings], np.float64)
            for end in ("low", "high")
        )
        said_by = np.array([saying.rate for saying in sayings], np.intp)
        return cls(stands, Rows(matrix, low, high), said_by)

    @property
    def unsaid(self) -> Bits:
        """The cells in whose place a rate is printed."""
        return np.not_equal(self.stands, PRINTED)

    def without(self, rates: Places) -> "Rounded":
        """The same when some rates are hidden."""
        keep = np.flatnonzero(~np.isin(self.said_by, rates))
        rows = Rows(
            sparse.csr_array(self.rows.matrix[keep]), self.rows.low[keep], self.rows.high[keep]
        )
        stands = np.where(np.isin(self.stands, rates), PRINTED, self.stands)
        return Rounded(stands, rows, self.said_by[keep])

    def in_order(self, order: Places) -> "Rounded":
        """The same for a table whose i-th cell was the `order[i]`-th."""
        matrix = sparse.csr_array(self.rows.matrix[:, order])
        return Rounded(
            self.stands[order], Rows(matrix, self.rows.low, self.rows.high), self.said_by
        )

    def to_dict(self) -> dict[str, object]:
        """Return it as plain values that JSON can hold; an end that is open is null."""
        entries = sparse.coo_array(self.rows.matrix)
        unsaid = np.flatnonzero(self.unsaid)
        return {
            "stands": [unsaid.tolist(), self.stands[unsaid].tolist()],
            "weights": [entries.row.tolist(), entries.col.tolist(), entries.data.tolist()],
            "low": [None if end == -np.inf else end for end in self.rows.low.tolist()],
            "high": [None if end == np.inf else end for end in self.rows.high.tolist()],
            "said_by": self.said_by.tolist(),
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, object], cells: int) -> "Rounded":
        """Read what `to_dict` made. Raises KeyError, ValueError or IndexError when damaged."""
        stands = np.full(cells, PRINTED, np.intp)
        at, rates = cast(Sequence[Sequence[int]], stored["stands"])
        stands[np.array(at, np.intp)] = rates
        rows, columns, weights = cast(Sequence[Sequence[float]], stored["weights"])
        said_by = np.array(stored["said_by"], np.intp)
        places = (np.array(rows, np.intp), np.array(columns, np.intp))
        matrix = sparse.csr_array(
            (np.array(weights, np.float64), places), shape=(len(said_by), cells)
        )
        low, high = (
            np.array([open_ if end is None else end for end in cast(Sequence[float | None], ends)])
            for ends, open_ in ((stored["low"], -np.inf), (stored["high"], np.inf))
        )
        return cls(stands, Rows(matrix, low, high), said_by)
