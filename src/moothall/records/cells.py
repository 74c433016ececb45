"""Cells of a spreadsheet as columns of text that know their addresses, and their faults."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from moothall.records import faults
from moothall.records.faults import Level

LONGEST_SHOWN = 80
# The letters of a cell's address at the end of a fault's field: “UKPRN (Members!D5)”.
LETTERS_OF_CELL = r"(?P<letters>[A-Z]+)[0-9]+\)$"
# As many letters as the widest sheet has; padded to it, B stands before AA.
WIDEST = 3


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the sheet: its heading as written and its letter."""

    text: str
    letter: str


@dataclass(frozen=True, slots=True)
class Cells:
    """A table of cells, all text.

    `table` has one string column for each heading that was recognised, under our name for it,
    trimmed, null where blank. `rows` (int64) has the row of the sheet each stands in, from 1.
    `sheet` is the name of the sheet, or None for CSV. `unused` are the headings that nothing was
    read from. `faults` are those found while reading.
    """

    sheet: str | None
    table: pa.Table
    rows: pa.Array
    headings: Mapping[str, Heading]
    unused: tuple[str, ...] = ()
    faults: pa.Table = field(default_factory=faults.table)

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def __contains__(self, name: str) -> bool:
        return name in self.headings

    def __getitem__(self, name: str) -> pa.Array:
        """Return a column as one string array; all null where the sheet does not have it."""
        if name not in self.headings:
            return pa.nulls(len(self), pa.string())
        return one_array(self.table[name])

    def where(self, keep: pa.Array) -> "Cells":
        """Return the rows where `keep` (boolean) is true."""
        return Cells(
            self.sheet,
            self.table.filter(keep),
            self.rows.filter(keep),
            self.headings,
            self.unused,
            self.faults,
        )


class Findings:
    """Collects what is wrong with cells, each fault with its row, its column and its value.

    Levels: `file` refuses the table whole, `warning` refuses nothing.
    """

    def __init__(self, cells: Cells) -> None:
        """Start with the faults found while the cells were read."""
        self.cells = cells
        self._tables: list[pa.Table] = [cells.faults]

    def mark(
        self,
        rule: str,
        column: str,
        wrong: pa.Array,
        says: str,
        *,
        level: Level = Level.FILE,
        **words: pa.Array,
    ) -> None:
        """Record a fault for each cell of the column where `wrong` is true (null counts as false).

        `says` is a sentence in which `{value}` stands for the cell and `{name}` for the array given
        under that name, as long as the table.
        """
        wrong = pc.fill_null(wrong, False)
        rows = self.cells.rows.filter(wrong)
        if len(rows) == 0:
            return
        values = self.cells[column].filter(wrong)
        shown = pc.utf8_slice_codeunits(values, 0, LONGEST_SHOWN)
        known = {name: word.filter(wrong).cast(pa.string()) for name, word in words.items()}
        heading = self.cells.headings[column]
        where = "Row {row}, column " + f"{heading.letter} ({_plain(heading.text)}): "
        if self.cells.sheet is not None:
            where = f"Sheet “{_plain(self.cells.sheet)}”, " + where[0].lower() + where[1:]
        text = rows.cast(pa.string())
        message = _fill(where + says, {"row": text, "value": shown, **known})
        sheet = f"{self.cells.sheet}!" if self.cells.sheet is not None else ""
        address = _fill("{h} ({a}{row})", {"row": text}, h=heading.text, a=sheet + heading.letter)
        self._add(rule, level, rows, address, values, message)

    def mark_each(self, rule: str, column: str, whys: Sequence[str]) -> None:
        """Record a fault for each row for which there is a reason; none where that is empty."""
        wrong = pa.array([bool(why) for why in whys], pa.bool_())
        self.mark(rule, column, wrong, "{why}", why=pa.array(whys, pa.string()))

    def say(
        self, rule: str, message: str, level: Level = Level.FILE, row: int | None = None
    ) -> None:
        """Record a fault of the whole table, or of a row."""
        fault = {"rule": rule, "level": level, "line": row, "message": message}
        self._tables.append(faults.table([fault]))

    def _add(
        self,
        rule: str,
        level: Level,
        rows: pa.Array,
        field: pa.Array,
        value: pa.Array,
        words: pa.Array,
    ) -> None:
        count = len(rows)
        columns = {
            "rule": pa.repeat(pa.scalar(rule), count),
            "level": pa.repeat(pa.scalar(str(level)), count),
            "learner": pa.nulls(count, pa.string()),
            "aim": pa.nulls(count, pa.int64()),
            "line": rows,
            "field": field,
            "value": value,
            "message": words,
        }
        self._tables.append(pa.table(columns, schema=faults.SCHEMA))

    def take(self, other: "Findings") -> None:
        """Add the faults that were found in other columns of the same table."""
        self._tables += other._tables

    def table(self) -> pa.Table:
        """Return all faults in the order of rows, and in a row of its columns; those of the whole
        table, and of a whole row, come first.
        """
        found = pa.concat_tables(self._tables)
        letters = pc.struct_field(pc.extract_regex(found["field"], LETTERS_OF_CELL), "letters")
        placed = found.append_column("place", pc.utf8_lpad(letters, WIDEST))
        keys = [(name, "ascending", "at_start") for name in ("line", "place", "rule")]
        order = pc.sort_indices(placed, sort_keys=keys)
        return found.take(order)


class Unreadable(Exception):
    """A file that no table could be read from. `faults` says why, in the shape of all faults."""

    def __init__(self, rule: str, *messages: str, row: int | None = None) -> None:
        super().__init__(" ".join(messages))
        self.faults = faults.table(
            {"rule": rule, "level": Level.FILE, "line": row, "message": message}
            for message in messages
        )


def refuses(found: pa.Table) -> bool:
    """Return whether any of the faults refuses the table whole."""
    return bool(pc.any(pc.equal(found["level"], str(Level.FILE))).as_py())


def one_array(column: pa.ChunkedArray) -> pa.Array:
    """Return a column as one contiguous array."""
    whole = column.combine_chunks()
    return pa.concat_arrays(whole.chunks) if isinstance(whole, pa.ChunkedArray) else whole


def _plain(text: str) -> str:
    return re.sub(r"[{}]", "", text)


def _fill(pattern: str, arrays: Mapping[str, pa.Array], **fixed: str) -> pa.Array:
    """Join the pieces of a sentence and the arrays that its `{names}` stand for, row by row."""
    pieces: list[object] = []
    for number, piece in enumerate(re.split(r"\{(\w+)\}", pattern)):
        if number % 2 == 0:
            pieces.append(piece)
        else:
            pieces.append(arrays[piece] if piece in arrays else fixed[piece])
    return pc.binary_join_element_wise(*pieces, "", null_handling="replace", null_replacement="")
