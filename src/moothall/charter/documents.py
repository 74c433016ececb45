"""Terms and agreements on paper: one page of HTML as PDF and as Word."""

import datetime as dt
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from moothall import clock
from moothall.theme.documents import pandoc, reference
from moothall.theme.documents.typesetting import LOOK, typeset

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Tables as the look has them: lines below rows, no boxes.
TABLES = """
#set table(
  stroke: (x, y) => (bottom: if y == 0 { 1pt + ink } else { 0.5pt + line-colour }),
  inset: (x: 5pt, y: 5pt),
)
#show table.cell.where(y: 0): strong
#show figure.where(kind: table): set align(left)
"""
TYPES: Mapping[str, str] = {"pdf": "application/pdf", "docx": WORD}


@dataclass(frozen=True, slots=True)
class Paper:
    """A document: its title, who gives it out, what it says: HTML whose first headings are h2."""

    title: str
    author: str
    summary: str
    body: Markup
    day: dt.date


def made(paper: Paper, form: str) -> bytes:
    """Return a document as `pdf` or `docx`. Raises ConversionFailed or NotTypeset where it cannot
    be made.
    """
    with tempfile.TemporaryDirectory(prefix="moothall-charter-") as scratch:
        folder = Path(scratch)
        return _pdf(paper, folder) if form == "pdf" else _docx(paper, folder)


def _pdf(paper: Paper, folder: Path) -> bytes:
    at = clock.now().replace(microsecond=0)  # Typst takes whole seconds
    body = pandoc.run(str(paper.body), "typst", [], at=at, folder=folder).decode("utf-8")
    found = typeset(
        LOOK.read_text("utf-8")
        + TABLES
        + body.replace("align(center)[#table", "align(left)[#table"),
        folder,
        form="pdf",
        given={
            "title": paper.title,
            "author": paper.author,
            "summary": paper.summary,
            "language": "en",
            "region": "GB",
            "year": str(paper.day.year),
            "month": str(paper.day.month),
            "day": str(paper.day.day),
        },
        at=at,
    )
    assert isinstance(found, bytes)
    return found


def _docx(paper: Paper, folder: Path) -> bytes:
    (folder / "look.docx").write_bytes(reference.docx())
    options = [
        f"--reference-doc={folder / 'look.docx'}",
        f"--metadata=title:{paper.title}",
        f"--metadata=author:{paper.author}",
        "--metadata=lang:en-GB",
    ]
    return pandoc.run(str(paper.body), "docx", options, at=clock.now(), folder=folder)
