"""The record of a decision: numbered without gaps, fixed when proposed, kept by the database."""

import pytest
from django.db import DatabaseError, connection, transaction
from tests.unit.governance.conftest import Board
from tests.unit.governance.proposed import PAPERS, propose

from moothall import clock
from moothall.faults import InvalidValue
from moothall.governance import queries
from moothall.governance.actions import (
    declare_interest,
    propose_decision,
    record_comment,
)
from moothall.governance.agreeing import adopt_rule
from moothall.governance.content import Considered
from moothall.governance.course import withdraw
from moothall.governance.enums import FINAL, MOVES, OPEN, InterestKind, Level, Status
from moothall.governance.models import Decision
from moothall.governance.proposals import content_as_kept
from moothall.ledger.actions import NotAllowed
from moothall.ledger.models import Event
from moothall.ledger.queries import head
from moothall.ledger.refs import OPERATOR, Ref
from moothall.partnership.permissions import standing

REFUSED = "never changed or deleted"


def test_references_run_in_the_bodys_own_series_of_the_year(board: Board) -> None:
    with clock.at(clock.now().replace(year=2030)):
        first, second = propose(board.cast), propose(board.cast)
        withdraw(by=board.cast.manager, decision=second, reason="A number is never given again.")
        third = propose(board.cast)
    with clock.at(clock.now().replace(year=2031)):
        later = propose(board.cast)
    found = [each.reference for each in (first, second, third, later)]
    assert found == ["2030/1", "2030/2", "2030/3", "2031/1"]
    place = standing(board.cast.manager, board.cast.body)
    assert queries.by_reference(board.cast.body, place, "2030/3") == third


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE governance_decision SET question = 'Another?'",
        "UPDATE governance_decision SET sha256 = 'x', status = 'taken'",
        "UPDATE governance_decision SET year = 1999",
        "DELETE FROM governance_decision",
        "UPDATE governance_position SET stance = 'objection'",
        "DELETE FROM governance_position",
        "UPDATE governance_requirement SET may_be_pending = NOT may_be_pending",
        "DELETE FROM governance_requirement",
        "UPDATE governance_pin SET content_hash = 'x'",
        "UPDATE governance_option SET why_rejected = 'x'",
        "UPDATE governance_comment SET text = 'x'",
        "UPDATE governance_interest SET text = 'x'",
        "DELETE FROM governance_interest",
        "UPDATE governance_decisionrule SET call_in_days = 0",
    ],
)
def test_the_database_itself_refuses_to_change_the_record(board: Board, statement: str) -> None:
    adopt_rule(
        by=OPERATOR, body=board.cast.body, levels=[Level.DIRECTOR], call_in_days=5, agreed="x"
    )
    decision = propose(board.cast)
    record_comment(by=OPERATOR, decision=decision, of_whom="x", text="y")
    declare_interest(
        by=OPERATOR, decision=decision, of_whom="x", kind=InterestKind.PERSONAL, text="y"
    )
    board.consent(decision, board.cast.luton)
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has INSERT OR REPLACE")
def test_sqlite_replaces_nothing_of_the_record(board: Board) -> None:
    board.consent(propose(board.cast))
    for table in ("decision", "position", "requirement", "pin", "option"):
        with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            connection.cursor().execute(
                f"INSERT OR REPLACE INTO governance_{table} SELECT * FROM governance_{table}"
            )


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has INSERT OR REPLACE")
def test_sqlite_replaces_no_decision_by_another_of_its_reference(board: Board) -> None:
    kept = propose(board.cast)
    columns = [field.column for field in Decision._meta.concrete_fields]
    other = {"id": "id + 1000", "number": "number + 1000"}
    taken = ", ".join(other.get(column, f'"{column}"') for column in columns)
    named = ", ".join(f'"{column}"' for column in columns)
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        connection.cursor().execute(
            f"INSERT OR REPLACE INTO governance_decision ({named}) "
            f"SELECT {taken} FROM governance_decision"
        )
    assert Decision.objects.get() == kept


def test_a_decision_that_came_to_its_end_never_moves_again(board: Board) -> None:
    decision = withdraw(by=board.cast.manager, decision=propose(board.cast), reason="No.")
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(status=Status.PROPOSED)


def test_the_fingerprint_is_over_all_that_was_proposed(board: Board) -> None:
    decision = propose(board.cast)
    assert content_as_kept(Decision.objects.get()).sha256() == decision.sha256
    assert Event.objects.get(name="DecisionProposed").subject_hash == decision.sha256
    PAPERS["1"] = "another content"
    fresh = propose(board.cast, question="Shall we join?")
    assert content_as_kept(fresh).sha256() == fresh.sha256 != decision.sha256


def test_a_proposal_tells_all_its_faults_at_once(board: Board) -> None:
    with pytest.raises(InvalidValue) as told:
        propose_decision(
            by=board.cast.manager,
            body=board.cast.body,
            question=" ",
            proposal="",
            reason="",
            options=[Considered("Nothing", "")],
            about=[Ref("paper", "9"), Ref("paper", "2", "another hash")],
            answer_by=clock.now().date().replace(year=2001),
            supersedes=propose(board.cast),
        )
    for fault in (
        "Write the question that is to be decided.",
        "Say what is proposed.",
        "Give the reason for the proposal.",
        "Say why the option “Nothing” was rejected, or leave it out.",
        "The last day for consents has passed",
        "is not in effect here: nothing to supersede.",
        "There is no “paper:9” in Bedfordshire, Hertfordshire and Luton to decide on: it was",
        "Paper 2 has changed since it was looked at",
    ):
        assert fault in str(told.value)


def test_who_proposes_publishes_and_speaks_follows_from_appointments(board: Board) -> None:
    cast = board.cast
    for nobody in (cast.officer, cast.observer, cast.stranger, cast.nobody):
        with pytest.raises(NotAllowed, match="and the commissioners, lead officers, directors"):
            propose(cast, by=nobody)
    decision = propose(cast, by=cast.commissioner)
    with pytest.raises(NotAllowed, match="withdrawn by the partnership's manager or by whoever"):
        withdraw(by=cast.elected, decision=decision, reason="Not mine.")
    assert withdraw(by=cast.commissioner, decision=decision, reason="Mine.").status == "withdrawn"


def test_a_body_without_authorities_decides_nothing(board: Board) -> None:
    with pytest.raises(InvalidValue, match="Elsewhere has no member authority"):
        propose_decision(
            by=OPERATOR, body=board.cast.other_body, question="a", proposal="b", reason="c"
        )


def test_every_state_can_be_reached_and_left_or_is_an_end() -> None:
    reached = {to for moves in MOVES.values() for to in moves}
    assert reached == set(Status)
    assert set(FINAL) == {Status.WITHDRAWN, Status.LAPSED, Status.SUPERSEDED}
    assert {status for status in Status if Status.WITHDRAWN in MOVES[status]} == set(OPEN)


def test_the_notice_carries_the_head_and_the_place_of_every_event(board: Board) -> None:
    decision = board.consent(propose(board.cast))
    notice = queries.notice(decision)
    assert notice.ledger_head == head()
    events = Event.objects.filter(subject_kind="decision").order_by("sequence")
    assert [(e.sequence, e.hash) for e in notice.entries] == [(e.sequence, e.hash) for e in events]
    assert notice.entries[1].detail == "for Bedford, by its director"
    assert notice.rejected == (
        Considered("Another grouping", "Not a logical one in travel to learn."),
    )
