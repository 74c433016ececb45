"""The one shape in which every fault of a return is told: where, what is wrong, what to do."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

import pyarrow as pa


class Level(StrEnum):
    """What a fault does to the return."""

    FILE = "file"  # refuses the return whole
    ERROR = "error"  # holds the learner back
    WARNING = "warning"  # holds nothing back


SCHEMA = pa.schema(
    [
        pa.field("rule", pa.string(), nullable=False),
        pa.field("level", pa.string(), nullable=False),
        pa.field("learner", pa.string()),
        pa.field("aim", pa.int64()),
        pa.field("line", pa.int64()),
        pa.field("field", pa.string()),
        pa.field("value", pa.string()),
        pa.field("message", pa.string(), nullable=False),
    ]
)


def table(faults: Iterable[Mapping[str, object]] = ()) -> pa.Table:
    """Return faults, each a mapping with some of the columns of SCHEMA, as one table."""
    return pa.Table.from_pylist([dict(fault) for fault in faults], schema=SCHEMA)


def messages(found: pa.Table) -> list[str]:
    """Return what each fault of a table says."""
    return [str(message) for message in found["message"].to_pylist()]
