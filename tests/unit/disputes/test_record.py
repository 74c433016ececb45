"""The record of a dispute: all faults at once, written once, and what else can be disputed."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction
from tests.unit.disputes.disputed import Quarrel
from tests.unit.governance.proposed import find_paper, keep_papers, propose, put_papers_away

from moothall.disputes import subjects
from moothall.disputes.actions import (
    adopt_procedure,
    call_hearing,
    give_evidence,
    make_proposition,
    open_dispute,
    record_hearing,
)
from moothall.disputes.enums import Finding, Ruling, Status
from moothall.disputes.procedure import STANDARD
from moothall.disputes.queries import frozen, terms_of
from moothall.disputes.subjects import Disputable
from moothall.faults import InvalidValue
from moothall.governance.holds import held_in, holds_of
from moothall.ledger.actions import NotAllowed
from moothall.ledger.models import Event
from moothall.ledger.refs import Ref


def test_a_dispute_is_refused_with_all_its_faults_at_once(quarrel: Quarrel) -> None:
    cast = quarrel.cast
    with pytest.raises(InvalidValue) as refused:
        open_dispute(
            by=quarrel.directors[cast.luton],
            body=cast.body,
            about=quarrel.decision.ref,
            opened_for=cast.luton,
            against=[cast.luton],
            ground=" ",
            sought="",
        )
    assert str(refused.value) == (
        f"It is disputed already: dispute {quarrel.dispute.reference}. Whoever opens a dispute "
        "does not answer it too, and nobody answers twice. Say what is wrong with what is "
        "disputed. Say what would settle it."
    )
    with pytest.raises(NotAllowed, match="You do not speak for Luton here"):
        open_dispute(
            by=cast.elected,
            body=cast.body,
            about=quarrel.decision.ref,
            opened_for=cast.luton,
            against=[cast.bedford],
            ground="So.",
            sought="This.",
        )


def test_another_bodys_decision_cannot_be_disputed(quarrel: Quarrel) -> None:
    assert subjects.find(quarrel.cast.other_body, quarrel.decision.ref) is None
    assert subjects.find(quarrel.cast.body, quarrel.decision.ref) is not None


def test_every_member_may_open_one_a_college_too(quarrel: Quarrel) -> None:
    cast = quarrel.cast
    keep_papers()
    try:
        decision = propose(cast)
        dispute = open_dispute(
            by=cast.representative,
            body=cast.body,
            about=decision.ref,
            opened_for=cast.oaklands,
            against=[cast.hertfordshire],
            ground="We were not asked.",
            sought="Ask us.",
        )
    finally:
        put_papers_away()
    assert [str(party) for party in dispute.parties.all()] == ["Oaklands College", "Hertfordshire"]
    assert dispute.reference == "D2026/2"


def test_what_a_higher_room_registers_is_disputed_and_holds_decisions_on_it(
    quarrel: Quarrel,
) -> None:
    cast = quarrel.cast
    keep_papers()
    subjects.register(Disputable("paper", "paper", find=find_paper))
    try:
        decision = propose(cast)
        assert holds_of(decision) == []
        dispute = open_dispute(
            by=quarrel.directors[cast.luton],
            body=cast.body,
            about=Ref("paper", "1"),
            opened_for=cast.luton,
            against=[cast.bedford],
            ground="It is wrong.",
            sought="Another.",
        )
        assert frozen(Ref("paper", "1")) == dispute
        assert frozen(Ref("paper", "2")) is None
        assert [hold.href for hold in holds_of(decision)] == [f"/bhl/disputes/{dispute.pk}/"]
        assert held_in(cast.body) == {quarrel.decision.pk, decision.pk}
    finally:
        subjects.forget("paper")
        put_papers_away()


def test_the_database_keeps_what_was_said(quarrel: Quarrel) -> None:
    cast = quarrel.cast
    luton = quarrel.directors[cast.luton]
    first, second = quarrel.seat_members()
    party = quarrel.dispute.parties.get(organisation=cast.luton)
    make_proposition(by=luton, dispute=quarrel.now, party=party, text="Lead jointly.")
    give_evidence(by=luton, dispute=quarrel.now, of_whom="Luton", text="420 learners.")
    quarrel.answers(first, Finding.DISMISS)
    tables = ("proposition", "evidence", "answer", "party", "seat", "step", "dispute")
    changes = [f"DELETE FROM disputes_{table}" for table in tables]
    changes += [
        "UPDATE disputes_proposition SET text = 'x'",
        "UPDATE disputes_answer SET finding = 'uphold'",
        "UPDATE disputes_dispute SET ground = 'x'",
        "UPDATE disputes_step SET days = 99",
        "UPDATE disputes_step SET due_on = '2027-01-01' WHERE number = 1",
        "UPDATE disputes_seat SET called = 'x'",
    ]
    quarrel.answers(second, Finding.DISMISS)
    changes += [
        "UPDATE disputes_outcome SET text = 'x'",
        "UPDATE disputes_dispute SET status = 'hearing', ended_on = NULL",
    ]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    assert quarrel.now.status == Status.DISMISSED
    names = [e.name for e in Event.objects.filter(subject_kind="dispute").order_by("sequence")]
    assert names == [
        "DisputeOpened", "PanelMemberNamed", "PanelMemberNamed", "DisputePanelComplete",
        "PropositionMade", "DisputeEvidenceGiven", "PanelAnswered", "PanelAnswered",
        "DisputeDismissed",
    ]  # fmt: skip


def test_parties_propose_and_the_others_do_not(quarrel: Quarrel) -> None:
    cast = quarrel.cast
    party = quarrel.dispute.parties.get(organisation=cast.luton)
    with pytest.raises(NotAllowed, match="those who speak for a party"):
        make_proposition(by=cast.elected, dispute=quarrel.now, party=party, text="Mine.")
    with pytest.raises(NotAllowed, match="You do not speak for Luton"):
        make_proposition(by=cast.director, dispute=quarrel.now, party=party, text="Theirs.")


def test_a_hearing_lies_inside_the_clock_and_is_recorded_once(quarrel: Quarrel) -> None:
    clerk = quarrel.cast.clerk
    with pytest.raises(InvalidValue, match=r"Say where it is.*after the clock"):
        call_hearing(by=clerk, dispute=quarrel.now, on=dt.date(2026, 11, 20), place="")
    call_hearing(by=clerk, dispute=quarrel.now, on=dt.date(2026, 10, 5), place="On line")
    hearing = quarrel.dispute.hearings.get()
    record_hearing(by=clerk, hearing=hearing, heard="Both sides.")
    with pytest.raises(NotAllowed, match="recorded already"):
        record_hearing(by=clerk, hearing=hearing, heard="Again.")
    call_hearing(by=clerk, dispute=quarrel.now, on=dt.date(2026, 10, 9), place="On line")
    with pytest.raises(NotAllowed, match="still to come"):
        record_hearing(by=clerk, hearing=quarrel.dispute.hearings.last(), heard="Not yet.")


def test_another_procedure_holds_for_disputes_opened_from_then_on(quarrel: Quarrel) -> None:
    cast = quarrel.cast
    wrong = replace(STANDARD.steps[1], places=2, days=0, name="")
    with pytest.raises(InvalidValue) as refused:
        adopt_procedure(by=cast.manager, body=cast.body, steps=[wrong], window_days=5, agreed="")
    assert str(refused.value) == (
        "Step 1: give it a name. Step 1: a panel that decides by majority has an odd number of "
        "places. Step 1: its clock has from 1 to 120 working days. Step 1: it is the last one, so "
        "its panel has nowhere to pass a dispute on to. Say where this was agreed, such as the "
        "agreement of a day, section 7."
    )
    only = replace(STANDARD.steps[0], ruling=Ruling.FINAL, places=1)
    adopt_procedure(
        by=cast.manager, body=cast.body, steps=[only], window_days=5, agreed="Agreement, 7"
    )
    assert terms_of(cast.body).steps == (only,)
    assert terms_of(cast.body).version == 1
    assert quarrel.dispute.steps.count() == len(STANDARD.steps)
    with pytest.raises(
        NotAllowed,
        match=r"^Recording how the body deals with disputes is for ",
    ):
        adopt_procedure(by=cast.clerk, body=cast.body, steps=[only], window_days=5, agreed="A")


def test_the_standard_is_that_of_gov_6() -> None:
    told = [(step.sits, step.places, step.ruling) for step in STANDARD.steps]
    assert told == [
        ("members", 2, "unanimity"),
        ("region", 3, "majority"),
        ("regional", 1, "majority"),
        ("national", 1, "final"),
    ]
