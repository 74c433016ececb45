"""The kinds of file a paper may be: what people call them, and how they are given out."""

from dataclasses import dataclass

OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: its words, its media type, the ending of its name."""

    words: str
    media_type: str
    ending: str


PDF = FileKind("PDF", "application/pdf", "pdf")
# By the main part's content type in an Office file (ECMA-376), and by the type itself in an
# OpenDocument file.
OFFICE = {
    f"{OOXML}wordprocessingml.document": FileKind(
        "Word document", f"{OOXML}wordprocessingml.document", "docx"
    ),
    f"{OOXML}spreadsheetml.sheet": FileKind(
        "Excel workbook", f"{OOXML}spreadsheetml.sheet", "xlsx"
    ),
    f"{OOXML}presentationml.presentation": FileKind(
        "PowerPoint presentation", f"{OOXML}presentationml.presentation", "pptx"
    ),
}
OPEN_DOCUMENT = {
    f"{ODF}text": FileKind("OpenDocument text", f"{ODF}text", "odt"),
    f"{ODF}spreadsheet": FileKind("OpenDocument spreadsheet", f"{ODF}spreadsheet", "ods"),
    f"{ODF}presentation": FileKind("OpenDocument presentation", f"{ODF}presentation", "odp"),
}
KINDS = (PDF, *OFFICE.values(), *OPEN_DOCUMENT.values())
BY_MEDIA_TYPE = {kind.media_type: kind for kind in KINDS}
ACCEPT = ",".join(f".{kind.ending}" for kind in KINDS)
TAKEN = "PDF, Word, Excel, PowerPoint and OpenDocument files"


def words_of(media_type: str) -> str:
    """Return what people call files of a type."""
    kind = BY_MEDIA_TYPE.get(media_type)
    return kind.words if kind else "file"
