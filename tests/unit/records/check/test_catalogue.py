"""The catalogue tells every rule, and the reference page is as the rules are."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from moothall.records.check import CatalogueRule, catalogue, page
from moothall.records.check.rule import all_rules

ROOT = Path(__file__).parents[4]
OFFICIAL = ROOT.parent / "shared/data/ilr/validation-rules-2526.csv"
ENTRIES = {entry.name: entry for entry in catalogue()}


def test_the_catalogue_holds_every_rule() -> None:
    assert list(ENTRIES) == [rule.name for rule in all_rules()]


def test_an_entry_tells_the_rule_in_data() -> None:
    entry = ENTRIES["PostcodePrior_01"]
    assert entry.title == "Unknown home before"
    assert (entry.severity, entry.category, entry.kind) == ("error", "Learner", "Learner")
    assert entry.fields == ("PostcodePrior",)
    assert entry.years == "from 2025-26"
    assert entry.tables == ("postcodes",)
    assert not entry.whole_file
    assert entry.fails[0]["PostcodePrior"] == "LU1 2ZZ"
    assert entry.fails[0]["known"] == "postcodes LU1 2LJ; LU1 3JH"
    assert len(entry.holds) == 2
    assert ENTRIES["DateOfBirth_01"].fails == (
        {"FundModel": "25", "learner": "DateOfBirth absent"},
    )
    assert ENTRIES["MathGrade_03"].holds[0]["learner fams"] == "EDF 1"


def test_rules_on_the_whole_file_and_with_no_table_say_so() -> None:
    assert [name for name, entry in ENTRIES.items() if entry.whole_file] == ["R_06", "R_59"]
    assert ENTRIES["R_06"].tables == ()


def test_the_reference_page_is_up_to_date() -> None:
    written = (ROOT / page.PAGE).read_text(encoding="utf-8")
    assert written == page.page(), "run python -m moothall.records.check.page"


def test_checking_the_page_tells_when_it_is_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert page.main(["--check"]) == 1
    assert capsys.readouterr().err.startswith("docs/reference/rules.md is out of date")
    assert page.main([]) == 0
    assert page.main(["--check"]) == 0


def test_the_page_counts_the_official_list_as_it_is() -> None:
    if not OFFICIAL.exists():
        pytest.skip("the official list of validation rules is not beside the project")
    with OFFICIAL.open(encoding="utf-8-sig", newline="") as file:
        live = Counter(
            row["Category"] for row in csv.DictReader(file) if row["Status"] != "Deleted"
        )
    assert {str(category): count for category, count in page.LIVE.items()} == {
        str(category): live[category] for category in page.LIVE
    }
    told = [int(number) for number in re.findall(r"\d+", page.ELSEWHERE)]
    others = ("Field Definition", "HE Rules", "File Level", "Derived Data for validation")
    assert told == [live[category] for category in others]


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=lambda entry: entry.name)
def test_a_message_says_what_is_wrong_and_what_to_do(entry: CatalogueRule) -> None:
    sentences = re.split(r"\.(?: |$)", entry.message.strip())
    assert len([sentence for sentence in sentences if sentence]) >= 2
