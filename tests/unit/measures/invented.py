"""Invented returns and reference tables, written as Parquet in the shapes of the contract."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from moothall.codes import UKPRN, AreaCode
from moothall.measures import AcceptedReturn, Sources
from moothall.measures.lake import COLUMNS
from moothall.periods import AcademicYear
from moothall.records.references import References

Record = dict[str, Any]

GROUPING = tuple(map(AreaCode, ("E10000015", "E06000032", "E06000055")))

AREAS = [
    ("E92000001", "England", "country", None, None, None, None),
    ("E12000006", "East of England", "region", "E92000001", "East of England", None, None),
    ("E12000007", "London", "region", "E92000001", "London", None, None),
    ("E10000015", "Hertfordshire", "county", "E12000006", "East of England", None, None),
    ("E10000003", "Cambridgeshire", "county", "E12000006", "East of England", None, None),
    ("E06000032", "Luton", "unitary authority", "E12000006", "East of England", None, None),
    (
        "E06000055", "Bedford", "unitary authority", "E12000006", "East of England",
        dt.date(2009, 4, 1), None,
    ),
    ("E07000240", "St Albans", "district", "E10000015", "East of England", None, None),
    ("E07000243", "Stevenage", "district", "E10000015", "East of England", None, None),
    ("E07000008", "Cambridge", "district", "E10000003", "East of England", None, None),
    ("E09000003", "Barnet", "London borough", "E12000007", "London", None, None),
    (
        "E10000001", "Bedfordshire", "county", "E12000006", "East of England",
        None, dt.date(2009, 3, 31),
    ),
]  # fmt: skip

POSTCODES = {
    "AL1 1AA": "E07000240",
    "SG1 1AA": "E07000243",
    "LU1 2LJ": "E06000032",
    "MK40 1AA": "E06000055",
    "CB1 1AA": "E07000008",
    "EN5 1AA": "E09000003",
    "CF10 1AA": "W06000015",
}
LABELS = {
    "AL1 1AA": "Hertfordshire",
    "SG1 1AA": "Hertfordshire",
    "LU1 2LJ": "Luton",
    "MK40 1AA": "Bedford",
    "CB1 1AA": "rest of region",
    "EN5 1AA": "outside region",
    "CF10 1AA": "outside region",
}

AIMS = {
    "60000001": ("E", "14"),
    "60000002": ("1", "14"),
    "60000003": ("2", "1"),
    "60000004": ("3", "2"),
    "60000005": ("4", "15"),
    "60000006": ("X", None),
    "60000007": ("M", "9"),
    "ZPROG001": ("X", None),
}

PROVIDERS = {
    10000101: ("Oaklands Test College", "AL1 1AA"),
    10000102: ("Luton Test College", "LU1 2LJ"),
    10000103: ("Cam Test College", "CB1 1AA"),
}


def write_references(folder: Path) -> References:
    """Write the reference tables of this module and say where they lie."""
    folder.mkdir(parents=True, exist_ok=True)
    columns = ("code", "name", "kind", "parent", "region", "from", "to")
    areas = [dict(zip(columns, row, strict=True)) for row in AREAS]
    kinds = {"from": pa.date32(), "to": pa.date32()}
    area_schema = pa.schema([(name, kinds.get(name, pa.string())) for name in columns])
    population = [
        {"area": area, "year": "2025-26", "age": age, "count": 100 * (place + 1) + age}
        for place, area in enumerate([*map(str, GROUPING), "E10000003"])
        for age in range(15, 20)
    ]
    tables = {
        "areas": pa.Table.from_pylist(areas, schema=area_schema),
        "postcodes": pa.table(
            {
                "postcode": list(POSTCODES),
                "lad": list(POSTCODES.values()),
                "easting": pa.array([1] * len(POSTCODES), pa.int64()),
                "northing": pa.array([1] * len(POSTCODES), pa.int64()),
            }
        ),
        "aims": pa.table(
            {
                "learn_aim_ref": list(AIMS),
                "title": [f"Aim {ref}" for ref in AIMS],
                "level": [level for level, _ in AIMS.values()],
                "ssa1": pa.array([ssa for _, ssa in AIMS.values()], pa.string()),
                "ssa2": pa.nulls(len(AIMS), pa.string()),
                "from": pa.nulls(len(AIMS), pa.date32()),
                "to": pa.nulls(len(AIMS), pa.date32()),
            }
        ),
        "providers": pa.table(
            {
                "ukprn": pa.array(list(PROVIDERS), pa.int64()),
                "name": [name for name, _ in PROVIDERS.values()],
                "postcode": [postcode for _, postcode in PROVIDERS.values()],
            }
        ),
        "population": pa.Table.from_pylist(population),
    }
    paths = {name: folder / f"{name}.parquet" for name in tables}
    for name, table in tables.items():
        pq.write_table(table, paths[name])
    return References(**paths)


def write_return(
    lake: Path, year: str, ukprn: int, learners: Sequence[Record], without: Iterable[str] = ()
) -> AcceptedReturn:
    """Write a return: each learner a record with `aims` and `fams` (type, code) inside.

    `without` names columns that this return's year does not have.
    """
    told = json.dumps([year, ukprn, list(learners)], default=str, sort_keys=True)
    sha256 = hashlib.sha256(told.encode()).hexdigest()
    kinds: dict[str, list[Record]] = {"Learner": [], "LearnerFAM": [], "LearningDelivery": []}
    for row, learner in enumerate(learners):
        kinds["Learner"].append({**learner, "_row": row})
        kinds["LearnerFAM"] += [
            {"_learner": row, "LearnFAMType": kind, "LearnFAMCode": code}
            for kind, code in learner.get("fams", ())
        ]
        for aim in learner["aims"]:
            place = len(kinds["LearningDelivery"])
            kinds["LearningDelivery"].append({**aim, "_row": place, "_learner": row})
    for kind, records in kinds.items():
        _write(lake, kind, year, ukprn, sha256, records, set(without))
    return AcceptedReturn(AcademicYear.parse(year), UKPRN(ukprn), sha256)


def _write(
    lake: Path,
    kind: str,
    year: str,
    ukprn: int,
    sha256: str,
    records: Sequence[Mapping[str, Any]],
    without: set[str],
) -> None:
    schema = pa.schema([(n, t) for n, t in COLUMNS[kind].items() if n not in without])
    folder = lake / "records" / kind / f"year={year}" / f"ukprn={ukprn}"
    folder.mkdir(parents=True, exist_ok=True)
    rows = [{name: record.get(name) for name in schema.names} for record in records]
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), folder / f"{sha256}.parquet")


AGGREGATE_SCHEMA = pa.schema(
    [
        *((n, pa.string()) for n in (
            "period", "home_area", "delivery_area", "provider", "route", "level", "ssa1", "measure",
        )),
        ("count", pa.int64()),
        ("hidden", pa.bool_()),
        ("mark", pa.string()),
    ]
)  # fmt: skip


def write_aggregate(lake: Path, cells: Sequence[Record]) -> str:
    """Write an agency's table of counts and return its hash; a cell without count is hidden."""
    rows = [
        {
            "period": "2025-26",
            "measure": "learners",
            **cell,
            "hidden": cell.get("count") is None,
        }
        for cell in cells
    ]
    sha256 = hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()
    folder = lake / "aggregates"
    folder.mkdir(parents=True, exist_ok=True)
    table = pa.Table.from_pylist(rows, schema=AGGREGATE_SCHEMA)
    pq.write_table(table, folder / f"{sha256}.parquet")
    return sha256


