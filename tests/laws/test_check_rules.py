"""Laws of the rule engine, on learners that Hypothesis invents.

- The fast engine finds what a slow and obvious reading of the rule finds.
- Cutting a return into batches changes no fault.
- The order of the learners changes nothing.
"""

import datetime as dt
from collections.abc import Callable, Container, Iterator, Sequence
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import given, settings
from hypothesis import strategies as st

from moothall.records.check import Checker, Result
from moothall.records.check.examples import ExampleHeader, records
from moothall.records.check.rule import all_rules
from moothall.records.references import References

Record = dict[str, Any]

TODAY = dt.date(2026, 8, 20)
PREPARED = dt.date(2026, 1, 10)
HEADER = ExampleHeader(prepared=PREPARED)
FAR = dt.date(2200, 1, 1)


def day(*days: str) -> st.SearchStrategy[dt.date]:
    return st.sampled_from([dt.date.fromisoformat(text) for text in days])


def record(required: Record, optional: Record) -> st.SearchStrategy[Record]:
    return st.fixed_dictionaries(required, optional=optional)


FROM = day("2016-08-01", "2025-09-08", "2025-09-09", "2025-12-01", "2026-01-05")
FAM = record(
    {
        "LearnDelFAMType": st.sampled_from(["SOF", "LDM", "ACT", "LSF", "ADL", "RES", "FFI"]),
        "LearnDelFAMCode": st.sampled_from(["1", "2", "034", "105", "107", "110", "378"]),
    },
    {"LearnDelFAMDateFrom": FROM, "LearnDelFAMDateTo": FROM},
)
AIM = record(
    {
        "AimSeqNumber": st.integers(1, 3),
        "LearnAimRef": st.sampled_from(["60149735", "ZPROG001"]),
        "AimType": st.sampled_from([1, 3, 4, 5]),
        "FundModel": st.sampled_from([25, 35, 36, 38, 82, 99]),
        "CompStatus": st.sampled_from([1, 2, 3, 6]),
        "LearnStartDate": day("2024-07-31", "2025-07-31", "2025-09-08", "2025-12-01", "2026-01-05"),
        "LearnPlanEndDate": day("2025-07-01", "2025-09-08", "2025-12-31", "2026-07-01"),
        "LearningDeliveryFAM": st.lists(FAM, max_size=4),
    },
    {
        "ProgType": st.sampled_from([24, 25, 31]),
        "StdCode": st.sampled_from([105, 106]),
        "LearnActEndDate": day("2025-09-08", "2025-12-01", "2026-01-05", "2026-02-02"),
        "Outcome": st.sampled_from([1, 3, 8]),
        "AchDate": day("2025-12-01", "2026-02-02"),
        "OrigLearnStartDate": day("2017-04-30", "2025-09-08"),
        "PHours": st.sampled_from([0, 186, 277, 300]),
    },
)
STATUS = record(
    {
        "EmpStat": st.sampled_from([10, 11, 98]),
        "DateEmpStatApp": day("2025-08-01", "2025-09-08", "2025-09-09", "2026-01-05"),
    },
    {"EmpId": st.just(154549452)},
)
LEARNER = record(
    {
        "LearnRefNumber": st.sampled_from(["A1", "A2", "B1"]),
        "ULN": st.sampled_from([1000000043, 1000000044, 1000000051, 9999999999]),
        "LearningDelivery": st.lists(AIM, max_size=3),
        "LearnerEmploymentStatus": st.lists(STATUS, max_size=2),
        "LearnerFAM": st.lists(
            record(
                {
                    "LearnFAMType": st.sampled_from(["HNS", "EHC", "MCF"]),
                    "LearnFAMCode": st.integers(1, 3),
                },
                {},
            ),
            max_size=3,
        ),
    },
    {
        "DateOfBirth": day(
            *("1990-05-05", "2000-08-31", "2000-09-01", "2006-08-31", "2006-09-01", "2008-02-29")
        ),
        "PlanLearnHours": st.sampled_from([0, 540, 1001]),
        "PlanEEPHours": st.sampled_from([0, 40]),
    },
)
RETURN = st.lists(LEARNER, min_size=1, max_size=5)
NAMED = st.lists(LEARNER, min_size=1, max_size=5, unique_by=lambda one: one["LearnRefNumber"])


# The slow reading: each rule in plain Python, from the official condition, record by record.


def fams(aim: Record, kind: str, *codes: str) -> list[Record]:
    return [
        fam
        for fam in aim["LearningDeliveryFAM"]
        if fam["LearnDelFAMType"] == kind and (not codes or fam["LearnDelFAMCode"] in codes)
    ]


