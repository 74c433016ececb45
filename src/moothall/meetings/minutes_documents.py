"""Minutes as PDF and for Word: the same words as on the page, under the look of all documents."""

import datetime as dt
import tempfile
from pathlib import Path

from django.template.loader import render_to_string

from moothall import clock
from moothall.meetings.minutes_shown import ShownMinutes
from moothall.theme.documents import pandoc, reference
from moothall.theme.documents.typesetting import LOOK, typeset
from moothall.theme.formats import as_local

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def html_of(minutes: ShownMinutes) -> str:
    """Return the body of the document as HTML, its parts as second-level headings."""
    return render_to_string(
        "meetings/minutes_document.html",
        {"told": minutes, "meeting": minutes.meeting},
        using="jinja2",
    )


def _moment(minutes: ShownMinutes) -> dt.datetime:
    """The moment written into files instead of now: when they became what they are."""
    kept = minutes.minutes
    return (kept.approved_at or kept.circulated_at or clock.now()).replace(microsecond=0)


def as_pdf(minutes: ShownMinutes) -> bytes:
    """Return minutes as a tagged PDF. Raises ConversionFailed or NotTypeset."""
    at = _moment(minutes)
    with tempfile.TemporaryDirectory(prefix="moothall-minutes-") as scratch:
        folder = Path(scratch)
        body = pandoc.run(html_of(minutes), "typst", [], at=at, folder=folder).decode("utf-8")
        day = as_local(at)
        made = typeset(
            LOOK.read_text("utf-8") + body,
            folder,
            form="pdf",
            given={
                "title": minutes.title,
                "author": minutes.meeting.body.name,
                "summary": minutes.stands,
                "language": "en",
                "region": "GB",
                "year": str(day.year),
                "month": str(day.month),
                "day": str(day.day),
            },
            at=at,
        )
    assert isinstance(made, bytes)
    return made


def as_docx(minutes: ShownMinutes) -> bytes:
    """Return minutes for Word. Raises ConversionFailed."""
    at = _moment(minutes)
    with tempfile.TemporaryDirectory(prefix="moothall-minutes-") as scratch:
        folder = Path(scratch)
        look = folder / "look.docx"
        look.write_bytes(reference.docx())
        options = [
            f"--reference-doc={look}",
            f"--metadata=title:{minutes.title}",
            f"--metadata=author:{minutes.meeting.body.name}",
            "--metadata=lang:en-GB",
        ]
        return pandoc.run(html_of(minutes), "docx", options, at=at, folder=folder)
