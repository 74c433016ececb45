"""The one source of a document: its semantic HTML, written from a report by its template."""

from collections.abc import Iterator

from django.template.loader import render_to_string
from markupsafe import Markup, escape

from moothall.publishing.documents.provenance import origins, under
from moothall.publishing.documents.report import Report, by_name
from moothall.theme import cells
from moothall.theme.cells import Hidden


class Notes:
    """The footnotes of a document, collected while its template is drawn."""

    def __init__(self) -> None:
        self._texts: list[Markup] = []

    def add(self, text: str) -> int:
        """Keep a note and return its number, from 1."""
        self._texts.append(escape(text))
        return len(self._texts)

    def __iter__(self) -> Iterator[Markup]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


def write(report: Report) -> str:
    """Return the HTML of a report: one `<article>`, which stands on its own in any frame."""
    context = {
        **report.context,
        "about": report.about,
        "occasion": report.occasion,
        "pins": report.pins,
        "tables": by_name(report.tables),
        "facts": by_name(report.facts),
        "pictures": by_name(report.pictures),
        "origins": origins(report),
        "under": under,
        "hides": hides(report),
        "notes": Notes(),
    }
    return render_to_string(report.template, context, using="jinja2")


def hides(report: Report) -> bool:
    """Whether any number of a report is hidden."""
    in_tables = (
        column.of(row)
        for data in report.tables
        for row in data.rows
        for column in data.table.columns
    )
    in_text = (fact.value for fact in report.facts)
    return any(isinstance(cells.plain(value), Hidden) for value in (*in_tables, *in_text))
