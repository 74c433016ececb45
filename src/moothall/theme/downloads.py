"""A table as a file: CSV for machines, Excel for people. Both hold the whole selection.

Small numbers stand in both as the same word as on the page (`cells.Hidden`).
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable
from decimal import Decimal
from typing import TypeVar

import xlsxwriter
from django.http import HttpResponse
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from moothall import clock
from moothall.theme import cells, formats
from moothall.theme.cells import Hidden, Kind
from moothall.theme.tables import Column, TablePage

Row = TypeVar("Row")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST_CELL = 32_767  # characters; Excel refuses more
# Characters of the widest column of a sheet; longer texts run on in further lines of their cell.
WIDEST = 60
FORMATS = {
    Kind.NUMBER: "#,##0.##",
    Kind.MONEY: "£#,##0.00",
    Kind.PERCENT: "0.0%",
    Kind.DATE: "d mmmm yyyy",
    Kind.MOMENT: "d mmmm yyyy, hh:mm",
}


def response(page: TablePage[Row], about: Iterable[tuple[str, str]] = ()) -> HttpResponse:
    """Answer the download that a page was asked for; `about` adds lines on where it comes from."""
    if page.wanted == "xlsx":
        made, kind = as_xlsx(page, about), XLSX
    else:
        made, kind = as_csv(page).encode("utf-8"), "text/csv; charset=utf-8"
    answer = HttpResponse(made, content_type=kind)
    answer["Content-Disposition"] = (
        f'attachment; filename="{page.table.name}.{page.wanted or "csv"}"'
    )
    return answer


def as_csv(page: TablePage[Row]) -> str:
    """Return the selection as CSV with a byte order mark, so that Excel reads it as UTF-8.

    Dates are ISO, percentages shares from 0 to 1, numbers plain; text that a spreadsheet would
    take for a formula is led by an apostrophe.
    """
    out = io.StringIO()
    out.write(BOM)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([csv_heading(column) for column in page.table.columns])
    for row in page.all_rows:
        writer.writerow([_csv_cell(column.of(row)) for column in page.table.columns])
    return out.getvalue()


def safe(text: str) -> str:
    """Return text that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_heading(column: Column[Row]) -> str:
    """Return what stands over a column in CSV. Percentages are shares there, so their unit is not
    said.
    """
    bare = column.kind is Kind.PERCENT and not column.unit
    return safe(column.title if bare else column.heading)


def _csv_cell(value: object) -> str:
    shown = cells.plain(value)
    if shown is None:
        return ""
    if isinstance(shown, bool):
        return "yes" if shown else "no"
    if isinstance(shown, (int, float, Decimal)):
        return f"{shown:f}" if isinstance(shown, Decimal) else str(shown)
    if isinstance(shown, dt.datetime):
        return formats.as_local(shown).isoformat(timespec="seconds")
    if isinstance(shown, dt.date):
        return shown.isoformat()
    return safe(str(shown))


def as_xlsx(
    page: TablePage[Row],
    about: Iterable[tuple[str, str]] = (),
    made: dt.datetime | None = None,
) -> bytes:
    """Return the selection as a workbook: typed cells, frozen head, a second sheet `About`.

    `made` is when that was, where it is not now: a file that is made again for the same moment has
    the same bytes.
    """
    when = made or clock.now()
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": page.table.title, "created": when.replace(tzinfo=None)})
    _write_table(book, page)
    _write_about(book, page, about, when)
    book.close()
    return out.getvalue()


def _write_table(book: xlsxwriter.Workbook, page: TablePage[Row]) -> None:
    sheet = book.add_worksheet(_sheet_name(page.table.title))
    columns = page.table.columns
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    head_right = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "align": "right"}
    )
    hidden = book.add_format({"italic": True, "font_color": "#4c5753", "align": "right"})
    text = book.add_format({"valign": "top"})
    long_text = book.add_format({"valign": "top", "text_wrap": True})
    typed = {kind: book.add_format({"num_format": form}) for kind, form in FORMATS.items()}
    # Excel has no “as many places as needed”: #,##0.## would leave a point after whole numbers.
    typed[Kind.NUMBER] = book.add_format({"num_format": "#,##0"})
    fraction = book.add_format({"num_format": "#,##0.00"})
    # Wide enough for the heading: a row whose heading folds is not made higher by every program.
    widths = [min(WIDEST, len(column.heading)) for column in columns]
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.heading, head_right if column.kind.numeric else head)
    count = 0
    for count, row in enumerate(page.all_rows, start=1):
        for place, column in enumerate(columns):
            shown = cells.plain(column.of(row))
            length = len(cells.text(shown, column.kind))
            style = typed.get(column.kind, long_text if length > WIDEST else text)
            if column.kind is Kind.NUMBER and _has_places(shown):
                style = fraction
            if isinstance(shown, Hidden):
                style = hidden
            _write_cell(sheet, count, place, shown, style)
            widths[place] = max(widths[place], min(WIDEST, length))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, max(9, width + 3))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, count), len(columns) - 1)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)


def _has_places(shown: object) -> bool:
    return isinstance(shown, (float, Decimal)) and shown != int(shown)


def _write_cell(sheet: Worksheet, row: int, place: int, shown: cells.Plain, style: Format) -> None:
    """Write by type, so that text never becomes a formula or a number."""
    if shown is None or shown == "":
        sheet.write_blank(row, place, None, style)
    elif isinstance(shown, bool):
        sheet.write_string(row, place, "yes" if shown else "no", style)
    elif isinstance(shown, (int, float, Decimal)):
        sheet.write_number(row, place, float(shown), style)
    elif isinstance(shown, dt.datetime):
        sheet.write_datetime(row, place, formats.as_local(shown).replace(tzinfo=None), style)
    elif isinstance(shown, dt.date):
        sheet.write_datetime(row, place, dt.datetime(shown.year, shown.month, shown.day), style)  # noqa: DTZ001
    else:
        sheet.write_string(row, place, str(shown)[:LONGEST_CELL], style)


def _write_about(
    book: xlsxwriter.Workbook,
    page: TablePage[Row],
    about: Iterable[tuple[str, str]],
    when: dt.datetime,
) -> None:
    sheet = book.add_worksheet("About")
    bold = book.add_format({"bold": True, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    lines = [
        ("Title", page.table.title),
        ("Rows", page.summary if page.pages == 1 else f"{formats.number(page.total)} in all"),
        ("Source", page.table.source),
        ("Search", page.search),
        *((f"Only {state.filter.label}", state.value) for state in page.filters if state.value),
        *about,
        ("Made", formats.moment(when)),
        *_masks(page),
    ]
    for place, (name, text) in enumerate(line for line in lines if line[1]):
        sheet.write_string(place, 0, name, bold)
        sheet.write_string(place, 1, text, wrap)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 90)


def _masks(page: TablePage[Row]) -> list[tuple[str, str]]:
    """Say what the words mean that stand where a number is hidden or restricted."""
    found = (cells.plain(column.of(row)) for row in page.all_rows for column in page.table.columns)
    first: dict[str, Hidden] = {}
    for value in found:
        if isinstance(value, Hidden):
            first.setdefault(value.mark, value)
    return [
        (f"{mark.capitalize()} numbers", f"“{mark}” is not 0. {value.reason}.")
        for mark, value in first.items()
    ]


def _sheet_name(title: str) -> str:
    """Excel allows 31 characters, none of []:*?/\\ and no apostrophe at the ends."""
    plain = "".join(" " if mark in "[]:*?/\\" else mark for mark in title)
    return plain[:31].strip("' ") or "Table"
