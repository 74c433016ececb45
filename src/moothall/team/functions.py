"""The nineteen functions that a joint team covers, as a grouping of 2009 listed them.

They come with the program (`data/staff_functions.csv`), with the source in the README beside it.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from moothall.team.enums import Level


@dataclass(frozen=True, slots=True)
class Function:
    """One function, by its number in the list."""

    number: int
    words: str

    @property
    def levels_in_words(self) -> tuple[Level, ...]:
        """The levels that the list itself names in its words; of most functions it names none."""
        named = {Level.GROUPING: "at grouping", Level.REGION: "region"}
        return tuple(level for level, words in named.items() if words in self.words)


@cache
def functions() -> tuple[Function, ...]:
    """Return all functions, in the order of the list."""
    text = files("moothall.team").joinpath("data/staff_functions.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(Function(int(row["number"]), row["function"]) for row in rows)


def words_of(number: int) -> str:
    """Return what a function is, by its number. Raises KeyError where there is none."""
    return {function.number: function.words for function in functions()}[number]
