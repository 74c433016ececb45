"""Office papers as PDF: asked for, made, kept in the home by content, and made again where lost."""

import hashlib
import io
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from moothall import clock
from moothall.faults import InvalidValue
from moothall.meetings import office, paper_store
from moothall.meetings.enums import PackStatus
from moothall.meetings.models import Conversion, Paper
from moothall.meetings.paper_kinds import BY_MEDIA_TYPE, PDF
from moothall.records.files import write_whole
from moothall.theme.formats import plural

MOST_PAGES = 500
NO_PROGRAM = "This server makes no PDF of it."
IN_HAND = "Its PDF is not made yet."


def is_office(paper: Paper) -> bool:
    """Whether a paper is a file of Office, of which a PDF can be made."""
    return paper.media_type != PDF.media_type and paper.media_type in BY_MEDIA_TYPE


def conversions_of(papers: Iterable[Paper]) -> dict[str, Conversion]:
    """Return what there is of some papers as PDF, by their hashes (one query)."""
    hashes = [each.sha256 for each in papers if is_office(each)]
    return {each.sha256: each for each in Conversion.objects.filter(sha256__in=hashes)}


def why_not(made: Conversion | None) -> str:
    """Say why there is no PDF of an Office paper; nothing where there is one."""
    if made is None:
        return IN_HAND if office.program() else NO_PROGRAM
    if made.is_made:
        return ""
    return made.because or IN_HAND


def wanted(papers: Iterable[Paper]) -> list[Paper]:
    """Return the papers of which a PDF is to be made: none is there, or it is lost (one query)."""
    if office.program() is None:
        return []
    found = [each for each in papers if is_office(each)]
    there = conversions_of(found)
    return [each for each in found if _is_wanted(there.get(each.sha256))]


def _is_wanted(made: Conversion | None) -> bool:
    if made is None or made.status == PackStatus.ASKED:
        return True
    return made.is_made and not path_of(made).is_file()


def convert(paper: Paper) -> Conversion:
    """Make the PDF of an Office paper, and keep it, or why there is none."""
    told: dict[str, object] = {"because": "", "pdf_sha256": "", "made_at": clock.now()}
    try:
        content = office.to_pdf(
            paper_store.read(paper.sha256), BY_MEDIA_TYPE[paper.media_type].ending
        )
        pages = _pages(content)
    except office.NotConverted as reason:
        told |= {"status": PackStatus.FAILED, "because": str(reason)[:300], "pages": 0, "size": 0}
    else:
        told |= {"status": PackStatus.MADE, "pdf_sha256": hashlib.sha256(content).hexdigest()}
        told |= {"pages": pages, "size": len(content)}
        write_whole(folder() / str(told["pdf_sha256"]), content)
    made, _ = Conversion.objects.update_or_create(sha256=paper.sha256, defaults=told)
    return made


def _pages(content: bytes) -> int:
    """Return how many pages a PDF has that was made here: it is asked what any paper is asked."""
    from moothall.meetings.paper_checks import examine  # takes pypdf, which few pages need

    try:
        pages = examine(io.BytesIO(content), len(content)).pages or 0
    except InvalidValue as fault:
        raise office.NotConverted(f"What LibreOffice made of it cannot be used. {fault}") from None
    if pages > MOST_PAGES:
        raise office.NotConverted(
            f"It would be {plural(pages, 'page')}, and the most is {MOST_PAGES}."
        )
    return pages


def folder() -> Path:
    """Return where PDFs of Office papers lie."""
    return Path(settings.HOME) / "as-pdf"


def path_of(made: Conversion) -> Path:
    """Return where the PDF lies."""
    return folder() / made.pdf_sha256


def read(made: Conversion) -> bytes:
    """Return the PDF. Raises PaperLost where it is gone or is not what was made."""
    try:
        content = path_of(made).read_bytes()
    except FileNotFoundError:
        raise paper_store.PaperLost(f"{made} has no file.") from None
    if hashlib.sha256(content).hexdigest() != made.pdf_sha256:
        raise paper_store.PaperLost(f"The file of {made} is not what was made.")
    return content
