"""One report in all its forms: the same words, readable by those who do not see them."""

import csv
import io
import json
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from markupsafe import Markup
from pypdf import PdfReader
from tests.unit.publishing.conftest import SITE
from tests.unit.publishing.reports import LINES, bars, plan

from moothall.publishing.documents.files import File, files_of
from moothall.publishing.documents.report import Report
from moothall.publishing.documents.row_headers import UnknownLayout, mark_row_headers
from moothall.publishing.documents.source import write
from moothall.publishing.documents.structure import Unreadable, parsed
from moothall.theme.documents.typesetting import NotTypeset, typeset

Files = dict[str, File]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# One table of data and the one behind the picture; both with three rows.
TABLES, ROWS = 2, 3
ALTERNATIVE = (
    "Most learners are at Barnfield. Barnfield College: 1,200; Oaklands College: hidden; "
    "Ćwmbrân & “Söns”: 310"
)


def part(file: File, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        return etree.fromstring(archive.read(name))


def words(root: etree._Element) -> str:
    return " ".join("".join(root.itertext()).split())


def test_a_report_comes_as_page_documents_and_data(plan_files: Files) -> None:
    documents = ["plan.html", "plan.pdf", "plan.docx", "plan.odt"]
    data = ["allocations.csv", "allocations.xlsx", "allocations.json", "csv-metadata.json"]
    assert list(plan_files) == documents + data


def test_the_same_report_gives_the_same_bytes(plan_files: Files) -> None:
    again = {file.name: file.sha256 for file in files_of(plan(), "plan", SITE)}
    assert again == {name: file.sha256 for name, file in plan_files.items()}


# Each form.


def test_a_pdf_says_what_it_is_and_is_tagged(plan_files: Files) -> None:
    pdf = plan_files["plan.pdf"].content
    assert b"/Lang(en-GB)" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"<dc:title><rdf:Alt>" in pdf
    assert b">Commissioning plan 2026-27</rdf:li>" in pdf
    assert b"/Marked true" in pdf
    (alternative,) = re.findall(rb"/Alt<FEFF([0-9A-F]+)>", pdf)
    assert bytes.fromhex(alternative.decode()).decode("utf-16-be") == ALTERNATIVE


def test_a_pdfs_tables_have_heads_of_columns_and_of_rows(plan_files: Files) -> None:
    pdf = plan_files["plan.pdf"].content
    heads = re.findall(rb"/S/TH/.*?/Scope/(Row|Column)", pdf)
    assert heads.count(b"Row") == TABLES * ROWS
    assert heads.count(b"Column") == 4 + 2
    assert pdf.count(b"/S/TD/") == ROWS * (4 - 1) + ROWS * (2 - 1)


def test_a_pdf_whose_heads_were_marked_still_finds_all_its_objects(plan_files: Files) -> None:
    pdf = plan_files["plan.pdf"].content
    start = int(pdf[pdf.rindex(b"startxref") :].split()[1])
    count, *entries = pdf[start:].split(b"\n")[1:]
    size = int(count.split()[1])
    for number in range(1, size):
        at = int(entries[number].split()[0])
        assert pdf[at:].startswith(b"%d 0 obj\n" % number)
    assert pdf.endswith(b"%%EOF")


def test_a_pdf_of_another_layout_is_refused() -> None:
    with pytest.raises(UnknownLayout, match="no plain table of its objects"):
        mark_row_headers(b"%PDF-1.7\n5 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF")


def test_word_has_heads_that_repeat_descriptions_notes_and_a_title(plan_files: Files) -> None:
    file = plan_files["plan.docx"]
    document = part(file, "word/document.xml")
    tables = list(document.iter(f"{W}tbl"))
    assert len(tables) == TABLES
    for table in tables:
        assert len(list(table.iter(f"{W}tblHeader"))) == 1
        assert [look.get(f"{W}firstColumn") for look in table.iter(f"{W}tblLook")] == ["1"]
    assert [p.get("descr") for p in document.iter("{*}docPr", "{*}cNvPr")] == [ALTERNATIVE] * 2
    assert "Money belongs to the authority" in words(part(file, "word/footnotes.xml"))
    core = part(file, "docProps/core.xml")
    said = {name: core.findtext(f"{{*}}{name}") for name in ("title", "creator", "language")}
    assert said == {
        "title": "Commissioning plan 2026-27",
        "creator": "Bedfordshire, Hertfordshire and Luton",
        "language": "en-GB",
    }


def test_opendocument_has_heads_descriptions_and_notes(plan_files: Files) -> None:
    file = plan_files["plan.odt"]
    content = part(file, "content.xml")
    assert len(list(content.iter("{*}table-header-rows"))) == TABLES
    assert [d.text for d in content.iter("{*}desc")] == [ALTERNATIVE]
    assert "Money belongs to the authority" in words(next(content.iter("{*}note-body")))
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


@pytest.mark.parametrize("name", ["plan.docx", "plan.odt"])
def test_odd_signs_come_through_as_they_are(plan_files: Files, name: str) -> None:
    inside = "word/document.xml" if name.endswith("docx") else "content.xml"
    said = words(part(plan_files[name], inside))
    assert "#1, $2, @x, *star*, _under_, `tick`, [x] <y> \\n // no comment." in said


def test_hidden_numbers_are_the_same_in_every_form_of_data(plan_files: Files) -> None:
    text = plan_files["allocations.csv"].content.decode("utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    assert rows == [
        ["Provider", "Lead", "Learners", "Amount (£)"],
        ["Barnfield College", "Luton", "1200", "4188000.50"],
        ["Oaklands College", "Hertfordshire", "hidden", "hidden"],
        ["Ćwmbrân & “Söns”", "Bedford", "310", "99.90"],
    ]
    held = json.loads(plan_files["allocations.json"].content)
    assert held["rows"][:2] == [
        {
            "provider": "Barnfield College",
            "lead": "Luton",
            "learners": 1200,
            "amount": "4188000.50",
            "suppressed": [],
        },
        {
            "provider": "Oaklands College",
            "lead": "Hertfordshire",
            "learners": None,
            "amount": None,
            "suppressed": ["learners", "amount"],
        },
    ]
    assert held["columns"][3] == {"name": "amount", "title": "Amount", "kind": "money", "unit": "£"}
    book = openpyxl.load_workbook(io.BytesIO(plan_files["allocations.xlsx"].content))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[3]] == [
        "Oaklands College",
        "Hertfordshire",
        "hidden",
        "hidden",
    ]
    assert len(LINES) + 1 == sheet.max_row


