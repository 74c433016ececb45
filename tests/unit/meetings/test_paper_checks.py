"""What may be a paper is told by content, and every refusal says what to do."""

import io

import pytest
from pytest_django.fixtures import Settings
from tests.unit.meetings.files import (
    TYPES,
    office,
    open_document,
    pdf,
    pdf_with,
    workbook,
    zipped,
)

from moothall.faults import InvalidValue
from moothall.meetings.forms.papers import VersionForm
from moothall.meetings.paper_checks import Examined, examine
from moothall.meetings.paper_kinds import OFFICE, OPEN_DOCUMENT, PDF
from moothall.meetings.paper_store import keep, name_of, path_of, read


def found(content: bytes) -> Examined:
    return examine(io.BytesIO(content), len(content))


def refused(content: bytes) -> str:
    with pytest.raises(InvalidValue) as fault:
        found(content)
    return str(fault.value)


def test_a_pdf_is_known_with_its_pages() -> None:
    assert found(pdf(3)) == Examined(PDF, 3)


@pytest.mark.parametrize("kind", OFFICE)
def test_office_files_are_known_by_their_main_part(kind: str) -> None:
    short = kind.partition("officedocument.")[2]
    assert found(office(short)).kind.media_type == kind


@pytest.mark.parametrize("kind", OPEN_DOCUMENT)
def test_open_documents_are_known_by_their_type(kind: str) -> None:
    assert found(open_document(kind.rpartition(".")[2])).kind.media_type == kind


def test_what_programs_write_is_taken() -> None:
    assert found(workbook()).kind.ending == "xlsx"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty"),
        (b"<!DOCTYPE html><p>", "web page or XML"),
        (b"\n <svg onload=alert(1)>", "web page or XML"),
        (b"\x89PNG\r\n", "picture"),
        (b"MZ\x90\0", "does not know what the file is"),
        (b"just words", "does not know what the file is"),
        (pdf(password="x"), "locked with a password"),
        (pdf(script="app.alert(1)"), "something that runs"),
        (pdf()[:200], "damaged or cut off"),
        (b"%PDF-1.7 and no more", "damaged or cut off"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "old form of Office"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "locked with a password",
        ),
        (zipped({"a.txt": b"x"}), "zip archive of other things"),
        (b"PK\x03\x04 cut off", "damaged or locked"),
        (office("spreadsheetml.sheet", **{"xl/vbaProject.bin": b"x"}), "macros"),
        (
            zipped(
                {TYPES: b'<T><O ContentType="application/vnd.ms-excel.sheet.macroEnabled"/></T>'}
            ),
            "carries macros",
        ),
        (office("wordprocessingml.document", **{"word/activeX/a.bin": b"x"}), "macros"),
        (open_document("text", **{"Basic/Standard/script.xml": b"x"}), "macros"),
        (
            open_document("text", **{"META-INF/manifest.xml": b"<m><encryption-data/></m>"}),
            "locked with a password",
        ),
        (zipped({TYPES: b"<T><T>"}), "damaged or locked"),
    ],
)
def test_what_is_refused_is_told_why(content: bytes, said: str) -> None:
    assert said in refused(content)


WAITS = (
    "after", "note", "form", "bookmark", "link", "older link", "film", "form of programs",
    "file beside",
)  # fmt: skip


@pytest.mark.parametrize("where", WAITS)
def test_a_script_is_found_wherever_it_waits(where: str) -> None:
    assert "something that runs" in refused(pdf_with(where))


@pytest.mark.parametrize("content", [office("wordprocessingml.document"), open_document("text")])
def test_an_archive_damaged_at_any_place_is_refused_or_taken(content: bytes) -> None:
    said = set()
    for place in range(4, len(content)):
        damaged = bytearray(content)
        damaged[place] ^= 0xFF
        try:
            found(bytes(damaged))
        except InvalidValue as fault:
            said.add(str(fault))
    assert any("damaged or locked" in each for each in said)


def test_what_would_burst_is_refused_unread() -> None:
    bomb = office("wordprocessingml.document", **{"word/document.xml": b"\0" * 60_000_000})
    assert len(bomb) < 100_000
    assert "would unpack to 60.0 MB" in refused(bomb)


def test_what_is_larger_than_a_paper_may_be_is_refused_unread() -> None:
    with pytest.raises(InvalidValue, match=r"has 50\.0 MB, and the most for a paper is 50\.0 MB"):
        examine(io.BytesIO(), 50_000_001)
    assert "up to 50.0 MB" in str(VersionForm()["given"].help_text)


def test_a_paper_is_no_larger_than_any_upload(settings: Settings) -> None:
    settings.MAX_UPLOAD_BYTES = 5_000_000
    with pytest.raises(InvalidValue, match=r"the most for a paper is 5\.0 MB"):
        examine(io.BytesIO(), 5_000_001)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Report (final).pdf", "Report (final).pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\papers\\Budget.PDF.exe", "Budget.PDF.pdf"),
        ('a"b\r\nX: y.pdf', "a b X y.pdf"),
        ("...", "paper.pdf"),
        ("n" * 300 + ".pdf", "n" * 120 + ".pdf"),
    ],
)
def test_a_name_is_made_harmless_and_ends_as_its_content_says(given: str, name: str) -> None:
    assert name_of(given, PDF) == name


@pytest.mark.django_db
def test_a_paper_lies_once_under_its_hash_and_is_read_back_whole() -> None:
    content = pdf(2)
    first = keep(io.BytesIO(content), "One.pdf", len(content))
    again = keep(io.BytesIO(content), "Two.pdf", len(content))
    assert (first.sha256, first.size, first.pages) == (again.sha256, len(content), 2)
    lying = [path for path in path_of(first.sha256).parents[1].rglob("*") if path.is_file()]
    assert lying == [path_of(first.sha256)]
    assert read(first.sha256) == content
