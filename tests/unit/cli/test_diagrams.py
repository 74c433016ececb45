"""The state diagrams of the docs are those of the moves."""

from pathlib import Path

import pytest

from moothall.cli import diagrams
from moothall.cli.diagrams import Machine

ALL = [
    pytest.param(machine, id=f"{page} {number}")
    for page, drawn in diagrams.machines().items()
    for number, machine in enumerate(drawn)
]
SEEN = Machine("look", {"new": {"looked at": "somebody looks"}, "looked at": {}})


@pytest.mark.parametrize("machine", ALL)
def test_every_state_is_reached_from_the_first(machine: Machine) -> None:
    reached, waiting = set(), [next(iter(machine.moves))]
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting += machine.moves[state]
    assert reached == set(machine.moves)


def test_a_machine_is_drawn_from_its_first_state_to_those_that_end_it() -> None:
    assert SEEN.drawn().splitlines() == [
        "```mermaid",
        "stateDiagram-v2",
        "    [*] --> new: look",
        '    state "looked at" as looked_at',
        "    new --> looked_at: somebody looks",
        "    looked_at --> [*]",
        "```",
    ]


def test_the_pages_are_up_to_date_and_a_stale_one_is_told_and_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert diagrams.main(["--check"]) == 0
    page = tmp_path / "seen.md"
    page.write_text("Before\n```mermaid\nstateDiagram-v2\nold\n```\nafter\n", "utf-8")
    monkeypatch.setattr(diagrams, "FOLDER", tmp_path)
    monkeypatch.setattr(diagrams, "machines", lambda: {"seen.md": [SEEN]})
    assert diagrams.main(["--check"]) == 1
    assert "seen.md" in capsys.readouterr().err
    assert diagrams.main([]) == 0
    assert page.read_text("utf-8") == f"Before\n{SEEN.drawn()}after\n"
    assert diagrams.main(["--check"]) == 0


def test_a_page_that_lost_a_diagram_is_told() -> None:
    with pytest.raises(ValueError, match="has not 1 diagrams"):
        diagrams.drawn_into("no diagram", [SEEN])
