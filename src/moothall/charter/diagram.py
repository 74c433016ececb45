"""The states of terms and of agreements as diagrams, drawn from the moves.

`python -m moothall.charter.diagram` draws them into docs/explanation/charter.md.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from moothall.charter.enums import AGREEMENT_MOVES, TERMS_MOVES

PAGE = Path("docs/explanation/charter.md")
DRAWN = re.compile(r"```mermaid\n.*?```\n", re.S)
Moves = Mapping[str, Mapping[str, str]]


def diagram(moves: Moves) -> str:
    """Return moves as a Mermaid state diagram in a Markdown block; states of two words are named
    by one.
    """
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> draft: draft"]
    lines += [f'    state "{state}" as {_one_word(state)}' for state in moves if " " in state]
    lines += [
        f"    {_one_word(state)} --> {_one_word(to)}: {why}"
        for state, follows in moves.items()
        for to, why in follows.items()
    ]
    lines += [f"    {_one_word(state)} --> [*]" for state, follows in moves.items() if not follows]
    return "\n".join([*lines, "```", ""])


def _one_word(state: str) -> str:
    return str(state).replace(" ", "_")


def drawn_into(text: str) -> str:
    """Return a page with its two diagrams drawn anew: of terms first, of agreements second."""
    made = iter((diagram(TERMS_MOVES), diagram(AGREEMENT_MOVES)))  # type: ignore[arg-type]
    return DRAWN.sub(lambda _: next(made), text)


if __name__ == "__main__":
    PAGE.write_text(drawn_into(PAGE.read_text("utf-8")), "utf-8")
