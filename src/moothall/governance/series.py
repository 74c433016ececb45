"""Series of references: how a body numbers its decisions, such as 2026/3 or EX/175/08."""

from dataclasses import dataclass
from string import Formatter

STANDARD = "{year}/{number}"
PLACES = {"number", "year", "yy"}
LONGEST_PATTERN = 30


@dataclass(frozen=True, slots=True)
class Series:
    """A pattern, and the number with which it began in a year."""

    pattern: str = STANDARD
    year: int = 0
    first_number: int = 1

    def reference(self, year: int, number: int) -> str:
        """Return the reference of a number of a year."""
        return self.pattern.format(year=year, number=number, yy=f"{year % 100:02}")

    def next_number(self, year: int, last: int | None) -> int:
        """Return the number after the last one of a year, or the first of that year."""
        first = self.first_number if year == self.year else 1
        return max((last or 0) + 1, first)


def faults_of(pattern: str) -> list[str]:
    """Return what is wrong with a pattern."""
    try:
        parts = [part for part in Formatter().parse(pattern) if part[1] is not None]
    except ValueError:
        return ["Close each brace of the pattern, as in EX/{number}/{yy}."]
    places = [name for _, name, _, _ in parts]
    faults = []
    if any(form or conversion for _, _, form, conversion in parts) or not PLACES.issuperset(places):
        faults.append("The pattern knows {number}, {year} and {yy}, and nothing else in braces.")
    if places.count("number") != 1:
        faults.append("The pattern needs {number} once.")
    if "year" not in places and "yy" not in places:
        faults.append("The pattern needs {year} or {yy}: numbers begin anew each year.")
    if len(pattern) > LONGEST_PATTERN:
        faults.append(f"The pattern is longer than {LONGEST_PATTERN} letters: shorten it.")
    return faults
