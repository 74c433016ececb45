"""What the file of a reference table looks like: its headings, and how its cells are read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from moothall.records.cells import Findings
from moothall.records.spreadsheets import Recognise, known_headings


@dataclass(frozen=True, slots=True)
class Layout:
    """The headings of a file and the function that reads its cells.

    `headings` has for each of our names the headings it may stand under, in any case and with any
    spaces, the preferred one first; `pattern` finds our name for headings that come in series,
    such as ages.
    """

    headings: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    words: str
    read: Callable[[Findings], pa.Table]
    pattern: Callable[[str], str | None] = lambda heading: None
    _known: Recognise = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", known_headings(self.headings))

    def recognise(self, heading: str) -> tuple[str, int] | None:
        """Return our name for a heading and its rank among the headings of that name, or None."""
        if known := self._known(heading):
            return known
        name = self.pattern(heading)
        return (name, 0) if name else None
