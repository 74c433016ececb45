"""Tables of counts are read with every fault at its cell, and what is hidden stays hidden."""

from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from moothall.records.formats.aggregates import SCHEMA, Aggregates, read_aggregates, words
from moothall.records.reference import read_reference, store_reference

AREAS = """code,name,kind,parent,region,from,to
E92000001,England,country,,,,
E12000006,East of England,region,E92000001,East of England,,
E10000015,Hertfordshire,county,E12000006,East of England,,
E07000096,Dacorum,district,E10000015,East of England,,
E06000032,Luton,unitary authority,E12000006,East of England,,
E06000055,Bedford,unitary authority,E12000006,East of England,2009-04-01,
"""


@pytest.fixture(scope="module")
def areas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("areas")
    path = folder / "areas.csv"
    path.write_text(AREAS, encoding="utf-8")
    return store_reference(folder, read_reference("areas", path))


def read(folder: Path, text: str, areas: Path | None = None) -> Aggregates:
    path = folder / "counts.csv"
    path.write_text(text, encoding="utf-8")
    return read_aggregates(path, areas=areas)


def faults(table: Aggregates) -> list[tuple[str, str, int, str]]:
    rows = table.faults.to_pylist()
    return [(row["rule"], row["level"], row["line"], row["field"]) for row in rows]


def messages(table: Aggregates) -> list[str]:
    return [message.partition(": ")[2] for message in table.faults["message"].to_pylist()]


def test_headings_come_in_any_words_and_order(tmp_path: Path, areas: Path) -> None:
    table = read(
        tmp_path,
        "Learners by home area\n\nNUMBER,Sector Subject Area (Tier 1),Level,Provision type,UKPRN,"
        "Delivery LA,Home_Local_Authority,Academic Year,Note\n"
        '"1,234",03,Level 3,Further Education,99999001,Rest of the region,luton,2025/26,x\n'
        "5,Arts; media & publishing,entry,Apprentices,99999002,E06000055,E10000015,2025-2026,\n",
        areas,
    )
    assert faults(table) == [("table.unused", "warning", None, None)]
    assert table.faults["message"].to_pylist() == [
        "Nothing is read from the columns headed “Note”. Check that none limits the counts."
    ]
    assert table.table.schema == SCHEMA
    assert table.periods == ("2025-26",)
    assert table.table.to_pylist() == [
        {
            "period": "2025-26",
            "home_area": "E06000032",
            "delivery_area": "rest of region",
            "provider": "99999001",
            "route": "fe",
            "level": "3",
            "ssa1": "3",
            "measure": "learners",
            "count": 1234,
            "hidden": False,
            "mark": None,
        },
        {
            "period": "2025-26",
            "home_area": "E10000015",
            "delivery_area": "E06000055",
            "provider": "99999002",
            "route": "apprenticeship",
            "level": "E",
            "ssa1": "9",
            "measure": "learners",
            "count": 5,
            "hidden": False,
            "mark": None,
        },
    ]


@pytest.mark.parametrize(
    "mark",
    [
        *("c", "C", "x", "low", "*", "**", "..", ":", "[c]", "[x]", "[low]", "suppressed", "~"),
        *(
            "fewer than 5",
            "Fewer than 10",
            "less than 5",
            "<5",
            "< 5",
            "<=5",
            "≤5",
            "1-4",
            "1 to 4",
        ),
        *("under 5", "5 or fewer", "n/a", "not shown", "confidential", "#", "s"),
    ],
)
def test_hidden_cells_keep_their_mark_and_have_no_count(tmp_path: Path, mark: str) -> None:
    table = read(tmp_path, f"period,route,count\n2025-26,fe,{mark}\n")
    assert table.table.select(["count", "hidden", "mark"]).to_pylist() == [
        {"count": None, "hidden": True, "mark": mark}
    ]


@pytest.mark.parametrize(
    ("written", "count"),
    [("0", 0), ("007", 7), ("12.0", 12), ('"12,345,678"', 12345678), ("1 234", 1234)],
)
def test_numbers_may_have_separators(tmp_path: Path, written: str, count: int) -> None:
    table = read(tmp_path, f"period,route,count\n2025-26,fe,{written}\n")
    assert table.table["count"].to_pylist() == [count]


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("12.5", "number.decimal"),
        (".5", "number.decimal"),
        ("-4", "number.negative"),
        ("(4)", "number.negative"),
        ("−4", "number.negative"),
        ('"1,23"', "number.wrong"),
        ("-", "number.wrong"),
        ("abc", "number.wrong"),
        ("5%", "number.wrong"),
        ("1e5", "number.wrong"),
        ("9" * 30, "number.large"),
        ("", "cell.blank"),
    ],
)
def test_what_is_no_count_is_refused_at_its_cell(tmp_path: Path, written: str, rule: str) -> None:
    table = read(tmp_path, f"period,route,count\n2025-26,fe,{written}\n2025-26,adult,1\n")
    assert faults(table) == [(rule, "file", 2, "count (C2)")]
    assert table.table.num_rows == 0


