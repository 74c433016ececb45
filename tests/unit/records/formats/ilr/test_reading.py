"""Reading whole returns: the official samples, the shapes of the contract, batches in order."""

import datetime as dt
import subprocess
import sys

import pyarrow as pa
import pytest
from tests.unit.records.formats.ilr.builders import (
    LEARNER,
    NAME,
    OFFICIAL,
    OLD_SAMPLE,
    OPENING,
    ROOT,
    SAMPLE,
    Whole,
    a_return,
    learner,
    needs_official_files,
    read_both,
    saved,
)

from moothall.codes import UKPRN
from moothall.periods import AcademicYear
from moothall.records.faults import SCHEMA
from moothall.records.formats.ilr import open_return, structure


@needs_official_files
def test_the_departments_sample_is_sound():
    whole = read_both(SAMPLE)
    assert whole.rules == ["file.name"]
    assert whole.is_sound
    counts = {name: table.num_rows for name, table in whole.tables.items() if table.num_rows}
    assert counts == {
        "Learner": 19,
        "PriorAttain": 13,
        "LLDDandHealthProblem": 7,
        "LearnerFAM": 16,
        "ProviderSpecLearnerMonitoring": 8,
        "LearnerEmploymentStatus": 14,
        "EmploymentStatusMonitoring": 20,
        "LearnerHE": 1,
        "LearnerHEFinancialSupport": 1,
        "LearningDelivery": 35,
        "LearningDeliveryFAM": 62,
        "LearningDeliveryWorkPlacement": 1,
        "AppFinRecord": 6,
        "ProviderSpecDeliveryMonitoring": 17,
        "LearningDeliveryHE": 1,
    }


@needs_official_files
@pytest.mark.parametrize("chunk", [1, 4_000, 20_000])
def test_the_size_of_chunks_changes_nothing(chunk):
    assert Whole(SAMPLE, chunk=chunk).same_as(Whole(SAMPLE))
    assert Whole(OLD_SAMPLE, chunk=chunk).same_as(Whole(OLD_SAMPLE))


@needs_official_files
def test_an_older_return_has_destinations_after_its_learners():
    whole = read_both(OLD_SAMPLE)
    assert whole.is_sound
    assert whole.header.year == AcademicYear(2018)
    assert whole.tables["Learner"].num_rows == 17
    destinations = whole.tables["LearnerDestinationandProgression"]
    assert destinations.column("_learner").to_pylist() == [0, 1, 2]
    outcomes = whole.tables["DPOutcome"].select(["_row", "_learner", "_parent", "OutStartDate"])
    assert outcomes.to_pylist()[2] == {
        "_row": 2, "_learner": 2, "_parent": 2, "OutStartDate": dt.date(2017, 4, 25),
    }  # fmt: skip


@needs_official_files
def test_the_older_valid_and_invalid_samples_are_told_apart():
    assert read_both(OFFICIAL / "sample-2018-19-valid.xml").rules == ["file.name"]
    invalid = read_both(OFFICIAL / "sample-2018-19-invalid.xml")
    found = [(each["rule"], each["field"], each["line"]) for each in invalid.faults]
    assert found == [
        ("file.name", "file name", None),
        ("field.range", "ULN", 27),
        ("field.pattern", "Email", 36),
        ("structure.missing", "WorkPlaceHours", 46),
        ("structure.missing", "WorkPlaceMode", 46),
    ]


def test_header(tmp_path):
    header = read_both(saved(tmp_path, a_return())).header
    assert header.year == AcademicYear(2025)
    assert header.ukprn == UKPRN("99999901")
    assert header.prepared == dt.date(2026, 1, 8)
    assert header.created.isoformat() == "2026-01-08T09:14:05"
    assert (header.serial, header.collection) == ("01", "ILR")
    assert (header.supplier, header.package, header.release) == (None, None, None)
    assert header.file_name == NAME


