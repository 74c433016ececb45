"""An authority that leaves while a decision waits for it: no longer asked, and said so."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from tests.unit.governance.conftest import Board
from tests.unit.governance.proposed import propose
from tests.unit.governance.test_pages import signed_in, words

from moothall import clock
from moothall.governance import holds
from moothall.governance.agreeing import adopt_rule
from moothall.governance.course import publish, settle
from moothall.governance.enums import Level, RuleKind, Status
from moothall.governance.holds import Hold
from moothall.governance.models import Decision, Release
from moothall.governance.queries import decisions, notice, notice_at
from moothall.governance.speaking import consent, object_to, take_back
from moothall.ledger.actions import NotAllowed
from moothall.ledger.queries import history_of
from moothall.ledger.refs import OPERATOR
from moothall.partnership.membership import end_membership
from moothall.partnership.models import Membership, Organisation
from moothall.partnership.permissions import standing

MONDAY = dt.datetime(2026, 10, 5, 9, tzinfo=dt.UTC)
TUESDAY = MONDAY + dt.timedelta(days=1)
LEFT = (
    "Bedford left on 5 October 2026: it is no longer asked, since a decision is for those who are "
    "members on the day it is taken."
)


def leaves(board: Board, authority: Organisation) -> None:
    """Today is the last day of an authority's membership."""
    found = Membership.objects.get(body=board.cast.body, organisation=authority)
    end_membership(by=board.cast.manager, membership=found)


def now(decision: Decision) -> Decision:
    """A decision as it stands."""
    return Decision.objects.get(pk=decision.pk)


@clock.at(MONDAY)
def test_who_has_left_is_asked_no_more_and_the_others_carry_it(board: Board) -> None:
    bedford = board.cast.bedford
    decision = board.consent(propose(board.cast), bedford)
    leaves(board, bedford)
    settle()
    # It is a member until the end of its last day.
    assert (now(decision).status, Release.objects.count()) == (Status.PROPOSED, 0)
    with clock.at(TUESDAY):
        (moved,) = settle(board.cast.body)
        assert (moved.status, moved.taken_on) == (Status.TAKEN, TUESDAY.date())
        told = notice(decision)
        assert told.standing == (
            "Taken on 6 October 2026: every consent it needs is given. It is not published yet. "
            + LEFT
        )
        (left,) = [each for each in told.consents if each.authority == "Bedford"]
        assert (left.awaited, left.stance) == (False, None)
        assert left.reason == "It left on 5 October 2026 and is no longer asked."
        assert [entry.words for entry in told.entries[-2:]] == [
            "recorded that a consent of who has left is asked no more",
            "let the decision be taken: its rule is met by those still asked",
        ]
        assert told.entries[-2].detail == "for Bedford, by its director"
        page = words(signed_in(board.cast.manager).get(f"/bhl/decisions/{decision.pk}/").content)
        assert LEFT in page
        assert "It left on 5 October 2026 and is no longer asked. has left" in page
        place = standing(board.cast.manager, board.cast.body)
        row = decisions(board.cast.body, place).with_consents().get(pk=decision.pk)
        assert (row.consenting, row.required) == (3, 3)  # type: ignore[attr-defined]
        # The notice of before can still be composed as it was.
        before = history_of(decision.ref).get(name="DecisionProposed")
        then = notice_at(decision, f"{before.sequence}:{before.hash}")
        assert [each.left_on for each in then.consents] == [None] * 4


@clock.at(MONDAY)
def test_a_consent_of_who_has_left_stays_on_record_and_the_last_other_one_takes_it(
    board: Board,
) -> None:
    cast = board.cast
    decision = board.consent(propose(cast), cast.luton)
    leaves(board, cast.bedford)
    with clock.at(TUESDAY):
        done = consent(
            by=board.directors[cast.luton],
            decision=decision,
            authority=cast.luton,
            level=Level.DIRECTOR,
        )
        assert done.status == Status.TAKEN
        (kept,) = [each for each in notice(decision).consents if each.authority == "Bedford"]
        assert (kept.stance, kept.on, kept.left_on) == ("consent", MONDAY.date(), MONDAY.date())
        for verb in (consent, take_back):
            with pytest.raises(NotAllowed, match="so it is no longer asked"):
                verb(
                    by=OPERATOR,
                    decision=decision,
                    authority=cast.bedford,
                    level=Level.DIRECTOR,
                    said_by="Bedford",
                )


@clock.at(MONDAY)
def test_an_objection_of_who_has_left_holds_nothing(board: Board) -> None:
    cast = board.cast
    decision = board.consent(propose(cast), cast.bedford)
    object_to(
        by=board.directors[cast.bedford],
        decision=decision,
        authority=cast.bedford,
        level=Level.DIRECTOR,
        reason="We leave.",
    )
    leaves(board, cast.bedford)
    with clock.at(TUESDAY):
        settle()
        assert now(decision).status == Status.TAKEN


@clock.at(MONDAY)
def test_what_is_taken_stays_taken_when_somebody_leaves(board: Board) -> None:
    decision = board.consent(propose(board.cast))
    leaves(board, board.cast.bedford)
    with clock.at(TUESDAY):
        publish(by=board.cast.manager, decision=decision)
        assert settle() == []
        assert Release.objects.count() == 0
        # It falls back: from then on those decide who are members.
        luton = board.cast.luton
        said = {"decision": decision, "authority": luton, "level": Level.DIRECTOR}
        take_back(by=board.directors[luton], **said)
        assert now(decision).status == Status.PROPOSED
        assert consent(by=board.directors[luton], **said).status == Status.TAKEN
        assert Release.objects.get().requirement.called == "Bedford"


@clock.at(MONDAY)
def test_a_held_decision_that_somebody_left_goes_on_when_it_is_free(board: Board) -> None:
    decision = board.consent(propose(board.cast), board.cast.bedford)
    leaves(board, board.cast.bedford)
    held = {"now": [Hold("It waits.")]}
    holds.register("test", lambda each: held["now"])
    try:
        with clock.at(TUESDAY):
            assert settle() == []
            assert (now(decision).status, Release.objects.count()) == (Status.PROPOSED, 1)
            held["now"] = []
            (moved,) = settle()
        assert moved.status == Status.TAKEN
    finally:
        holds.forget("test")


@clock.at(MONDAY)
def test_a_quorum_is_of_those_who_are_still_asked(board: Board) -> None:
    cast = board.cast
    adopt_rule(
        by=cast.manager,
        body=cast.body,
        kind=RuleKind.MAJORITY,
        quorum=4,
        levels=[Level.DIRECTOR],
        call_in_days=5,
        agreed="terms",
    )
    decision = board.consent(propose(cast), cast.bedford)
    assert now(decision).status == Status.PROPOSED
    leaves(board, cast.bedford)
    with clock.at(TUESDAY):
        settle()
    assert now(decision).status == Status.TAKEN


@clock.at(MONDAY)
def test_that_somebody_left_is_written_once(board: Board) -> None:
    decision = board.consent(propose(board.cast), board.cast.bedford)
    leaves(board, board.cast.bedford)
    with clock.at(TUESDAY):
        settle()
    assert now(decision).status == Status.TAKEN
    for change in ("UPDATE governance_release SET left_on = '2026-01-01'", "DELETE FROM"):
        statement = change if change.startswith("UPDATE") else f"{change} governance_release"
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
