"""The course of a dispute: its steps, clocks and outcomes, and what becomes of the decision."""

import datetime as dt

import pytest
from tests.cast import Cast
from tests.unit.disputes.disputed import FOUNDED, LAST_DAY, OPENED, OVER, Quarrel

from moothall import clock
from moothall.disputes import course
from moothall.disputes.actions import make_proposition, open_dispute
from moothall.disputes.answering import (
    end_mediation,
    end_without_result,
    let_rest,
    put_again,
    settle_between_parties,
    withdraw,
)
from moothall.disputes.enums import FINAL, MOVES, OWNERS, Ending, Finding, Ruling, Status
from moothall.disputes.models import Dispute
from moothall.disputes.naming import name_to_panel, stand_down
from moothall.disputes.queries import taken
from moothall.disputes.ruling import Vote, can_still_agree, result
from moothall.disputes.standing import where_it_stands
from moothall.faults import InvalidValue
from moothall.governance import course as decisions
from moothall.governance.calling import call_in
from moothall.governance.enums import Level, RuleKind
from moothall.governance.enums import Status as Stands
from moothall.governance.holds import held_in, holds_of
from moothall.governance.models import Decision
from moothall.governance.speaking import consent
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import OPERATOR
from moothall.notices.models import Message
from moothall.notices.telling import read_on

UPHOLD, DISMISS = Vote(Finding.UPHOLD), Vote(Finding.DISMISS)
FIRST, SECOND = Vote(Finding.PROPOSITION, 1), Vote(Finding.PROPOSITION, 2)


def test_every_state_has_an_owner_and_a_way_out() -> None:
    assert set(OWNERS) == set(Status) - set(FINAL)
    reached = {to for moves in MOVES.values() for to in moves} | {Status.NAMING}
    assert reached == set(Status)
    assert all(set(moves) - {state} for state, moves in MOVES.items() if state not in FINAL)


@pytest.mark.parametrize(
    ("ruling", "places", "votes", "found", "open_"),
    [
        (Ruling.UNANIMITY, 2, [UPHOLD], None, True),
        (Ruling.UNANIMITY, 2, [UPHOLD, UPHOLD], UPHOLD, True),
        (Ruling.UNANIMITY, 2, [UPHOLD, DISMISS], None, False),
        (Ruling.UNANIMITY, 3, [FIRST, FIRST, SECOND], None, False),
        (Ruling.MAJORITY, 3, [UPHOLD], None, True),
        (Ruling.MAJORITY, 3, [UPHOLD, UPHOLD], UPHOLD, True),
        (Ruling.MAJORITY, 3, [FIRST, SECOND], None, True),
        (Ruling.MAJORITY, 3, [FIRST, SECOND, DISMISS], None, False),
        (Ruling.FINAL, 1, [DISMISS], DISMISS, True),
        (Ruling.MAJORITY, 3, [], None, True),
    ],
)
def test_a_panel_finds_by_its_rule(
    ruling: Ruling, places: int, votes: list[Vote], found: Vote | None, open_: bool
) -> None:
    assert result(ruling, places, votes) == found
    assert can_still_agree(ruling, places, votes) is open_


def test_what_is_disputed_is_frozen_and_goes_on_when_the_dispute_is_withdrawn(
    quarrel: Quarrel,
) -> None:
    cast = quarrel.cast
    (hold,) = holds_of(quarrel.decision)
    assert hold.reason.startswith(f"It is disputed ({quarrel.dispute.reference})")
    assert hold.href == f"/bhl/disputes/{quarrel.dispute.pk}/"
    assert held_in(cast.body) == {quarrel.decision.pk}
    given = {
        "by": quarrel.directors[cast.bedford],
        "decision": quarrel.decision,
        "authority": cast.bedford,
        "level": Level.DIRECTOR,
    }
    with pytest.raises(NotAllowed, match="disputed"):
        consent(**given)
    with pytest.raises(NotAllowed, match="by those who speak for the member that opened it"):
        withdraw(by=quarrel.directors[cast.bedford], dispute=quarrel.now, because="No.")
    done = withdraw(by=quarrel.directors[cast.luton], dispute=quarrel.now, because="We agree now.")
    assert (done.status, done.ended_because) == (Status.WITHDRAWN, "We agree now.")
    assert holds_of(quarrel.decision) == []
    assert consent(**given).positions.count() == 1


