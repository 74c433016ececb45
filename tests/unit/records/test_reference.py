"""Reference tables are read whole or refused with every fault at its cell."""

import datetime as dt
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from moothall.faults import InvalidValue
from moothall.records.reference import KINDS, ReferenceTable, read_reference, store_reference
from moothall.records.reference.read import READERS
from moothall.records.reference.table import SCHEMAS

AIMS = "LearnAimRef,LearnAimRefTitle,NotionalNVQLevelv2,SectorSubjectAreaTier1,"
AIMS += "SectorSubjectAreaTier2,EffectiveFrom,EffectiveTo,GuidedLearningHours\n"
AREAS = "code,name,kind,parent,region,from,to\n"
POSTCODES = "pcd,pcds,oseast1m,osnrth1m,oslaua\n"


def reference(folder: Path, kind: str, text: str) -> ReferenceTable:
    path = folder / f"{kind}.csv"
    path.write_text(text, encoding="utf-8")
    return read_reference(kind, path)


def faults(table: ReferenceTable) -> list[tuple[str, int, str]]:
    rows = table.faults.select(["rule", "line", "field"]).to_pylist()
    return [(row["rule"], row["line"], row["field"]) for row in rows]


def test_aims_are_read_from_the_columns_of_lars(tmp_path: Path) -> None:
    table = reference(
        tmp_path,
        "aims",
        AIMS + '60133533,"Diploma, level 3",3,3.00,3.10,2014-08-01,2026-07-31,360\n'
        "Z0001234,Entry skills,E,14.00,-2.00,01/08/2014 00:00:00,,\n"
        "123,Mixed,M,-2.00,X,Aug  1 2014 12:00AM,,\n"
        "zprog001,Programme,X,U,,1 Aug 2014,,\n"
        "00100309,Old,H,15,15.20,,,\n",
    )
    assert not table.refused
    assert table.table.schema == SCHEMAS["aims"]
    assert table.table.to_pydict() == {
        "learn_aim_ref": ["60133533", "Z0001234", "00000123", "ZPROG001", "00100309"],
        "title": ["Diploma, level 3", "Entry skills", "Mixed", "Programme", "Old"],
        "level": ["3", "E", "M", "X", "X"],
        "ssa1": ["3", "14", None, None, "15"],
        "ssa2": ["3.1", None, None, None, "15.2"],
        "from": [dt.date(2014, 8, 1)] * 4 + [None],
        "to": [dt.date(2026, 7, 31), None, None, None, None],
    }
    assert faults(table) == [("aim.level", 6, "NotionalNVQLevelv2 (C6)")]
    assert table.faults["level"].to_pylist() == ["warning"]


def test_every_fault_of_an_aims_table_is_told_at_once(tmp_path: Path) -> None:
    table = reference(
        tmp_path,
        "aims",
        AIMS + "60133533,One,3,3.00,3.10,2014-08-01,2013-07-31,\n"
        "60133533,,9,16,x.1,2014-02-30,bad,\n"
        "BAD-REF 1,Three,,1.5,,,,\n",
    )
    assert faults(table) == [
        ("date.order", 2, "EffectiveTo (G2)"),
        ("row.repeated", 3, "LearnAimRef (A3)"),
        ("cell.blank", 3, "LearnAimRefTitle (B3)"),
        ("aim.level", 3, "NotionalNVQLevelv2 (C3)"),
        ("aim.area", 3, "SectorSubjectAreaTier1 (D3)"),
        ("aim.area", 3, "SectorSubjectAreaTier2 (E3)"),
        ("date.wrong", 3, "EffectiveFrom (F3)"),
        ("date.wrong", 3, "EffectiveTo (G3)"),
        ("aim.reference", 4, "LearnAimRef (A4)"),
        ("cell.blank", 4, "NotionalNVQLevelv2 (C4)"),
        ("aim.area", 4, "SectorSubjectAreaTier1 (D4)"),
    ]
    assert table.rows == 0
    assert table.faults["message"][0].as_py() == (
        "Row 2, column G (EffectiveTo): 2013-07-31 is before the first day, 2014-08-01. "
        "Correct one of the two dates."
    )


def test_a_missing_column_is_named_with_what_is_there(tmp_path: Path) -> None:
    table = reference(tmp_path, "aims", "LearnAimRef,Title\n60133533,One\n")
    (message,) = table.faults["message"].to_pylist()
    assert message.startswith("No column is headed “title” or “level” or “ssa1”. An aims table has")
    assert message.endswith(
        "The likeliest row of headings is row 1, which has: LearnAimRef, Title."
    )


