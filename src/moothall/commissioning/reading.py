"""Reads a table of a round's inputs from CSV or Excel: every fault by its cell, or all rows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
from django import forms
from django.core.exceptions import ValidationError

from moothall.commissioning.fields import CodesField, YesNoField
from moothall.commissioning.inputs import InputColumn, InputTable, Values
from moothall.commissioning.vocabulary import Names
from moothall.faults import InvalidValue
from moothall.records.cells import Cells, Unreadable
from moothall.records.spreadsheets import read_cells, squeezed

# Told of each, so that a file with thousands of faults does not fill a screen.
MOST_TOLD = 50


class InputsRefused(InvalidValue):
    """A file with faults; `faults` has the message of each. Nothing of it was taken."""

    def __init__(self, table: InputTable, name: str, faults: list[str]) -> None:
        self.faults = faults
        more = len(faults) - MOST_TOLD
        shown = "\n".join(f"- {fault}" for fault in faults[:MOST_TOLD])
        rest = f"\nand {more:,} more." if more > 0 else ""
        super().__init__(
            f"{name} was not taken as {table.title.lower()}; what is there stays. "
            f"Its faults:\n{shown}{rest}"
        )


def read_inputs(table: InputTable, names: Names, path: Path, name: str = "") -> list[Values]:
    """Return the rows of a file as values by column. Raises InputsRefused with every fault."""
    called = name or path.name
    known = _headings(table)
    required = [column for column in table.columns if _must_stand(column, names)]
    try:
        cells = read_cells(
            path,
            lambda heading: known.get(squeezed(heading)),
            [column.name for column in required],
            words=words_of(table, names),
        )
    except Unreadable as unreadable:
        raise InputsRefused(table, called, _messages(unreadable.faults)) from None
    reading = _Reading(table, cells, table.fields(names), _messages(cells.faults))
    rows = reading.rows()
    if reading.faults:
        raise InputsRefused(table, called, reading.faults)
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


def _headings(table: InputTable) -> dict[str, tuple[str, int]]:
    """Our name for each heading a column may stand under, the title preferred."""
    known: dict[str, tuple[str, int]] = {}
    for column in table.columns:
        for rank, heading in enumerate((column.title, column.name, *column.headings)):
            known.setdefault(squeezed(heading), (column.name, rank))
    return known


def _messages(faults: pa.Table) -> list[str]:
    return [str(message) for message in faults["message"].to_pylist()]


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
