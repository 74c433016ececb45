"""The states of a meeting, of its minutes and of an action point as diagrams, drawn from the moves.

`python -m moothall.meetings.diagram` draws them into docs/explanation/meetings.md and minutes.md,
each in the place of the one that begins with the same state.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from moothall.meetings.enums import (
    MINUTES_MOVES,
    MOVES,
    POINT_MOVES,
    MinutesStatus,
    PointStatus,
    Status,
)

PAGES = (Path("docs/explanation/meetings.md"), Path("docs/explanation/minutes.md"))
Moves = Mapping[str, Mapping[str, str]]


def plain(moves: Mapping[Any, Mapping[Any, str]]) -> Moves:
    """Return moves by the values of their states."""
    return {str(now): {str(to): why for to, why in after.items()} for now, after in moves.items()}


# Of each: where it begins, how it gets there, and the moves.
DRAWN: tuple[tuple[str, str, Moves], ...] = (
    (str(Status.SCHEDULED), "it is called", plain(MOVES)),
    (str(MinutesStatus.DRAFT), "the clerk begins to write", plain(MINUTES_MOVES)),
    (str(PointStatus.OPEN), "a meeting gives it to somebody", plain(POINT_MOVES)),
)


def diagram(begins: str, how: str, moves: Moves) -> str:
    """Return moves as a Mermaid state diagram in a Markdown block."""
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {begins}: {how}"]
    lines += [
        f"    {status} --> {to}: {why}"
        for status, after in moves.items()
        for to, why in after.items()
    ]
    lines += [f"    {status} --> [*]" for status, after in moves.items() if not after]
    return "\n".join([*lines, "```", ""])


def drawn_into(text: str) -> str:
    """Return a page with the diagrams that it has drawn anew."""
    for begins, how, moves in DRAWN:
        block = re.compile(
            rf"```mermaid\nstateDiagram-v2\n    \[\*\] --> {re.escape(begins)}:.*?```\n", re.S
        )
        made = diagram(begins, how, moves)
        text = made.join(block.split(text))
    return text


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(drawn_into(page.read_text("utf-8")), "utf-8")