def age(born: dt.date, on: dt.date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def is_apprenticeship(aim: Record) -> bool:
    return bool(aim.get("ProgType") == 25)


def status_on(learner: Record, when: dt.date) -> Record:
    applying = [s for s in learner["LearnerEmploymentStatus"] if s["DateEmpStatApp"] <= when]
    latest: Record = {}
    for status in applying:
        if not latest or status["DateEmpStatApp"] >= latest["DateEmpStatApp"]:
            latest = status
    return latest


def check_digit_fails(uln: int) -> bool:
    digits = [int(digit) for digit in str(uln)]
    rest = sum(d * w for d, w in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    return uln != 9999999999 and (rest == 0 or 10 - rest != digits[9])


def overlaps(learner: Record, aim: Record) -> bool:
    """R_58: the core aim before this one, by start date, has not ended before it starts."""
    cores = [other for other in learner["LearningDelivery"] if other["AimType"] == 5]
    cores.sort(key=lambda other: other["LearnStartDate"])
    places = [place for place, other in enumerate(cores) if other is aim]
    if not places or places[0] == 0:
        return False
    end = cores[places[0] - 1].get("LearnActEndDate", FAR)
    return bool(end >= aim["LearnStartDate"])


def has_programme(learner: Record, aim: Record) -> bool:
    return any(
        other["AimType"] == 1
        and other.get("ProgType") == aim.get("ProgType")
        and other.get("StdCode") == aim.get("StdCode")
        for other in learner["LearningDelivery"]
    )


def total(learner: Record) -> int:
    return learner.get("PlanLearnHours", 0) + learner.get("PlanEEPHours", 0)


def counted(aim: Record) -> bool:
    return aim["FundModel"] != 82 and not (aim["FundModel"] == 25 and aim.get("ProgType") == 31)


AIM_RULES: dict[str, Callable[[Record, Record], bool]] = {
    "LearnPlanEndDate_02": lambda _, a: a["LearnPlanEndDate"] < a["LearnStartDate"],
    "LearnActEndDate_04": lambda _, a: a.get("LearnActEndDate", PREPARED) > PREPARED,
    "CompStatus_02": lambda _, a: (
        "LearnActEndDate" in a
        and a["CompStatus"] == 1
        and not (a["AimType"] == 1 and a["FundModel"] in (36, 99) and is_apprenticeship(a))
    ),
    "CompStatus_04": lambda _, a: "Outcome" not in a and a["CompStatus"] != 1,
    "Outcome_04": lambda _, a: (
        "AchDate" in a
        and a.get("Outcome") != 1
        and not (a["FundModel"] == 36 and is_apprenticeship(a))
    ),
    "OrigLearnStartDate_04": lambda _, a: "OrigLearnStartDate" in a and not fams(a, "RES"),
    "FundModel_07": lambda _, a: (
        is_apprenticeship(a)
        and a["AimType"] == 1
        and a["FundModel"] not in (36, 99)
        and not fams(a, "RES")
    ),
    "LearnDelFAMType_09": lambda _, a: (
        a["FundModel"] in (35, 38, 36) and not fams(a, "SOF", "105") and not fams(a, "SOF", "110")
    ),
    "DateOfBirth_20": lambda learner, a: (
        a["FundModel"] in (25, 82)
        and "DateOfBirth" in learner
        and age(learner["DateOfBirth"], dt.date(2025, 8, 31)) < 19
        and any(fam["LearnDelFAMCode"] != "107" for fam in fams(a, "SOF"))
    ),
    "DateOfBirth_25": lambda learner, a: (
        (a["FundModel"] == 38 or (a["FundModel"] == 35 and not is_apprenticeship(a)))
        and "DateOfBirth" in learner
        and age(learner["DateOfBirth"], dt.date(2025, 8, 31)) < 19
        and not fams(a, "LDM", "034")
    ),
    "DateOfBirth_26": lambda learner, a: (
        a["FundModel"] == 99
        and bool(fams(a, "ADL"))
        and "DateOfBirth" in learner
        and age(learner["DateOfBirth"], a["LearnStartDate"]) < 19
    ),
    "PHours_08": lambda _, a: (
        a["LearnStartDate"] >= dt.date(2025, 8, 1)
        and a["FundModel"] == 36
        and a.get("PHours", 999) < 187
        and not fams(a, "RES")
    ),
    "EmpStat_12": lambda learner, a: (
        is_apprenticeship(a)
        and a["AimType"] == 1
        and status_on(learner, a["LearnStartDate"]).get("EmpStat") != 10
    ),
    "EmpId_10": lambda learner, a: (
        is_apprenticeship(a)
        and a["AimType"] == 1
        and status_on(learner, a["LearnStartDate"]).get("EmpStat") == 10
        and "EmpId" not in status_on(learner, a["LearnStartDate"])
    ),
    "R_07": lambda learner, a: (
        [other["AimSeqNumber"] for other in learner["LearningDelivery"]].count(a["AimSeqNumber"])
        > 1
    ),
    "AimSeqNumber_02": lambda learner, a: a["AimSeqNumber"] > len(learner["LearningDelivery"]),
    "R_30": lambda learner, a: a["AimType"] == 3 and not has_programme(learner, a),
    "R_58": overlaps,
    "R_102": lambda _, a: (
        bool(fams(a, "ACT"))
        and all(fam.get("LearnDelFAMDateFrom") != a["LearnStartDate"] for fam in fams(a, "ACT"))
    ),
}
LEARNER_RULES: dict[str, Callable[[Record], bool]] = {
    "ULN_04": lambda one: check_digit_fails(one["ULN"]),
    "DateOfBirth_24": lambda one: one["ULN"] != 9999999999 and "DateOfBirth" not in one,
    "PlanLearnHours_04": lambda one: (
        total(one) > 1000 and any(map(counted, one["LearningDelivery"]))
    ),
    "LearnFAMType_15": lambda one: (
        any(f["LearnFAMType"] == "MCF" and f["LearnFAMCode"] == 1 for f in one["LearnerFAM"])
        and not any(f["LearnFAMType"] == "EHC" for f in one["LearnerFAM"])
    ),
}
FILE_RULES: dict[str, Callable[[Record], object]] = {
    "R_06": lambda one: one["LearnRefNumber"],
    "R_59": lambda one: None if one["ULN"] == 9999999999 else one["ULN"],
}


def slowly(learners: Sequence[Record]) -> Iterator[tuple[str, int, int | None]]:
    """Return what the slow reading finds: rule, line of the learner or aim, aim number."""
    tables = records(learners)
    own = iter(tables["Learner"]["_line"].to_pylist())
    aims = iter(tables["LearningDelivery"]["_line"].to_pylist())
    for learner in learners:
        line = next(own)
        yield from ((name, line, None) for name, test in LEARNER_RULES.items() if test(learner))
        for name, key in FILE_RULES.items():
            same = [other for other in learners if key(other) == key(learner) is not None]
            if len(same) > 1:
                yield name, line, None
        for aim in learner["LearningDelivery"]:
            aim_line = next(aims)
            for name, check in AIM_RULES.items():
                if check(learner, aim):
                    yield name, aim_line, aim["AimSeqNumber"]


def checked(
    batches: Sequence[dict[str, pa.Table]], *, at_once: int = 1, only: Container[str] | None = None
) -> tuple[Checker, pa.Table]:
    rules = [rule for rule in all_rules() if only is None or rule.name in only]
    checker = Checker(HEADER.year, HEADER, References(), TODAY, rules, at_once)
    found = [checker.batch(tables) for tables in batches]
    return checker, pa.concat_tables([*found, checker.finish()])


@settings(max_examples=80, deadline=None)
@given(RETURN)
def test_the_fast_engine_finds_what_a_slow_reading_finds(learners: list[Record]) -> None:
    judged = {*AIM_RULES, *LEARNER_RULES, *FILE_RULES}
    checker, table = checked([records(learners)], only=judged)
    fast = [(fault["rule"], fault["line"], fault["aim"]) for fault in table.to_pylist()]
    order = lambda one: (one[1], one[0])  # noqa: E731
    assert sorted(fast, key=order) == sorted(slowly(learners), key=order)
    assert not [one for one in checker.outcomes() if one.result is Result.BROKEN]


def cut(learners: Sequence[Record], places: set[int]) -> list[dict[str, pa.Table]]:
    """Return one return's tables as batches, cut before the learners at some places."""
    whole = records(learners)
    starts = [0, *sorted(places), len(learners)]
    return [
        {
            kind: table.filter(
                pc.and_(
                    pc.greater_equal(table["_learner"], first),
                    pc.less(table["_learner"], last),
                )
            )
            for kind, table in whole.items()
        }
        for first, last in pairwise(starts)
    ]


def told(table: pa.Table) -> list[str]:
    return sorted(str(fault) for fault in table.to_pylist())


@settings(max_examples=15, deadline=None)
@given(RETURN, st.sets(st.integers(1, 4)), st.integers(1, 6))
def test_cutting_a_return_into_batches_changes_no_fault(
    learners: list[Record], places: set[int], at_once: int
) -> None:
    whole, found = checked([records(learners)])
    parts = cut(learners, {place for place in places if place < len(learners)})
    apart, again = checked(parts, at_once=at_once)
    assert told(again) == told(found)
    assert apart.outcomes() == whole.outcomes()
    assert apart.held.to_pylist() == whole.held.to_pylist()


@settings(max_examples=15, deadline=None)
@given(NAMED, st.randoms(use_true_random=False))
def test_the_order_of_the_learners_changes_nothing(learners: list[Record], dice: Any) -> None:
    mixed = dice.sample(learners, len(learners))
    first, found = checked([records(learners)])
    second, again = checked([records(mixed)])
    columns = ["rule", "level", "learner", "aim", "field", "value", "message"]
    assert told(again.select(columns)) == told(found.select(columns))
    assert second.outcomes() == first.outcomes()
    names = {one["LearnRefNumber"] for one in (learners[row] for row in first.held.to_pylist())}
    assert names == {mixed[row]["LearnRefNumber"] for row in second.held.to_pylist()}
