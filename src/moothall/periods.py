"""Academic years and months, as the field counts them."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Self

from moothall.faults import InvalidValue


@dataclass(frozen=True, order=True, slots=True)
class AcademicYear:
    """The year from 1 August `start` to 31 July of the next year; written 2025-26."""

    start: int

    def __post_init__(self) -> None:
        if not 1990 <= self.start <= 2098:
            raise InvalidValue(f"{self.start} is not the first year of an academic year we know.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2025-26`, `2025/26`, `2025-2026` or the ILR's `2526`."""
        match = re.fullmatch(r"(\d\d)(\d\d)", text) or re.fullmatch(
            r"20(\d\d)[-/](?:20)?(\d\d)", text
        )
        if not match or (int(match[1]) + 1) % 100 != int(match[2]):
            raise InvalidValue(f"“{text}” is not an academic year: write it as 2025-26.")
        return cls(2000 + int(match[1]))

    @property
    def ilr(self) -> str:
        """The year as ILR files write it, 2526."""
        return f"{self.start % 100:02}{(self.start + 1) % 100:02}"

    @property
    def first_day(self) -> dt.date:
        """1 August."""
        return dt.date(self.start, 8, 1)

    @property
    def last_day(self) -> dt.date:
        """31 July."""
        return dt.date(self.start + 1, 7, 31)

    @property
    def age_day(self) -> dt.date:
        """31 August, the day at which ages are counted (METHODS, Measures from the ILR)."""
        return dt.date(self.start, 8, 31)

    def __str__(self) -> str:
        return f"{self.start}-{(self.start + 1) % 100:02}"
