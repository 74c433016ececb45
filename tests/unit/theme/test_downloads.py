"""Downloads hold the whole selection, typed, with hidden numbers hidden and no formulas."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from django.http import QueryDict
from python_calamine import CalamineWorkbook

from moothall import clock
from moothall.theme import downloads
from moothall.theme.cells import Hidden, Kind, Tag
from moothall.theme.tables import Column, Table

Row = dict[str, object]
NOW = dt.datetime(2026, 3, 5, 14, 5, tzinfo=dt.UTC)
MONEY: Table[Row] = Table(
    name="allocations",
    title="Allocations: 2026/27 [draft]",
    source="Example",
    columns=(
        Column("name", "Provider", searchable=True),
        Column("learners", "Learners", kind=Kind.NUMBER),
        Column("rate", "Rate", kind=Kind.PERCENT),
        Column("money", "Allocation", kind=Kind.MONEY),
        Column("on", "Agreed", kind=Kind.DATE),
        Column("status", "Status", kind=Kind.TAG),
    ),
    per_page=25,
)
ROWS: list[Row] = [
    {
        "name": "Hill “A” College",
        "learners": 1200,
        "rate": 0.842,
        "money": Decimal("4188.50"),
        "on": dt.date(2026, 3, 5),
        "status": Tag("agreed"),
    },
    {
        "name": "=HYPERLINK(1)",
        "learners": Hidden(),
        "rate": Hidden(),
        "money": None,
        "on": None,
        "status": Tag("-draft"),
    },
]


def read_csv(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_csv_has_plain_values_and_the_same_word_for_hidden() -> None:
    text = downloads.as_csv(MONEY.page(ROWS))
    assert text[0] == "\N{ZERO WIDTH NO-BREAK SPACE}"
    assert read_csv(text[1:]) == [
        ["Provider", "Learners", "Rate", "Allocation (£)", "Agreed", "Status"],
        ["Hill “A” College", "1200", "0.842", "4188.50", "2026-03-05", "agreed"],
        ["'=HYPERLINK(1)", "hidden", "hidden", "", "", "'-draft"],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_no_text_is_taken_for_a_formula(start: str) -> None:
    assert downloads.safe(f"{start}1+1") == f"'{start}1+1"


def test_negative_numbers_stay_numbers() -> None:
    rows: list[Row] = [ROWS[0] | {"learners": -3}]
    assert read_csv(downloads.as_csv(MONEY.page(rows)))[1][1] == "-3"


def test_a_download_holds_every_page_and_only_what_is_selected() -> None:
    many: list[Row] = [ROWS[0] | {"name": f"P{n}"} for n in range(60)]
    every = MONEY.page(many, QueryDict("format=csv&page=2"))
    assert len(read_csv(downloads.as_csv(every))) == 61
    some = MONEY.page(many, QueryDict("format=csv&q=p1"))
    assert len(read_csv(downloads.as_csv(some))) == 12


def test_excel_has_typed_cells_and_tells_about_itself() -> None:
    with clock.at(NOW):
        made = downloads.as_xlsx(MONEY.page(ROWS), [("Protocol", "P-1")])
    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    assert book.sheet_names == ["Allocations  2026 27  draft", "About"]
    sheet = book.get_sheet_by_index(0).to_python()
    assert sheet[1] == ["Hill “A” College", 1200.0, 0.842, 4188.5, dt.date(2026, 3, 5), "agreed"]
    assert sheet[2] == ["=HYPERLINK(1)", "hidden", "hidden", "", "", "-draft"]
    about = dict(row[:2] for row in book.get_sheet_by_index(1).to_python())
    assert about["Source"] == "Example"
    assert about["Protocol"] == "P-1"
    assert about["Hidden numbers"].startswith("“hidden” is not 0. ")
    assert about["Made"] == "5 March 2026, 14:05"


def test_excel_holds_no_formula() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    made = downloads.as_xlsx(MONEY.page(ROWS))
    sheet = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s", "n", "d"}
    assert sheet.freeze_panes == "B2"


def test_a_long_text_runs_on_within_its_cell() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    long = ROWS[0] | {"name": "Shall the board lead jointly? " * 4}
    made = downloads.as_xlsx(MONEY.page([long, *ROWS[1:]]))
    sheet = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
    assert [bool(sheet.cell(row, 1).alignment.wrap_text) for row in (2, 3)] == [True, False]
    assert sheet.column_dimensions["A"].width < 70


def test_the_answer_names_the_file() -> None:
    answer = downloads.response(MONEY.page(ROWS, QueryDict("format=xlsx")))
    assert answer["Content-Disposition"] == 'attachment; filename="allocations.xlsx"'
    assert answer["Content-Type"] == downloads.XLSX
    plain = downloads.response(MONEY.page(ROWS, QueryDict("format=csv")))
    assert plain["Content-Type"] == "text/csv; charset=utf-8"


def test_an_unknown_format_is_no_download() -> None:
    assert MONEY.page(ROWS, QueryDict("format=exe")).wanted == ""
