"""What a measure is: a declaration of one figure, in words and as an expression."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from moothall.measures.dimensions import ALL_BREAKDOWNS

if TYPE_CHECKING:
    import ibis.expr.types as ir

    # From the rows counted to one whole number.
    Count = Callable[[ir.Table], ir.IntegerScalar]


class Grain(StrEnum):
    """Which table a measure counts the rows of."""

    LEARNERS = "learners"  # one row a learner a year
    ENROLMENTS = "enrolments"  # one row an aim


class Unit(StrEnum):
    """What one unit of a figure is."""

    LEARNERS = "learners"
    ENROLMENTS = "enrolments"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Measure:
    """The one definition of a measure (EVD-3); raise `version` whenever a figure could change.

    `numerator` and `denominator` are Ibis expressions over the rows of the grain, which read the
    columns `reads`; a count has no denominator. `per_cohort`: the denominator is the population of
    the same areas and ages.
    `from_aggregates`: an agency's ready counts can stand for providers without records.
    """

    name: str
    title: str
    unit: Unit
    grain: Grain
    numerator: Count
    numerator_words: str
    definition: str
    source: str
    version: int
    reads: tuple[str, ...] = ()
    denominator: Count | None = None
    denominator_words: str = ""
    breakdowns: tuple[str, ...] = ALL_BREAKDOWNS
    notes: tuple[str, ...] = ()
    per_cohort: bool = False
    from_aggregates: bool = False

    @property
    def is_rate(self) -> bool:
        """Whether a figure is a share: numerator over denominator."""
        return self.per_cohort or self.denominator is not None
