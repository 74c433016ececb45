"""Returns are kept once, checked whole, and accepted without the learners held back."""

import datetime as dt
import io
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.made_returns import NAME, ilr

from moothall.faults import InvalidValue
from moothall.records import fault_file
from moothall.records.deposit import Received
from moothall.records.faults import SCHEMA, Level
from moothall.records.files import TooLarge
from moothall.records.references import References
from moothall.records.report import Kind, Report
from moothall.records.store import NotThere, Store

TODAY = dt.date(2026, 1, 6)
NOW = dt.datetime(2026, 1, 6, tzinfo=dt.UTC)
COUNTS = b"period,home area,count\n2025-26,Luton,1200\n2025-26,Bedford,c\n2025-26,Total,1203\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home")


Give = Callable[..., tuple[Received, Report]]


@pytest.fixture
def give(store: Store) -> Give:
    def given(content: bytes, name: str = NAME) -> tuple[Received, Report]:
        received = store.receive(io.BytesIO(content), name)
        return received, store.check(received, references=References(), today=TODAY)

    return given


def files(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def in_lake(store: Store, sha256: str) -> list[str]:
    path = store.lake / "records" / "Learner" / "year=2025-26" / "ukprn=99999001"
    (file,) = path.glob(f"{sha256}-*.parquet")
    return pq.ParquetFile(file).read()["LearnRefNumber"].to_pylist()


def other_aims(store: Store) -> Path:
    names = ("learn_aim_ref", "title", "level", "ssa1", "ssa2")
    row = dict(zip(names, (["60000001"], ["Another aim"], ["3"], ["1"], ["1.1"]), strict=True))
    day = pa.array([dt.date(2020, 8, 1)], pa.date32())
    path = store.home / "aims.parquet"
    pq.write_table(pa.table({**row, "from": day, "to": pa.nulls(1, pa.date32())}), path)
    return path


def age(folder: Path, when: dt.datetime) -> None:
    for path in (*folder.rglob("*"), folder):
        os.utime(path, (when.timestamp(), when.timestamp()))


def test_a_file_is_kept_whole_under_the_hash_of_its_bytes(store: Store) -> None:
    content = ilr([True])
    received = store.receive(io.BytesIO(content), NAME)
    assert (received.size, received.already, received.name) == (len(content), False, NAME)
    assert files(store.home) == [f"returns/{received.sha256}/original.xml"]
    assert store.original(received.sha256).read_bytes() == content


def test_the_same_bytes_are_one_return_whatever_they_are_called(store: Store) -> None:
    first = store.receive(io.BytesIO(ilr([True])), NAME)
    again = store.receive(iter([ilr([True])[:100], ilr([True])[100:]]), "other.XML")
    assert (again.sha256, again.already, again.path) == (first.sha256, True, first.path)
    assert len(files(store.home)) == 1


def test_a_file_that_is_too_large_leaves_nothing(store: Store) -> None:
    with pytest.raises(TooLarge, match=r"^The file has more than 1,000 bytes, the most"):
        store.receive(io.BytesIO(ilr([True])), NAME, most=1000)
    assert files(store.home) == []


def test_a_stream_that_breaks_off_leaves_nothing(store: Store) -> None:
    def broken() -> Iterator[bytes]:
        yield b"<Message"
        raise ConnectionError("gone")

    with pytest.raises(ConnectionError):
        store.receive(broken(), NAME)
    assert files(store.home) == []


def test_a_check_leaves_tables_faults_and_report(store: Store, give: Give) -> None:
    received, report = give(ilr([True, False, True, True]))
    assert (report.kind, report.year, report.ukprn) == (Kind.ILR, "2025-26", "99999001")
    assert (report.learners, report.deliveries, report.held) == (4, 4, 1)
    assert (report.prepared, report.name) == (dt.date(2026, 1, 5), NAME)
    assert (report.file_faults, report.errors, report.warnings) == (0, 1, 0)
    assert report.by_rule == {"LearnPlanEndDate_02": 1}
    assert not report.refused
    assert store.report(received.sha256) == report
    folder = store.home / "returns" / received.sha256 / "checked"
    assert {"Learner.parquet", "LearningDelivery.parquet", "faults.parquet", "report.json"} < set(
        files(folder)
    )
    assert pq.ParquetFile(folder / "Learner.parquet").metadata.num_rows == 4
    assert {outcome.rule for outcome in report.outcomes if outcome.count} == {"LearnPlanEndDate_02"}


def test_faults_are_located(store: Store, give: Give) -> None:
    received, _ = give(ilr([True, False]))
    faults = store.faults(received.sha256)
    assert faults.schema == SCHEMA
    line = ilr([True, False]).decode().split("2025-07-03")[0].count("\n") + 1
    assert faults.drop_columns(["message"]).to_pylist() == [
        {
            "rule": "LearnPlanEndDate_02",
            "level": "error",
            "learner": "L000001",
            "aim": 1,
            "line": line - 2,
            "field": "LearnPlanEndDate",
            "value": "2025-07-03",
        }
    ]


def test_acceptance_leaves_out_the_learners_held_back(store: Store, give: Give) -> None:
    received, report = give(ilr([True, False, True]))
    accepted = store.accept(report)
    assert accepted.learners == 2
    assert in_lake(store, received.sha256) == ["L000000", "L000002"]
    for path in accepted.paths.values():
        assert 1 not in pq.ParquetFile(path).read()["_learner"].to_pylist()
        assert path.relative_to(store.lake / "records").parts[1:] == (
            "year=2025-26",
            "ukprn=99999001",
            f"{received.sha256}-{report.content}.parquet",
        )


def test_accepting_again_changes_no_byte(store: Store, give: Give) -> None:
    _, report = give(ilr([True, False]))
    first = {path: path.read_bytes() for path in store.accept(report).paths.values()}
    again = {path: path.read_bytes() for path in store.accept(report.sha256).paths.values()}
    assert first == again


def test_what_is_accepted_after_another_check_lies_beside_what_was_accepted_before(
    store: Store, give: Give
) -> None:
    received, first = give(ilr([True, True, True]))
    before = {path: path.read_bytes() for path in store.accept(first).paths.values()}
    # A table of aims has come since, and it lacks the one that these learners take.
    second = store.check(received, references=References(aims=other_aims(store)), today=TODAY)
    assert (first.held, second.held) == (0, 3)
    assert first.content != second.content
    assert set(store.accept(second).paths.values()).isdisjoint(before)
    assert {path: path.read_bytes() for path in before} == before
    third = store.check(received, references=References(), today=TODAY)
    assert third.accepted_as == first.accepted_as


def test_a_refused_file_leaves_its_faults_and_no_table(store: Store, give: Give) -> None:
    content = ilr([True]).replace(b"<Sex>F</Sex>", b"<Sex>Female</Sex><Age>17</Age>")
    received, report = give(content, "return.xml")
    assert report.refused
    assert (report.file_faults, report.warnings) == (2, 1)
    assert len(report.reasons) == 2
    folder = store.home / "returns" / received.sha256 / "checked"
    assert files(folder) == ["faults.parquet", "report.json"]
    with pytest.raises(InvalidValue, match=r"^return\.xml was refused, so nothing of it can be"):
        store.accept(report)
    assert not store.lake.exists()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.xml"),
        (b"", "empty"),
        (b"<Message", NAME),
        (b"PK\x03\x04 no zip", "return.zip"),
        (b"PK\x03\x04 no zip", "return.xlsx"),
        (b"\x00\x01\x02", "return.bin"),
        (b"name,age\nx,17\n", "learners.csv"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', NAME),
    ],
)
def test_what_is_no_return_is_refused_with_a_reason(
    store: Store, give: Give, content: bytes, name: str
) -> None:
    received, report = give(content, name)
    assert report.refused
    assert report.reasons[0].endswith(".")
    assert store.faults(received.sha256, level="file").num_rows == report.file_faults
    assert store.report(received.sha256) == report


