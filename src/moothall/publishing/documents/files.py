"""All files of a report: the page, the documents, and the data of each table."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from moothall.publishing.documents import data, metadata, source
from moothall.publishing.documents.office import as_docx, as_odt
from moothall.publishing.documents.outgoing import outgoing
from moothall.publishing.documents.pdf import as_pdf
from moothall.publishing.documents.pictures import as_png
from moothall.publishing.documents.report import Report
from moothall.publishing.documents.structure import parsed
from moothall.publishing.enums import Format


@dataclass(frozen=True)
class File:
    """One file: the name it is given out under without its ending, its form and its bytes."""

    stem: str
    form: Format
    content: bytes
    title: str

    @property
    def name(self) -> str:
        """The name with its ending."""
        return f"{self.stem}.{self.form}"

    @property
    def sha256(self) -> str:
        """The hash by which it is kept."""
        return hashlib.sha256(self.content).hexdigest()


def files_of(report: Report, stem: str, base_url: str) -> tuple[File, ...]:
    """Return a report in all its forms; the document is called `stem`, its tables by their names.

    Links to the site are made whole with `base_url`. Raises Unreadable, ConversionFailed or
    NotTypeset where a form cannot be made well.
    """
    page = source.write(report)
    document = outgoing(parsed(page), base_url)
    pictures = as_png(document.drawings)
    title = report.about.title
    # Each conversion waits for a program of its own.
    with ThreadPoolExecutor(3) as at_once:
        docx = at_once.submit(as_docx, report, document, pictures)
        odt = at_once.submit(as_odt, report, document, pictures)
        pdf = at_once.submit(as_pdf, report, document)
        documents = (
            File(stem, Format.HTML, page.encode("utf-8"), title),
            File(stem, Format.PDF, pdf.result(), title),
            File(stem, Format.DOCX, docx.result(), title),
            File(stem, Format.ODT, odt.result(), title),
        )
    return documents + data_files_of(report)


def data_files_of(report: Report) -> tuple[File, ...]:
    """Return the tables of a report as data, and what describes its CSV."""
    if not report.tables:
        return ()
    tables = tuple(
        File(table.name, form, content, table.table.title)
        for table in report.tables
        for form, content in (
            (Format.CSV, data.as_csv(table)),
            (Format.XLSX, data.as_xlsx(table, report)),
            (Format.JSON, data.as_json(table, report)),
        )
    )
    about = File(metadata.STEM, Format.JSON, metadata.as_metadata(report), metadata.TITLE)
    return (*tables, about)
