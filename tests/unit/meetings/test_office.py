"""Office papers as PDF: with the real LibreOffice where it is installed, and without."""

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader
from pytest_django.fixtures import Settings
from tests.cast import Cast
from tests.unit.meetings.browsing import flat, signed_in, words
from tests.unit.meetings.files import office, workbook, zipped
from tests.unit.meetings.held import Held, kept, published

from moothall.meetings import conversions
from moothall.meetings import office as libreoffice
from moothall.meetings.models import Conversion, Paper
from moothall.meetings.papers import give_paper

needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed here"
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
PICTURE = (
    '<p:pict xmlns:p="{w}"><v:shape xmlns:v="urn:schemas-microsoft-com:vml" '
    'style="width:50pt;height:50pt"><v:imagedata xmlns:r="{r}" r:id="rId5"/></v:shape></p:pict>'
)


def document(text: str = "Places at each college", picture: str = "") -> bytes:
    """A Word document; with a picture that lies elsewhere."""
    shown = PICTURE.format(w=W, r=RELATIONS) if picture else ""
    body = f"<w:p><w:r><w:t>{text}</w:t>{shown}</w:r></w:p>"
    main = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    link = (
        f'<Relationship Id="rId5" Type="{RELATIONS}/image" Target="{picture}" '
        'TargetMode="External"/>'
    )
    start = f'<Relationship Id="r" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
    )
    return zipped(
        {
            "[Content_Types].xml": types.encode(),
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">{start}</Relationships>'.encode(),
            "word/document.xml": main.encode(),
            "word/_rels/document.xml.rels": (
                f'<Relationships xmlns="{PACKAGE}">{link if picture else ""}</Relationships>'
            ).encode(),
        }
    )


def text_of(pdf: bytes) -> str:
    """What a PDF says."""
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def given(made: Held, content: bytes, name: str) -> Paper:
    """An Office paper for the budget."""
    return give_paper(
        by=made.cast.clerk,
        meeting=made.meeting,
        item=made.items["Budget"],
        title="Rates",
        kept=kept(content, name),
    )


def program(folder: Path, script: str, settings: Settings) -> None:
    """Have a script stand for LibreOffice."""
    made = folder / "soffice"
    made.write_text(f"#!/bin/sh\n{script}\n")
    made.chmod(0o755)
    settings.OFFICE_PROGRAM = str(made)


@needs_office
def test_a_document_becomes_a_pdf_and_nothing_from_elsewhere_comes_into_it(
    settings: Settings, tmp_path: Path
) -> None:
    settings.OFFICE_PROGRAM = "soffice"
    secret = tmp_path / "secret.png"
    secret.write_bytes(PNG)
    pdf = libreoffice.to_pdf(document(picture=secret.as_uri()), "docx")
    assert "Places at each college" in text_of(pdf)
    assert [image.name for page in PdfReader(io.BytesIO(pdf)).pages for image in page.images] == []


# A picture of one red dot.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c4944415408d763f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


@needs_office
def test_the_pack_holds_office_papers_as_pdf(
    cast: Cast, settings: Settings, in_background: Callable[[], None]
) -> None:
    settings.OFFICE_PROGRAM = "soffice"
    made = published(cast)
    paper = given(made, document(), "Rates 2027.docx")
    file = office("wordprocessingml.document")
    broken = given(made, file, "broken.docx")
    client = signed_in(cast.clerk)
    pack = f"/bhl/meetings/{made.meeting.pk}/pack/whole/"
    assert "Its PDF is not made yet." in words(client.get(pack).content)
    client.post(f"{pack}make")
    in_background()
    page = words(client.get(pack).content)
    assert "Word document, 1 page" in page
    assert "not in the PDF: LibreOffice could not read it." in page
    said = text_of(client.get(f"{pack}pack.pdf").content)
    assert "Places at each college" in said
    assert "LibreOffice could not read it. Open it at" in said
    answer = client.get(f"/bhl/meetings/papers/{paper.pk}/paper.pdf")
    assert answer["Content-Disposition"] == 'inline; filename="Rates 2027.pdf"'
    assert "Places at each college" in text_of(answer.content)
    about = f"/bhl/meetings/papers/{broken.pk}/"
    assert "LibreOffice could not read it." in words(client.get(about).content)
    assert client.get(f"{about}paper.pdf").status_code == 404
    # The paper itself stays what was given.
    assert client.get(f"{about}file").content == file


def test_without_the_program_a_page_in_its_place_says_where_a_paper_is_opened(
    cast: Cast, in_background: Callable[[], None]
) -> None:
    made = published(cast)
    made.paper("Before", pages=2)
    paper = given(made, workbook(), "rates.xlsx")
    made.paper("After", pages=1)
    client = signed_in(cast.clerk)
    pack = f"/bhl/meetings/{made.meeting.pk}/pack/whole/"
    client.post(f"{pack}make")
    in_background()
    assert "not in the PDF: This server makes no PDF of it." in words(client.get(pack).content)
    reader = PdfReader(io.BytesIO(client.get(f"{pack}pack.pdf").content))
    places = {str(m.title): reader.get_destination_page_number(m) for m in flat(reader.outline)}
    leaf = places["1. Budget"]
    assert places["1.1 Before"] == leaf + 1
    assert places["1.2 Rates (not put in)"] == leaf + 3
    assert places["1.3 After"] == leaf + 4
    said = " ".join(reader.pages[leaf + 3].extract_text().split())
    assert "Paper 1.2, Excel workbook" in said
    assert f"/bhl/meetings/papers/{paper.pk}/file" in said
    assert Conversion.objects.count() == 0


def test_a_program_that_makes_nothing_or_something_else_is_said_and_not_run_again(
    cast: Cast, tmp_path: Path, settings: Settings
) -> None:
    made = published(cast)
    program(tmp_path, "exit 1", settings)
    failed = conversions.convert(given(made, workbook(1), "a.xlsx"))
    assert (failed.status, failed.because) == ("failed", "LibreOffice could not read it.")
    program(tmp_path, 'mkdir out; echo "<html>" > out/paper.pdf', settings)
    odd = conversions.convert(given(made, workbook(2), "b.xlsx"))
    assert odd.because.startswith("What LibreOffice made of it cannot be used. The file is a web")
    assert conversions.wanted(Paper.objects.all()) == []


def test_a_program_that_goes_on_too_long_is_ended_with_all_it_started(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libreoffice, "MOST_SECONDS", 1)
    told = tmp_path / "child"
    program(tmp_path, f'sleep 600 & echo $! > "{told}"; wait', settings)
    with pytest.raises(libreoffice.NotConverted, match="It took longer than 1 seconds"):
        libreoffice.to_pdf(workbook(), "xlsx")
    state = Path(f"/proc/{told.read_text().strip()}/stat")
    assert not state.exists() or state.read_text().rpartition(") ")[2][0] == "Z"


def test_what_is_too_large_is_not_begun(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "exit 1", settings)
    monkeypatch.setattr(libreoffice, "MOST_BYTES", 10)
    with pytest.raises(libreoffice.NotConverted, match="at most 10 bytes are converted"):
        libreoffice.to_pdf(workbook(), "xlsx")


def test_the_program_knows_nothing_of_the_site(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOOTHALL_SECRET_KEY", "of the site")
    told = tmp_path / "told"
    program(tmp_path, f'env > "{told}"; exit 1', settings)
    with pytest.raises(libreoffice.NotConverted):
        libreoffice.to_pdf(workbook(), "xlsx")
    assert "of the site" not in told.read_text()
    assert str(Path(settings.HOME)) not in told.read_text()