def test_a_table_of_counts_goes_through_the_same_door(store: Store, give: Give) -> None:
    _, report = give(COUNTS, "counts.csv")
    assert (report.kind, report.year, report.ukprn) == (Kind.AGGREGATES, "2025-26", "")
    assert (report.rows, report.learners, report.refused) == (2, 0, False)
    accepted = store.accept(report)
    assert files(store.lake) == [f"aggregates/{report.accepted_as}.parquet"]
    assert pq.read_table(accepted.paths["Aggregates"])["count"].to_pylist() == [1200, None]


def test_checking_again_replaces_what_was_found(store: Store, give: Give) -> None:
    received, _ = give(ilr([True, False]))
    store.faults_workbook(received.sha256)
    again = store.check(received.sha256, references=References(), today=TODAY, name="other.xml")
    assert again.by_rule == {"file.name": 1, "LearnPlanEndDate_02": 1}
    assert store.report(received.sha256) == again
    assert not (store.home / "returns" / received.sha256 / "checked" / "faults.xlsx").exists()


def test_progress_goes_from_nothing_to_all(store: Store) -> None:
    received = store.receive(io.BytesIO(ilr([True] * 3)), NAME)
    heard: list[tuple[float, str]] = []
    store.check(
        received,
        references=References(),
        today=TODAY,
        progress=lambda fraction, words: heard.append((fraction, words)),
    )
    fractions = [fraction for fraction, _ in heard]
    assert fractions == sorted(fractions)
    assert (heard[0], heard[-1]) == ((0.0, "Opening the file"), (1.0, "Checked"))
    assert (0.95, "Checking: 3 learners read") in heard