def aim(**fields: Any) -> Record:
    """Return an aim of an ordinary full-time student, with some fields other."""
    return {
        "LearnAimRef": "60000004",
        "AimType": 5,
        "AimSeqNumber": 1,
        "LearnStartDate": dt.date(2025, 9, 8),
        "LearnPlanEndDate": dt.date(2026, 7, 3),
        "FundModel": 25,
        "DelLocPostCode": "AL1 1AA",
        "CompStatus": 2,
        "LearnActEndDate": dt.date(2026, 7, 3),
        "Outcome": 1,
        **fields,
    }


def learner(number: int, *aims: Record, **fields: Any) -> Record:
    """Return a learner aged 17 who lives in Hertfordshire, with some fields other."""
    return {
        "LearnRefNumber": f"L{number}",
        "ULN": 1_000_000_000 + number,
        "DateOfBirth": dt.date(2008, 5, 1),
        "Ethnicity": 31,
        "Sex": "F",
        "LLDDHealthProb": 2,
        "PlanLearnHours": 600,
        "PlanEEPHours": 50,
        "PostcodePrior": "AL1 1AA",
        "aims": list(aims) or [aim()],
        **fields,
    }


def sources(lake: Path, references: References, *returns: AcceptedReturn, **more: Any) -> Sources:
    """Return sources for the grouping of this module."""
    return Sources(lake, returns, references=references, grouping=GROUPING, **more)
