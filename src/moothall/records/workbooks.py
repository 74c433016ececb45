"""Reads the sheets of an Excel workbook as rows of text, and refuses one that would do harm."""

import datetime as dt
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import python_calamine

from moothall.records.cells import Unreadable

Row = list[str]

MOST_CELLS = 30_000_000
CELL = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')


def sheets(
    path: Path, largest_unzipped: int
) -> Iterator[tuple[str | None, Iterator[tuple[int, Row]]]]:
    """Yield the name of each visible sheet and its rows, each with its number from 1.

    Raises Unreadable when the file is no sound workbook, unpacks to more than `largest_unzipped`
    bytes or has cells too far apart.
    """
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as parts:
                _refuse_bomb(parts, largest_unzipped)
        with python_calamine.load_workbook(path) as book:
            for about in book.sheets_metadata:
                if about.visible != python_calamine.SheetVisibleEnum.Visible:
                    continue
                if about.typ == python_calamine.SheetTypeEnum.WorkSheet:
                    yield about.name, _sheet_rows(book.get_sheet_by_name(about.name))
    except python_calamine.PasswordError:
        message = "The workbook is locked with a password. Save it without one and give it again."
        raise Unreadable("table.unreadable", message) from None
    except (python_calamine.CalamineError, zipfile.BadZipFile, zlib.error, OSError) as error:
        message = (
            f"The file looks like a workbook and cannot be read ({error}). "
            "Save it again as .xlsx or .csv."
        )
        raise Unreadable("table.unreadable", message) from None


def _refuse_bomb(parts: zipfile.ZipFile, largest: int) -> None:
    """Refuse a workbook that is small as a file and would fill the memory when it is read.

    A sheet is laid out in memory from its first cell to its last, so two cells far apart suffice.
    """
    size = sum(part.file_size for part in parts.infolist())
    if size > largest:
        message = (
            f"The workbook unpacks to {size:,} bytes; at most {largest:,} are read. "
            "Give it in parts, or as CSV."
        )
        raise Unreadable("table.too_large", message)
    if "xl/workbook.xml" not in parts.namelist():
        message = "This kind of workbook is not read here. Save it as .xlsx or .csv."
        raise Unreadable("table.unreadable", message)
    for part in parts.infolist():
        if part.filename.startswith("xl/worksheets/") and _cells_across(parts, part) > MOST_CELLS:
            message = (
                f"A sheet of the workbook reaches over more than {MOST_CELLS:,} cells. Delete what "
                "stands far below or to the right of the table, or save the table as CSV."
            )
            raise Unreadable("table.too_large", message)


def _cells_across(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Return how many cells lie between the first cell of a sheet and its last, rows by columns."""
    down, across, tail = 0, "", b""
    with parts.open(part) as file:
        while block := file.read(1 << 20):
            for letters, number in CELL.findall(tail + block):
                down = max(down, int(number))
                across = max(across, letters.decode(), key=lambda text: (len(text), text))
            tail = (tail + block)[-64:]
    width = 0
    for letter in across:
        width = width * 26 + ord(letter) - 64
    return down * width


def _sheet_rows(sheet: python_calamine.CalamineSheet) -> Iterator[tuple[int, Row]]:
    left = [""] * (sheet.start[1] if sheet.start else 0)
    for number, row in enumerate(sheet.iter_rows(), 1):
        yield number, left + [_text(cell) for cell in row]


def _text(cell: object) -> str:
    """Return what a cell of a workbook holds as the text a person would have typed."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return cell.isoformat(" ") if isinstance(cell, dt.datetime) else str(cell)
