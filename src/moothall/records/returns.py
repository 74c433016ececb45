"""Checks a file that was given: from its bytes to tables, faults and a report, in one pass."""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from moothall import __version__
from moothall.codes import UKPRN
from moothall.periods import AcademicYear
from moothall.records.check import Checker, Outcome
from moothall.records.fault_file import FaultWriter
from moothall.records.faults import Level
from moothall.records.formats.aggregates import read_aggregates
from moothall.records.formats.ilr import Header, Limits, Reading, Structure, open_return
from moothall.records.lake import COUNTS, FAULTS, HELD, LEARNER_NUMBER, Held, kinds_in
from moothall.records.references import References
from moothall.records.report import Kind, Report, RuleFaults
from moothall.records.spreadsheets import LARGEST_UNZIPPED
from moothall.records.table_files import TableFiles

__all__ = [
    "FAULTS",
    "REPORT",
    "Checking",
    "Kind",
    "Progress",
    "Report",
    "RuleFaults",
    "check_return",
]

REPORT = "report.json"

Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Checking:
    """What a check works on and what it is told.

    `threads` read at once. `progress` hears a fraction from 0 to 1 and what is being done; `step`
    hears the name of each step after it is taken.
    """

    path: Path
    name: str
    sha256: str
    kind: Kind
    references: References
    today: dt.date
    limits: Limits
    threads: int
    progress: Progress
    step: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Stated:
    """What a header states that the rules need, all of it there."""

    ukprn: UKPRN
    year: AcademicYear
    prepared: dt.date


@dataclass(slots=True)
class Facts:
    """What is known of a file when it has been read."""

    year: str = ""
    ukprn: str = ""
    prepared: dt.date | None = None
    header: dict[str, str] | None = None
    learners: int = 0
    deliveries: int = 0
    rows: int = 0
    held: int = 0
    outcomes: tuple[Outcome, ...] = ()


def check_return(checking: Checking, folder: Path) -> Report:
    """Check a file and write its tables and faults into an empty folder; return the report.

    Whatever is wrong inside the file is in the faults; of a file that is refused no table is left.
    Raises OSError where the disk fails.
    """
    started = time.perf_counter()
    checking.progress(0.0, "Opening the file")
    with FaultWriter(folder / FAULTS) as faults:
        read = _read_ilr if checking.kind is Kind.ILR else _read_aggregates
        facts = read(checking, folder, faults)
    report = Report(
        kind=checking.kind,
        name=checking.name,
        sha256=checking.sha256,
        year=facts.year,
        ukprn=facts.ukprn,
        prepared=facts.prepared,
        header=facts.header or {},
        learners=facts.learners,
        deliveries=facts.deliveries,
        rows=facts.rows,
        held=facts.held,
        rules=faults.rules,
        outcomes=facts.outcomes,
        reasons=tuple(faults.reasons),
        seconds=round(time.perf_counter() - started, 3),
        version=__version__,
    )
    if report.refused:
        for table in (*kinds_in(folder), folder / HELD, folder / COUNTS):
            table.unlink(missing_ok=True)
    checking.progress(1.0, "Checked")
    return report


def _read_aggregates(checking: Checking, folder: Path, faults: FaultWriter) -> Facts:
    largest = min(checking.limits.size, LARGEST_UNZIPPED)
    found = read_aggregates(
        checking.path, areas=checking.references.areas, largest_unzipped=largest
    )
    faults.add(found.faults)
    pq.write_table(found.table, folder / COUNTS, compression="zstd")
    periods = found.periods
    return Facts(year=periods[0] if len(periods) == 1 else "", rows=found.table.num_rows)