# What is refused.


def test_all_that_readers_would_miss_is_named_at_once() -> None:
    source = (
        "<article><h1>A</h1><h3>Too deep</h3><h1>Again</h1><img src='x'><p id='p'></p>"
        "<p id='p'></p><table><thead><tr><th>x</th></tr></thead>"
        "<tbody><tr><td colspan='2'>y</td></tr></tbody></table></article>"
    )
    with pytest.raises(Unreadable) as raised:
        parsed(source)
    assert str(raised.value) == (
        "The heading “Too deep” is of level 3 after one of level 1. "
        "“Again” is a second title: a document has one heading of level 1. "
        "A table has no caption: say in it what the table shows. "
        'A table needs one row of column heads, each <th scope="col">. '
        'A table has a row that does not begin with <th scope="row">. '
        "A table joins cells, which not every reader can follow: split it into two tables. "
        "A picture has no description: give it an SVG with <title> and <desc>, or an alt. "
        "Two things have the name “p”: give each its own id."
    )


def test_no_sign_that_somebody_types_keeps_a_document_from_everybody(tmp_path: Path) -> None:
    words = "Bell \x07, mark \ufeff, heap \U0001f4a9 and \U0001f680, 中文, ਪੰਜਾਬੀ, Łódź, end."
    made = typeset(
        f'#set document(title: sys.inputs.title)\n#set text(lang: "en")\n{words}',
        tmp_path,
        form="pdf",
        given={"title": "Heap \U0001f4a9"},
    )
    assert isinstance(made, bytes)
    text = PdfReader(io.BytesIO(made)).pages[0].extract_text()
    assert text.startswith("Bell , mark , heap \ufffd and \ufffd, ")
    assert text.endswith("Łódź, end.")


