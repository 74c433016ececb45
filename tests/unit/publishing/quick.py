"""Files of a report that are made in a moment, for tests that are not about documents."""

from moothall.publishing.documents.files import File, data_files_of
from moothall.publishing.documents.report import Report
from moothall.publishing.documents.source import write
from moothall.publishing.enums import Format


def page_and_data(report: Report, stem: str, base_url: str) -> tuple[File, ...]:
    """The page and the data of a report, and a stand-in for its PDF."""
    page = File(stem, Format.HTML, write(report).encode("utf-8"), report.about.title)
    pdf = File(stem, Format.PDF, b"%PDF-1.7 of " + stem.encode(), report.about.title)
    return (page, pdf, *data_files_of(report))
