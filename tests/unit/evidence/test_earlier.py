"""Rates that were printed on an earlier snapshot are counted again, to be set beside new ones."""

from pathlib import Path

import numpy as np
import pytest
from tests.cast import Cast
from tests.unit.evidence.given import BEDFORD, LUTON, OAKLANDS, give_file, import_places

from moothall.disclosure import CountTable, Dimension, Layout, ProtectedRates, SuppressionRule
from moothall.evidence import earlier, stages
from moothall.evidence.earlier import rates_before
from moothall.evidence.models import Snapshot
from moothall.evidence.snapshots import RecordsErased, open_snapshot, take_snapshot
from moothall.ledger.refs import OPERATOR
from moothall.measures import Computed, Evidence, compute


def counted(of: Computed, snapshot: Snapshot, evidence: Evidence, column: str) -> CountTable:
    """Counts that a rate is printed of, larger on each snapshot."""
    numbers = {"numerator": 1900, "denominator": 2000}
    layout = Layout(
        *stages.counted_as(), snapshot.sha256, (Dimension("home_area", ("Bedford", "Luton")),)
    )
    return CountTable(layout, np.array([numbers[column], numbers[column]]) + snapshot.number)


def test_a_rate_is_counted_again_on_the_snapshots_that_it_was_printed_of(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_places(tmp_path)
    give_file(cast, homes={LUTON: 12})
    first = take_snapshot(by=OPERATOR, body=cast.body)
    give_file(cast, homes={BEDFORD: 12}, ukprn=OAKLANDS)
    second = take_snapshot(by=OPERATOR, body=cast.body)
    computed = compute(open_snapshot(second), "retention", ("home_area",))

    def release(measure: str, on: Snapshot) -> ProtectedRates:
        both = [counted(computed, on, open_snapshot(on), c) for c in ("numerator", "denominator")]
        answer = stages.protect_stage(measure, both, SuppressionRule(), [])
        assert isinstance(answer, ProtectedRates)
        return answer

    memory = [release("retention", first).release, release("retention", second).release]
    (before,) = rates_before(computed, second, memory, counted)
    assert len(before.printed) == 3
    assert before.counts is not None
    assert {before.counts[key] for key in before.printed} == {(1901, 2001), (3802, 4002)}
    # Of another rate nothing was printed, and without its records nothing can be counted again.
    other = release("pass_rate", first).release
    assert rates_before(computed, second, [other], counted) == []

    def erased(snapshot: Snapshot) -> None:
        raise RecordsErased(snapshot)

    monkeypatch.setattr(earlier, "open_snapshot", erased)
    assert [each.counts for each in rates_before(computed, second, memory, counted)] == [None]
