"""Tables are read from any file a person may save, and every cell keeps its address."""

import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from moothall.records.cells import Cells, Unreadable
from moothall.records.spreadsheets import column_letter, read_cells, squeezed
from moothall.theme.downloads import FORMULA_STARTS, safe

NAMES = {"area": ("area", 0), "localauthority": ("area", 1), "count": ("count", 0)}


def read(path: Path) -> Cells:
    return read_cells(
        path,
        lambda text: NAMES.get(squeezed(text)),
        ("area", "count"),
        words="Give area and count.",
    )


def csv(folder: Path, text: str | bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def contents(cells: Cells) -> list[tuple[int, str | None, str | None]]:
    return list(
        zip(
            cells.rows.to_pylist(),
            cells["area"].to_pylist(),
            cells["count"].to_pylist(),
            strict=True,
        )
    )


def refusal(path: Path) -> list[str]:
    with pytest.raises(Unreadable) as caught:
        read(path)
    return caught.value.faults["message"].to_pylist()


@pytest.mark.parametrize(
    "text",
    [
        "area,count\nLuton,5\n\nBedford,\n",
        "\ufeffArea;COUNT\r\nLuton;5\r\n;\r\nBedford;\r\n",
        "Area\tCount\n Luton \t5\n\t\nBedford\t\n",
        '"area","count"\n"Luton","5"\n,\nBedford\n',
    ],
)
def test_delimiters_marks_and_blank_rows_change_nothing(tmp_path: Path, text: str) -> None:
    cells = read(csv(tmp_path, text))
    assert contents(cells) == [(2, "Luton", "5"), (4, "Bedford", None)]
    assert cells.sheet is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_found_out(tmp_path: Path, encoding: str) -> None:
    cells = read(csv(tmp_path, "area,count\nYnys Môn – all,5\n".encode(encoding)))
    assert contents(cells) == [(2, "Ynys Môn – all", "5")]


def test_a_download_read_back_is_as_it_was_before_it_was_guarded_from_formulas(
    tmp_path: Path,
) -> None:
    texts = [f"{start}Luton" for start in FORMULA_STARTS if not start.isspace()]
    rows = [f"{safe(text)},1" for text in [*texts, "'s Luton"]]
    assert rows[0] == "'=Luton,1"
    found = read(csv(tmp_path, "\n".join(["Area,Count", *rows])))
    assert found["area"].to_pylist() == [*texts, "'s Luton"]
    # In a workbook no cell is guarded: what stands there is meant.
    path = tmp_path / "table.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((("Area", "Count"), ("'=Luton", "1"))):
            sheet.write_row(number, 0, row)
    assert read(path)["area"].to_pylist() == ["'=Luton"]


def test_headings_may_stand_below_titles_and_keep_their_letters(tmp_path: Path) -> None:
    cells = read(csv(tmp_path, "Learners 2025,,\n,,\nx,Local authority,Count\n1,Luton,5\n"))
    assert contents(cells) == [(4, "Luton", "5")]
    assert (cells.headings["area"].text, cells.headings["area"].letter) == ("Local authority", "B")
    assert cells.unused == ("x",)


def test_of_two_headings_the_preferred_one_is_read(tmp_path: Path) -> None:
    cells = read(csv(tmp_path, "Local authority,area,count\nold,Luton,5\n"))
    assert contents(cells) == [(2, "Luton", "5")]


def test_cells_beyond_the_headings_are_a_fault_at_their_cell(tmp_path: Path) -> None:
    cells = read(csv(tmp_path, "area,count\nLuton,1,234\nBedford,5,\n"))
    assert contents(cells) == [(2, "Luton", "1"), (3, "Bedford", "5")]
    assert cells.faults["line"].to_pylist() == [2]
    assert cells.faults["message"].to_pylist() == [
        "Row 2 has 3 cells, and the headings are 2: column C has no heading. Give it one, or put "
        "text that contains a comma in quotes."
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty."),
        (b" \n", "The file is empty."),
        (b",,\n,,\n", "The table is empty."),
        (b"area,count\n", "The table has headings and no rows below them."),
        (b"area,count\n,\n", "The table has headings and no rows below them."),
        (b"\x00\x01\x02", "The file is neither text nor a workbook. Give .csv or .xlsx."),
        (
            b"area,number\nLuton,5\n",
            "No column is headed “count”. Give area and count. The likeliest row of headings is "
            "row 1, which has: area, number.",
        ),
        (
            b"area,count,Count\nLuton,5,6\n",
            "Row 1: columns B (“count”) and C (“Count”) are both read as “count”. Keep one.",
        ),
    ],
)
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, content: bytes, message: str) -> None:
    assert refusal(csv(tmp_path, content)) == [message]


