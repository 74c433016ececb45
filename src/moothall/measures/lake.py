"""The lake's records as tables of an engine: the columns that measures need, whatever the year.

Shapes: docs/explanation/data.md, sections 1 and 3. A column that an older year does not have is
supplied as null; a record kind that a return does not have is empty. Rows of one return are told
apart from those of others by `year` and `ukprn`, since `_row` is counted inside one return.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from moothall.measures.engine import Engine
from moothall.measures.faults import RecordsMissing, listing
from moothall.measures.sources import AcceptedReturn, Sources

if TYPE_CHECKING:
    import ibis.expr.types as ir

_KEYS = {"year": pa.string(), "ukprn": pa.int64()}

COLUMNS: dict[str, dict[str, pa.DataType]] = {
    "Learner": {
        "_row": pa.int32(),
        "LearnRefNumber": pa.string(),
        "ULN": pa.int64(),
        "DateOfBirth": pa.date32(),
        "Ethnicity": pa.int64(),
        "Sex": pa.string(),
        "LLDDHealthProb": pa.int64(),
        "PlanLearnHours": pa.int64(),
        "PlanEEPHours": pa.int64(),
        "PostcodePrior": pa.string(),
    },
    "LearnerFAM": {
        "_learner": pa.int32(),
        "LearnFAMType": pa.string(),
        "LearnFAMCode": pa.int64(),
    },
    "LearningDelivery": {
        "_row": pa.int32(),
        "_learner": pa.int32(),
        "LearnAimRef": pa.string(),
        "AimType": pa.int64(),
        "AimSeqNumber": pa.int64(),
        "LearnStartDate": pa.date32(),
        "LearnPlanEndDate": pa.date32(),
        "FundModel": pa.int64(),
        "PHours": pa.int64(),
        "ProgType": pa.int64(),
        "DelLocPostCode": pa.string(),
        "CompStatus": pa.int64(),
        "LearnActEndDate": pa.date32(),
        "WithdrawReason": pa.int64(),
        "Outcome": pa.int64(),
    },
}
_OBLIGATORY = ("Learner", "LearningDelivery")


def records(engine: Engine, sources: Sources, kind: str) -> ir.Table:
    """Return the records of one kind in all accepted returns, with the columns of COLUMNS.

    Raises RecordsMissing, naming every return whose learners or aims are not in the lake.
    """
    held = [a for a in sources.returns if _lies(sources.records(kind, a))]
    if kind in _OBLIGATORY and len(held) < len(sources.returns):
        raise _missing(kind, sources, held)
    wanted = {**_KEYS, **COLUMNS[kind]}
    if not held:
        empty = pa.schema(list(wanted.items())).empty_table()
        return engine.hold(kind.lower(), empty)
    base = f"{sources.lake_path}/records/{kind}"
    opened = engine.records([sources.records(kind, a) for a in held], base)
    return _with_columns(opened, wanted)


def _with_columns(opened: ir.Table, wanted: dict[str, pa.DataType]) -> ir.Table:
    import ibis
    from ibis.formats.pyarrow import PyArrowType

    types = {name: PyArrowType.to_ibis(kind) for name, kind in wanted.items()}
    present = set(opened.columns)
    return opened.select(
        **{
            name: opened[name].cast(kind) if name in present else ibis.null(kind)
            for name, kind in types.items()
        }
    )


def _lies(path: str) -> bool:
    """Whether a file lies there; an address of an object store is taken on trust."""
    return "://" in path or Path(path).is_file()


def _missing(kind: str, sources: Sources, held: list[AcceptedReturn]) -> RecordsMissing:
    lost = [f"{a.ukprn} for {a.year} ({a.sha256[:12]})" for a in set(sources.returns) - set(held)]
    return RecordsMissing(
        f"The lake has no {kind} records of {listing(sorted(lost))}. "
        "Accept the return again, or restore the lake from its backup."
    )
