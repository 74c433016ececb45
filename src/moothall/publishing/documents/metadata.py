"""What the CSV files of a report hold, as CSV on the Web has it (W3C, Metadata Vocabulary).

The CSV themselves stay plain tables, which every reader takes. Notices, titles, types and sources
stand in one file beside them, under the name at which readers of CSV on the Web look for it.
"""

import json
from collections.abc import Iterable, Mapping

from moothall.publishing.documents.provenance import in_words
from moothall.publishing.documents.report import DataTable, Report
from moothall.theme import downloads
from moothall.theme.cells import Kind
from moothall.theme.tables import Column

STEM = "csv-metadata"
TITLE = "What the CSV files hold (CSV on the Web)"
TYPES: Mapping[Kind, str] = {
    Kind.NUMBER: "decimal",
    Kind.MONEY: "decimal",
    Kind.PERCENT: "decimal",
    Kind.DATE: "date",
    Kind.MOMENT: "dateTime",
}
# What stands for a number that is hidden, and for one that there is not.
NO_NUMBER = ["hidden", ""]


def as_metadata(report: Report) -> bytes:
    """Return the description of all tables of a report: a table group of CSV on the Web."""
    about = report.about
    content: dict[str, object] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "@type": "TableGroup",
        "dc:title": about.title,
        "dc:description": about.summary,
        "dc:publisher": about.author,
        "dc:issued": report.occasion.day.isoformat(),
        "tables": [_table(data) for data in report.tables],
    }
    if about.notice:
        content["rdfs:comment"] = about.notice
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _table(data: DataTable) -> dict[str, object]:
    return {
        "url": f"{data.name}.csv",
        "dc:title": data.table.title,
        "tableSchema": {"columns": list(_columns(data))},
    }


def _columns(data: DataTable) -> Iterable[dict[str, object]]:
    for column in data.table.columns:
        told = _column(column)
        basis = data.rests_on.get(column.key)
        if basis is not None:
            told["dc:source"] = in_words(basis)
        yield told


def _column(column: Column[object]) -> dict[str, object]:
    told: dict[str, object] = {
        # A name there may have letters, digits and underscores only.
        "name": column.key.replace("-", "_"),
        "titles": downloads.csv_heading(column),
        "datatype": TYPES.get(column.kind, "string"),
    }
    return told | {"null": NO_NUMBER} if column.kind.numeric else told
