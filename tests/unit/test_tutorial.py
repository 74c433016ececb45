"""The tutorial is true: every command of it runs, in order, and answers what the page shows."""

import datetime as dt
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.cast import PASSWORD
from tests.conftest import REPOSITORY, Answer
from tests.settings import ON_POSTGRES

from moothall import clock

PAGE = REPOSITORY / "docs" / "tutorial" / "first-week.md"
# In the autumn in which the practice files were prepared, whenever this runs.
THAT_WEEK = dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC)
# What the page says is refused or held back.
ENDS_WITH_1 = [
    "moothall returns add practice/refused/ILR-99999008-2526-20261015-081500-01.xml",
    "moothall returns add practice/ILR-99999004-2526-20261015-090300-01.xml "
    "practice/ILR-99999006-2526-20261015-090500-01.xml",
    "moothall evidence figure learners --by home_area",
]


def told(page: str) -> Iterator[tuple[str, list[str]]]:
    """Each command of a page, with the lines that it is said to answer."""
    for block in re.findall(r"```console\n(.*?)```", page, re.S):
        _, *commands = re.split(r"^\$ ", block, flags=re.M)
        for each in commands:
            typed, *answer = each.splitlines()
            yield typed, [" ".join(line.split()) for line in answer]


@pytest.mark.skipif(ON_POSTGRES, reason="the tutorial is of an empty folder: numbers from 1")
@pytest.mark.django_db
def test_the_first_week_goes_as_the_tutorial_says(
    command: Callable[..., Answer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = []
    with clock.at(THAT_WEEK):
        for typed, shown in told(PAGE.read_text("utf-8")):
            _, *arguments = shlex.split(typed)
            secret = PASSWORD if "--password-stdin" in arguments else ""
            done = command(*arguments, stdin=f"{secret}\n")
            said = [" ".join(line.split()) for line in done.stdout.splitlines()]
            assert [line for line in said if line in shown] == shown, (typed, done)
            refused += [typed] * done.returncode
    assert refused == ENDS_WITH_1