def test_postcodes_are_read_from_the_columns_of_the_directory(tmp_path: Path) -> None:
    table = reference(
        tmp_path,
        "postcodes",
        POSTCODES + "LU1 2LJ,LU1 2LJ,509000,221000,E06000032\n"
        "BT1 1AA,BT1 1AA,,,N09000003\n"
        "AB1 0AA,ab10aa,385386,801193,S12000033\n"
        "JE2 3AB,JE2 3AB,,,L93000001\n",
    )
    assert table.faults.num_rows == 0
    assert table.table.to_pydict() == {
        "postcode": ["AB1 0AA", "JE2 3AB", "LU1 2LJ"],
        "lad": ["S12000033", None, "E06000032"],
        "easting": [385386, None, 509000],
        "northing": [801193, None, 221000],
    }


def test_faults_of_postcodes_are_told(tmp_path: Path) -> None:
    table = reference(
        tmp_path,
        "postcodes",
        POSTCODES + "LU1,LU1,1,1,E06000032\nx,LU1 2LJ,5090001,2.5,Luton\nx,LU12LJ,,,E06000032\n",
    )
    assert faults(table) == [
        ("code.wrong", 2, "pcds (B2)"),
        ("number.large", 3, "oseast1m (C3)"),
        ("number.decimal", 3, "osnrth1m (D3)"),
        ("code.wrong", 3, "oslaua (E3)"),
        ("row.repeated", 4, "pcds (B4)"),
    ]


def test_postcodes_of_the_package_are_read_without_northern_ireland() -> None:
    table = read_reference("postcodes")
    assert not table.refused
    assert table.rows > 2_500_000
    assert table.table.schema == SCHEMAS["postcodes"]
    postcodes = table.table["postcode"]
    assert pc.sum(pc.starts_with(postcodes, "BT")).as_py() == 0
    assert table.table.filter(pc.equal(postcodes, "LU1 2LJ"))["lad"].to_pylist() == ["E06000032"]


def test_providers_are_read_and_their_faults_told(tmp_path: Path) -> None:
    good = reference(tmp_path, "providers", "UKPRN,Provider name,Postcode\n99999001,A,lu12lj\n")
    assert good.table.to_pylist() == [{"ukprn": 99999001, "name": "A", "postcode": "LU1 2LJ"}]
    bad = reference(
        tmp_path, "providers", "ukprn,name,postcode\n0999,A,\n99999001,,XX\n99999001,B,\n"
    )
    assert faults(bad) == [
        ("code.wrong", 2, "ukprn (A2)"),
        ("cell.blank", 3, "name (B3)"),
        ("code.wrong", 3, "postcode (C3)"),
        ("row.repeated", 4, "ukprn (A4)"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        'area,year,age,count\nE06000032,2025-26,16,"2,900"\nE06000032,2025/26,17,2800\n',
        "Area code,Name,Academic year,Age 16,17\nE06000032,Luton,2025-26,2900,2800\n",
        "LAD code,Age,2025-26\nE06000032,16,2900\nE06000032,Aged 17,2 800\n",
    ],
)
def test_population_is_read_long_or_wide(tmp_path: Path, text: str) -> None:
    table = reference(tmp_path, "population", text)
    assert table.table.to_pylist() == [
        {"area": "E06000032", "year": "2025-26", "age": 16, "count": 2900},
        {"area": "E06000032", "year": "2025-26", "age": 17, "count": 2800},
    ]


def test_faults_of_a_population_are_told(tmp_path: Path) -> None:
    table = reference(
        tmp_path,
        "population",
        "area,year,age,count\nLuton,2025,sixteen,-3\nE06000032,2025-26,16,\n"
        "E06000032,2025-26,16,5.5\n",
    )
    assert faults(table) == [
        ("code.wrong", 2, "area (A2)"),
        ("year.wrong", 2, "year (B2)"),
        ("age.wrong", 2, "age (C2)"),
        ("number.negative", 2, "count (D2)"),
        ("cell.blank", 3, "count (D3)"),
        ("row.repeated", 4, "area (A4)"),
        ("number.decimal", 4, "count (D4)"),
    ]


def test_a_population_names_the_areas_there_are_none_of(tmp_path: Path) -> None:
    areas = reference(tmp_path, "areas", AREAS + "E06000032,Luton,unitary,,,,\n")
    path = tmp_path / "population.csv"
    text = "area,year,16\ne06000032,2025-26,2900\nE06000023,2025-26,1\nW06000015,2025-26,2\n"
    path.write_text(text, "utf-8")
    table = read_reference("population", path, areas=store_reference(tmp_path, areas))
    assert table.refused
    told = table.faults.select(["rule", "level", "field", "message"]).to_pylist()
    assert [tuple(fault.values()) for fault in told] == [
        (
            "area.unknown",
            "file",
            "area (A3)",
            "Row 3, column A (area): there is no area E06000023 in the table of areas. Correct the "
            "code, or import the areas it is one of.",
        ),
        (
            "area.elsewhere",
            "warning",
            "area (A4)",
            "Row 4, column A (area): W06000015 is no area of England, so nothing is counted by it.",
        ),
    ]


