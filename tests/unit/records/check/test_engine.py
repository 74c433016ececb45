"""The engine: how rules end, what holds learners back, what a broken rule does to the others."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest

from moothall.codes import UKPRN
from moothall.periods import AcademicYear
from moothall.records import faults
from moothall.records.check import Checker, Outcome, Result
from moothall.records.check.examples import ExampleHeader, records
from moothall.records.check.kinds import Delivery, DeliveryFAM, Learner
from moothall.records.check.rule import AnyRule, Example, Rule, all_rules, rule
from moothall.records.faults import Level
from moothall.records.references import References

YEAR = AcademicYear(2025)
TODAY = dt.date(2026, 8, 20)
EVERY = {one.name: one for one in all_rules()}
HEADER = ExampleHeader()


def checker(*rules: Any, year: AcademicYear = YEAR, at_once: int = 1, **given: Any) -> Checker:
    header = given.pop("header", HEADER)
    return Checker(year, header, References(**given), TODAY, rules, at_once)


def learner(reference: str, *aims: dict[str, object], **fields: object) -> dict[str, object]:
    base = {
        "LearnRefNumber": reference,
        "ULN": 1000000043,
        "DateOfBirth": "2008-11-05",
        "LearningDelivery": [
            {
                "AimSeqNumber": place,
                "LearnStartDate": "2025-09-08",
                "LearnPlanEndDate": "2026-07-01",
                "FundModel": 25,
                "AimType": 4,
                "CompStatus": 1,
                **aim,
            }
            for place, aim in enumerate(aims, 1)
        ],
    }
    return {**base, **fields}


def made(on: Any, predicate: Any, **given: Any) -> AnyRule:
    """A rule of this test, not one of the registered."""
    return Rule(
        name=given.pop("name", "Made_01"),
        on=on,
        fields=given.pop("fields", ("LearnRefNumber",)),
        predicate=predicate,
        message=given.pop("message", "The record is made up."),
        level=given.pop("level", Level.ERROR),
        category=EVERY["R_06"].category,
        since=given.pop("since", YEAR),
        until=given.pop("until", None),
        whole_file=given.pop("whole_file", False),
    )


def test_a_fault_says_where_what_and_what_to_do() -> None:
    check = checker(EVERY["LearnPlanEndDate_02"])
    aims = ({}, {"LearnPlanEndDate": "2025-07-01"})
    found = check.batch(records([learner("0A112", {}), learner("0A113", *aims)]))
    assert found.schema == faults.SCHEMA
    assert found.to_pylist() == [
        {
            "rule": "LearnPlanEndDate_02",
            "level": "error",
            "learner": "0A113",
            "aim": 2,
            "line": 5,
            "field": "LearnPlanEndDate",
            "value": "2025-07-01",
            "message": "Learner 0A113, aim 2: the planned end date (2025-07-01) is before the start"
            " date (2025-09-08). Correct one of the two dates.",
        }
    ]


def test_errors_hold_learners_and_warnings_do_not() -> None:
    found = [
        learner("A", {"LearnPlanEndDate": "2025-07-01"}),
        learner("B", {}, PlanLearnHours=0),
        learner("C", {"LearnPlanEndDate": "2025-07-01"}, PlanLearnHours=0),
    ]
    check = checker(EVERY["LearnPlanEndDate_02"], EVERY["PlanLearnHours_02"])
    check.batch(records(found, first_row=7))
    check.finish()
    assert check.held.type == pa.int32()
    assert check.held.to_pylist() == [7, 9]
    assert check.outcomes() == (
        Outcome("LearnPlanEndDate_02", Result.FOUND, 2),
        Outcome("PlanLearnHours_02", Result.FOUND, 2),
    )


def test_a_rule_on_the_whole_file_holds_learners_of_earlier_batches() -> None:
    check = checker(EVERY["R_06"])
    batches = [[learner("A", {}), learner("B", {})], [learner("C", {}), learner("A", {})]]
    early = [
        check.batch(records(part, first_row=start))
        for part, start in zip(batches, (0, 2), strict=True)
    ]
    assert [table.num_rows for table in early] == [0, 0]
    assert [fault["learner"] for fault in check.finish().to_pylist()] == ["A", "A"]
    assert check.held.to_pylist() == [0, 3]


def test_nothing_found_in_nothing() -> None:
    check = checker(*all_rules())
    assert check.batch(records([])).num_rows == 0
    assert check.finish().to_pylist() == []
    assert check.held.to_pylist() == []
    ended = {outcome.result for outcome in check.outcomes()}
    assert ended == {Result.PASSED, Result.NOT_APPLICABLE}


def test_without_tables_the_rules_that_look_things_up_are_not_applicable() -> None:
    check = checker(EVERY["PostcodePrior_01"], EVERY["LearnAimRef_01"])
    check.batch(records([learner("A", {})]))
    assert check.outcomes() == (
        Outcome("LearnAimRef_01", Result.NOT_APPLICABLE, 0, "table missing: aims"),
        Outcome("PostcodePrior_01", Result.NOT_APPLICABLE, 0, "table missing: postcodes"),
    )


def test_a_rule_of_another_year_is_not_applicable() -> None:
    check = checker(EVERY["R_06"], year=AcademicYear(2018))
    assert check.outcomes() == (Outcome("R_06", Result.NOT_APPLICABLE, 0, "applies from 2025-26"),)
    only = made(Learner, lambda r: r.ULN > 0, since=YEAR, until=YEAR)
    check = checker(only, year=AcademicYear(2026))
    assert check.outcomes()[0].reason == "applies 2025-26"


def test_a_rule_whose_field_the_structure_lacks_is_not_applicable() -> None:
    check = checker(EVERY["OTJActHours_01"], EVERY["AimType_01"])
    tables = records([learner("A", {})])
    tables["LearningDelivery"] = tables["LearningDelivery"].drop_columns(["OTJActHours"])
    check.batch(tables)
    reason = "the structure of this year has no OTJActHours in LearningDelivery"
    assert check.outcomes() == (
        Outcome("AimType_01", Result.PASSED),
        Outcome("OTJActHours_01", Result.NOT_APPLICABLE, 0, reason),
    )


def test_a_rule_on_a_kind_that_the_structure_lacks_is_not_applicable() -> None:
    check = checker(EVERY["PriorAttain_09"], EVERY["LLDDHealthProb_04"], EVERY["AimType_01"])
    tables = records([learner("A", {})])
    del tables["PriorAttain"], tables["LLDDandHealthProblem"]
    check.batch(tables)
    assert [(one.rule, one.result) for one in check.outcomes()] == [
        ("AimType_01", Result.PASSED),
        ("LLDDHealthProb_04", Result.NOT_APPLICABLE),
        ("PriorAttain_09", Result.NOT_APPLICABLE),
    ]


@dataclass(frozen=True)
class Silent:
    ukprn: UKPRN | None = None
    year: AcademicYear = YEAR
    prepared: dt.date | None = None


def test_a_rule_that_needs_what_the_header_does_not_say_is_not_applicable() -> None:
    check = checker(EVERY["LearnActEndDate_04"], EVERY["PartnerUKPRN_03"], header=Silent())
    assert [(one.result, one.reason) for one in check.outcomes()] == [
        (Result.NOT_APPLICABLE, "the header does not say when the file was prepared"),
        (Result.NOT_APPLICABLE, "the header does not say which provider made the return"),
    ]


def test_a_rule_that_cannot_be_said_is_broken_and_disturbs_no_other() -> None:
    def mistaken(_: Learner) -> pl.Expr:
        raise ZeroDivisionError("no such thing")

    check = checker(made(Learner, mistaken), EVERY["LearnPlanEndDate_02"])
    check.batch(records([learner("A", {"LearnPlanEndDate": "2025-07-01"})]))
    assert check.outcomes() == (
        Outcome("LearnPlanEndDate_02", Result.FOUND, 1),
        Outcome("Made_01", Result.BROKEN, 0, "ZeroDivisionError: no such thing"),
    )


def test_a_rule_that_fails_on_the_records_is_broken_and_disturbs_no_other() -> None:
    wrong = made(Delivery, lambda d: d.LearnAimRef.cast(pl.Int64, strict=True) > 0)
    fact = made(
        Delivery,
        lambda d: d.some(DeliveryFAM, lambda f: f.LearnDelFAMCode.cast(pl.Int64) > 0),
        name="Made_02",
    )
    check = checker(wrong, fact, EVERY["LearnPlanEndDate_02"])
    aim = {
        "LearnPlanEndDate": "2025-07-01",
        "LearnAimRef": "none",
        "LearningDeliveryFAM": [{"LearnDelFAMType": "SOF", "LearnDelFAMCode": "x"}],
    }
    found = check.batch(records([learner("A", aim)]))
    assert [fault["rule"] for fault in found.to_pylist()] == ["LearnPlanEndDate_02"]
    outcomes = check.outcomes()
    assert [one.result for one in outcomes] == [Result.FOUND, Result.BROKEN, Result.BROKEN]
    assert all("conversion" in one.reason for one in outcomes[1:])


def test_a_rule_that_breaks_later_keeps_what_it_found_and_stays_broken() -> None:
    wrong = made(Delivery, lambda d: d.LearnAimRef.cast(pl.Int64, strict=True) > 0)
    check = checker(wrong)
    sizes = [
        check.batch(records([learner("A", {"LearnAimRef": aim})])).num_rows
        for aim in ("60149735", "none", "60149735")
    ]
    assert sizes == [1, 0, 0]
    (outcome,) = check.outcomes()
    assert (outcome.result, outcome.count) == (Result.BROKEN, 1)


def test_a_predicate_that_is_unknown_has_found_nothing() -> None:
    check = checker(made(Learner, lambda r: r.PlanLearnHours > 0))
    check.batch(records([learner("A", PlanLearnHours=None), learner("B", PlanLearnHours=1)]))
    assert check.outcomes() == (Outcome("Made_01", Result.FOUND, 1),)


def test_a_predicate_that_is_the_same_for_all_finds_all_or_none() -> None:
    always = made(Learner, lambda _: pl.lit(True))
    never = made(Learner, lambda _: pl.lit(False), name="Made_02")
    check = checker(always, never)
    check.batch(records([learner("A"), learner("B")]))
    assert [one.count for one in check.outcomes()] == [2, 0]


def test_a_message_that_names_no_field_breaks_the_rule() -> None:
    check = checker(made(Learner, lambda _: pl.lit(True), message="The {Nothing} is wrong."))
    assert check.outcomes()[0].result is Result.BROKEN


def test_two_rules_cannot_have_one_name() -> None:
    def again(_: Learner) -> pl.Expr:
        """The record is made up."""
        return pl.lit(True)

    with pytest.raises(ValueError, match="R_06: a rule has a message and a name of its own"):
        rule("R_06", on=Learner, fields=("ULN",))(again)


def test_an_example_with_an_unknown_value_is_refused() -> None:
    from moothall.records.check.examples import lay

    with pytest.raises((ValueError, KeyError)):
        lay(EVERY["AimType_01"], Example(1, {"AimTipe": 4}))


@pytest.mark.parametrize("at_once", [1, 3, 100])
def test_when_batches_are_judged_changes_nothing(at_once: int, tmp_path: Path) -> None:
    check = checker(*all_rules(), at_once=at_once)
    found = []
    for turn in range(5):
        aims = ({"LearnPlanEndDate": "2025-07-01"}, {"CompStatus": 2})
        part = [learner(f"{turn}A", *aims), learner(f"{turn}B", {"FundModel": 36})]
        found.append(check.batch(records(part, first_row=turn * 4)))
    found.append(check.finish())
    faults = pa.concat_tables(found).to_pylist()
    assert len(faults) == sum(one.count for one in check.outcomes())
    assert check.held.to_pylist() == [0, 1, 4, 5, 8, 9, 12, 13, 16, 17]
    assert sum(fault["rule"] == "LearnPlanEndDate_02" for fault in faults) == 5