def test_step_1_needs_unanimity_and_without_it_the_next_step_begins(quarrel: Quarrel) -> None:
    first, second = quarrel.seat_members()
    assert quarrel.now.status == Status.HEARING
    assert where_it_stands(quarrel.now) == (
        "Step 1 of 4, panel of the members' own directors: it is before the panel, with 10 working "
        "days left, until the end of 19 October 2026."
    )
    quarrel.answers(first, Finding.UPHOLD)
    with pytest.raises(NotAllowed, match="can still come to a result"):
        end_without_result(by=quarrel.cast.clerk, dispute=quarrel.now, because="Early.")
    quarrel.answers(second, Finding.DISMISS)
    assert quarrel.now.status == Status.HEARING  # they may still change their minds
    done = end_without_result(by=quarrel.cast.clerk, dispute=quarrel.now, because="They differ.")
    assert (done.status, done.at_step) == (Status.NAMING, 2)
    assert quarrel.dispute.steps.get(number=2).due_on == dt.date(2026, 10, 26)
    assert [o.ending for o in quarrel.dispute.outcomes.all()] == [Ending.NO_RESULT]


def test_a_changed_answer_counts_and_the_first_stays_in_the_record(quarrel: Quarrel) -> None:
    first, second = quarrel.seat_members()
    quarrel.answers(first, Finding.UPHOLD)
    quarrel.answers(second, Finding.DISMISS)
    done = quarrel.answers(first, Finding.DISMISS)
    assert done.status == Status.DISMISSED
    assert quarrel.dispute.answers.count() == 3
    assert holds_of(quarrel.decision) == []


def test_the_clock_moves_a_dispute_on_through_its_steps_to_an_end(quarrel: Quarrel) -> None:
    with clock.at(LAST_DAY):
        assert course.settle(quarrel.cast.body) == []
        assert "until the end of today" in where_it_stands(quarrel.now)
    with clock.at(OVER):
        (moved,) = course.settle()
        assert (moved.status, moved.at_step) == (Status.NAMING, 2)
        (outcome,) = quarrel.dispute.outcomes.all()
        assert outcome.text == "The clock of step 1 ran out on 19 October 2026."
        assert moved.steps.get(number=2).began_on == OVER.date()
    for weeks in (6, 12, 18):
        with clock.at(OPENED + dt.timedelta(weeks=weeks)):
            course.settle()
    assert quarrel.now.status == Status.UNRESOLVED
    assert holds_of(quarrel.decision) == []


def test_those_it_waits_for_are_reminded_once_a_step(quarrel: Quarrel) -> None:
    assert course.remind() == []
    with clock.at(LAST_DAY - dt.timedelta(days=3)):
        assert [d.pk for d in course.remind()] == [quarrel.dispute.pk]
        assert course.remind() == []


def in_effect(quarrel: Quarrel, decision: Decision, day: dt.datetime) -> None:
    """Carry a decision, where no panel has taken it, and let it take effect."""
    with clock.at(day):
        for authority, director in quarrel.directors.items():
            if decision.rule != RuleKind.PANEL:
                consent(by=director, decision=decision, authority=authority, level=Level.DIRECTOR)
        decisions.publish(by=quarrel.cast.manager, decision=decision)
    with clock.at(day + dt.timedelta(days=14)):
        decisions.settle()


def test_an_accepted_proposition_becomes_a_decision_in_place_of_the_disputed_one(
    quarrel: Quarrel,
) -> None:
    cast = quarrel.cast
    with clock.at(OVER):
        course.settle()
        seats = quarrel.seat_outsiders()
        party = quarrel.dispute.parties.get(organisation=cast.luton)
        make_proposition(
            by=quarrel.directors[cast.luton],
            dispute=quarrel.now,
            party=party,
            text="Both lead jointly; Luton keeps the record.",
        )
        proposition = quarrel.dispute.propositions.get()
        quarrel.answers(seats[0], Finding.PROPOSITION, proposition)
        quarrel.answers(seats[1], Finding.DISMISS)
        found = quarrel.answers(seats[2], Finding.PROPOSITION, proposition)
    assert found.status == Status.FOUND
    outcome = found.outcome_decision
    assert outcome
    assert outcome.question == (
        f"What follows from dispute {quarrel.dispute.reference}, on “2026/1: Who leads for the "
        "college at the border?”?"
    )
    assert "accepts proposition 1 of Luton: Both lead jointly" in outcome.proposal
    assert [str(pin.ref) for pin in outcome.pins.all()] == [f"dispute:{quarrel.dispute.pk}"]
    assert holds_of(quarrel.decision) != []
    assert holds_of(outcome) == []
    in_effect(quarrel, outcome, OVER)
    disputed = Decision.objects.get(pk=quarrel.decision.pk)
    assert (quarrel.now.status, disputed.status) == (Status.CARRIED, Stands.WITHDRAWN)
    assert f"The outcome of dispute {quarrel.dispute.reference}" in disputed.ended_because