def test_a_mark_that_is_not_known_is_told_those_that_are(tmp_path: Path) -> None:
    table = read(tmp_path, "period,route,count\n2025-26,fe,z\n")
    assert messages(table) == [
        "“z” is not a whole number, such as 1,250, nor a mark that it is hidden, such as c, x, "
        "low, *, .., [c], suppressed, fewer than 5, <5 or 1-4."
    ]


def test_every_fault_is_told_at_once(tmp_path: Path, areas: Path) -> None:
    table = read(
        tmp_path,
        "period,home area,provider,route,level,sector,measure,count\n"
        "2025,Lutn,123,sixth form,10,1.5,hours per week,12.5\n"
        "2025-26,East of England,99999001,,E,16,,c\n",
        areas,
    )
    assert table.refused
    assert faults(table) == [
        ("year.wrong", "file", 2, "period (A2)"),
        ("aggregates.area", "file", 2, "home area (B2)"),
        ("code.wrong", "file", 2, "provider (C2)"),
        ("aggregates.route", "file", 2, "route (D2)"),
        ("aggregates.level", "file", 2, "level (E2)"),
        ("aggregates.ssa1", "file", 2, "sector (F2)"),
        ("aggregates.measure", "file", 2, "measure (G2)"),
        ("number.decimal", "file", 2, "count (H2)"),
        ("aggregates.area", "file", 3, "home area (B3)"),
        ("cell.blank", "file", 3, "route (D3)"),
        ("aggregates.ssa1", "file", 3, "sector (F3)"),
    ]
    said = messages(table)
    assert said[1] == (
        "the area “Lutn” is not in the table of areas. Did you mean Luton (E06000032)? Write a "
        "name or code of it."
    )
    assert said[3] == (
        "“sixth form” is not known here: write fe, apprenticeship, foundation, lldd, adult."
    )
    assert said[8] == (
        "East of England is a region, not an authority. If the row adds up its areas, write "
        "“total”."
    )


@pytest.mark.parametrize(
    ("column", "written", "kept"),
    [
        *(("level", text, "3") for text in ("3", "3.0", "L3", "Level 3", "NVQ 3")),
        *(("level", text, "E") for text in ("E", "Entry", "entry level")),
        *(("ssa", text, "1") for text in ("1", "01", "1.0", "1.00", "SSA 1")),
        *(("ssa", text, "10") for text in ("10", "10.00", "10. History philosophy & theology")),
        *(("ssa", text, "6") for text in ("Digital Technology", "6 Digital technology", "ICT")),
        *(("route", text, "unknown") for text in ("Unknown", "not known")),
    ],
)
def test_words_are_known_as_they_are_written(
    tmp_path: Path, column: str, written: str, kept: str
) -> None:
    table = read(tmp_path, f"period,{column},count\n2025-26,{written},1\n")
    name = "ssa1" if column == "ssa" else column
    assert table.table[name].to_pylist() == [kept]


@pytest.mark.parametrize("written", ["1.5", "-3", "15.1", "0", "16"])
def test_numbers_that_are_no_subject_area_are_not_taken_for_one(
    tmp_path: Path, written: str
) -> None:
    table = read(tmp_path, f"period,ssa,count\n2025-26,{written},1\n")
    assert faults(table) == [("aggregates.ssa1", "file", 2, "ssa (B2)")]


def test_a_district_is_let_pass_with_a_warning(tmp_path: Path, areas: Path) -> None:
    table = read(tmp_path, "period,home area,count\n2025-26,Dacorum,4\n", areas)
    assert faults(table) == [("aggregates.tier", "warning", 2, "home area (B2)")]
    assert table.table["home_area"].to_pylist() == ["E07000096"]


def test_without_a_table_of_areas_names_stand_as_written(tmp_path: Path) -> None:
    table = read(tmp_path, "period,home,count\n2025-26,Luton,4\n2025-26,out of region,2\n")
    assert table.table["home_area"].to_pylist() == ["Luton", "outside region"]


