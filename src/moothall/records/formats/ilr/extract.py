"""What one chunk of a file holds: tables, faults, and what stands under the root."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

import pyarrow as pa

from moothall.records.formats.ilr.found import Found
from moothall.records.formats.ilr.plain import Judged, Row, Top
from moothall.records.formats.ilr.structure import Kind, Structure


@dataclass(frozen=True, slots=True)
class Run:
    """Elements of one name that stand one after the other under the root."""

    first: Top
    count: int


@dataclass
class Extract:
    """The records of a chunk. Rows count from 0 in the chunk; `found` in any order.

    `broken` says that the file is not well formed at the end of what could be read.
    """

    tables: dict[str, pa.Table]
    found: list[Found] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    broken: bool = False


def extract_of(judged: Judged, structure: Structure) -> Extract:
    """Return what the plain reader found in a chunk, as tables."""
    tables = {
        name: table_of(judged.rows.get(name, []), kind, structure)
        for name, kind in structure.kinds.items()
    }
    return Extract(tables, judged.found, runs(judged.tops), judged.broken_at is not None)


def runs(tops: Iterable[Top]) -> list[Run]:
    """Return elements under the root as runs of one name."""
    grouped = (list(group) for _, group in groupby(tops, key=lambda top: top.place))
    return [Run(group[0], len(group)) for group in grouped]


def table_of(rows: list[Row], kind: Kind, structure: Structure) -> pa.Table:
    """Return the records of one kind as a table."""
    schema = structure.schemas[kind.name]
    if not rows:
        return structure.empty[kind.name]
    columns: dict[str, list[object]] = {
        "_row": [row.row for row in rows],
        "_learner": [row.learner for row in rows],
        "_parent": [row.parent for row in rows],
        "_line": [row.line for row in rows],
    }
    for each in kind.fields:
        columns[each.name] = [row.values.get(each.name) for row in rows]
    return pa.table(
        [pa.array(columns[name], schema.field(name).type) for name in schema.names], schema=schema
    )
