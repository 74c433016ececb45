"""One run from file to committed row, in a process of its own that can be killed at any moment."""

import datetime as dt
import os
import signal
import sqlite3
from pathlib import Path

from tests.made_returns import NAME

from moothall.records.check.rule import all_rules
from moothall.records.references import References
from moothall.records.store import Store

all_rules()  # loads them once, in the process that the others are forked from
TODAY = dt.date(2026, 1, 6)


def run(home: Path, file: Path, die_at: int | None = None) -> None:
    """Receive, check, accept and commit a file; die by SIGKILL right after step `die_at`.

    The commit is a row of a SQLite file, as the site's is: it makes the return evidence.
    """
    taken = 0
    log = (home.parent / "steps.txt").open("a", encoding="utf-8")

    def step(name: str) -> None:
        nonlocal taken
        taken += 1
        print(name, file=log, flush=True)
        if taken == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    store = Store(home, step)
    with file.open("rb") as stream:
        received = store.receive(stream, NAME)
    report = store.check(received, references=References(), today=TODAY)
    accepted = store.accept(report)
    step("commit.before")
    commit(home.parent / "rows.sqlite3", report.accepted_as, accepted.learners)
    step("commit.after")


def commit(database: Path, sha256: str, learners: int) -> None:
    """Write the row that makes a return evidence."""
    with sqlite3.connect(database) as base:
        base.execute("create table if not exists accepted (sha256 primary key, learners)")
        base.execute("insert or replace into accepted values (?, ?)", (sha256, learners))
    base.close()


def committed(database: Path) -> dict[str, int]:
    """Return the rows: what each return that is evidence was accepted as, and its learners."""
    if not database.exists():
        return {}
    base = sqlite3.connect(database)
    try:
        tables = base.execute("select name from sqlite_master where name = 'accepted'").fetchall()
        return dict(base.execute("select sha256, learners from accepted")) if tables else {}
    finally:
        base.close()
