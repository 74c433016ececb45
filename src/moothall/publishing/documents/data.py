"""The tables of a report as data files: CSV, Excel and JSON of one declaration.

A hidden number is the same everywhere: the word in CSV and Excel, null in JSON, where the row
names it under `suppressed`.
"""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.http import QueryDict

from moothall.publishing.documents.provenance import in_words
from moothall.publishing.documents.report import DataTable, Report
from moothall.theme import cells, downloads
from moothall.theme.cells import Kind
from moothall.theme.rows import ListRows
from moothall.theme.tables import Column, TablePage

# Row type of the theme's tables, whose rows are of any kind here.
Page = TablePage[object]


def as_csv(data: DataTable) -> bytes:
    """Return a table as CSV: UTF-8 with its mark, for people's spreadsheets as for programs."""
    return downloads.as_csv(_page(data)).encode("utf-8")


def as_xlsx(data: DataTable, report: Report) -> bytes:
    """Return a table as a workbook with a sheet on where its numbers come from."""
    return downloads.as_xlsx(_page(data), _about(data, report), made=report.occasion.at)


def as_json(data: DataTable, report: Report) -> bytes:
    """Return a table as JSON: its columns with kind and unit, its rows, and its sources.

    Money is text of pounds and pence, so that no penny is lost on the way.
    """
    columns = data.table.columns
    content = {
        "table": data.name,
        "title": data.table.title,
        "document": report.about.title,
        "notice": report.about.notice,
        "year": report.about.year,
        "columns": [
            {"name": c.key, "title": c.title, "kind": str(c.kind), "unit": c.shown_unit}
            for c in columns
        ],
        "rows": [_record(columns, row) for row in data.rows],
        "sources": [text for _, text in _about(data, report)],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _page(data: DataTable) -> Page:
    return TablePage(data.table, ListRows(list(data.rows), data.table), QueryDict())


def _record(columns: Sequence[Column[object]], row: object) -> dict[str, object]:
    record: dict[str, object] = {}
    hidden = []
    for column in columns:
        value = column.of(row)
        shown, is_hidden = cells.for_json(value)
        plain = cells.plain(value)
        if column.kind is Kind.MONEY and isinstance(plain, (int, Decimal)):
            shown = f"{Decimal(plain):.2f}"
        record[column.key] = shown
        if is_hidden:
            hidden.append(column.key)
    return record | {"suppressed": hidden}


def _about(data: DataTable, report: Report) -> Iterator[tuple[str, str]]:
    """Give where a table's numbers come from, a line for each column that has them."""
    yield "Document", f"{report.about.title}, {report.about.author}"
    if report.about.notice:
        yield "Notice", report.about.notice
    for column in data.table.columns:
        basis = data.rests_on.get(column.key)
        if basis is not None:
            yield column.title, in_words(basis)
