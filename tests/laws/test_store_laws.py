"""Laws of the store: what is accepted is what is sound, however often and in whatever order."""

import datetime as dt
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.made_returns import NAME, ilr

from moothall.records.references import References
from moothall.records.report import Report
from moothall.records.store import Store

TODAY = dt.date(2026, 1, 6)
returns = st.lists(st.booleans(), min_size=1, max_size=12)
few = settings(max_examples=6, deadline=None)


@contextmanager
def a_store() -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        yield Store(Path(folder))


def checked(store: Store, sound: list[bool]) -> Report:
    received = store.receive(io.BytesIO(ilr(sound)), NAME)
    return store.check(received, references=References(), today=TODAY)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@few
@given(returns)
def test_accepting_twice_equals_accepting_once(sound: list[bool]) -> None:
    with a_store() as store:
        report = checked(store, sound)
        store.accept(report)
        once = contents(store.lake)
        store.accept(report)
        assert contents(store.lake) == once


@few
@given(returns)
def test_the_lake_holds_exactly_the_learners_that_are_not_held(sound: list[bool]) -> None:
    with a_store() as store:
        report = checked(store, sound)
        accepted = store.accept(report)
        learners = [number for number, good in enumerate(sound) if good]
        assert (report.learners, report.held) == (len(sound), len(sound) - len(learners))
        for kind in ("Learner", "PriorAttain", "LearnerFAM", "LearningDeliveryFAM"):
            kept = pq.ParquetFile(accepted.paths[kind]).read()
            assert kept["_learner"].to_pylist() == learners
        faulted = store.faults(report.sha256, limit=None)["learner"].to_pylist()
        assert faulted == [f"L{number:06}" for number, good in enumerate(sound) if not good]


@few
@given(returns)
def test_checking_again_finds_the_same(sound: list[bool]) -> None:
    with a_store() as store:
        first = checked(store, sound)
        folder = store.home / "returns" / first.sha256 / "checked"
        before = contents(folder)
        again = checked(store, sound)
        after = contents(folder)
        assert {n: b for n, b in before.items() if n != "report.json"} == {
            n: b for n, b in after.items() if n != "report.json"
        }
        assert (again.rules, again.outcomes, again.held) == (
            first.rules,
            first.outcomes,
            first.held,
        )


@few
@given(st.lists(returns, min_size=1, max_size=2))
def test_erasing_a_return_leaves_all_others_as_they_were(several: list[list[bool]]) -> None:
    with a_store() as store:
        reports = {report.sha256: report for report in (checked(store, one) for one in several)}
        for report in reports.values():
            store.accept(report)
        first = next(iter(reports))
        before = contents(store.home)
        store.erase(first)
        assert contents(store.home) == {
            name: content for name, content in before.items() if first not in name
        }