def test_faults_are_read_in_parts(store: Store, give: Give) -> None:
    received, report = give(ilr([False] * 25), "other.xml")
    assert [(r.rule, r.level, r.count) for r in store.fault_summary(received.sha256)] == [
        ("LearnPlanEndDate_02", Level.ERROR, 25),
        ("file.name", Level.WARNING, 1),
    ]
    page = store.faults(received.sha256, rule="LearnPlanEndDate_02", offset=10, limit=5)
    assert page["learner"].to_pylist() == [f"L{n:06}" for n in range(10, 15)]
    assert store.faults(received.sha256, level="warning")["rule"].to_pylist() == ["file.name"]
    assert store.faults(received.sha256, rule="' or true --").num_rows == 0
    assert store.faults(received.sha256, offset=26).num_rows == 0
    assert store.faults(received.sha256, limit=None).num_rows == report.faults


def test_faults_can_be_downloaded_and_do_no_harm(store: Store, give: Give) -> None:
    content = ilr([True, False]).replace(
        b"<FamilyName>Name</FamilyName>", b"<FamilyName>=1+1</FamilyName><Nick>=1+1</Nick>", 1
    )
    received, _ = give(content, '=HYPERLINK("x").xml')
    book = openpyxl.load_workbook(store.faults_workbook(received.sha256))
    assert book.sheetnames == ["By rule", "All faults"]
    rows = list(book["All faults"].iter_rows(values_only=True))
    assert rows[0] == fault_file.HEADINGS
    assert {cell.data_type for row in book["All faults"].iter_rows() for cell in row} <= {"s", "n"}
    assert ("file.name", "warning", None, None, None, "file name", '=HYPERLINK("x").xml') in {
        row[:7] for row in rows
    }
    text = store.faults_csv(received.sha256).read_text(encoding="utf-8-sig")
    assert ",'=HYPERLINK(" in text.replace('"', "")
    assert len(rows) - 1 == store.faults(received.sha256, limit=None).num_rows
    out = store.faults_workbook(received.sha256, store.home / "given.xlsx")
    assert out == store.home / "given.xlsx"