def _read_ilr(checking: Checking, folder: Path, faults: FaultWriter) -> Facts:
    with open_return(
        checking.path, name=checking.name, limits=checking.limits, threads=checking.threads
    ) as reading:
        facts = _facts(reading.header)
        checker = _checker(checking, reading.header)
        refs = _stream(checking, reading, checker, folder, faults, facts)
        if checker is not None:
            checking.progress(0.97, "Checking the file as a whole")
            faults.add(checker.finish())
            facts.outcomes = checker.outcomes()
        if reading.structure is not None:
            held = _held(folder, reading.structure, checker, refs)
            held.write(folder / HELD)
            facts.held = len(held.numbers.get("Learner", ()))
    return facts


def _stream(
    checking: Checking,
    reading: Reading,
    checker: Checker | None,
    folder: Path,
    faults: FaultWriter,
    facts: Facts,
) -> list[pa.Array]:
    """Check and write batch after batch; return the learners whose records the reader faulted.

    The tables of a batch are written while the next one is read and checked.
    """
    wrong = []
    with TableFiles(folder) as files:
        for batch in reading:
            files.add(batch.tables)
            wrong.append(_learners_in_error(batch.faults))
            against_rules = checker.batch(batch.tables) if checker is not None else None
            faults.add(_in_order(batch.faults, against_rules))
            facts.learners += batch.learners
            fraction = batch.bytes_done / max(reading.total, 1)
            checking.progress(0.95 * fraction, f"Checking: {facts.learners:,} learners read")
            checking.step("check.batch")
    facts.deliveries = files.rows.get("LearningDelivery", 0)
    return wrong


def _in_order(found: pa.Table, against_rules: pa.Table | None) -> pa.Table:
    """Return the faults of a batch in the order of its lines, those of the file first."""
    if against_rules is None or against_rules.num_rows == 0:
        return found
    both = pa.concat_tables([found, against_rules])
    return both.take(pc.sort_indices(both, sort_keys=[("line", "ascending", "at_start")]))


def _learners_in_error(faults: pa.Table) -> pa.Array:
    errors = faults.filter(pc.equal(faults["level"], str(Level.ERROR)))
    return errors["learner"].drop_null().combine_chunks()


def _held(
    folder: Path, structure: Structure, checker: Checker | None, wrong: list[pa.Array]
) -> Held:
    """Return whose records are held back: the learners in error, and destinations of theirs."""
    tops = {kind.name: top.name for top in structure.tops for kind in top.walk()}
    learners = pq.read_table(folder / "Learner.parquet", columns=["_row", LEARNER_NUMBER])
    rows, names = learners["_row"], learners[LEARNER_NUMBER]
    in_error = pc.is_in(names, value_set=pa.chunked_array(wrong, pa.string()).combine_chunks())
    if checker is not None:
        in_error = pc.or_(in_error, pc.is_in(rows, value_set=checker.held))
    numbers = {"Learner": rows.filter(in_error).combine_chunks()}
    held_names = pc.unique(names.filter(in_error)).drop_null()
    for top in structure.tops[1:]:
        others = pq.read_table(folder / f"{top.name}.parquet", columns=["_row", LEARNER_NUMBER])
        also = pc.is_in(others[LEARNER_NUMBER], value_set=held_names)
        numbers[top.name] = others["_row"].filter(also).combine_chunks()
    return Held(numbers, tops)


def _checker(checking: Checking, header: Header | None) -> Checker | None:
    """Return what runs the rules; None where the header lacks what they need, which is a fault."""
    if header is None or header.ukprn is None or header.prepared is None:
        return None
    stated = Stated(header.ukprn, header.year, header.prepared)
    return Checker(header.year, stated, checking.references, checking.today)


def _facts(header: Header | None) -> Facts:
    if header is None:
        return Facts()
    named = {
        "collection": header.collection,
        "serial": header.serial,
        "created": header.created.isoformat() if header.created else None,
        "protective marking": header.marking,
        "software": " ".join(
            part for part in (header.supplier, header.package, header.release) if part
        ),
        "reference data": header.reference_data,
        "component set": header.component_set,
    }
    return Facts(
        year=str(header.year),
        ukprn=str(header.ukprn or ""),
        prepared=header.prepared,
        header={name: text for name, text in named.items() if text},
    )
