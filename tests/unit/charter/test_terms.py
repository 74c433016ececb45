"""Terms of reference: drafted, adopted on a day, superseded, reviewed; never changed after."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction
from tests.unit.charter.conftest import FRIDAY, MONDAY, SAYS, Board, signed_in, words
from tests.unit.governance.proposed import propose

from moothall import clock
from moothall.charter import queries
from moothall.charter.actions import (
    adopt_terms,
    change_terms,
    draft_terms,
    drop_terms,
    review_terms,
)
from moothall.charter.enums import Outcome, TermsStatus
from moothall.charter.models import Terms
from moothall.charter.policies import Changed
from moothall.faults import InvalidValue
from moothall.governance.course import publish
from moothall.governance.enums import Level, Status
from moothall.governance.speaking import consent
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import OPERATOR

REFUSED = "never changed or deleted"


def test_terms_hold_from_the_day_of_adoption_until_the_next_are_adopted(board: Board) -> None:
    body = board.cast.body
    with clock.at(MONDAY):
        first = board.adopted()
    with clock.at(FRIDAY):
        second = board.adopted(replace(SAYS, quorum_least=3, quorum_share=0, notice_days=7))
        sunday, thursday = dt.date(2027, 1, 3), dt.date(2027, 1, 7)
        assert queries.terms_on(body, sunday) is None
        assert queries.terms_on(body, thursday) == first
        assert queries.terms_on(body) == second
        assert (queries.quorum(body, thursday).needed(4), queries.notice_days(body, thursday)) == (
            2,
            5,
        )
        assert (queries.quorum(body).needed(4), queries.notice_days(body)) == (3, 7)
    first.refresh_from_db()
    assert (first.status, first.superseded_on) == (TermsStatus.SUPERSEDED, FRIDAY.date())


def test_a_draft_tells_all_its_faults_at_once(board: Board) -> None:
    empty = replace(
        SAYS, purpose=" ", responsibilities="", meets="", meetings_a_year=0, notice_days=99,
        quorum_least=0, quorum_share=0,
    )  # fmt: skip
    with pytest.raises(InvalidValue) as told:
        draft_terms(by=OPERATOR, body=board.cast.body, says=empty)
    for fault in ("is for", "responsible", "how often", "times a year", "quorum", "clear days"):
        assert fault in str(told.value)


def test_only_manager_and_clerk_draft_and_one_draft_at_a_time(board: Board) -> None:
    cast = board.cast
    for other in (cast.director, cast.chair, cast.observer, cast.officer, cast.stranger):
        with pytest.raises(NotAllowed, match="the manager and the clerk of"):
            draft_terms(by=other, body=cast.body, says=SAYS)
    draft = draft_terms(by=cast.manager, body=cast.body, says=SAYS)
    with pytest.raises(NotAllowed, match="a draft already"):
        draft_terms(by=cast.clerk, body=cast.body, says=SAYS)
    drop_terms(by=cast.clerk, terms=draft)
    assert draft_terms(by=cast.clerk, body=cast.body, says=SAYS).version == 2


def test_a_change_on_what_is_no_longer_there_writes_nothing(board: Board) -> None:
    cast = board.cast
    draft = draft_terms(by=cast.manager, body=cast.body, says=SAYS)
    shown = draft.sha256
    change_terms(by=cast.clerk, terms=draft, says=replace(SAYS, meets="monthly"), shown=shown)
    with pytest.raises(Changed):
        change_terms(by=cast.manager, terms=draft, says=SAYS, shown=shown)
    draft.refresh_from_db()
    assert (draft.meets, draft.sha256) == ("monthly", draft.fingerprint())
    with pytest.raises(Changed):
        adopt_terms(
            by=cast.clerk,
            terms=draft,
            adopted_on=clock.now().date(),
            adopted_as="At a meeting.",
            shown=shown,
        )


def test_terms_are_not_adopted_before_their_time(board: Board) -> None:
    with clock.at(FRIDAY):
        board.adopted()
        with pytest.raises(NotAllowed, match="cannot have been adopted before it"):
            board.adopted(replace(SAYS, meets="x"), adopted_on=MONDAY.date())
        drop_terms(by=OPERATOR, terms=Terms.objects.get(status=TermsStatus.DRAFT))
        with pytest.raises(NotAllowed, match="is to come"):
            board.adopted(adopted_on=dt.date(2027, 1, 9))


def test_terms_whose_review_has_passed_are_not_adopted(board: Board) -> None:
    with clock.at(FRIDAY):
        with pytest.raises(NotAllowed) as refused:
            board.adopted(replace(SAYS, review_on=dt.date(2020, 1, 1)))
        assert str(refused.value) == (
            "Version 1 is to be reviewed by 1 January 2020, which is not after the day of "
            "adoption. Change the draft first, or the day."
        )
        assert Terms.objects.get().status == TermsStatus.DRAFT


def test_a_decision_that_takes_effect_adopts_the_draft_it_is_on(board: Board) -> None:
    with clock.at(MONDAY):
        draft = draft_terms(by=board.cast.clerk, body=board.cast.body, says=SAYS)
        decision = propose(board.cast, about=[draft.ref])
        for authority, director in board.directors.items():
            decision = consent(
                by=director, decision=decision, authority=authority, level=Level.DIRECTOR
            )
        publish(by=OPERATOR, decision=decision)
    with clock.at(MONDAY + dt.timedelta(days=10)):
        page = signed_in(board.cast.manager).get("/bhl/charter/")
        held = queries.terms_on(board.cast.body)
    assert "Version 1 holds since" in words(page.content)
    assert held == draft
    assert held.decision == decision
    assert held.adopted_as == f"By decision {decision.reference}."
    decision.refresh_from_db()
    assert decision.status == Status.EFFECTIVE


def test_a_decision_does_not_lapse_as_the_review_of_its_draft_passes(board: Board) -> None:
    says = replace(SAYS, review_on=MONDAY.date() + dt.timedelta(days=3))
    with clock.at(MONDAY):
        draft = draft_terms(by=board.cast.clerk, body=board.cast.body, says=says)
        decision = propose(board.cast, about=[draft.ref])
        for authority, director in board.directors.items():
            decision = consent(
                by=director, decision=decision, authority=authority, level=Level.DIRECTOR
            )
        publish(by=OPERATOR, decision=decision)
    with clock.at(MONDAY + dt.timedelta(days=10)):
        signed_in(board.cast.manager).get("/bhl/charter/")
        assert queries.terms_on(board.cast.body) == draft
        (due,) = queries.reviews_due(board.cast.body)
        assert (due.title, due.last_day) == ("Review the terms of reference", says.review_on)
    decision.refresh_from_db()
    assert decision.status == Status.EFFECTIVE


def test_a_decision_on_a_draft_that_changed_cannot_go_on(board: Board) -> None:
    draft = draft_terms(by=board.cast.clerk, body=board.cast.body, says=SAYS)
    decision = propose(board.cast, about=[draft.ref])
    other = replace(SAYS, meets="monthly")
    change_terms(by=board.cast.clerk, terms=draft, says=other, shown=draft.sha256)
    with pytest.raises(NotAllowed, match="has changed since it was proposed"):
        consent(
            by=board.directors[board.cast.luton],
            decision=decision,
            authority=board.cast.luton,
            level=Level.DIRECTOR,
        )


def test_a_review_says_what_was_found_and_when_the_next_is_due(board: Board) -> None:
    body = board.cast.body
    with clock.at(MONDAY):
        terms = board.adopted(replace(SAYS, review_on=dt.date(2027, 4, 1)))
        assert queries.reviews_due(body) == []
    with clock.at(dt.datetime(2027, 2, 2, 12, tzinfo=dt.UTC)):
        (due,) = queries.reviews_due(body)
        assert (due.title, due.last_day) == (
            "Review the terms of reference",
            dt.date(2027, 4, 1),
        )
        review_terms(
            by=board.cast.clerk,
            terms=terms,
            held_on=dt.date(2027, 2, 1),
            found="The quorum serves.",
            outcome=Outcome.NO_CHANGE,
            next_on=dt.date(2028, 2, 1),
        )
        assert queries.reviews_due(body) == []
        assert queries.review_day(terms) == dt.date(2028, 2, 1)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE charter_terms SET purpose = 'Another.'",
        "UPDATE charter_terms SET quorum_least = 1, status = 'adopted'",
        "UPDATE charter_terms SET sha256 = 'x'",
        "DELETE FROM charter_terms",
        "UPDATE charter_termsreview SET found = 'x'",
        "DELETE FROM charter_termsreview",
    ],
)
def test_the_database_itself_keeps_what_was_adopted(board: Board, statement: str) -> None:
    terms = board.adopted()
    review_terms(
        by=OPERATOR,
        terms=terms,
        held_on=clock.now().date(),
        found="x",
        outcome=Outcome.NO_CHANGE,
        next_on=dt.date(2030, 1, 1),
    )
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        connection.cursor().execute(statement)


def test_superseded_terms_never_hold_again(board: Board) -> None:
    first = board.adopted()
    board.adopted()
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        Terms.objects.filter(pk=first.pk).update(status=TermsStatus.DRAFT)