def test_a_population_of_no_known_form_is_refused(tmp_path: Path) -> None:
    table = reference(tmp_path, "population", "area,2021,16\nE06000032,3,4\n")
    (message,) = table.faults["message"].to_pylist()
    assert message.startswith("The headings fit no form of the table. Give area, year, age")


def test_areas_keep_their_tiers_and_dates(tmp_path: Path) -> None:
    table = reference(
        tmp_path,
        "areas",
        AREAS + "E92000001,England,country,,,,\n"
        "E12000006,East of England,region,E92000001,East of England,,\n"
        "E06000055,Bedford,unitary authority,E12000006,East of England,2009-04-01,\n",
    )
    assert not table.refused
    assert table.table.to_pylist()[2] == {
        "code": "E06000055",
        "name": "Bedford",
        "kind": "unitary authority",
        "parent": "E12000006",
        "region": "East of England",
        "from": dt.date(2009, 4, 1),
        "to": None,
    }


def test_faults_of_areas_are_told(tmp_path: Path) -> None:
    table = reference(
        tmp_path,
        "areas",
        AREAS + "E1,One,region,,,,\n"
        "E12000001,Two,region,E12000002,,,\n"
        "E12000002,Three,region,E12000001,,,\n"
        "E12000002,,region,E12000009,,2010-01-01,2009-01-01\n",
    )
    assert faults(table) == [
        ("code.wrong", 2, "code (A2)"),
        ("area.circle", 3, "parent (D3)"),
        ("area.circle", 4, "parent (D4)"),
        ("row.repeated", 5, "code (A5)"),
        ("cell.blank", 5, "name (B5)"),
        ("area.circle", 5, "parent (D5)"),
        ("area.parent", 5, "parent (D5)"),
        ("date.order", 5, "to (G5)"),
    ]


def test_a_workbook_tells_sheet_and_cell(tmp_path: Path) -> None:
    path = tmp_path / "providers.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("All {providers}")
        sheet.write_row(1, 1, ["UKPRN", "Name", "Postcode"])
        sheet.write_row(2, 1, [99999001, "A", "LU1 2LJ"])
        sheet.write_row(3, 1, [1.5, "B", ""])
    table = read_reference("providers", path)
    assert table.faults.select(["line", "field", "message"]).to_pylist() == [
        {
            "line": 4,
            "field": "UKPRN (All {providers}!B4)",
            "message": "Sheet “All providers”, row 4, column B (UKPRN): “1.5” is not a UKPRN: it "
            "should be eight digits that do not start with 0, such as 10004375.",
        }
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"PK\x03\x04", b'"', b"a,b\n1,2\n"])
def test_no_file_whatever_makes_a_reader_crash(tmp_path: Path, kind: str, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    table = read_reference(kind, path)
    assert (table.refused, table.rows, table.table.schema) == (True, 0, SCHEMAS[kind])


def test_tables_are_kept_by_content_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    text = "ukprn,name,postcode\n99999001,A,LU1 2LJ\n"
    first = store_reference(home, reference(tmp_path, "providers", text))
    again = store_reference(home, reference(tmp_path, "providers", text + ",,\n"))
    assert first == again
    assert [file for file in home.rglob("*") if file.is_file()] == [first]
    assert first.parent == home / "lake" / "reference" / "providers"
    assert pq.read_table(first).to_pylist() == [
        {"ukprn": 99999001, "name": "A", "postcode": "LU1 2LJ"}
    ]
    assert pq.read_schema(first) == SCHEMAS["providers"]


def test_a_refused_table_is_not_kept(tmp_path: Path) -> None:
    table = reference(tmp_path, "providers", "ukprn,name,postcode\n1,A,\n")
    with pytest.raises(InvalidValue, match=r"^The providers table has 1 fault and was not kept\.$"):
        store_reference(tmp_path / "home", table)
    assert not (tmp_path / "home").exists()


def test_an_unknown_kind_or_no_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match=r"^“x” is not a reference table: give aims, areas"):
        read_reference("x", tmp_path)
    with pytest.raises(InvalidValue, match=r"^The aims table is read from a file: say which\.$"):
        read_reference("aims")


def test_the_facts_of_the_example_are_a_sound_table_of_areas() -> None:
    path = Path(__file__).parents[4] / "shared" / "domain" / "facts" / "areas.csv"
    if not path.exists():
        pytest.skip("the shared facts are not here")
    table = read_reference("areas", path)
    assert (table.refused, table.rows) == (False, 328)


def test_the_page_on_reference_tables_states_every_heading() -> None:
    page = Path(__file__).parents[3] / "docs" / "how-to" / "import-reference-tables.md"
    text = page.read_text(encoding="utf-8")
    for kind, layout in READERS.items():
        assert text.count(f"## {kind.capitalize()}\n") == 1
        for name, headings in layout.headings.items():
            assert text.count(f"| `{name}` | {', '.join(headings)} |") >= 1
