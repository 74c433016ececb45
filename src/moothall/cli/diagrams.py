"""The state diagrams of docs/explanation: `python -m moothall.cli.diagrams [--check]`.

Each is drawn from the moves that the program itself keeps to, in the order of its page.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moothall.cli import set_up

FOLDER = Path("docs/explanation")
BLOCK = re.compile(r"```mermaid\nstateDiagram-v2\n.*?```\n", re.S)


@dataclass(frozen=True, slots=True)
class Machine:
    """The states of something: how it comes to the first of them, and which moves follow."""

    begins: str
    moves: Mapping[Any, Mapping[Any, str]]

    def drawn(self) -> str:
        """Return the moves as a Mermaid state diagram in a Markdown block."""
        return "\n".join(["```mermaid", "stateDiagram-v2", *self._lines(), "```", ""])

    def _lines(self) -> Iterator[str]:
        yield f"    [*] --> {_one_word(next(iter(self.moves)))}: {self.begins}"
        for state in self.moves:
            if " " in str(state):
                yield f'    state "{state}" as {_one_word(state)}'
        for state, follows in self.moves.items():
            for to, why in follows.items():
                yield f"    {_one_word(state)} --> {_one_word(to)}: {why}"
        for state, follows in self.moves.items():
            if not follows:
                yield f"    {_one_word(state)} --> [*]"


def _one_word(state: object) -> str:
    return str(state).replace(" ", "_")


def machines() -> dict[str, list[Machine]]:
    """Return the machines of each page, in the order in which they stand there."""
    set_up()
    from moothall.charter.enums import AGREEMENT_MOVES, TERMS_MOVES
    from moothall.disputes import enums as disputes
    from moothall.governance import enums as decisions
    from moothall.meetings import enums as meetings
    from moothall.registers.enums import ISSUE_MOVES, RISK_MOVES

    return {
        "charter.md": [Machine("draft", TERMS_MOVES), Machine("draft", AGREEMENT_MOVES)],
        "decisions.md": [Machine("propose", decisions.MOVES)],
        "disputes.md": [Machine("open", disputes.MOVES)],
        "meetings.md": [Machine("it is called", meetings.MOVES)],
        "minutes.md": [
            Machine("the clerk begins to write", meetings.MINUTES_MOVES),
            Machine("a meeting gives it to somebody", meetings.POINT_MOVES),
        ],
        "registers.md": [Machine("raise", RISK_MOVES), Machine("raise", ISSUE_MOVES)],
    }


def drawn_into(text: str, drawn: list[Machine]) -> str:
    """Return a page with its diagrams drawn anew. Raises ValueError where it lacks one."""
    if len(BLOCK.findall(text)) != len(drawn):
        raise ValueError(f"The page has not {len(drawn)} diagrams of states.")
    made = iter(drawn)
    return BLOCK.sub(lambda _: next(made).drawn(), text)


def main(arguments: list[str]) -> int:
    """Draw the diagrams, or with --check say which are out of date; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m moothall.cli.diagrams", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; 1 if one is stale")
    check = parser.parse_args(arguments).check
    stale = []
    for file, drawn in machines().items():
        path = FOLDER / file
        now = path.read_text("utf-8")
        anew = drawn_into(now, drawn)
        if now == anew:
            continue
        stale.append(path)
        if not check:
            path.write_text(anew, "utf-8")
    words = "Out of date, run “python -m moothall.cli.diagrams”" if check else "Written"
    for path in stale:
        sys.stderr.write(f"{words}: {path}\n")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
