"""The document as a tagged PDF that passes Typst's own check of PDF/UA-1."""

import re
import tempfile
from pathlib import Path

from moothall.publishing.documents import pandoc
from moothall.publishing.documents.outgoing import Outgoing
from moothall.publishing.documents.pictures import write_svgs
from moothall.publishing.documents.report import Report
from moothall.publishing.documents.row_headers import mark_row_headers
from moothall.publishing.documents.typesetting import typeset

HERE = Path(__file__).parent
# From so many parts on a document begins with the list of them.
LONG = 6


def as_pdf(report: Report, document: Outgoing) -> bytes:
    """Return a document as PDF. Raises ConversionFailed or NotTypeset where it cannot be made."""
    about, at = report.about, report.occasion.at
    language, _, region = about.language.partition("-")
    with tempfile.TemporaryDirectory(prefix="moothall-pdf-") as scratch:
        folder = Path(scratch)
        write_svgs(document.drawings, folder)
        body = pandoc.run(
            document.body,
            "typst",
            [f"--lua-filter={HERE / 'report.lua'}"],
            at=at,
            folder=folder,
        ).decode("utf-8")
        made = typeset(
            _setting(body),
            folder,
            form="pdf",
            given={
                "title": document.title,
                "author": about.author,
                "summary": about.summary,
                "language": language,
                "region": region,
                "year": str(report.occasion.day.year),
                "month": str(report.occasion.day.month),
                "day": str(report.occasion.day.day),
            },
            at=at,
        )
    assert isinstance(made, bytes)
    return mark_row_headers(made)


def _setting(body: str) -> str:
    """Return the look, the contents where there are many parts, and the body."""
    parts = len(re.findall(r"^= ", body, re.M))
    contents = "#outline(depth: 1, title: [Contents])\n" if parts >= LONG else ""
    return (HERE / "report.typ").read_text("utf-8") + contents + body
