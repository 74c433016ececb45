"""Every rule does on its examples what they say, and says what the official list says of it."""

import csv
import datetime as dt
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest

from moothall.records import faults
from moothall.records.check import Checker, Result
from moothall.records.check.examples import Laid, lay, records
from moothall.records.check.rule import AnyRule, Example, all_rules
from moothall.records.references import References

OFFICIAL = Path(__file__).parents[5] / "shared/data/ilr/validation-rules-2526.csv"
COLUMNS = {"aims": "learn_aim_ref", "postcodes": "postcode", "providers": "ukprn"}
TODAY = dt.date(2026, 8, 20)
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.name}-{number}")
    for rule in all_rules()
    for number, example in enumerate(rule.examples)
]


def references(laid: Laid, folder: Path) -> References:
    paths = {}
    for table, codes in laid.known.items():
        paths[table] = folder / f"{table}.parquet"
        pl.DataFrame({COLUMNS[table]: codes}).write_parquet(paths[table])
    return References(**paths)


def check(rule: AnyRule, laid: Laid, folder: Path) -> tuple[Checker, pa.Table]:
    checker = Checker(laid.header.year, laid.header, references(laid, folder), TODAY, [rule])
    found = [checker.batch(records(laid.learners)), checker.finish()]
    return checker, pa.concat_tables(found)


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_a_rule_finds_what_its_example_says(
    rule: AnyRule, example: Example, tmp_path: Path
) -> None:
    laid = lay(rule, example)
    checker, found = check(rule, laid, tmp_path)
    result = Result.FOUND if example.found else Result.PASSED
    (outcome,) = checker.outcomes()
    assert (outcome.result, outcome.count, outcome.reason) == (result, example.found, "")
    assert found.schema == faults.SCHEMA
    assert found.num_rows == example.found
    if example.found:
        check_fault(rule, laid, found.to_pylist()[0])
        assert checker.held.to_pylist()[:1] == ([0] if rule.level == "error" else [])


def check_fault(rule: AnyRule, laid: Laid, fault: dict[str, object]) -> None:
    """The fault is the first record's of the rule's kind: its learner, aim, line and value."""
    tables = records(laid.learners)
    own = tables[rule.on.kind].slice(0, 1).to_pylist()[0]
    learner = tables["Learner"].slice(0, 1).to_pylist()[0]
    has_aim = rule.on.kind == "LearningDelivery" or (
        rule.on.parent is not None and rule.on.parent.kind == "LearningDelivery"
    )
    aim = tables["LearningDelivery"].slice(0, 1).to_pylist()[0] if has_aim else {}
    named = f"Learner {learner['LearnRefNumber']}" + (
        f", aim {aim['AimSeqNumber']}: " if aim else ": "
    )
    message = str(fault.pop("message"))
    assert message.startswith(named)
    assert message.endswith(".")
    assert "{" not in message
    name = rule.fields[0]
    value = {**learner, **aim, **own}.get(name)
    if name in {**learner, **aim, **own}:
        assert fault.pop("value") == (None if value is None else str(value))
    else:
        fault.pop("value")
    assert fault == {
        "rule": rule.name,
        "level": rule.level,
        "learner": learner["LearnRefNumber"],
        "aim": aim.get("AimSeqNumber"),
        "line": own["_line"],
        "field": name,
    }


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_every_rule_has_examples_of_both_kinds(rule: AnyRule) -> None:
    assert {example.found > 0 for example in rule.examples} == {True, False}


def test_there_are_many_rules() -> None:
    assert len(all_rules()) >= 60


def official() -> dict[str, dict[str, str]]:
    if not OFFICIAL.exists():
        pytest.skip("the official list of validation rules is not beside the project")
    with OFFICIAL.open(encoding="utf-8-sig", newline="") as file:
        return {row["Name"]: row for row in csv.DictReader(file) if row["Status"] != "Deleted"}


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_a_rule_stands_in_the_official_list_as_it_says(rule: AnyRule) -> None:
    row = official()[rule.name]
    assert (row["Severity"].lower(), row["Category"]) == (rule.level, rule.category)
