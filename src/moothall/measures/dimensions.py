"""The breakdowns of a figure: what each is called, how it is told, which values it can have."""

import re
from dataclasses import dataclass
from typing import ClassVar

from moothall.measures.faults import UnknownValue
from moothall.measures.vocabulary import (
    ETHNIC_GROUPS,
    LEVELS,
    LLDD,
    OTHER_LEVELS,
    ROUTES,
    SECTORS,
    SEX,
    UNKNOWN,
)


@dataclass(frozen=True, slots=True)
class Dimension:
    """A breakdown: `values` are its possible values, or None where the evidence decides."""

    name: str
    title: str
    words: str
    values: tuple[str, ...] | None = None


def _closed(*values: str) -> tuple[str, ...]:
    return (*values, UNKNOWN)


_ETHNIC_WORDS = "; ".join(
    f"{group}: {', '.join(map(str, codes))}" for group, codes in ETHNIC_GROUPS.items()
)

DIMENSIONS: dict[str, Dimension] = {
    dimension.name: dimension
    for dimension in (
        Dimension(
            "home_area",
            "Home area",
            "Authority in which the learner lived before the learning (PostcodePrior). Districts "
            "of a county count as the county. Authorities outside the grouping are “rest of "
            "region” or “outside region”.",
        ),
        Dimension(
            "delivery_area",
            "Delivery area",
            "Authority in which the learning takes place (DelLocPostCode); for apprentices the "
            "authority of the provider's own postcode, or of DelLocPostCode where the providers "
            "table does not have the provider.",
        ),
        Dimension(
            "provider",
            "Provider",
            "The provider that returned the record, by name, or by UKPRN where the providers "
            "table does not have it. Two providers of one name are told apart by UKPRN.",
        ),
        Dimension(
            "route",
            "Route",
            "The first that holds. apprenticeship: ProgType 2, 3, 20 to 23 or 25. lldd: an "
            "education, health and care plan (LearnerFAM EHC 1) with high needs (HNS 1). "
            "foundation: FundModel 25, and the main aim of the learner at the provider is entry "
            "level or level 1. fe: any other FundModel 25. adult: the rest.",
            _closed(*ROUTES),
        ),
        Dimension(
            "level",
            "Level",
            "Level of the aim in the learning aims table: E (entry) to 8. A programme aim that "
            "the table gives no level has that of its programme (ProgType 2: 3, 3: 2, 20: 4, 21: "
            "5, 22: 6, 23: 7).",
            _closed(*LEVELS, *OTHER_LEVELS.values()),
        ),
        Dimension(
            "ssa1",
            "Sector subject area (tier 1)",
            "Sector subject area of the aim in the learning aims table, 1 to 15.",
            _closed(*SECTORS),
        ),
        Dimension("age", "Age", "Whole years at 31 August of the academic year."),
        Dimension("sex", "Sex", "Sex as recorded: F Female, M Male.", _closed(*SEX.values())),
        Dimension(
            "ethnicity",
            "Ethnicity",
            f"Ethnicity as recorded, in groups by code. {_ETHNIC_WORDS}.",
            _closed(*ETHNIC_GROUPS),
        ),
        Dimension(
            "lldd",
            "Learning difficulty, disability or health problem",
            "As the learner says (LLDDHealthProb 1 Yes, 2 No, 9 Not stated).",
            _closed(*LLDD.values()),
        ),
        Dimension("year", "Academic year", "The academic year of the return, such as 2025-26."),
    )
}

ALL_BREAKDOWNS = tuple(DIMENSIONS)
DEFAULT_AGES = "16-18"


@dataclass(frozen=True, slots=True)
class Ages:
    """Which ages are asked: closed ranges of whole years, and whether unknown ones too."""

    ranges: tuple[tuple[int, int], ...]
    unknown: bool = False

    OLDEST: ClassVar[int] = 199

    @property
    def everyone(self) -> bool:
        """Whether no age at all is left out."""
        return self.unknown and self.holds_all(0, self.OLDEST)

    def holds_all(self, first: int, last: int) -> bool:
        """Whether every age from first to last is asked."""
        reached = first
        for low, high in sorted(self.ranges):
            if low <= reached <= high:
                reached = high + 1
        return reached > last

    def holds(self, age: int | None) -> bool:
        """Whether an age, or an unknown one, is asked."""
        if age is None:
            return self.unknown
        return any(low <= age <= high for low, high in self.ranges)


def parse_ages(values: frozenset[str]) -> Ages:
    """Read `16`, `16-18`, `19+`, `all` and `unknown`, together meaning any of them.

    Raises UnknownValue with all that cannot be read.
    """
    ranges: list[tuple[int, int]] = []
    unknown, wrong = False, []
    for value in sorted(values):
        match = re.fullmatch(r"(\d{1,3})(?:-(\d{1,3})|(\+))?", value.strip())
        if value == "all":
            ranges.append((0, Ages.OLDEST))
            unknown = True
        elif value == UNKNOWN:
            unknown = True
        elif match and int(match[2] or match[1]) >= int(match[1]):
            first = int(match[1])
            ranges.append((first, Ages.OLDEST if match[3] else int(match[2] or first)))
        else:
            wrong.append(value)
    if wrong:
        raise UnknownValue(
            f"“{', '.join(wrong)}” is not an age: write 16, 16-18, 19+, all or unknown."
        )
    return Ages(tuple(ranges), unknown)