def test_the_same_breakdown_twice_is_refused(tmp_path: Path, areas: Path) -> None:
    table = read(tmp_path, "period,home,count\n2025-26,Luton,4\n2025/26,E06000032,4\n", areas)
    assert faults(table) == [("row.repeated", "file", 3, "count (C3)")]
    assert messages(table) == [
        "a count for the same period and breakdown stands in row 2 too. Keep one of the two rows."
    ]


def test_totals_are_checked_and_not_kept(tmp_path: Path) -> None:
    table = read(
        tmp_path,
        "period,home,provider,count\n"
        "2025-26,Luton,99999001,10\n2025-26,Luton,99999002,5\n2025-26,Luton,Total,15\n"
        "2025-26,Bedford,99999001,c\n2025-26,Bedford,99999002,6\n2025-26,Bedford,All,9\n"
        "2025-26,Grand total,All providers,24\n",
    )
    assert faults(table) == []
    assert table.table["count"].to_pylist() == [10, 5, None, 6]


def test_a_total_that_disagrees_is_told_with_both_numbers(tmp_path: Path) -> None:
    table = read(
        tmp_path,
        "period,home,provider,count\n"
        "2025-26,Luton,99999001,10\n2025-26,Luton,99999002,5\n2025-26,Luton,Total,16\n"
        "2025-26,Bedford,99999001,c\n2025-26,Bedford,99999002,6\n2025-26,Bedford,All,5\n"
        "2025-26,Hertfordshire,Total,5\n2025-26,Total,99999001,c\n",
    )
    assert not table.refused
    assert faults(table) == [
        ("aggregates.total", "warning", 4, "count (D4)"),
        ("aggregates.total", "warning", 7, "count (D7)"),
        ("aggregates.total_alone", "warning", 8, "count (D8)"),
    ]
    assert messages(table)[:2] == [
        "16 is given as the total, and its parts in this table add up to 15.",
        "5 is given as the total, and the parts that are shown already add up to 6.",
    ]
    assert table.table.num_rows == 4


def test_a_table_of_totals_alone_is_refused(tmp_path: Path) -> None:
    table = read(tmp_path, "period,home,count\n2025-26,All,15\n")
    assert [fault[0] for fault in faults(table)] == [
        "aggregates.only_totals",
        "aggregates.total_alone",
    ]


def test_notes_below_the_table_are_left_out(tmp_path: Path) -> None:
    text = "period,home,count\n2025-26,Luton,15\n\nSource: an agency\nc: hidden\n"
    table = read(tmp_path, text)
    assert faults(table) == [("table.notes", "warning", 4, None)]
    assert table.table["count"].to_pylist() == [15]


def test_a_table_without_breakdown_is_refused(tmp_path: Path) -> None:
    table = read(tmp_path, "period,count\n2025-26,15\n")
    assert [fault[:2] for fault in faults(table)] == [("table.headings", "file")]


def test_a_workbook_is_read_and_its_cells_are_named(tmp_path: Path) -> None:
    path = tmp_path / "counts.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Cover").write(0, 0, "Read this first")
        sheet = book.add_worksheet("Table 1")
        sheet.write_row(2, 0, ["Period", "Level", "Count"])
        sheet.write_row(3, 0, ["2025-26", 3, 1234])
        sheet.write_row(4, 0, ["2025-26", 2, 7.5])
    table = read_aggregates(path)
    assert table.faults.select(["line", "field", "message"]).to_pylist() == [
        {
            "line": 5,
            "field": "Count (Table 1!C5)",
            "message": "Sheet “Table 1”, row 5, column C (Count): 7.5 is not a whole number.",
        }
    ]


@given(st.binary(max_size=200))
def test_no_bytes_whatever_make_the_reader_crash(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(b"period,home,count\n" + content)
    assert read_aggregates(path).table.schema == SCHEMA


def test_the_page_on_tables_of_counts_states_every_heading_and_word() -> None:
    page = Path(__file__).parents[3] / "docs" / "how-to" / "give-a-table-of-counts.md"
    text = page.read_text(encoding="utf-8")
    for name, headings in words.HEADINGS.items():
        assert text.count(f"| `{name}` | {', '.join(headings)} |") == 1
    for route, names in words.ROUTES.items():
        assert text.count(f"`{route}` ({', '.join(names)})") == 1
    assert text.count(words.MARKS_SHOWN) == 1