def test_more_faults_than_a_sheet_holds_are_said_to_be_more(
    store: Store, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    received, _ = give(ilr([False] * 12))
    monkeypatch.setattr(fault_file, "MOST_IN_SHEET", 10)
    book = openpyxl.load_workbook(store.faults_workbook(received.sha256))
    assert book["All faults"].max_row == 11
    assert book["By rule"]["A1"].value == (
        "There are 12 faults. The sheet “All faults” has the first 10, as many as a sheet can "
        "hold; the CSV download has all."
    )


def test_faults_in_memory_are_bounded(
    store: Store, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fault_file, "MOST_IN_MEMORY", 10)
    received, _ = give(ilr([False] * 25), "other.xml")
    path = store.home / "returns" / received.sha256 / "checked" / "faults.parquet"
    assert pq.ParquetFile(path).metadata.num_row_groups == 1
    assert store.faults(received.sha256, limit=None).num_rows == 26


def test_withdrawing_empties_the_lake_and_erasing_everything(store: Store, give: Give) -> None:
    first, report = give(ilr([True]))
    other, other_report = give(ilr([True, True]))
    store.accept(report)
    store.accept(other_report)
    store.withdraw(first.sha256)
    assert not list(store.lake.rglob(f"{first.sha256}*"))
    assert store.report(first.sha256) == report
    store.erase(first.sha256)
    assert not list(store.home.rglob(f"*{first.sha256}*"))
    assert in_lake(store, other.sha256) == ["L000000", "L000001"]
    store.erase(first.sha256)


def test_a_sweep_removes_what_no_row_names(store: Store, give: Give) -> None:
    kept, report = give(ilr([True]))
    left, left_report = give(ilr([True, True]))
    store.accept(report)
    store.accept(left_report)
    remains = store.home / "returns" / ".0123.tmp"
    remains.write_bytes(b"half")
    folder = store.home / "returns" / kept.sha256 / ".checked.0123.tmp"
    folder.mkdir()
    age(store.home, NOW)
    later = NOW + dt.timedelta(hours=2)
    assert store.sweep(known={kept.sha256}, accepted={report.accepted_as}, now=NOW) == ()
    removed = store.sweep(known={kept.sha256}, accepted={report.accepted_as}, now=later)
    assert {remains, folder, store.home / "returns" / left.sha256} < set(removed)
    assert in_lake(store, kept.sha256) == ["L000000"]
    assert not list(store.home.rglob(f"*{left.sha256}*"))
    assert store.sweep(known={kept.sha256}, accepted={report.accepted_as}, now=later) == ()


@pytest.mark.parametrize("sha256", ["", "../../etc", "0" * 63, "g" * 64, "0" * 64])
def test_what_is_not_there_is_said(store: Store, sha256: str) -> None:
    for ask in (store.report, store.faults, store.accept, store.original):
        with pytest.raises(NotThere):
            ask(sha256)


def test_a_return_that_is_not_checked_has_no_report(store: Store) -> None:
    received = store.receive(io.BytesIO(ilr([True])), NAME)
    with pytest.raises(NotThere, match=rf"^The return {received.sha256[:12]} has not been checked"):
        store.report(received.sha256)


def test_a_check_that_breaks_off_leaves_the_earlier_one(store: Store, give: Give) -> None:
    received, report = give(ilr([True, False]))
    before = {name: (store.home / name).read_bytes() for name in files(store.home)}

    def full(step: str) -> None:
        if step == "check.batch":
            raise OSError("No space left on device")

    with pytest.raises(OSError, match=r"^No space left on device$"):
        Store(store.home, full).check(received, references=References(), today=TODAY)
    assert {name: (store.home / name).read_bytes() for name in files(store.home)} == before
    assert store.report(received.sha256) == report


def test_several_checks_of_one_return_at_once_leave_one_whole(store: Store) -> None:
    received = store.receive(io.BytesIO(ilr([True, False])), NAME)

    def check(_: int) -> Report:
        return store.check(received, references=References(), today=TODAY)

    with ThreadPoolExecutor(3) as pool:
        reports = list(pool.map(check, range(6)))
    assert {report.held for report in reports} == {1}
    assert store.report(received.sha256) in reports
    store.accept(received.sha256)
    assert in_lake(store, received.sha256) == ["L000000"]
    assert [name for name in files(store.home) if ".tmp" in name] == []