def test_mediation_settles_or_fails_and_then_the_panel_answers_anew(quarrel: Quarrel) -> None:
    clerk = quarrel.cast.clerk
    with clock.at(OVER):
        course.settle()
        seats = quarrel.seat_outsiders()
        quarrel.answers(seats[0], Finding.MEDIATE)
        assert quarrel.answers(seats[1], Finding.MEDIATE).status == Status.MEDIATING
        failed = end_mediation(by=clerk, dispute=quarrel.now, because="No movement.")
        assert failed.status == Status.HEARING
        # What was answered before mediation counts no more.
        now = next(each for each in taken(quarrel.now) if each.now)
        assert [sitting.answer for sitting in now.panel] == [None, None, None]
        quarrel.answers(seats[2], Finding.MEDIATE)
        assert quarrel.now.status == Status.HEARING
        quarrel.answers(seats[0], Finding.MEDIATE)
        done = settle_between_parties(by=clerk, dispute=quarrel.now, terms="A joint lead.")
    assert done.status == Status.FOUND
    assert done.outcome_decision
    assert "The parties have settled: A joint lead." in done.outcome_decision.proposal
    # The parties settled, no panel decided: the members are asked.
    assert (done.outcome_decision.rule, done.outcome_decision.status) == (
        RuleKind.UNANIMOUS,
        Stands.PROPOSED,
    )
    assert (
        where_it_stands(done) == "The parties have settled. The members decide on the settlement."
    )
    assert [str(o.ending) for o in quarrel.dispute.outcomes.all()] == [
        "out of time", "mediating", "failed", "mediating", "settled",
    ]  # fmt: skip


def test_a_panel_passes_it_on_and_only_where_the_procedure_lets_it(quarrel: Quarrel) -> None:
    first, _ = quarrel.seat_members()
    with pytest.raises(NotAllowed, match="The procedure lets this panel only: uphold the dispute"):
        quarrel.answers(first, Finding.ESCALATE)
    with clock.at(OVER):
        course.settle()
        seats = quarrel.seat_outsiders()
        quarrel.answers(seats[0], Finding.ESCALATE)
        passed = quarrel.answers(seats[1], Finding.ESCALATE)
    assert (passed.status, passed.at_step) == (Status.NAMING, 3)


def test_a_member_of_the_panel_who_stands_down_counts_no_more(quarrel: Quarrel) -> None:
    first, second = quarrel.seat_members()
    quarrel.answers(first, Finding.UPHOLD)
    assert first.person
    stood = stand_down(by=first.person, seat=first, because="My authority joins the dispute.")
    assert stood.status == Status.NAMING
    with pytest.raises(NotAllowed, match="its panel answers nothing now"):
        quarrel.answers(second, Finding.UPHOLD)
    name_to_panel(
        by=quarrel.cast.clerk, dispute=quarrel.now, who=quarrel.member(quarrel.cast.bedford)
    )
    assert quarrel.answers(second, Finding.UPHOLD).status == Status.HEARING


def settled(quarrel: Quarrel) -> Decision:
    """Let the panel of step 2 mediate, and the parties settle: the decision on that."""
    course.settle()
    seats = quarrel.seat_outsiders()
    quarrel.answers(seats[0], Finding.MEDIATE)
    quarrel.answers(seats[1], Finding.MEDIATE)
    done = settle_between_parties(by=quarrel.cast.clerk, dispute=quarrel.now, terms="A joint lead.")
    assert done.outcome_decision
    return done.outcome_decision


@clock.at(OVER)
def test_a_settlement_that_the_members_do_not_carry_is_put_again_or_rests(quarrel: Quarrel) -> None:
    outcome = settled(quarrel)
    manager = quarrel.cast.manager
    with pytest.raises(NotAllowed, match="is in hand"):
        put_again(by=manager, dispute=quarrel.now)
    decisions.withdraw(by=OPERATOR, decision=outcome, reason="No consent in sight.")
    again = put_again(by=manager, dispute=quarrel.now).outcome_decision
    assert again
    assert again.pk != outcome.pk
    decisions.withdraw(by=OPERATOR, decision=again, reason="Still none.")
    rested = let_rest(by=manager, dispute=quarrel.now, because="The members let it rest.")
    assert rested.status == Status.UNRESOLVED
    assert holds_of(quarrel.decision) == []


