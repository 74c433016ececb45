"""Reads a table from CSV or Excel, whichever it is, as cells with addresses."""

import codecs
import csv
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from moothall.records import faults
from moothall.records.cells import Cells, Heading, Unreadable
from moothall.records.faults import Level
from moothall.records.formulas import without_result
from moothall.records.workbooks import Row, sheets

Recognise = Callable[[str], tuple[str, int] | None]
# What is read by our names: headings, and places in a row; and the headings nothing is read from.
Headings = tuple[dict[str, Heading], dict[str, int], tuple[str, ...]]

HEADINGS_WITHIN = 30
LARGEST_UNZIPPED = 200_000_000
BATCH = 50_000
# A text that a spreadsheet would take for a formula, as it is kept from that in CSV.
GUARDED = r"^'([=+\-@＝＋－＠])"


def squeezed(heading: str) -> str:
    """Return a heading as headings are compared: small letters and digits, nothing between."""
    return re.sub(r"[\W_]+", "", heading).lower()


def known_headings(names: Mapping[str, Sequence[str]]) -> Recognise:
    """Return what knows our names by the headings each may stand under, the preferred one first."""
    known: dict[str, tuple[str, int]] = {}
    for name, texts in names.items():
        for rank, text in enumerate(texts):
            known.setdefault(squeezed(text), (name, rank))
    return lambda heading: known.get(squeezed(heading))


