"""Columns that several tables of a round's inputs have, and how their cells are read and shown."""

from collections.abc import Callable, Mapping

from django import forms

from moothall.commissioning.fields import CodeField, CodesField, named
from moothall.commissioning.input_tables import InputColumn, Make
from moothall.commissioning.vocabulary import LEVEL_WORDS, ROUTE_WORDS, SECTOR_WORDS, Names


def words_field(length: int, *, required: bool = True) -> Make:
    """Return how a column of words is read."""
    return lambda names: forms.CharField(max_length=length, required=required)


def points_field(initial: int, help_text: str) -> Make:
    """Return how a column of points is read."""
    return lambda names: forms.DecimalField(
        min_value=0, max_digits=9, decimal_places=2, initial=initial, help_text=help_text
    )


def provider_field(everything: str = "") -> Make:
    """Return how a column of providers is read."""
    return lambda names: CodeField(names.providers, "provider", everything=everything)


def one_field(words: Mapping[str, str], noun: str, everything: str = "") -> Make:
    """Return how a column of one code is read."""
    return lambda names: CodeField(words, noun, everything=everything)


def many_field(words: Mapping[str, str], noun: str) -> Make:
    """Return how a column of several codes is read."""
    return lambda names: CodesField(words, noun)


def called_by(words: Mapping[str, str], everything: str = "") -> Callable[[Names, object], object]:
    """Return how a code is shown; nothing is `everything`."""
    return lambda names, value: words.get(str(value), str(value)) if value else everything


def all_called_by(words: Mapping[str, str], noun: str) -> Callable[[Names, object], object]:
    """Return how several codes are shown; none are all."""
    return lambda names, value: named(words, as_list(value), f"all {noun}")


def as_list(value: object) -> list[str]:
    """Return a value of several codes as their texts."""
    return [str(one) for one in value] if isinstance(value, list) else []


SOURCE = InputColumn(
    "source",
    "Source",
    words_field(200, required=False),
    help="Where it comes from, so that others can follow it: a letter, a table, a decision.",
)
ROUTES = InputColumn(
    "routes", "Routes", many_field(ROUTE_WORDS, "route"), shown=all_called_by(ROUTE_WORDS, "routes")
)
LEVELS = InputColumn(
    "levels", "Levels", many_field(LEVEL_WORDS, "level"), shown=all_called_by(LEVEL_WORDS, "levels")
)
SECTORS = InputColumn(
    "sectors",
    "Sectors",
    many_field(SECTOR_WORDS, "sector"),
    headings=("sector subject areas", "ssa1"),
    shown=all_called_by(SECTOR_WORDS, "sectors"),
)
PROVIDER = InputColumn(
    "provider",
    "Provider",
    provider_field(),
    headings=("UKPRN",),
    shown=lambda names, value: names.providers.get(str(value), str(value)),
)


def kind_columns(everything: bool) -> tuple[InputColumn, ...]:
    """Route, level and sector as one code each; all of them where `everything`."""
    return tuple(
        InputColumn(
            name,
            name.capitalize(),
            one_field(words, name, f"All {name}s" if everything else ""),
            headings=("ssa1", "sector subject area") if name == "sector" else (),
            shown=called_by(words, f"all {name}s"),
        )
        for name, words in (
            ("route", ROUTE_WORDS),
            ("level", LEVEL_WORDS),
            ("sector", SECTOR_WORDS),
        )
    )