def test_an_open_quotation_mark_is_located(tmp_path: Path) -> None:
    (message,) = refusal(csv(tmp_path, 'area,count\nLuton,5\n"Bedford,6\n'))
    assert message.startswith("Row 3 cannot be read as CSV (")


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_broken_workbook_is_refused_in_words(tmp_path: Path, start: bytes) -> None:
    (message,) = refusal(csv(tmp_path, start + b"junk" * 300))
    assert message.startswith("The file looks like a workbook and cannot be read (")
    assert message.endswith("Save it again as .xlsx or .csv.")


def test_a_workbook_that_unpacks_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, ["area", "count"])
    with pytest.raises(Unreadable) as caught:
        read_cells(path, lambda text: None, (), words="", largest_unzipped=1000)
    (message,) = caught.value.faults["message"].to_pylist()
    assert message.endswith("at most 1,000 are read. Give it in parts, or as CSV.")


def test_a_sheet_with_a_cell_far_away_is_refused_before_it_fills_the_memory(
    tmp_path: Path,
) -> None:
    path = tmp_path / "table.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["area", "count"])
        sheet.write(1_048_575, 16_383, 5)
    (message,) = refusal(path)
    assert message.startswith("A sheet of the workbook reaches over more than 30,000,000 cells.")


def test_other_kinds_of_workbook_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.ods"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert refusal(path) == ["This kind of workbook is not read here. Save it as .xlsx or .csv."]


def test_a_workbook_is_read_from_the_first_visible_sheet_with_the_headings(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Notes").write(0, 0, "Read me")
        hidden = book.add_worksheet("Old")
        hidden.write_row(0, 0, ["area", "count"])
        hidden.write_row(1, 0, ["Nowhere", 1])
        hidden.hide()
        sheet = book.add_worksheet("Data")
        sheet.write_row(3, 2, ["Area", "Count"])
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for row, value in enumerate(["Luton", True, 7.25, 12.0]):
            sheet.write(4 + row, 2, value)
            sheet.write(4 + row, 3, 5)
        sheet.write_datetime(9, 2, dt.date(2025, 8, 1), day)
    cells = read(path)
    assert (cells.sheet, cells.headings["count"].letter) == ("Data", "D")
    assert contents(cells) == [
        (5, "Luton", "5"),
        (6, "TRUE", "5"),
        (7, "7.25", "5"),
        (8, "12", "5"),
        (10, "2025-08-01", None),
    ]


def test_columns_have_the_letters_of_spreadsheets() -> None:
    assert [column_letter(n) for n in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


def test_long_tables_keep_their_rows_over_batches(tmp_path: Path) -> None:
    lines = "".join(f"place {n},{n}\n" for n in range(120_000))
    cells = read(csv(tmp_path, "area,count\n" + lines))
    assert len(cells) == 120_000
    assert contents(cells)[-1] == (120_001, "place 119999", "119999")


def formulas(folder: Path, **texts: str) -> Path:
    """A workbook as a program writes it that computes nothing: formulas without results."""
    path = folder / "formulas.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Counts & more"
    for row in (["Made in May"], ["Area", "Count", "Other"], ["Luton", 5], ["Bedford", 6]):
        sheet.append(row)
    for address, text in texts.items():
        sheet[address] = text
    book.save(path)
    return path


def change_part(path: Path, name: str, old: bytes, new: bytes) -> None:
    with zipfile.ZipFile(path) as book:
        parts = {each: book.read(each) for each in book.namelist()}
    assert parts[name].count(old) == 1
    parts[name] = parts[name].replace(old, new)
    with zipfile.ZipFile(path, "w") as book:
        for each, content in parts.items():
            book.writestr(each, content)


def test_a_formula_whose_result_was_not_saved_is_not_told_as_blank(tmp_path: Path) -> None:
    assert refusal(formulas(tmp_path, B4="=B3+1")) == [
        "Sheet “Counts & more”: B4 holds a formula whose result was not saved. Open the file in "
        "your spreadsheet program, save it, and give it again."
    ]
    (said,) = refusal(formulas(tmp_path, B3="=2+3", A4='="Bed"&"ford"', B4="=B3+1"))
    assert said.startswith("Sheet “Counts & more”: B3 (and 2 more) holds a formula whose result")


def test_formulas_in_cells_that_are_not_read_are_nobodys_business(tmp_path: Path) -> None:
    path = formulas(tmp_path, B1="=TODAY()", C3="=B3/2", C4="=B4/2")
    assert contents(read(path)) == [(3, "Luton", "5"), (4, "Bedford", "6")]


def test_the_saved_result_of_a_formula_is_read_also_where_it_is_an_empty_text(
    tmp_path: Path,
) -> None:
    path = tmp_path / "table.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("Area", "Count"))
        sheet.write(1, 0, "Luton")
        sheet.write_formula(1, 1, "=2+3", None, 5)
        sheet.write(2, 0, "Bedford")
        sheet.write_formula(2, 1, '=IF(1=1,"",5)', None, "gone")
    change_part(path, "xl/worksheets/sheet1.xml", b"<v>gone</v>", b"<v></v>")
    assert contents(read(path)) == [(2, "Luton", "5"), (3, "Bedford", None)]
