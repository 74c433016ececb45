"""`moothall maintenance` brings agreements into force and ends them, and says so."""

import datetime as dt
from collections.abc import Callable

import pytest
from tests.conftest import Answer
from tests.unit.charter.conftest import FRIDAY, MONDAY, Board

from moothall import clock
from moothall.charter.models import AgreementVersion

pytestmark = pytest.mark.django_db
Command = Callable[..., Answer]


def test_an_agreement_comes_into_force_and_ends_on_its_days_without_a_reader(
    board: Board, command: Command
) -> None:
    starts, ends = FRIDAY.date(), FRIDAY.date() + dt.timedelta(days=3)
    with clock.at(MONDAY):
        version = board.sign(board.offered(starts=starts, ends=ends))
    told = []
    for days in (-1, 0, 1, 4, 5):
        with clock.at(FRIDAY + dt.timedelta(days=days)):
            said = command("maintenance").stdout.splitlines()
            told.append([line for line in said if line.startswith("Agreement")])
    named = f"Agreement “{version.agreement}”, version 1, of bhl is"
    assert told == [[], [f"{named} in force."], [], [f"{named} ended."], []]
    assert AgreementVersion.objects.get(pk=version.pk).status == "ended"
