"""States and kinds of what is published."""

from enum import StrEnum

from django.db.models import TextChoices


class PublicationStatus(TextChoices):
    """Where a publication stands."""

    DRAFT = "draft", "draft"
    PUBLISHED = "published", "published"
    WITHDRAWN = "withdrawn", "withdrawn"


# Which status may follow which. A published thing may be published again: that is a new version.
MOVES: dict[PublicationStatus, frozenset[PublicationStatus]] = {
    PublicationStatus.DRAFT: frozenset({PublicationStatus.PUBLISHED}),
    PublicationStatus.PUBLISHED: frozenset(
        {PublicationStatus.PUBLISHED, PublicationStatus.WITHDRAWN}
    ),
    # A withdrawn one may come back, as a new version: its address was kept for it.
    PublicationStatus.WITHDRAWN: frozenset({PublicationStatus.PUBLISHED}),
}


class Format(StrEnum):
    """The forms in which a document and its data are given out: the ending of the file's name."""

    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"

    @property
    def words(self) -> str:
        """What people call it."""
        return WORDS[self]

    @property
    def content_type(self) -> str:
        """What browsers are told it is."""
        return CONTENT_TYPES[self]


WORDS = {
    Format.HTML: "Web page",
    Format.PDF: "PDF",
    Format.DOCX: "Word",
    Format.ODT: "OpenDocument",
    Format.CSV: "CSV",
    Format.XLSX: "Excel",
    Format.JSON: "JSON",
}
_OFFICE = "application/vnd.openxmlformats-officedocument"
CONTENT_TYPES = {
    Format.HTML: "text/html; charset=utf-8",
    Format.PDF: "application/pdf",
    Format.DOCX: f"{_OFFICE}.wordprocessingml.document",
    Format.ODT: "application/vnd.oasis.opendocument.text",
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
    Format.JSON: "application/json",
}
# The forms of the document itself that people take away, and those of its tables.
DOCUMENTS = (Format.PDF, Format.DOCX, Format.ODT)
DATA = (Format.CSV, Format.XLSX, Format.JSON)
