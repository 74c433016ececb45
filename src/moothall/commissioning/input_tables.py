"""What a table of a round's inputs is: columns with the fields that read them, key, and checks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django import forms

from moothall.commissioning.models import Input, Round
from moothall.commissioning.vocabulary import Names
from moothall.theme.cells import Kind

Values = dict[str, object]
Wrong = list[tuple[str, str]]
Make = Callable[[Names], forms.Field]


@dataclass(frozen=True)
class InputColumn:
    """One column of an input table.

    `headings` are further headings it may stand under in a spreadsheet; `shown` says what a value
    is called on a page.
    """

    name: str
    title: str
    field: Make
    kind: Kind = Kind.TEXT
    headings: tuple[str, ...] = ()
    help: str = ""
    shown: Callable[[Names, object], object] = lambda names, value: value

    def made(self, names: Names) -> forms.Field:
        """Return its form field for one round."""
        made = self.field(names)
        made.label = self.title
        made.help_text = self.help or made.help_text
        return made


@dataclass(frozen=True)
class InputTable:
    """One table of a round's inputs. `check` names what is wrong between the columns of a row."""

    slug: str
    title: str
    question: str
    noun: tuple[str, str]
    model: type[Input]
    columns: tuple[InputColumn, ...]
    about: str
    check: Callable[[Values], Wrong] = field(default=lambda values: [])
    # Without a row of these a round cannot be solved.
    needed: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that tell its rows apart."""
        return self.model.key

    def column(self, name: str) -> InputColumn:
        """Return a column by its name."""
        return next(c for c in self.columns if c.name == name)

    def fields(self, names: Names) -> dict[str, forms.Field]:
        """Return the form fields of a row, by column."""
        return {column.name: column.made(names) for column in self.columns}

    def values(self, row: Input) -> Values:
        """Return a row as values by column."""
        return {column.name: getattr(row, column.name) for column in self.columns}

    def key_of(self, values: Mapping[str, object]) -> tuple[str, ...]:
        """Return what tells a row apart, as text."""
        return tuple(_text(values[name]) for name in self.key)

    def rows(self, round: Round) -> Sequence[Input]:
        """Return the rows of a round, in order."""
        return list(self.model._default_manager.filter(round=round))


def _text(value: object) -> str:
    return ";".join(map(str, value)) if isinstance(value, list) else str(value)
