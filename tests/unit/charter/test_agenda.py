"""Reviews of terms reach the agenda of the meeting by which they are due."""

import datetime as dt
from dataclasses import replace

from tests.unit.charter.conftest import MONDAY, SAYS, Board

from moothall import clock
from moothall.meetings import agenda_sources


def test_a_review_that_is_due_is_suggested_for_the_agenda(board: Board) -> None:
    with clock.at(MONDAY):
        board.adopted(replace(SAYS, review_on=dt.date(2027, 4, 1)))

    def suggested(on: dt.date) -> list[tuple[str, bool]]:
        found = [each for each in agenda_sources.of(board.cast.body, on) if each.room == "reviews"]
        return [(each.matter.title, each.matter.urgent) for each in found]

    assert suggested(dt.date(2027, 1, 5)) == []
    assert suggested(dt.date(2027, 3, 1)) == [("Review the terms of reference", False)]
    assert suggested(dt.date(2027, 4, 2)) == [("Review the terms of reference", True)]
