"""Learners with planted errors and warnings: extra ones, so that held learners change no total.

Each is a sound learner of the same return copied under new numbers, with one thing made wrong.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from moothall.demo.tables import PARENTS, Tables

Row = dict[str, object]
Records = dict[str, list[Row]]
"""The records of one learner by kind, rows numbered from 0."""

KINDS: Final = ("Learner", *PARENTS)


@dataclass(frozen=True, slots=True)
class Plant:
    """One planted fault: the official rule it breaks, whom to copy, and what to change.

    `like` holds for the main aim of the learner to copy; `alter` changes the copy in place.
    """

    rule: str
    level: str
    like: Callable[[Row], bool]
    alter: Callable[[Records], None]


def _set(kind: str, **values: object) -> Callable[[Records], None]:
    def alter(records: Records) -> None:
        records[kind][0].update(values)

    return alter


def _drop_fams(kind: str) -> Callable[[Records], None]:
    def alter(records: Records) -> None:
        kept = [row for row in records["LearningDeliveryFAM"] if row["LearnDelFAMType"] != kind]
        records["LearningDeliveryFAM"] = kept

    return alter


def _wrong_check_digit(records: Records) -> None:
    learner = records["Learner"][0]
    number = learner["ULN"]
    assert isinstance(number, int)
    learner["ULN"] = number + 1 if number % 10 < 9 else number - 1


def _adult_funding(records: Records) -> None:
    for row in records["LearningDeliveryFAM"]:
        if row["LearnDelFAMType"] == "SOF":
            row["LearnDelFAMCode"] = "105"


def _same_sequence(records: Records) -> None:
    for row in records["LearningDelivery"]:
        row["AimSeqNumber"] = 1


def _funded(model: int, *statuses: int) -> Callable[[Row], bool]:
    def like(aim: Row) -> bool:
        return aim["FundModel"] == model and (not statuses or aim["CompStatus"] in statuses)

    return like


def _delivery(**values: object) -> Callable[[Records], None]:
    return _set("LearningDelivery", **values)


HELD: Final = (
    Plant("ULN_04", "error", _funded(25), _wrong_check_digit),
    Plant(
        "LearnPlanEndDate_02",
        "error",
        _funded(25, 1),
        _delivery(LearnPlanEndDate=dt.date(2024, 7, 1)),
    ),
    Plant("WithdrawReason_03", "error", _funded(25, 3), _delivery(WithdrawReason=None)),
    Plant(
        "LearnActEndDate_01",
        "error",
        _funded(25, 2),
        _delivery(LearnActEndDate=dt.date(2024, 8, 30)),
    ),
    Plant("CompStatus_02", "error", _funded(38, 2), _delivery(CompStatus=1, Outcome=None)),
    Plant("Outcome_12", "error", _funded(25, 2), _delivery(Outcome=None)),
    Plant("LearnDelFAMType_01", "error", _funded(25), _drop_fams("SOF")),
    Plant("DateOfBirth_20", "error", _funded(25), _adult_funding),
    Plant("LearnDelFAMType_02", "error", _funded(38), _drop_fams("FFI")),
    Plant("R_07", "error", _funded(36), _same_sequence),
    Plant("PlanLearnHours_01", "error", _funded(25, 1), _set("Learner", PlanLearnHours=None)),
    Plant("DateOfBirth_01", "error", _funded(25), _set("Learner", DateOfBirth=None)),
    Plant("DelLocPostCode_11", "error", _funded(25), _delivery(DelLocPostCode="LU54 QR")),
    Plant("PostcodePrior_02", "error", _funded(25), _set("Learner", PostcodePrior="LU6 CIK")),
    Plant("StdCode_01", "error", _funded(36), _delivery(StdCode=None)),
    Plant(
        "LearnStartDate_05", "error", _funded(38), _set("Learner", DateOfBirth=dt.date(2026, 6, 30))
    ),
)
"""Errors, each of which holds one extra learner back."""

WARNED: Final = (
    *[Plant("ULN_02", "warning", _funded(11), _set("Learner", ULN=9999999999))] * 9,
    *[Plant("PlanLearnHours_02", "warning", _funded(38), _set("Learner", PlanLearnHours=0))] * 4,
    *[Plant("Postcode_14", "warning", _funded(38), _set("Learner", Postcode="LU9 9ZY"))] * 3,
)
"""Warnings, which hold nobody back; the learners are adults."""


def plant(tables: Tables, plants: Sequence[Plant], ulns: Sequence[int]) -> Tables:
    """Return the tables with one more learner for each plant, at the end.

    `ulns` are unused numbers, one for each plant. The new learners are called X00001 and so on.
    """
    first = first_aims(tables)
    taken: set[int] = set()
    people = []
    for number, (fault, uln) in enumerate(zip(plants, ulns, strict=True), 1):
        records = copy(tables, find(first, fault, taken))
        records["Learner"][0].update(LearnRefNumber=f"X{number:05}", ULN=uln)
        fault.alter(records)
        people.append(records)
    return append(tables, people)


def find(first: Sequence[tuple[int, Row]], fault: Plant, taken: set[int]) -> int:
    """Return the first learner fit for a fault who is not taken, and take it."""
    row = next(row for row, aim in first if row not in taken and fault.like(aim))
    taken.add(row)
    return row


def first_aims(tables: Tables) -> list[tuple[int, Row]]:
    """Return the main aim of each learner, with the learner's row."""
    aims = tables["LearningDelivery"]
    main = aims.filter(pc.equal(aims["AimSeqNumber"], 1))
    wanted = main.select(["_learner", "FundModel", "CompStatus", "AimType"]).to_pylist()
    return [(row["_learner"], row) for row in wanted]


def copy(tables: Tables, learner: int) -> Records:
    """Return the records of one learner by kind, rows numbered from 0 within the learner."""
    found: Records = {}
    numbers: dict[str, dict[object, int]] = {}
    for kind in KINDS:
        table = tables[kind]
        rows = table.filter(pc.equal(table["_learner"], learner)).to_pylist()
        numbers[kind] = {row["_row"]: number for number, row in enumerate(rows)}
        for number, row in enumerate(rows):
            row["_row"] = number
            if kind != "Learner":
                row["_parent"] = numbers[PARENTS[kind]][row["_parent"]]
        found[kind] = rows
    return found


def append(tables: Tables, people: Sequence[Records]) -> Tables:
    """Return the tables with these learners after the last one."""
    starts = {kind: tables[kind].num_rows for kind in KINDS}
    added: Records = {kind: [] for kind in KINDS}
    for records in people:
        offsets = {kind: starts[kind] + len(added[kind]) for kind in KINDS}
        for kind in KINDS:
            for row in records[kind]:
                placed = dict(
                    row, _row=starts[kind] + len(added[kind]), _learner=offsets["Learner"]
                )
                if kind != "Learner":
                    parent = row["_parent"]
                    assert isinstance(parent, int)
                    placed["_parent"] = offsets[PARENTS[kind]] + parent
                added[kind].append(placed)
    return {
        kind: pa.concat_tables([table, pa.Table.from_pylist(added[kind], schema=table.schema)])
        for kind, table in tables.items()
    }
