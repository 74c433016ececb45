"""The department's own sample, 19 learners of every funding model, through all rules.

The sample shows the structure, not a sound return: its file says it was prepared in January 2025
and holds dates after that, and other things that the rules of 2025-26 find.
"""

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from moothall.records.check import Checker, Result
from moothall.records.formats.ilr import open_return
from moothall.records.references import References

SAMPLES = Path(__file__).parents[5] / "shared/data/ilr"
TODAY = dt.date(2026, 8, 20)


def check(name: str) -> tuple[Checker, list[dict[str, Any]]]:
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"{name} is not beside the project")
    with open_return(path) as reading:
        assert reading.header is not None
        checker = Checker(reading.header.year, reading.header, References(), TODAY)
        found = [checker.batch(batch.tables) for batch in reading]
    found.append(checker.finish())
    return checker, [fault for table in found for fault in table.to_pylist()]


def test_all_rules_run_on_the_departments_sample() -> None:
    checker, faults = check("sample-2025-26-19-learners.xml")
    ended = Counter(outcome.result for outcome in checker.outcomes())
    assert (ended[Result.BROKEN], ended[Result.NOT_APPLICABLE]) == (0, 6)
    reasons = {o.reason for o in checker.outcomes() if o.result is Result.NOT_APPLICABLE}
    assert reasons == {"table missing: postcodes", "table missing: aims"}
    counts = Counter(fault["rule"] for fault in faults)
    assert counts == Counter({o.rule: o.count for o in checker.outcomes() if o.count})
    assert counts["R_59"] == 2  # ULN 1061485810 stands twice
    assert counts["ULN_04"] == 1  # 1061484935
    assert counts["R_07"] == 2
    assert {fault["learner"] for fault in faults if fault["rule"] == "R_59"} == {
        *("ASLearner", "MCALearner")
    }


def test_faults_of_the_sample_stand_where_the_file_says() -> None:
    _, faults = check("sample-2025-26-19-learners.xml")
    lines = (SAMPLES / "sample-2025-26-19-learners.xml").read_text(encoding="utf-8").splitlines()
    for fault in faults:
        tag = lines[fault["line"] - 1].strip()
        on_learner = fault["aim"] is None
        assert tag.startswith("<Learner>" if on_learner else "<LearningDelivery")
        assert fault["message"].startswith(f"Learner {fault['learner']}")


def test_no_rule_applies_to_an_older_year() -> None:
    checker, faults = check("sample-2018-19.xml")
    assert faults == []
    assert {(one.result, one.reason) for one in checker.outcomes()} == {
        (Result.NOT_APPLICABLE, "applies from 2025-26")
    }
