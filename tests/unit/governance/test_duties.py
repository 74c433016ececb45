"""What awaits somebody: the decisions they have not answered, with the last day; nothing else."""

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.unit.governance.conftest import Board
from tests.unit.governance.proposed import MONDAY, propose
from tests.unit.governance.test_pages import signed_in, words

from moothall import clock
from moothall.governance.course import publish
from moothall.governance.duties import duties_of
from moothall.governance.enums import Level
from moothall.governance.speaking import consent, object_to, take_back
from moothall.partnership.duties import Duty
from moothall.partnership.models import Person
from moothall.partnership.permissions import standing


def awaiting(board: Board, who: Person) -> list[Duty]:
    """The decisions that await somebody."""
    return list(duties_of(who, standing(who, board.cast.body), board.cast.body))


def test_a_decision_awaits_who_has_not_answered_and_says_until_when(board: Board) -> None:
    cast, luton = board.cast, board.directors[board.cast.luton]
    with clock.at(MONDAY):
        decision = propose(cast, answer_by=dt.date(2008, 10, 20))
        (duty,) = awaiting(board, luton)
        assert duty == Duty(
            "Consent to decision 2008/1, or object",
            f"/bhl/decisions/{decision.pk}/",
            "Shall we join a sub-regional grouping? It awaits Luton, by its director.",
            dt.date(2008, 10, 20),
        )
        assert (duty.status.text, duty.status.tone) == ("by 20 October 2008", "waiting")
        with clock.at(MONDAY + dt.timedelta(days=8)):
            assert (duty.status.text, duty.status.tone) == ("by 20 October 2008", "action")
        page = signed_in(luton).get("/bhl/").content
        assert "What awaits you" in words(page)
        assert "Consent to decision 2008/1, or object" in words(page)
        assert f'href="/bhl/decisions/{decision.pk}/"' in page.decode()
        object_to(
            by=luton, decision=decision, authority=cast.luton, level=Level.DIRECTOR, reason="No."
        )
        assert awaiting(board, luton) == []
        assert [d.title for d in awaiting(board, cast.commissioner)] == []


def test_a_taken_decision_awaits_the_manager_until_it_is_published(board: Board) -> None:
    cast = board.cast
    with clock.at(MONDAY):
        decision = board.consent(propose(cast))
        assert [duty.title for duty in awaiting(board, cast.manager)] == ["Publish decision 2008/1"]
        publish(by=cast.manager, decision=decision)
        assert awaiting(board, cast.manager) == []


def test_the_last_day_past_nothing_awaits(board: Board) -> None:
    with clock.at(MONDAY):
        propose(board.cast, answer_by=dt.date(2008, 10, 7))
    with clock.at(MONDAY + dt.timedelta(days=3)):
        assert awaiting(board, board.directors[board.cast.luton]) == []


def test_more_decisions_take_no_more_queries(board: Board) -> None:
    luton = board.directors[board.cast.luton]
    counts = []
    with clock.at(MONDAY):
        for many in (1, 3):
            for _ in range(many):
                propose(board.cast)
            with CaptureQueriesContext(connection) as asked:
                found = awaiting(board, luton)
            counts.append((len(found), len(asked)))
    assert [many for many, _ in counts] == [1, 4]
    assert counts[0][1] == counts[1][1]


def test_the_decision_on_a_thing_is_found_by_the_thing(board: Board) -> None:
    with clock.at(MONDAY):
        first, second = propose(board.cast), propose(board.cast)
        client = signed_in(board.cast.manager)
        found = client.get("/bhl/decisions/on/paper/1")
        assert (found.status_code, found["Location"]) == (302, f"/bhl/decisions/{second.pk}/")
        assert client.get("/bhl/decisions/on/paper/2").status_code == 404
        # A provider's officer is not told of what is not public.
        assert signed_in(board.cast.officer).get("/bhl/decisions/on/paper/1").status_code == 404
    assert first.pk != second.pk


def test_consent_that_was_withdrawn_awaits_again(board: Board) -> None:
    cast, luton = board.cast, board.directors[board.cast.luton]
    with clock.at(MONDAY):
        decision = propose(cast)
        given = {"by": luton, "authority": cast.luton, "level": Level.DIRECTOR}
        decision = consent(decision=decision, **given)
        assert awaiting(board, luton) == []
        take_back(decision=decision, **given)
        assert len(awaiting(board, luton)) == 1
