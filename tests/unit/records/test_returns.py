"""A file becomes a report: what it holds, what is wrong with it, and what the rules said."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.made_returns import NAME, ilr

from moothall.records.check import Outcome, Result
from moothall.records.deposit import kind_of
from moothall.records.faults import Level
from moothall.records.lake import Held
from moothall.records.references import References
from moothall.records.report import Kind, Report, RuleFaults
from moothall.records.store import Store
from moothall.records.table_files import TableFiles

SAMPLES = Path(__file__).parents[4] / "shared" / "data" / "ilr"
REPORT = Report(
    kind=Kind.ILR,
    name=NAME,
    sha256="0" * 64,
    year="2025-26",
    ukprn="99999001",
    prepared=dt.date(2026, 1, 5),
    header={"collection": "ILR"},
    learners=10,
    deliveries=12,
    held=2,
    rules=(
        RuleFaults("structure.order", Level.FILE, 1, "Out of order.", 7),
        RuleFaults("DOB_01", Level.ERROR, 2, "No date of birth."),
        RuleFaults("DOB_01", Level.WARNING, 3, "No date of birth."),
    ),
    outcomes=(Outcome("DOB_01", Result.FOUND, 5), Outcome("X", Result.BROKEN, 0, "why")),
    reasons=("Out of order.",),
    seconds=1.5,
    version="0.1.0",
)


def test_a_report_comes_back_from_its_text() -> None:
    assert Report.from_json(REPORT.to_json()) == REPORT
    bare = Report(kind=Kind.AGGREGATES, name="x", sha256="")
    assert Report.from_json(bare.to_json()) == bare


def test_a_report_adds_up_its_faults() -> None:
    assert (REPORT.file_faults, REPORT.errors, REPORT.warnings, REPORT.faults) == (1, 2, 3, 6)
    assert REPORT.by_rule == {"structure.order": 1, "DOB_01": 5}
    assert REPORT.refused


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        for name, content in files.items():
            parts.writestr(name.replace("__", "."), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"<Message/>", "x.csv", Kind.ILR),
        (b"\xef\xbb\xbf  <Message/>", "x", Kind.ILR),
        ("<Message/>".encode("utf-16"), "x", Kind.ILR),
        (b"", "x.XML", Kind.ILR),
        (b"a,b", "x.csv", Kind.AGGREGATES),
        (b"a,b", "x", Kind.AGGREGATES),
        (zipped(return__xml=b"<Message/>"), "x.zip", Kind.ILR),
        (zipped(mimetype=b"ods"), "x.zip", Kind.AGGREGATES),
        (b"PK\x03\x04", "x.xlsx", Kind.ILR),
        (b"\xd0\xcf\x11\xe0", "x.xls", Kind.AGGREGATES),
    ],
)
def test_the_kind_of_a_file_is_known_by_its_content(
    tmp_path: Path, content: bytes, name: str, kind: Kind
) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert kind_of(path, name) is kind


def test_a_zipped_return_is_the_same_return(tmp_path: Path) -> None:
    store = Store(tmp_path)
    content = zipped(**{NAME.replace(".", "__"): ilr([True, False])})
    received = store.receive(io.BytesIO(content), "return.zip")
    report = store.check(received, references=References(), today=dt.date(2026, 1, 6))
    assert received.path.name == "original.zip"
    assert (report.learners, report.held, report.by_rule) == (2, 1, {"LearnPlanEndDate_02": 1})


def test_destinations_of_held_learners_are_held_as_well(tmp_path: Path) -> None:
    held = Held(
        {
            "Learner": pa.array([1, 4], pa.int32()),
            "Destination": pa.array([0], pa.int32()),
            "Other": pa.array([], pa.int32()),
        },
        {"Learner": "Learner", "Aim": "Learner", "Outcome": "Destination", "Note": "Other"},
    )
    held.write(tmp_path / "held.parquet")
    again = Held.read(tmp_path / "held.parquet")
    rows = pa.table({"_learner": pa.array([0, 1, 2, 4], pa.int32())})
    kept = {
        kind: sift(rows)["_learner"].to_pylist()
        for kind in ("Learner", "Aim", "Outcome")
        if (sift := again.sifter(kind))
    }
    assert kept == {"Learner": [0, 2], "Aim": [0, 2], "Outcome": [1, 2, 4]}
    assert again.sifter("Note") is None


def test_tables_are_written_in_row_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moothall.records.table_files.ROW_GROUP", 10)
    with TableFiles(tmp_path) as files:
        for start in range(0, 24, 4):
            files.add({"Aim": pa.table({"n": list(range(start, start + 4))}), "None": pa.table({})})
    file = pq.ParquetFile(tmp_path / "Aim.parquet")
    groups = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
    assert groups == [12, 12]
    assert file.read()["n"].to_pylist() == list(range(24))
    assert files.rows == {"Aim": 24, "None": 0}


def test_what_goes_wrong_while_writing_is_told(tmp_path: Path) -> None:
    with (
        pytest.raises(FileNotFoundError),
        TableFiles(tmp_path / "nowhere") as files,
    ):
        files.add({"Aim": pa.table({"n": [1]})})


@pytest.mark.parametrize(
    ("name", "year", "learners", "refused"),
    [
        ("sample-2025-26-19-learners.xml", "2025-26", 19, False),
        ("sample-2018-19.xml", "2018-19", 17, False),
        ("sample-2018-19-invalid.xml", "2018-19", 1, True),
    ],
)
def test_the_departments_own_samples(
    tmp_path: Path, name: str, year: str, learners: int, refused: bool
) -> None:
    path = SAMPLES / name
    if not path.exists():
        pytest.skip("the shared sample files are not here")
    store = Store(tmp_path)
    with path.open("rb") as file:
        received = store.receive(file, name)
    report = store.check(received, references=References(), today=dt.date(2026, 1, 6))
    assert (report.year, report.learners, report.refused) == (year, learners, refused)
    assert report.by_rule["file.name"] == 1
    assert [o.rule for o in report.outcomes if o.result is Result.BROKEN] == []
    if not refused:
        accepted = store.accept(report)
        assert accepted.learners == report.learners - report.held
        kept = pq.ParquetFile(accepted.paths["Learner"]).read()
        assert kept.num_rows == accepted.learners
