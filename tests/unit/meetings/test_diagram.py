"""The diagrams in the docs are those of the moves."""

from pathlib import Path

import pytest

from moothall.meetings.diagram import PAGES, drawn_into

ROOT = Path(__file__).resolve().parents[3]
DRAWN = ("scheduled --> agenda: its agenda is published", "open --> done: it is done")


@pytest.mark.parametrize("number", range(len(PAGES)))
def test_the_diagrams_of_the_docs_are_drawn_from_the_moves(number: int) -> None:
    text = (ROOT / PAGES[number]).read_text("utf-8")
    assert drawn_into(text) == text
    assert DRAWN[number] in text
