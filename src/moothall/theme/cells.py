"""What a value says in a cell: the same words in page, chart, CSV, Excel and JSON.

A value of a higher room (a suppressed count, a figure, a code) takes part by having a method
`for_display()` that returns one of the plain values below, `Hidden` or `Restricted`.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, runtime_checkable

from markupsafe import Markup, escape

from moothall.theme import formats


class Kind(StrEnum):
    """What a column holds, which says how its cells are written and aligned."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    MOMENT = "moment"
    PERCENT = "percent"
    TAG = "tag"
    LINK = "link"
    FILE = "file"  # the name of a file, which may break where it has a hyphen

    @property
    def numeric(self) -> bool:
        """Whether cells are right-aligned."""
        return self in (Kind.NUMBER, Kind.MONEY, Kind.PERCENT)


@dataclass(frozen=True)
class Hidden:
    """A number that may not be shown. `mark` stands wherever the number would."""

    mark: str = "hidden"
    reason: str = "Hidden because it could tell something about a person"

    def __str__(self) -> str:
        return self.mark

    def __html__(self) -> str:
        return Markup('<span class="mh-hidden" title="{}">{}</span>').format(self.reason, self.mark)


@dataclass(frozen=True)
class Restricted(Hidden):
    """A value that is open to others than its reader: it is not protected, it is not theirs."""

    mark: str = "restricted"
    reason: str = "Open to those whose it is"


@dataclass(frozen=True)
class Tag:
    """A status in a word; `tone` is plain, good, teal, waiting, or action (needs someone)."""

    text: str
    tone: str = "plain"

    def __str__(self) -> str:
        return self.text

    def __html__(self) -> str:
        return Markup('<strong class="mh-tag mh-tag--{}">{}</strong>').format(self.tone, self.text)


Plain = str | int | float | Decimal | dt.date | bool | Hidden | Tag | None


@runtime_checkable
class Displayable(Protocol):
    """A value that knows what may be shown of it."""

    def for_display(self) -> Plain:
        """Return the plain value to show, or Hidden."""


def plain(value: object) -> Plain:
    """Return what may be shown of a value; anything unknown is shown as its text."""
    if isinstance(value, Displayable):
        return value.for_display()
    if value is None or isinstance(
        value, (str, int, float, Decimal, dt.date, dt.datetime, Hidden, Tag)
    ):
        return value
    return str(value)


def text(value: object, kind: Kind = Kind.TEXT, *, sign: bool = True) -> str:
    """Write a value as a page or chart label shows it, without markup.

    `sign` False leaves out £ and %, which then stand in the heading of the column.
    """
    shown = plain(value)
    if shown is None or shown == "":
        return ""
    if isinstance(shown, (Hidden, Tag, str)):
        return str(shown)
    if isinstance(shown, bool):
        return "yes" if shown else "no"
    if isinstance(shown, dt.datetime):
        return formats.moment(shown) if kind is Kind.MOMENT else formats.long_date(shown)
    if isinstance(shown, dt.date):
        return formats.long_date(shown)
    if kind is Kind.MONEY:
        return formats.pounds(shown) if sign else formats.number(shown, 2)
    if kind is Kind.PERCENT:
        return formats.percent(shown) if sign else formats.percent_points(shown)
    return formats.number(shown)


def markup(value: object, kind: Kind = Kind.TEXT, *, sign: bool = True) -> Markup:
    """Write a value as HTML; an empty cell says `none` to those who cannot see that it is empty."""
    shown = plain(value)
    if shown is None or shown == "":
        return Markup('<span class="govuk-visually-hidden">none</span>')
    if isinstance(shown, (Hidden, Tag)):
        return Markup(shown.__html__())  # noqa: S704 - both escape what they hold
    if isinstance(shown, dt.date):
        return Markup('<time datetime="{}">{}</time>').format(shown.isoformat(), text(shown, kind))
    if kind is Kind.FILE:
        return _breakable(text(shown))
    return escape(text(shown, kind, sign=sign))


def _breakable(name: str) -> Markup:
    """Let a line break after each hyphen: browsers do so only before a letter."""
    return Markup("-<wbr>").join(escape(part) for part in name.split("-"))


def column_markup(value: object, kind: Kind) -> Markup:
    """Write a cell of a column, whose heading has the sign."""
    return markup(value, kind, sign=False)


def for_json(value: object) -> tuple[str | int | float | bool | None, bool]:
    """Return a value as JSON takes it and whether it is hidden; a hidden value is None."""
    shown = plain(value)
    if isinstance(shown, Hidden):
        return None, True
    if isinstance(shown, Decimal):
        return (int(shown) if shown == shown.to_integral() else float(shown)), False
    if isinstance(shown, dt.date):
        return shown.isoformat(), False
    if isinstance(shown, Tag):
        return shown.text, False
    return shown, False