def column_letter(number: int) -> str:
    """Return the letter of a column from its place, counted from 0: 0 is A, 26 is AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_cells(
    path: Path,
    recognise: Recognise,
    required: Collection[str],
    *,
    words: str,
    largest_unzipped: int = LARGEST_UNZIPPED,
) -> Cells:
    """Return the cells under the headings that `recognise` knows.

    `recognise` gives our name for a heading and its rank, or None: of two headings with one name
    the lower rank is read, and equal ranks are a fault. The headings may stand below titles: they
    are the first row, among the first 30 of a sheet, that has all of `required`. Of a workbook the
    first visible sheet that has them is read. `words` says in the fault which headings are wanted.
    Raises Unreadable when there is no such table.
    """
    best: tuple[int, Unreadable] | None = None
    for sheet, rows in _sheets(path, largest_unzipped):
        first = list(islice(rows, HEADINGS_WITHIN))
        place, missing = _find_headings(first, recognise, required)
        if not missing:
            headings = _headings(first[place][0], first[place][1], recognise)
            if sheet is not None:
                _refuse_unsaved(path, sheet, first[place][0], headings[0])
            return _build(sheet, place, first, rows, headings)
        if best is None or len(missing) < best[0]:
            best = len(missing), _no_headings(sheet, place, first, missing, words)
    raise best[1] if best else Unreadable("table.empty", "The file has no table in it.")


def _find_headings(
    rows: list[tuple[int, Row]], recognise: Recognise, required: Collection[str]
) -> tuple[int, list[str]]:
    """Return the place of the likeliest row of headings, and which of the required it lacks."""
    best, missing = 0, list(required)
    for place, (_, row) in enumerate(rows):
        names = {known[0] for cell in row if cell and (known := recognise(cell))}
        lacking = [name for name in required if name not in names]
        if len(lacking) < len(missing):
            best, missing = place, lacking
        if not missing:
            break
    return best, missing


def _no_headings(
    sheet: str | None, place: int, rows: list[tuple[int, Row]], missing: list[str], words: str
) -> Unreadable:
    where = f"Sheet “{sheet}”: " if sheet is not None else ""
    if not any(cell for _, row in rows for cell in row):
        return Unreadable("table.empty", f"{where}The table is empty.")
    number, row = rows[place]
    seen = ", ".join(cell for cell in row if cell)[:300]
    return Unreadable(
        "table.headings",
        f"{where}No column is headed {' or '.join(_quoted(name) for name in missing)}. {words} "
        f"The likeliest row of headings is row {number}, which has: {seen or 'nothing'}.",
        row=number,
    )


def _quoted(name: str) -> str:
    return f"“{name}”"


def _build(
    sheet: str | None,
    place: int,
    first: list[tuple[int, Row]],
    rest: Iterator[tuple[int, Row]],
    of_headings: Headings,
) -> Cells:
    headings, columns, unused = of_headings
    width = len(first[place][1])
    batches: list[pa.Table] = []
    odd: list[dict[str, object]] = []
    rows = _chain(first[place + 1 :], rest)
    while batch := list(islice(rows, BATCH)):
        texts = [_fitted(number, row, width, odd) for number, row in batch]
        data = {name: pa.array([row[at] for row in texts]) for name, at in columns.items()}
        data["_row"] = pa.array([number for number, _ in batch], pa.int64())
        batches.append(_tidy(pa.table(data), is_csv=sheet is None))
    if not batches or not sum(batch.num_rows for batch in batches):
        raise Unreadable("table.empty", "The table has headings and no rows below them.")
    whole = pa.concat_tables(batches).combine_chunks()
    numbers = whole["_row"].combine_chunks()
    numbers = pa.concat_arrays(numbers.chunks) if isinstance(numbers, pa.ChunkedArray) else numbers
    return Cells(sheet, whole.drop_columns(["_row"]), numbers, headings, unused, faults.table(odd))


def _chain(
    first: Iterable[tuple[int, Row]], rest: Iterator[tuple[int, Row]]
) -> Iterator[tuple[int, Row]]:
    yield from first
    yield from rest


def _headings(number: int, row: Row, recognise: Recognise) -> Headings:
    best: dict[str, tuple[int, int]] = {}
    unused: list[str] = []
    twice: list[str] = []
    for at, text in enumerate(row):
        known = recognise(text) if text else None
        if known is None:
            unused += [text] if text else []
            continue
        name, rank = known
        if name in best and best[name][0] == rank:
            twice.append(
                f"Row {number}: columns {column_letter(best[name][1])} (“{row[best[name][1]]}”) "
                f"and {column_letter(at)} (“{text}”) are both read as “{name}”. Keep one."
            )
        elif name not in best or rank < best[name][0]:
            best[name] = rank, at
    if twice:
        raise Unreadable("table.headings", *twice, row=number)
    columns = {name: at for name, (_, at) in best.items()}
    headings = {name: Heading(row[at], column_letter(at)) for name, at in columns.items()}
    return headings, columns, tuple(unused)


def _refuse_unsaved(path: Path, sheet: str, headed: int, headings: Mapping[str, Heading]) -> None:
    """Refuse a table that would be read as blank where a formula stands."""
    read = {each.letter for each in headings.values()}
    found = [
        f"{letter}{row}"
        for letter, row in without_result(path, sheet)
        if row > headed and letter in read
    ]
    if not found:
        return
    more = f" (and {len(found) - 1:,} more)" if len(found) > 1 else ""
    raise Unreadable(
        "table.formulas",
        f"Sheet “{sheet}”: {found[0]}{more} holds a formula whose result was not saved. Open the "
        "file in your spreadsheet program, save it, and give it again.",
    )


def _fitted(number: int, row: Row, width: int, odd: list[dict[str, object]]) -> Row:
    """Return the row as wide as the headings; cells beyond them that hold something are a fault."""
    if len(row) == width:
        return row
    beyond = next((at for at, cell in enumerate(row[width:], width) if cell.strip()), None)
    if beyond is not None:
        letter = column_letter(beyond)
        odd.append(
            {
                "rule": "table.width",
                "level": Level.FILE,
                "line": number,
                "field": f"({letter}{number})",
                "value": row[beyond],
                "message": f"Row {number} has {len(row)} cells, and the headings are {width}: "
                f"column {letter} has no heading. Give it one, or put text that contains a comma "
                "in quotes.",
            }
        )
    return row[:width] + [""] * (width - len(row))


def _tidy(table: pa.Table, *, is_csv: bool) -> pa.Table:
    """Trim every text, make blanks null and drop rows that are blank throughout; in CSV take away
    the apostrophe that keeps a text from being taken for a formula, as our own downloads have it.
    """
    texts = {}
    some = None
    for name in table.column_names:
        if name == "_row":
            texts[name] = table[name]
            continue
        text = pc.utf8_trim(table[name], " \t\r\n\u00a0\u200b\ufeff")
        if is_csv:
            text = pc.replace_substring_regex(text, GUARDED, r"\1")
        texts[name] = pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
        filled = pc.is_valid(texts[name])
        some = filled if some is None else pc.or_(some, filled)
    return pa.table(texts).filter(some)


def _sheets(
    path: Path, largest_unzipped: int
) -> Iterator[tuple[str | None, Iterator[tuple[int, Row]]]]:
    """Yield each visible sheet's name and its rows, each with its number from 1."""
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip():
        raise Unreadable("table.empty", "The file is empty.")
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        yield from sheets(path, largest_unzipped)
    else:
        yield None, _csv_rows(path, _encoding(path, start))


def _encoding(path: Path, start: bytes) -> str:
    """Return UTF-16 by its mark, UTF-8 where the file is that, else Windows' Western European."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in start:
        raise Unreadable(
            "table.unreadable", "The file is neither text nor a workbook. Give .csv or .xlsx."
        )
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _csv_rows(path: Path, encoding: str) -> Iterator[tuple[int, Row]]:
    """Yield the rows of text parted by commas, semicolons or tabs, whichever the start has most."""
    number = 0
    # Windows' code page leaves five bytes without a letter; they must not stop the reading.
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        sample = file.read(4096)
        file.seek(0)
        delimiter = max(",;\t", key=sample.count)
        try:
            for number, row in enumerate(csv.reader(file, delimiter=delimiter, strict=True), 1):
                yield number, row
        except csv.Error as error:
            message = (
                f"Row {number + 1} cannot be read as CSV ({error}). A quotation mark is probably "
                "open or stands inside a text: double it, or remove it."
            )
            raise Unreadable("table.malformed", message, row=number + 1) from None
