"""A reference table that was read, and where it is kept."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from moothall.faults import InvalidValue
from moothall.records.cells import refuses
from moothall.records.files import write_whole

DATE = pa.date32()
TEXT = pa.string()

SCHEMAS = {
    "aims": pa.schema(
        {
            "learn_aim_ref": TEXT,
            "title": TEXT,
            "level": TEXT,
            "ssa1": TEXT,
            "ssa2": TEXT,
            "from": DATE,
            "to": DATE,
        }
    ),
    "postcodes": pa.schema(
        {"postcode": TEXT, "lad": TEXT, "easting": pa.int32(), "northing": pa.int32()}
    ),
    "providers": pa.schema({"ukprn": pa.int64(), "name": TEXT, "postcode": TEXT}),
    "population": pa.schema({"area": TEXT, "year": TEXT, "age": pa.int32(), "count": pa.int64()}),
    "areas": pa.schema(
        {
            "code": TEXT,
            "name": TEXT,
            "kind": TEXT,
            "parent": TEXT,
            "region": TEXT,
            "from": DATE,
            "to": DATE,
        }
    ),
}


@dataclass(frozen=True, slots=True)
class ReferenceTable:
    """One version of a reference table, as read from a file.

    `table` has the shape of its kind, and no rows when `refused`. `faults` has the shape of all
    faults: `line` is the row of the file, `field` the heading and the cell. `sha256` is that of the
    Parquet bytes it is kept as, `source_sha256` that of the file it came from.
    """

    kind: str
    table: pa.Table
    faults: pa.Table
    sha256: str
    source_sha256: str
    parquet: pa.Buffer

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return int(self.table.num_rows)

    @property
    def refused(self) -> bool:
        """Whether a fault stands in the way of keeping the table."""
        return refuses(self.faults)


def make(kind: str, table: pa.Table, faults: pa.Table, source_sha256: str) -> ReferenceTable:
    """Put the table in the shape of its kind; a table with refusing faults keeps no rows."""
    schema = SCHEMAS[kind]
    shaped = table.select(schema.names).cast(schema)
    if refuses(faults):
        shaped = shaped.slice(0, 0)
    sink = pa.BufferOutputStream()
    pq.write_table(shaped, sink, compression="zstd")
    parquet = sink.getvalue()
    name = hashlib.sha256(parquet).hexdigest()
    return ReferenceTable(kind, shaped, faults, name, source_sha256, parquet)


def store_reference(home: Path, reference: ReferenceTable) -> Path:
    """Keep the table under `home`, named by its content, and return where it lies.

    The file is whole or absent. Keeping the same table again changes nothing.
    Raises InvalidValue when the table was refused.
    """
    if reference.refused:
        count = reference.faults.num_rows
        faults = "1 fault" if count == 1 else f"{count:,} faults"
        raise InvalidValue(f"The {reference.kind} table has {faults} and was not kept.")
    path = home / "lake" / "reference" / reference.kind / f"{reference.sha256}.parquet"
    if not path.exists():
        write_whole(path, reference.parquet)
    return path