def test_records_know_their_learner_parent_and_line(tmp_path):
    whole = read_both(saved(tmp_path, a_return(learner(1), learner(2))), chunk=500)
    learners = whole.tables["Learner"].select(["_row", "_learner", "_line", "LearnRefNumber"])
    assert learners.to_pylist() == [
        {"_row": 0, "_learner": 0, "_line": 6, "LearnRefNumber": "L00001"},
        {"_row": 1, "_learner": 1, "_line": 30, "LearnRefNumber": "L00002"},
    ]
    deliveries = whole.tables["LearningDelivery"].select(["_row", "_learner", "_parent", "_line"])
    assert deliveries.to_pylist() == [
        {"_row": 0, "_learner": 0, "_parent": 0, "_line": 19},
        {"_row": 1, "_learner": 1, "_parent": 1, "_line": 43},
    ]
    assert whole.tables["Learner"].column("DateOfBirth")[0].as_py() == dt.date(2008, 2, 27)
    assert whole.tables["Learner"].column("ULN").to_pylist() == [1000000043] * 2
    assert whole.tables["Learner"].column("PMUKPRN").null_count == 2


def test_batches_have_one_schema_and_tell_how_far_they_are(tmp_path):
    path = saved(tmp_path, a_return(*(learner(number) for number in range(40))))
    whole = Whole(path, chunk=5_000)
    schemas = structure(AcademicYear(2025)).schemas
    assert len(whole.batches) > 3
    for batch in whole.batches:
        assert {name: table.schema for name, table in batch.tables.items()} == schemas
        assert batch.faults.schema == SCHEMA
        assert batch.learners == batch.tables["Learner"].num_rows
    done = [batch.bytes_done for batch in whole.batches]
    assert done == sorted(done)
    assert done[-1] == whole.total == path.stat().st_size
    assert sum(batch.learners for batch in whole.batches) == 40


def test_reading_can_be_left_half_way(tmp_path):
    path = saved(tmp_path, a_return(*(learner(number) for number in range(40))))
    with open_return(path, chunk=1_000) as reading:
        first = next(iter(reading))
    assert first.learners == 1


def test_files_of_the_next_year_are_read(tmp_path):
    text = a_return().replace("2025-26", "2026-27").replace("<Year>2526", "<Year>2627")
    whole = read_both(saved(tmp_path, text, NAME.replace("2526", "2627")))
    assert whole.rules == []
    assert whole.header.year == AcademicYear(2026)


def test_a_missing_file_is_an_error_of_the_system(tmp_path):
    with pytest.raises(FileNotFoundError):
        open_return(tmp_path / "none.xml")


def test_a_namespace_prefix_is_the_same_return(tmp_path):
    text = a_return(learner(1), learner(2)).replace("</", "</i:").replace("<", "<i:")
    for before, after in (("<i:/i:", "</i:"), ("<i:?", "<?"), ("xmlns=", "xmlns:i=")):
        text = text.replace(before, after)
    prefixed = read_both(saved(tmp_path, text))
    assert prefixed.same_as(Whole(saved(tmp_path, a_return(learner(1), learner(2)))))
    mixed = read_both(saved(tmp_path, text.replace("i:Sex>", "Sex>", 2)))
    assert mixed.rules == ["structure.missing", "structure.unknown"]
    assert mixed.faults[1]["message"] == (
        "Learner L00001: Sex is in no namespace, and the return in ESFA/ILR/2025-26. Put it in "
        "that of the return."
    )


def test_the_root_may_name_a_schema_location(tmp_path):
    opening = OPENING.replace(
        "<Message ",
        '<Message xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:schemaLocation="ESFA/ILR/2025-26" ',
    )
    assert read_both(saved(tmp_path, a_return(opening=opening))).rules == []


def test_memory_is_bounded(tmp_path):
    path = tmp_path / NAME
    start, end = a_return().split(LEARNER)
    with path.open("w") as stream:
        stream.write(start)
        for number in range(60_000):
            stream.write(LEARNER.replace("0A113", f"L{number:05}"))
        stream.write(end)
    program = (
        "import resource, sys\n"
        "from moothall.records.formats.ilr import open_return\n"
        "def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "before = peak()\n"
        "with open_return(sys.argv[1], chunk=1 << 20) as reading:\n"
        "    print(sum(batch.learners for batch in reading), (peak() - before) // 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT / "src")},
    )
    learners, megabytes = map(int, done.stdout.split())
    assert learners == 60_000
    assert path.stat().st_size > 45_000_000
    assert megabytes < 120


def test_tables_are_plain_arrow(tmp_path):
    whole = Whole(saved(tmp_path, a_return()))
    assert all(isinstance(table, pa.Table) for table in whole.tables.values())
    assert all(table.validate(full=True) is None for table in whole.tables.values())
