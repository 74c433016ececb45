"""What holds a decision: nobody consents, it is not published, and it waits without lapsing."""

import datetime as dt
from collections.abc import Iterator

import pytest
from tests.unit.governance.conftest import Board
from tests.unit.governance.proposed import CLOSED, LAST_DAY, MONDAY, WEDNESDAY, propose
from tests.unit.governance.test_pages import buttons, signed_in, words

from moothall import clock
from moothall.governance import holds
from moothall.governance.course import publish, settle
from moothall.governance.duties import duties_of
from moothall.governance.enums import Level, Stance, Status
from moothall.governance.holds import Hold
from moothall.governance.models import Decision
from moothall.governance.policies import can_speak
from moothall.governance.speaking import consent, object_to
from moothall.ledger.actions import NotAllowed
from moothall.partnership.permissions import standing

DAY = dt.timedelta(days=1)
DISPUTED = Hold("Luton disputes it.", "/bhl/disputes/")


class Disputes:
    """A room that holds what it is told to, until a day."""

    def __init__(self) -> None:
        self.held: set[int] = set()
        self.lifted: dt.date | None = None

    def holds_of(self, decision: Decision) -> list[Hold]:
        return [DISPUTED] if decision.pk in self.held else []

    def lifted_on(self, decision: Decision) -> dt.date | None:
        return self.lifted


@pytest.fixture
def disputes() -> Iterator[Disputes]:
    room = Disputes()
    holds.register("test", room.holds_of, lifted_on=room.lifted_on)
    yield room
    holds.forget("test")


def test_nobody_consents_to_what_is_held_but_all_can_object(
    board: Board, disputes: Disputes
) -> None:
    decision = propose(board.cast)
    disputes.held.add(decision.pk)
    luton = {"authority": board.cast.luton, "level": Level.DIRECTOR}
    director = board.directors[board.cast.luton]
    with pytest.raises(NotAllowed, match="is held for the time being: Luton disputes it\\."):
        consent(by=director, decision=decision, **luton)
    assert not can_speak(director, decision)[Stance.CONSENT]
    assert duties_of(director, standing(director, board.cast.body), board.cast.body) == []
    object_to(by=director, decision=decision, reason="It harms Luton.", **luton)
    disputes.held.clear()
    assert len(can_speak(director, decision)[Stance.WITHDRAWN]) == 1


def test_what_is_held_is_neither_published_nor_asked_for(board: Board, disputes: Disputes) -> None:
    decision = board.consent(propose(board.cast))
    disputes.held.add(decision.pk)
    with pytest.raises(NotAllowed, match="Luton disputes it"):
        publish(by=board.cast.manager, decision=decision)
    place = standing(board.cast.manager, board.cast.body)
    assert duties_of(board.cast.manager, place, board.cast.body) == []
    page = signed_in(board.cast.manager).get(f"/bhl/decisions/{decision.pk}/").content
    assert "It is held for the time beingLuton disputes it. Nobody can consent meanwhile" in words(
        page
    )
    assert 'href="/bhl/disputes/"' in page.decode()
    assert buttons(page) == ["Withdraw the proposal"]
    disputes.held.clear()
    assert publish(by=board.cast.manager, decision=decision).status == Status.PUBLISHED


def test_a_window_that_closes_over_a_hold_brings_nothing_until_it_is_lifted(
    board: Board, disputes: Disputes
) -> None:
    with clock.at(MONDAY):
        decision = board.consent(propose(board.cast))
    with clock.at(WEDNESDAY):
        publish(by=board.cast.manager, decision=decision)
    disputes.held.add(decision.pk)
    with clock.at(CLOSED + 10 * DAY):
        assert settle(board.cast.body) == []
        decision.refresh_from_db()
        assert decision.status == Status.PUBLISHED
        disputes.held.clear()
        disputes.lifted = dt.date(2008, 10, 25)
        settle(board.cast.body)
    decision.refresh_from_db()
    # It was not in effect while it was held.
    assert (decision.status, decision.effective_on) == (Status.EFFECTIVE, dt.date(2008, 10, 25))


def test_a_last_day_for_consents_that_passes_over_a_hold_is_put_off(
    board: Board, disputes: Disputes
) -> None:
    with clock.at(MONDAY):
        decision = board.consent(propose(board.cast, answer_by=LAST_DAY.date()), board.cast.luton)
    disputes.held.add(decision.pk)
    with clock.at(CLOSED + 10 * DAY):
        assert settle(board.cast.body) == []
        disputes.held.clear()
        disputes.lifted = dt.date(2008, 10, 24)
    luton = {"authority": board.cast.luton, "level": Level.DIRECTOR}
    with clock.at(dt.datetime(2008, 10, 31, 12, tzinfo=dt.UTC)):  # five working days later
        assert settle(board.cast.body) == []
        assert (
            consent(by=board.directors[board.cast.luton], decision=decision, **luton).status
            == Status.TAKEN
        )


def test_what_a_hold_let_wait_lapses_when_it_is_still_not_answered(
    board: Board, disputes: Disputes
) -> None:
    with clock.at(MONDAY):
        decision = propose(board.cast, answer_by=LAST_DAY.date())
    disputes.lifted = dt.date(2008, 10, 24)
    with clock.at(dt.datetime(2008, 11, 1, 12, tzinfo=dt.UTC)):
        settle(board.cast.body)
    decision.refresh_from_db()
    assert (decision.status, decision.ended_because) == (
        Status.LAPSED,
        "Not every consent was given by 31 October 2008.",
    )


def test_only_what_is_open_is_held(board: Board, disputes: Disputes) -> None:
    decision = propose(board.cast)
    disputes.held.add(decision.pk)
    assert holds.held_in(board.cast.body) == {decision.pk}
    decision.status = Status.EFFECTIVE
    assert list(holds.holds_of(decision)) == []
