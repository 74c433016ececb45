"""Enrolments by how far they came, protected as one table: enrolments, starters, completers and
achievers, or the three rates of them.

Each is part of the one before, so what one shows is told by the others too: 106 completers beside
103 achievers are three people who failed. So a table of any of them is protected as a table of all,
with what lies between two of them (completed, not achieved) as cells of its own (EVD-2).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moothall.disclosure import (
    TOTAL,
    CountTable,
    Dimension,
    Layout,
    Protected,
    ProtectedRate,
    ProtectedRates,
    ProtectedTable,
    Refused,
    Release,
    SuppressionRule,
)
from moothall.disclosure.protect import protect_values
from moothall.measures import MEASURES

Numbers = NDArray[np.int64]
# A measure, and which of its two counts.
Part = tuple[str, str]
Count = Callable[[str, str], CountTable]

STAGE = "stage"
# Each a part of the one before.
ENROLMENTS: dict[str, Part] = {
    "enrolments": ("enrolments", "numerator"),
    "starters": ("starters", "numerator"),
    "completers": ("completers", "numerator"),
    "achievers": ("achievers", "numerator"),
}
RATED: dict[str, Part] = {
    "rated": ("retention", "denominator"),
    "rated completers": ("retention", "numerator"),
    "rated achievers": ("pass_rate", "numerator"),
}
# The counts that a rate divides.
RATES = {
    "retention": ("rated completers", "rated"),
    "pass_rate": ("rated achievers", "rated completers"),
    "achievement_rate": ("rated achievers", "rated"),
}
COUNTS = tuple(ENROLMENTS)[1:]


def counted_as(measure: str) -> tuple[str, str]:
    """Return under which name and version the counts of a measure of enrolments are remembered."""
    chain = RATED if measure in RATES else ENROLMENTS
    versions = [str(MEASURES[name].version) for name in dict.fromkeys(p[0] for p in chain.values())]
    return next(iter(chain)), ".".join(versions)


@dataclass(frozen=True)
class _Whole:
    """The counts of a chain over one layout, whole first, with groups and totals."""

    layout: Layout
    names: tuple[str, ...]
    counts: tuple[Numbers, ...]

    @classmethod
    def of(cls, chain: dict[str, Part], count: Count) -> "_Whole":
        """Count every part of a chain; the first has every category that the others have."""
        tables = [count(*part) for part in chain.values()]
        layout = tables[0].layout
        return cls(layout, tuple(chain), tuple(_spread(t, layout) for t in tables))

    @property
    def between(self) -> list[Numbers]:
        """What each has that the next has not; the last whole."""
        return [a - b for a, b in zip(self.counts, self.counts[1:], strict=False)] + [
            self.counts[-1]
        ]

    @property
    def stages(self) -> Dimension:
        """The stages as a breakdown, each run of them a group: whoever knows two counts knows what
        lies between.
        """
        count = len(self.names)
        runs = [
            (_run(start, stop), tuple(str(place) for place in range(start, stop)))
            for start in range(count)
            for stop in range(start + 2, count + 1)
            if stop - start < count
        ]
        return Dimension(STAGE, tuple(str(place) for place in range(count)), tuple(runs))

    @property
    def staged(self) -> Layout:
        """The layout with the stages as its last breakdown."""
        name, version = self.layout.counted
        dimensions = (*self.layout.dimensions, self.stages)
        return Layout(name, version, self.layout.snapshot, dimensions, self.layout.where)

    @property
    def values(self) -> Numbers:
        """The counts at every position of the staged layout."""
        members = self.stages.members().astype(np.int64)
        return np.stack(self.between, axis=-1) @ members.T

    def place(self, name: str) -> int:
        """Return the position of a count among the stages: itself and all after it."""
        at, count = self.names.index(name), len(self.names)
        label = _run(at, count) if at else TOTAL
        return self.stages.labels.index(label)


def _run(start: int, stop: int) -> str:
    return str(start) if stop - start == 1 else f"{start}-{stop - 1}"


def protect_stage(
    measure: str, count: Count, rule: SuppressionRule, released: Sequence[Release]
) -> Protected | ProtectedRates | Refused:
    """Protect starters, completers, achievers or a rate together with what it is part of.

    `count` counts a measure (its numerator or denominator) as the figure asks, all under the name
    and version of `counted_as`.
    """
    whole = _Whole.of(RATED if measure in RATES else ENROLMENTS, count)
    if any((part < 0).any() for part in whole.between):
        return Refused(
            "This table cannot be shown: some of its cells have more completers than starters, or "
            "more achievers than completers, so it cannot be told what they would give away. Ask "
            "for fewer breakdowns."
        )
    answer = protect_values(whole.staged, whole.values, rule, released)
    if isinstance(answer, Refused):
        return answer

    def part(name: str) -> ProtectedTable:
        at = whole.place(name)
        table = answer.table
        return ProtectedTable(whole.layout, table.numbers[..., at], table.hidden[..., at])

    if measure in RATES:
        above, below = RATES[measure]
        return ProtectedRates(ProtectedRate(part(above), part(below)), answer.release)
    return Protected(part(measure), answer.release)


def _spread(table: CountTable, layout: Layout) -> Numbers:
    """The counts of a table at every position of a wider layout."""
    laid = np.zeros([len(d.categories) for d in layout.dimensions], np.int64)
    places = [
        [wide.categories.index(category) for category in narrow.categories]
        for narrow, wide in zip(table.layout.dimensions, layout.dimensions, strict=True)
    ]
    laid[np.ix_(*places) if places else ()] = table.counts
    return CountTable(layout, laid).values()
