"""Records built from a few words: the examples beside the rules, and the tests' own learners."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from moothall.codes import UKPRN
from moothall.periods import AcademicYear
from moothall.records.check.kinds import (
    KINDS,
    Delivery,
    DeliveryFAM,
    Employment,
    EmploymentMonitoring,
    Financial,
    HealthProblem,
    Learner,
    LearnerFAM,
    PriorAttain,
    WorkPlacement,
)
from moothall.records.check.record import Record
from moothall.records.check.rule import FIRST_LISTED, AnyRule, Example

Values = Mapping[str, object]
BY_KIND = {kind.kind: kind for kind in KINDS}

LEARNER: Values = {
    "LearnRefNumber": "0A113",
    "ULN": 1000000043,
    "FamilyName": "Tester",
    "GivenNames": "Terry",
    "DateOfBirth": "2008-11-05",
    "Ethnicity": 31,
    "Sex": "F",
    "LLDDHealthProb": 2,
    "PostcodePrior": "LU1 2LJ",
    "Postcode": "LU1 2LJ",
}
DELIVERY: Values = {
    "LearnAimRef": "60149735",
    "AimType": 4,
    "AimSeqNumber": 1,
    "LearnStartDate": "2025-09-08",
    "LearnPlanEndDate": "2026-07-01",
    "FundModel": 25,
    "DelLocPostCode": "LU1 3JH",
    "CompStatus": 1,
}
OBLIGATORY: dict[str, Values] = {
    "Learner": LEARNER,
    "LearningDelivery": DELIVERY,
    "LearningDeliveryFAM": {"LearnDelFAMType": "SOF", "LearnDelFAMCode": "107"},
    "LearnerFAM": {"LearnFAMType": "LSR", "LearnFAMCode": 55},
    "PriorAttain": {"PriorLevel": 2, "DateLevelApp": "2025-08-01"},
    "LLDDandHealthProblem": {"LLDDCat": 4},
    "LearnerEmploymentStatus": {"EmpStat": 12, "DateEmpStatApp": "2025-08-01"},
    "EmploymentStatusMonitoring": {"ESMType": "BSI", "ESMCode": 1},
    "AppFinRecord": {"AFinType": "TNP", "AFinCode": 1, "AFinDate": "2025-09-08", "AFinAmount": 1},
    "LearningDeliveryWorkPlacement": {
        "WorkPlaceStartDate": "2026-01-05",
        "WorkPlaceHours": 35,
        "WorkPlaceMode": 2,
    },
}

SHORT: dict[str, tuple[type[Record], tuple[str, ...]]] = {
    "fams": (
        DeliveryFAM,
        ("LearnDelFAMType", "LearnDelFAMCode", "LearnDelFAMDateFrom", "LearnDelFAMDateTo"),
    ),
    "financials": (Financial, ("AFinType", "AFinCode", "AFinDate", "AFinAmount")),
    "placements": (WorkPlacement, ("WorkPlaceStartDate", "WorkPlaceEndDate", "WorkPlaceEmpId")),
    "learner_fams": (LearnerFAM, ("LearnFAMType", "LearnFAMCode")),
    "prior": (PriorAttain, ("PriorLevel", "DateLevelApp")),
    "problems": (HealthProblem, ("LLDDCat", "PrimaryLLDD")),
    "employment": (Employment, ("EmpStat", "DateEmpStatApp", "EmpId")),
    "monitoring": (EmploymentMonitoring, ("ESMType", "ESMCode")),
    "aims": (Delivery, ()),
}
"""Short names under which examples give records, and the fields of one given as a tuple."""


PROVIDER = UKPRN("10004375")


@dataclass(frozen=True, slots=True)
class ExampleHeader:
    """The header of a return that an example stands in."""

    ukprn: UKPRN = PROVIDER
    year: AcademicYear = FIRST_LISTED
    prepared: dt.date = dt.date(2026, 8, 20)


@dataclass(frozen=True, slots=True)
class Laid:
    """An example as records: the learners, the header, and the reference tables it needs."""

    learners: list[Values]
    header: ExampleHeader
    known: Mapping[str, Sequence[object]]


def lay(rule: AnyRule, example: Example) -> Laid:
    """Return the records that an example of a rule describes.

    Its values are fields of the record that the rule is on, and beside them: `learner` and
    `delivery` (fields of those it belongs to), the short names of SHORT (records that belong to
    it or to those it belongs to), `others` (more learners, each as a nested mapping), `prepared`
    (the header's date) and `known` (codes that stand in reference tables). Obligatory fields that
    are not given have a value that is right; a field given as None is absent.
    """
    values = dict(example.values)
    header = ExampleHeader()
    if "prepared" in values:
        header = ExampleHeader(prepared=dt.date.fromisoformat(str(values.pop("prepared"))))
    known = _mapping(values.pop("known", {}))
    others = [_nested(Learner, _mapping(one)) for one in _sequence(values.pop("others", ()))]
    given = {name: _mapping(values.pop(name, {})) for name in ("learner", "delivery")}
    own = {name: values.pop(name) for name in list(values) if name in rule.on.fields}
    levels: dict[type[Record], Values] = {Learner: given["learner"], Delivery: given["delivery"]}
    chain = _chain(rule.on)
    inner: dict[str, object] = {}
    for level in chain:
        fields = own if level is rule.on else levels.get(level, {})
        children = {n: values.pop(n) for n in list(values) if SHORT[n][0].parent is level}
        if level is Learner and inner:
            children.setdefault("aims", ())
        nested = _nested(level, {**fields, **children})
        for name, found in inner.items():
            nested[name] = [*_sequence(found), *_sequence(nested.get(name, ()))]
        inner = {level.kind: [nested]}
    if values:
        raise ValueError(f"{rule.name}: an example has no {', '.join(values)}")
    (learner,) = _sequence(inner["Learner"])
    tables = {name: _sequence(codes) for name, codes in known.items()}
    return Laid([_mapping(learner), *others], header, tables)


def records(learners: Iterable[Values], first_row: int = 0) -> dict[str, pa.Table]:
    """Return learners, nested as in the XML under the names of the kinds, as a batch's tables.

    Lines are numbered as if each record stood on a line of its own. `first_row` is where the row
    numbers of every kind start.
    """
    rows: dict[str, list[dict[str, object]]] = {kind.kind: [] for kind in KINDS}
    line = 0

    def add(kind: str, record: Values, learner: int | None, parent: int | None) -> None:
        nonlocal line
        line += 1
        place = first_row + len(rows[kind])
        learner = place if learner is None else learner
        row = {"_row": place, "_learner": learner, "_parent": parent, "_line": line}
        rows[kind].append(row | {n: v for n, v in record.items() if n in BY_KIND[kind].fields})
        for name, children in record.items():
            if name in BY_KIND:
                for child in _sequence(children):
                    add(name, _mapping(child), learner, place)

    for learner in learners:
        add("Learner", learner, None, None)
    return {kind: _table(BY_KIND[kind], found) for kind, found in rows.items()}


def _table(kind: type[Record], rows: list[dict[str, object]]) -> pa.Table:
    places = ["_row", "_learner", *(["_parent"] if kind.parent else []), "_line"]
    types = {**dict.fromkeys(places, pa.int32()), **kind.fields}
    columns = [
        pa.array([_value(row.get(name), type_) for row in rows], type_)
        for name, type_ in types.items()
    ]
    return pa.Table.from_arrays(columns, names=list(types))


def _value(value: object, type_: pa.DataType) -> object:
    is_date = pa.types.is_date(type_) and isinstance(value, str)
    return dt.date.fromisoformat(str(value)) if is_date else value


def _chain(kind: type[Record]) -> Iterator[type[Record]]:
    """Return a kind and those it belongs to, from the inside out; a Learner holds a Delivery."""
    level: type[Record] | None = kind
    while level is not None:
        yield level
        level = level.parent


def _nested(kind: type[Record], values: Values) -> dict[str, object]:
    """Return a record with its obligatory fields, and its children under their kinds' names."""
    record: dict[str, object] = dict(OBLIGATORY[kind.kind])
    for name, value in values.items():
        if name not in SHORT:
            record[name] = value
            continue
        child, names = SHORT[name]
        given = (
            dict(zip(names, one, strict=False)) if isinstance(one, tuple) else _mapping(one)
            for one in _sequence(value)
        )
        record[child.kind] = [_nested(child, one) for one in given]
    if kind is Learner and not {"aims", Delivery.kind} & set(values):
        record[Delivery.kind] = [dict(DELIVERY)]
    return record


def _mapping(value: object) -> dict[str, object]:
    assert isinstance(value, Mapping), f"{value!r} should be a mapping"
    return dict(value)


def _sequence(value: object) -> list[object]:
    assert isinstance(value, list | tuple), f"{value!r} should be a list"
    return list(value)
