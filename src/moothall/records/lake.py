"""The lake: accepted records as Parquet, parted by kind, year and provider.

Layout: docs/explanation/data.md, section 3.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from moothall.records.files import whole_file
from moothall.records.report import Kind, Report

HELD = "held.parquet"
COUNTS = "Aggregates.parquet"
FAULTS = "faults.parquet"
OWN_FILES = (HELD, COUNTS, FAULTS)
# Digits of the hash of a content: enough to tell the contents of one file apart.
CONTENT = 16
LEARNER_NUMBER = "LearnRefNumber"


@dataclass(frozen=True, slots=True)
class AcceptedFiles:
    """The files of the lake that hold what was accepted of a return, by kind of record."""

    sha256: str
    paths: Mapping[str, Path]
    learners: int


def put(lake: Path, checked: Path, report: Report, step: Callable[[str], None]) -> AcceptedFiles:
    """Write the sound records of a checked return to the lake, one whole file a kind."""
    if report.kind is Kind.AGGREGATES:
        path = _counts(lake, report.accepted_as)
        _copy(checked / COUNTS, path, None)
        step("accept.Aggregates")
        return AcceptedFiles(report.sha256, {"Aggregates": path}, 0)
    held = Held.read(checked / HELD)
    paths = {}
    for source in kinds_in(checked):
        kind = source.stem
        paths[kind] = _records(lake, kind, report.accepted_as, report.year, report.ukprn)
        _copy(source, paths[kind], held.sifter(kind))
        step(f"accept.{kind}")
    return AcceptedFiles(report.sha256, paths, report.learners - report.held)


def kinds_in(checked: Path) -> list[Path]:
    """Return the record tables of a checked return, in order of name."""
    return sorted(p for p in checked.glob("*.parquet") if p.name not in OWN_FILES)


def files_of(lake: Path, sha256: str) -> list[Path]:
    """Return the files of the lake that hold records of a return, however often it was accepted."""
    found = lake.glob(f"records/*/year=*/ukprn=*/{sha256}*.parquet")
    return sorted([*found, *lake.glob(f"aggregates/{sha256}*.parquet")])


def holds(lake: Path, name: str, year: str, ukprn: str) -> bool:
    """Whether the lake holds what was accepted under a name (`Report.accepted_as`): learners of a
    provider and year, or counts. Looks where they lie; `files_of` lists every provider's folders.
    """
    learners = _records(lake, "Learner", name, year, ukprn)
    return learners.is_file() or _counts(lake, name).is_file()


def _records(lake: Path, kind: str, name: str, year: str, ukprn: str) -> Path:
    return lake / "records" / kind / f"year={year}" / f"ukprn={ukprn}" / f"{name}.parquet"


def _counts(lake: Path, name: str) -> Path:
    return lake / "aggregates" / f"{name}.parquet"


def content_of(checked: Path) -> str:
    """Return a hash of what acceptance would keep of a checked return: its tables, less those held.

    It names the records in the lake, so that a return that is accepted again after a check with
    other reference tables lies beside what an older snapshot reads, never over it.
    """
    told = hashlib.sha256()
    for path in sorted(checked.glob("*.parquet")):
        if path.name == FAULTS:
            continue
        with path.open("rb") as file:
            told.update(f"{path.name} {hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return told.hexdigest()[:CONTENT]


def all_files(lake: Path) -> Iterator[Path]:
    """Yield every file of the lake that holds records or counts of some return."""
    for pattern in ("records/*/year=*/ukprn=*/*.parquet", "aggregates/*.parquet"):
        yield from [path for path in lake.glob(pattern) if not path.name.startswith(".")]


@dataclass(frozen=True, slots=True)
class Held:
    """Whose records are held back: `numbers` are rows of learners (`_learner`) by top kind.

    Learners and, in older years, destination records each count their rows from 0, so the record
    kinds under each are sifted by the numbers of their own top kind.
    """

    numbers: Mapping[str, pa.Array]
    tops: Mapping[str, str]

    @classmethod
    def read(cls, path: Path) -> "Held":
        """Read what `write` wrote."""
        table = pq.read_table(path)
        rows = table.filter(pc.is_valid(table["learner"]))
        numbers = {
            top: rows.filter(pc.equal(rows["top"], top))["learner"].combine_chunks()
            for top in pc.unique(table["top"]).to_pylist()
        }
        kinds = (table.schema.metadata or {}).items()
        return cls(numbers, {kind.decode(): top.decode() for kind, top in kinds})

    def write(self, path: Path) -> None:
        """Write the numbers, with the top kind of each kind in the file's metadata."""
        tables = [
            pa.table({"top": pa.repeat(top, len(rows)), "learner": rows.cast(pa.int32())})
            for top, rows in self.numbers.items()
        ]
        schema = pa.schema({"top": pa.string(), "learner": pa.int32()}, metadata=dict(self.tops))
        whole = pa.concat_tables([schema.empty_table().replace_schema_metadata(), *tables])
        pq.write_table(whole.cast(schema), path)

    def sifter(self, kind: str) -> Callable[[pa.Table], pa.Table] | None:
        """Return a function that leaves held learners' records of a kind out of a table.

        None where none of that kind are held back.
        """
        numbers = self.numbers.get(self.tops.get(kind, ""))
        if numbers is None or len(numbers) == 0:
            return None
        return lambda rows: rows.filter(pc.invert(pc.is_in(rows["_learner"], value_set=numbers)))


def _copy(source: Path, path: Path, sift: Callable[[pa.Table], pa.Table] | None) -> None:
    """Write a Parquet file of those rows that `sift` keeps, a row group at a time."""
    with whole_file(path) as temporary:
        if sift is None:
            shutil.copyfile(source, temporary)
            return
        with (
            pq.ParquetFile(source) as file,
            pq.ParquetWriter(temporary, file.schema_arrow, compression="zstd") as out,
        ):
            for group in range(file.num_row_groups):
                out.write_table(sift(file.read_row_group(group)))