def test_a_decision_in_effect_can_be_disputed_for_so_many_days_and_is_superseded(
    quarrel: Quarrel,
) -> None:
    cast = quarrel.cast
    withdraw(by=quarrel.directors[cast.luton], dispute=quarrel.now, because="Later.")
    in_effect(quarrel, quarrel.decision, OPENED)
    decision = Decision.objects.get(pk=quarrel.decision.pk)
    assert decision.effective_on == dt.date(2026, 10, 13)

    def dispute() -> Dispute:
        return open_dispute(
            by=quarrel.directors[cast.luton],
            body=cast.body,
            about=decision.ref,
            opened_for=cast.luton,
            against=[cast.hertfordshire],
            ground="It does not work.",
            sought="Luton leads.",
        )

    with clock.at(OPENED + dt.timedelta(days=23)), pytest.raises(InvalidValue, match="27 October"):
        dispute()
    with clock.at(OPENED + dt.timedelta(days=22)):
        second = Quarrel(cast, quarrel.directors, decision, dispute())
        seats = second.seat_members()
        second.answers(seats[0], Finding.UPHOLD)
        outcome = second.answers(seats[1], Finding.UPHOLD).outcome_decision
        assert outcome
        assert outcome.supersedes == decision
    in_effect(second, outcome, OPENED + dt.timedelta(days=23))
    decision.refresh_from_db()
    assert (second.now.status, decision.status) == (Status.CARRIED, Stands.SUPERSEDED)


def test_the_outcome_of_a_confidential_dispute_is_not_told_by_the_decision_on_it(db: None) -> None:
    with clock.at(FOUNDED):
        cast = Cast.called()
    with clock.at(OPENED):
        quarrel = Quarrel.opened(cast, exempt_because="Prices")
        seats = quarrel.seat_members()
        quarrel.answers(seats[0], Finding.UPHOLD)
        found = quarrel.answers(seats[1], Finding.UPHOLD)
        outcome = found.outcome_decision
        assert outcome
        told = " ".join(
            [
                outcome.question,
                outcome.proposal,
                outcome.reason,
                *(p.title for p in outcome.pins.all()),
            ]
        )
    assert quarrel.dispute.reference in told
    secrets = (quarrel.dispute.sought, quarrel.dispute.ground, quarrel.dispute.title)
    assert [secret for secret in secrets if secret in told] == []


def test_no_mail_says_what_a_confidential_dispute_is_on(db: None) -> None:
    with clock.at(FOUNDED):
        cast = Cast.called()
    with clock.at(OPENED):
        quarrel = Quarrel.opened(cast, exempt_because="Prices")
        quarrel.seat_members()
        read_on()
    told = Message.objects.filter(address__contains="/disputes/")
    assert {each.kind for each in told} == {"dispute.awaits", "dispute.moves"}
    assert [each.text for each in told if quarrel.dispute.title in each.text] == []
    assert [each.text for each in told if quarrel.dispute.reference not in each.text] == []


def test_a_disputed_decision_that_is_called_in_ends_with_the_outcome_too(quarrel: Quarrel) -> None:
    cast = quarrel.cast
    withdraw(by=quarrel.directors[cast.luton], dispute=quarrel.now, because="Later.")
    for authority, director in quarrel.directors.items():
        consent(by=director, decision=quarrel.decision, authority=authority, level=Level.DIRECTOR)
    decisions.publish(by=cast.manager, decision=quarrel.decision)
    call_in(by=cast.elected, decision=quarrel.decision, authority=cast.bedford, reason="Ask.")
    dispute = open_dispute(
        by=quarrel.directors[cast.luton],
        body=cast.body,
        about=quarrel.decision.ref,
        opened_for=cast.luton,
        against=[cast.hertfordshire],
        ground="It does not work.",
        sought="Luton leads.",
    )
    again = Quarrel(cast, quarrel.directors, quarrel.decision, dispute)
    seats = again.seat_members()
    again.answers(seats[0], Finding.UPHOLD)
    found = again.answers(seats[1], Finding.UPHOLD)
    assert found.outcome_decision
    in_effect(again, found.outcome_decision, OPENED)
    assert Decision.objects.get(pk=quarrel.decision.pk).status == Stands.WITHDRAWN
