"""The states of a dispute as a diagram, drawn from the moves.

`python -m moothall.disputes.diagram` draws it into docs/explanation/disputes.md.
"""

import re
from pathlib import Path

from moothall.disputes.enums import FINAL, MOVES, Status

PAGE = Path("docs/explanation/disputes.md")
DRAWN = re.compile(r"```mermaid\n.*?```\n", re.S)


def diagram() -> str:
    """Return the moves as a Mermaid state diagram in a Markdown block."""
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {Status.NAMING}: open"]
    lines += [
        f"    {status} --> {to}: {why}"
        for status, moves in MOVES.items()
        for to, why in moves.items()
    ]
    lines += [f"    {status} --> [*]" for status in FINAL]
    return "\n".join([*lines, "```", ""])


def drawn_into(text: str) -> str:
    """Return a page with its diagram drawn anew."""
    return DRAWN.sub(lambda _: diagram(), text)


if __name__ == "__main__":
    PAGE.write_text(drawn_into(PAGE.read_text("utf-8")), "utf-8")
