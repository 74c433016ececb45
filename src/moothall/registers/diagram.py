"""The states of risks and issues as diagrams, drawn from the moves.

`python -m moothall.registers.diagram` draws them into docs/explanation/registers.md.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from moothall.registers.enums import ISSUE_MOVES, RISK_MOVES, IssueStatus, RiskStatus

PAGE = Path("docs/explanation/registers.md")
State = TypeVar("State", RiskStatus, IssueStatus)
DRAWN = re.compile(r"```mermaid\n.*?```\n", re.S)


def diagrams() -> list[str]:
    """Return the moves of risks, then of issues, as Mermaid state diagrams in Markdown blocks."""
    return [_drawn(RISK_MOVES), _drawn(ISSUE_MOVES)]


def _drawn(moves: Mapping[State, Mapping[State, str]]) -> str:
    arrows: list[str] = [
        f"    {state} --> {to}: {moves[state][to]}" for state in moves for to in moves[state]
    ]
    return "\n".join(
        ["```mermaid", "stateDiagram-v2", "    [*] --> open: raise", *arrows, "```", ""]
    )


def drawn_into(text: str) -> str:
    """Return a page with its diagrams drawn anew."""
    made = iter(diagrams())
    return DRAWN.sub(lambda _: next(made), text)


if __name__ == "__main__":
    PAGE.write_text(drawn_into(PAGE.read_text("utf-8")), "utf-8")
