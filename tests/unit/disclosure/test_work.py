"""What takes too much work to protect is refused, by counting and never by the clock."""

import sys

import numpy as np
import pytest

from moothall.disclosure import (
    CountTable,
    Dimension,
    Layout,
    Protected,
    Refused,
    SuppressionRule,
    protect,
)
from moothall.disclosure.programme import TooMuchWork, Work, within


def table() -> CountTable:
    counts = np.random.default_rng(4).integers(0, 30, (12, 12))
    dimensions = tuple(
        Dimension(name, tuple(f"{name[0]}{i}" for i in range(12))) for name in ("home", "place")
    )
    return CountTable(Layout("learners", "1", "s1", dimensions), counts)


def test_a_table_that_takes_too_much_work_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert isinstance(protect(table(), SuppressionRule(threshold=6)), Protected)
    monkeypatch.setattr(sys.modules["moothall.disclosure.protect"], "MOST_WORK", 1000.0)
    assert protect(table(), SuppressionRule(threshold=6)) == Refused(
        "This table cannot be shown: it is too fine to be protected together with the tables"
        " already released. Ask for fewer breakdowns or wider groups."
    )


def test_work_counts_turns_and_size_and_what_is_left_is_one_s_own() -> None:
    work = Work(100.0)
    work.spend(turns=3, size=20)
    assert work.left == 20.0
    with pytest.raises(TooMuchWork):
        work.spend(turns=1, size=20)
    with within(10.0), within(1e9):
        pass
