"""Reads a table of a round's inputs from CSV or Excel: every fault by its cell, or all rows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from django import forms
from django.core.exceptions import ValidationError

from moothall.commissioning.fields import CodesField, YesNoField
from moothall.commissioning.inputs import InputColumn, InputTable, Values
from moothall.commissioning.vocabulary import Names
from moothall.faults import SheetRefused
from moothall.records.cells import Cells
from moothall.records.faults import messages
from moothall.records.whole_sheets import open_sheet


class InputsRefused(SheetRefused):
    """A file with faults; `faults` has the message of each. Nothing of it was taken."""

    def __init__(self, table: InputTable, name: str, faults: list[str]) -> None:
        means = f"{name} was not taken as {table.title.lower()}; what is there stays."
        super().__init__(means, faults)


def read_inputs(table: InputTable, names: Names, path: Path, name: str = "") -> list[Values]:
    """Return the rows of a file as values by column. Raises InputsRefused with every fault."""
    called = name or path.name
    required = [column.name for column in table.columns if _must_stand(column, names)]
    refusal = partial(InputsRefused, table, called)
    words = words_of(table, names)
    cells = open_sheet(path, _headings(table), required, words=words, refusal=refusal).cells
    reading = _Reading(table, cells, table.fields(names), messages(cells.faults))
    rows = reading.rows()
    if reading.faults:
        raise refusal(reading.faults)
    return rows


def words_of(table: InputTable, names: Names) -> str:
    """Say in a sentence which columns a file has."""
    must = [c.title for c in table.columns if _must_stand(c, names)]
    may = [c.title for c in table.columns if not _must_stand(c, names)]
    also = f" It may also have {', '.join(may)}." if may else ""
    return f"A table of {table.title.lower()} has the columns {', '.join(must)}.{also}"


def _must_stand(column: InputColumn, names: Names) -> bool:
    """Whether a file must have a column: it is obligatory, and nothing stands in its place."""
    made = column.made(names)
    return made.required and made.initial is None


def _headings(table: InputTable) -> dict[str, tuple[str, ...]]:
    """The headings each column may stand under, the title preferred."""
    return {each.name: (each.title, each.name, *each.headings) for each in table.columns}


@dataclass
class _Reading:
    """One file being read: its cells, the fields that read them, what was found wrong."""

    table: InputTable
    cells: Cells
    fields: dict[str, forms.Field]
    faults: list[str]
    seen: dict[tuple[str, ...], int] = field(default_factory=dict)

    def rows(self) -> list[Values]:
        """Read every row, gathering faults."""
        texts = {c.name: self.cells[c.name].to_pylist() for c in self.table.columns}
        numbers = self.cells.rows.to_pylist()
        return [
            self._row(number, {name: column[at] or "" for name, column in texts.items()})
            for at, number in enumerate(numbers)
        ]

    def _row(self, number: int, texts: dict[str, str]) -> Values:
        values: Values = {}
        for column in self.table.columns:
            try:
                values[column.name] = _read(self.fields[column.name], texts[column.name])
            except ValidationError as fault:
                for message in _in_words(fault, column, self.fields[column.name]):
                    self._fault(number, column, message)
        if len(values) == len(self.table.columns):
            for name, message in self.table.check(values):
                self._fault(number, self.table.column(name), message)
        if all(name in values for name in self.table.key):
            self._once(number, values)
        return values

    def _once(self, number: int, values: Values) -> None:
        key = self.table.key_of(values)
        if key in self.seen:
            told = ", ".join(filter(None, key)) or "this"
            self.faults.append(
                f"Row {number}: {told} is given in row {self.seen[key]} already. Keep one."
            )
        self.seen.setdefault(key, number)

    def _fault(self, number: int, column: InputColumn, message: str) -> None:
        heading = self.cells.headings.get(column.name)
        place = f"column {heading.letter} ({heading.text})" if heading else column.title
        sheet = f"Sheet “{self.cells.sheet}”, row" if self.cells.sheet else "Row"
        self.faults.append(f"{sheet} {number}, {place}: {message}")


def _read(field: forms.Field, text: str) -> object:
    if isinstance(field, YesNoField):
        return field.of_cell(text)
    if isinstance(field, CodesField):
        return field.clean(text)
    if not text and field.initial is not None:
        return field.clean(field.initial)
    return field.clean(text)


def _in_words(fault: ValidationError, column: InputColumn, field: forms.Field) -> Iterator[str]:
    usual = forms.Field.default_error_messages["required"]
    for message in fault.messages:
        yield (
            f"Nothing stands here: give the {column.title.lower()}."
            if message == usual
            else (message)
        )
