"""`moothall maintenance` lets disputes go on where a step has had its time, and says so."""

from collections.abc import Callable

from tests.conftest import Answer
from tests.unit.disputes.disputed import LAST_DAY, OVER, Quarrel

from moothall import clock
from moothall.disputes.standing import where_it_stands

Command = Callable[..., Answer]


def test_a_dispute_goes_on_to_its_next_step_without_a_reader(
    quarrel: Quarrel, command: Command
) -> None:
    told = []
    for day in (LAST_DAY, OVER, OVER):
        with clock.at(day):
            said = command("maintenance").stdout.splitlines()
            told.append([line for line in said if line.startswith("Dispute")])
    with clock.at(OVER):
        moved = f"Dispute D2026/1 of bhl moved on. {where_it_stands(quarrel.now)}"
    assert told == [[], [moved], []]
    assert "Step 2 of 4" in moved
    assert "its panel is to be named" in moved
    assert quarrel.now.at_step == 2
