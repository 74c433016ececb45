"""A paper in a pack: its links lead where they led, its outline stands below its bookmark."""

import io
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
import typst
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    TextStringObject,
)
from tests.unit.meetings.files import written

from moothall.meetings.pack_papers import Bookmark, put_in, seen, upright

LINKED = """
#set page(paper: "a5")
#set heading(numbering: "1.")
= Beginning <a>
See #link(<b>)[the end], #link("https://www.gov.uk/")[the web]
and #link("file:///etc/passwd")[a file].
#pagebreak()
== A deeper part
#pagebreak()
= End <b>
Back to @a.
"""


@dataclass(frozen=True)
class Pack:
    """A pack of two leaves of its own around a paper, read back, with the bookmarks given."""

    reader: PdfReader
    content: bytes
    marks: list[Bookmark]

    def links(self, number: int) -> list[str]:
        """Where the links of a page lead: to an address, or to a page of the pack."""
        found = []
        for each in self.reader.pages[number].get("/Annots", ArrayObject()):
            note = each.get_object()
            if note["/Subtype"] != "/Link":
                continue
            place = note.get("/Dest")
            page = self.reader.get_page_number(place[0].get_object()) if place else None
            found.append(f"page {page}" if place else str(note["/A"]["/URI"]))
        return found


def linked(source: str = LINKED) -> bytes:
    """A real PDF with headings, links within and to the web."""
    return bytes(typst.compile(source.encode()))


def packed(paper: bytes) -> Pack:
    """A paper put in behind the first of two pages."""
    writer = PdfWriter()
    for _ in range(2):
        writer.add_blank_page(595, 842)
    marks = put_in(writer, PdfReader(io.BytesIO(paper)), 1)
    content = written(writer)
    return Pack(PdfReader(io.BytesIO(content)), content, marks)


def test_links_within_lead_to_pages_of_the_pack_and_links_to_the_web_stay() -> None:
    made = packed(linked())
    assert made.links(1) == ["page 3", "https://www.gov.uk/"]
    assert made.links(3) == ["page 1"]
    assert len(made.reader.pages) == 5
    # No copy of a page is left over: each that the file holds is one that is shown.
    assert made.content.count(b"/Type /Page\n") == 5


def test_an_outline_stands_below_in_its_order_and_depth() -> None:
    made = packed(linked())
    assert [(each.title, each.depth) for each in made.marks] == [
        ("1. Beginning", 0), ("1.1. A deeper part", 1), ("2. End", 0),
    ]  # fmt: skip
    assert {each.fit.fit_type for each in made.marks} == {"/XYZ"}


def test_what_is_filled_in_stays_seen_and_what_is_hidden_is_left_out() -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    look = DecodedStreamObject()
    look.set_data(b"BT /F1 12 Tf 2 2 Td (Forty) Tj ET")
    look[NameObject("/Type")] = NameObject("/XObject")
    look[NameObject("/Subtype")] = NameObject("/Form")
    look[NameObject("/BBox")] = ArrayObject(FloatObject(n) for n in (0, 0, 100, 20))
    at = ArrayObject(FloatObject(n) for n in (50, 50, 150, 70))

    def note(kind: str, **more: object) -> DictionaryObject:
        seen_as = DictionaryObject({NameObject("/N"): writer._add_object(look)})
        return DictionaryObject(
            {NameObject("/Subtype"): NameObject(kind), NameObject("/Rect"): at,
             NameObject("/AP"): seen_as, **{NameObject(f"/{n}"): v for n, v in more.items()}}
        )  # fmt: skip

    page[NameObject("/Annots")] = ArrayObject(
        [note("/Widget", T=TextStringObject("Places")), note("/Stamp", F=FloatObject(2)),
         note("/Popup"), TextStringObject("no note at all")]
    )  # fmt: skip
    made = packed(written(writer))
    (kept,) = made.reader.pages[1]["/Annots"]
    assert kept.get_object()["/Subtype"] == "/Stamp"
    assert b"Forty" in kept.get_object()["/AP"]["/N"].get_object().get_data()
    assert "/AcroForm" not in made.reader.root_object


def test_a_careless_file_is_put_in_without_what_cannot_be_read() -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    nowhere = {NameObject("/Subtype"): NameObject("/Link"), NameObject("/Dest"): ArrayObject()}
    without = {NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): DictionaryObject()}
    page[NameObject("/Annots")] = ArrayObject(
        [DictionaryObject(nowhere), DictionaryObject(without)]
    )
    writer.root_object[NameObject("/Outlines")] = TextStringObject("none")
    made = packed(written(writer))
    assert (len(made.reader.pages), made.marks, "/Annots" in made.reader.pages[1]) == (3, [], False)


@pytest.mark.parametrize(
    ("turn", "size", "corner"),
    [(0, (200, 100), (10, 20)), (90, (100, 200), (210, 20)), (180, (200, 100), (210, 120)),
     (270, (100, 200), (10, 120))],
)  # fmt: skip
def test_what_is_laid_over_a_turned_page_stands_where_it_is_seen(
    turn: int, size: tuple[int, int], corner: tuple[int, int]
) -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(400, 400)
    page.cropbox.lower_left, page.cropbox.upper_right = (10, 20), (210, 120)
    page.rotate(turn)
    assert seen(page) == size
    # The lower left corner as it is seen.
    assert tuple(upright(page).apply_on((0, 0))) == corner


@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="poppler is not installed here")
def test_another_program_opens_it_without_complaint(tmp_path: Path) -> None:
    file = tmp_path / "pack.pdf"
    file.write_bytes(packed(linked()).content)
    for asked in (["pdfinfo", "-url", file], ["pdftotext", file, "-"]):
        done = subprocess.run(asked, capture_output=True, text=True, check=True)
        assert done.stderr == ""
        assert ("https://www.gov.uk/" in done.stdout) == (asked[0] == "pdfinfo")
