"""Evidence is asked from several threads at once, as web pages do."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.unit.measures.invented import learner, sources, write_return
from tests.unit.measures.opened import figure_of

from moothall.measures import DuckDB, Evidence, compute
from moothall.records.references import References


def test_threads_do_not_disturb_each_other(tmp_path: Path, references: References) -> None:
    accepted = write_return(tmp_path, "2025-26", 10000101, [learner(n) for n in range(7)])
    found = Evidence(sources(tmp_path, references, accepted), DuckDB())
    found.prepare(tmp_path / "cache")
    breakdowns = ["home_area", "route", "sex", "level"] * 5
    with ThreadPoolExecutor(4) as pool:
        figures = pool.map(lambda by: figure_of(compute(found, "learners", [by])), breakdowns)
    assert [sum(n for n, _ in figure.values()) for figure in figures] == [7] * 20
