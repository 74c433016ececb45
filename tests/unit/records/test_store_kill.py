"""A process that is killed at any moment leaves either nothing accepted or everything."""

import datetime as dt
import multiprocessing
import os
import random
import signal
import time
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.killed_run import committed, run
from tests.made_returns import ilr

from moothall.records.files import is_temporary
from moothall.records.store import Store

SOUND = [number % 7 != 0 for number in range(60)]
FAR = dt.datetime.now(dt.UTC) + dt.timedelta(days=2)
AT_RANDOM = 12


@pytest.fixture(scope="module")
def server() -> ForkServerContext:
    """Processes are forked from one that has imported all and done nothing, so they start fast."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.killed_run"])
    return context


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "return.xml"
    path.write_bytes(ilr(SOUND))
    return path


def start(
    server: ForkServerContext, home: Path, file: Path, die_at: int | None = None
) -> ForkServerProcess:
    process = server.Process(target=run, args=(home, file, die_at))
    process.start()
    return process


def evidence(home: Path) -> dict[str, int]:
    """Return how many learners each committed return has in the lake, having read them all."""
    seen = {}
    for name in committed(home.parent / "rows.sqlite3"):
        part = Path("year=2025-26") / "ukprn=99999001" / f"{name}.parquet"
        tables = [pq.ParquetFile(kind / part).read() for kind in (home / "lake/records").iterdir()]
        assert len(tables) == 15
        seen[name] = pq.ParquetFile(home / "lake/records/Learner" / part).metadata.num_rows
    return seen


def assert_nothing_or_everything(home: Path) -> None:
    rows = committed(home.parent / "rows.sqlite3")
    assert evidence(home) == rows
    assert set(rows.values()) <= {sum(SOUND)}
    for path in home.rglob("*.parquet"):
        if not any(is_temporary(part) for part in (path, *path.parents)):
            pq.ParquetFile(path).read()
    known = {name.partition("-")[0] for name in rows}
    Store(home).sweep(known=known, accepted=rows, now=FAR)
    left = sorted(str(p.relative_to(home)) for p in home.rglob("*") if p.is_file())
    assert [path for path in left if not any(sha256 in path for sha256 in known)] == []
    assert [path for path in left if ".tmp" in path] == []


def assert_a_second_run_completes(server: ForkServerContext, home: Path, file: Path) -> None:
    process = start(server, home, file)
    process.join(60)
    assert process.exitcode == 0
    assert_nothing_or_everything(home)
    assert list(evidence(home).values()) == [sum(SOUND)]


def test_killed_after_every_step(server: ForkServerContext, tmp_path: Path, file: Path) -> None:
    whole = tmp_path / "whole" / "home"
    whole.parent.mkdir()
    assert_a_second_run_completes(server, whole, file)
    steps = (whole.parent / "steps.txt").read_text(encoding="utf-8").split()
    assert steps[0] == "receive.written"
    assert steps[-1] == "commit.after"
    assert len(steps) > 25
    kinds = [n for n, step in enumerate(steps, 1) if step.startswith("accept.L")]
    for number in sorted(set(range(1, len(steps) + 1)) - set(kinds[1:-1:2])):
        home = tmp_path / str(number) / "home"
        home.parent.mkdir()
        process = start(server, home, file, number)
        process.join(60)
        assert process.exitcode == -signal.SIGKILL
        done = (home.parent / "steps.txt").read_text(encoding="utf-8").split()
        assert done == steps[:number]
        assert len(evidence(home)) == int(steps[number - 1] == "commit.after")
        assert_nothing_or_everything(home)
        if number % 12 == 0:
            assert_a_second_run_completes(server, home, file)


def test_killed_at_random_and_run_again_in_the_same_home(
    server: ForkServerContext, tmp_path: Path, file: Path
) -> None:
    home = tmp_path / "home"
    (tmp_path / "timed").mkdir()
    began = time.perf_counter()
    process = start(server, tmp_path / "timed" / "home", file)
    process.join(60)
    takes = time.perf_counter() - began
    chance = random.Random(20261122)
    for _ in range(AT_RANDOM):
        process = start(server, home, file)
        process.join(chance.random() * takes)
        if process.is_alive() and process.pid:
            os.kill(process.pid, signal.SIGKILL)
        process.join(60)
        assert process.exitcode in (0, -signal.SIGKILL)
        assert evidence(home) == committed(tmp_path / "rows.sqlite3")
    assert_nothing_or_everything(home)
    assert_a_second_run_completes(server, home, file)