def test_a_pdf_that_fails_typsts_check_is_refused_with_what_it_says(tmp_path: Path) -> None:
    with pytest.raises(NotTypeset, match=r"could not be set: .*title"):
        typeset("= No title\n", tmp_path, form="pdf")


def test_a_font_that_is_missing_is_a_fault_and_not_a_warning(tmp_path: Path) -> None:
    with pytest.raises(NotTypeset, match="something missing: unknown font family: nowhere"):
        typeset('#set text(font: "Nowhere")\nA', tmp_path, form="png")


def test_the_source_keeps_pictures_for_phones_and_links_notes_both_ways() -> None:
    page = write(plan(pictures=(bars(),)))
    assert page.count("<svg") == 2
    assert '<a class="mh-noteref" id="ref-1" href="#note-1" role="doc-noteref">1</a>' in page
    assert 'href="#ref-1" role="doc-backlink"' in page
    assert page.startswith('<article class="mh-document" lang="en-GB">')


def test_the_csv_is_described_beside_it_by_its_own_heads(plan_files: Files) -> None:
    told = json.loads(plan_files["csv-metadata.json"].content)
    assert told["@context"][0] == "http://www.w3.org/ns/csvw"
    (table,) = told["tables"]
    rows = list(csv.reader(io.StringIO(plan_files["allocations.csv"].content.decode("utf-8-sig"))))
    columns = table["tableSchema"]["columns"]
    assert table["url"] == "allocations.csv"
    assert [column["titles"] for column in columns] == rows[0]
    assert [column["datatype"] for column in columns] == ["string", "string", "decimal", "decimal"]
    assert columns[2]["dc:source"] == "Budget of 2026-27: as each authority set it"
    # Every number is a number, or is among the words that stand for none.
    for row in rows[1:]:
        for column, value in zip(columns, row, strict=True):
            if column["datatype"] == "decimal" and value not in column["null"]:
                assert Decimal(value) >= 0
    assert [column.get("null") for column in columns] == [None, None, *[["hidden", ""]] * 2]


def test_tables_of_few_rows_stay_with_their_titles_on_one_page(plan_files: Files) -> None:
    word = part(plan_files["plan.docx"], "word/document.xml")
    (table, *_) = word.iter("{*}tbl")
    kept = [row.find(".//{*}keepNext") is not None for row in table.iterfind("{*}tr")]
    assert kept == [True] * (len(kept) - 1) + [False]
    content = part(plan_files["plan.odt"], "content.xml")
    breaks = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}may-break-between-rows"
    looks = list(content.iter("{*}table-properties"))
    assert [look.get(breaks) for look in looks] == ["false"] * len(looks)


def test_long_documents_for_word_begin_with_a_list_of_their_parts(plan_files: Files) -> None:
    parts = tuple(
        Markup(f'{"Words that fill the page. " * 120}</p><h2 id="part{n}">Part {n}</h2><p>More.')
        for n in range(5)
    )
    long = as_docx_and_odt(plan(context={"paragraphs": parts}))
    for name, inside, link in (
        ("plan.docx", "word/document.xml", "{*}hyperlink"),
        ("plan.odt", "content.xml", "{*}a"),
    ):
        told = part(long[name], inside)
        listed = ["".join(each.itertext()) for each in told.iter(link)]
        assert [f"Part {n}" for n in range(5)] == [words for words in listed if "Part" in words]
        assert words(told).index("Contents") < words(told).index("We spend")
        assert "Contents" not in words(part(plan_files[name], inside))


def as_docx_and_odt(report: Report) -> Files:
    """The documents of a report by their names."""
    return {file.name: file for file in files_of(report, "plan", SITE)}
