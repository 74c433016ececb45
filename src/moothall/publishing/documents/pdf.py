"""The document as a tagged PDF that passes Typst's own check of PDF/UA-1."""

import re
import tempfile
from pathlib import Path

from moothall.publishing.documents.outgoing import Outgoing
from moothall.publishing.documents.pictures import write_svgs
from moothall.publishing.documents.report import Report
from moothall.publishing.documents.row_headers import mark_row_headers
from moothall.theme.documents import pandoc
from moothall.theme.documents.typesetting import LOOK, typeset

HERE = Path(__file__).parent
# From so many parts and characters on a document has a list of its parts: some six pages.
MANY_PARTS = 4
LONG = 20_000


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
    """Return the look and the body; in a long document the list of its parts stands before them."""
    look = LOOK.read_text("utf-8")
    parts = [match.start() for match in re.finditer(r"^= ", body, re.M)]
    if len(parts) < MANY_PARTS or len(body) < LONG:
        return look + body
    contents = "#outline(depth: 1, title: [Contents])\n\n"
    return look + body[: parts[0]] + contents + body[parts[0] :]
