"""Faults while they are being found, and how they become the table that all parts share."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa

from moothall.records.faults import SCHEMA, Level

LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class Found:
    """One fault and its place: `piece` is the number, in its chunk, of the piece it stands in."""

    rule: str
    message: str
    level: Level = Level.FILE
    piece: int = 0
    learner: str | None = None
    aim: int | None = None
    line: int | None = None
    field: str | None = None
    value: str | None = None


def table(found: Iterable[Found]) -> pa.Table:
    """Return faults as one table of `moothall.records.faults.SCHEMA`, in the order of the file."""
    faults = sorted(found, key=_place)
    columns: dict[str, list[object]] = {
        "rule": [each.rule for each in faults],
        "level": [each.level.value for each in faults],
        "learner": [each.learner for each in faults],
        "aim": [each.aim for each in faults],
        "line": [each.line for each in faults],
        "field": [each.field for each in faults],
        "value": [_short(each.value) for each in faults],
        "message": [each.message for each in faults],
    }
    return pa.table(
        {name: pa.array(columns[name], SCHEMA.field(name).type) for name in columns}
    ).cast(SCHEMA)


def _place(each: Found) -> tuple[object, ...]:
    return (
        each.piece,
        each.line or 0,
        each.aim if each.aim is not None else -1,
        each.field or "",
        each.rule,
        each.value or "",
        each.message,
    )


def _short(value: str | None) -> str | None:
    if value is None or len(value) <= LONGEST_VALUE:
        return value
    return value[:LONGEST_VALUE] + "…"
