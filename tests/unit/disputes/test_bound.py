"""What a panel decides binds (GOV-6): its decision asks nobody, and is called in once at most."""

import datetime as dt

import pytest
from tests.cast import Cast
from tests.unit.disputes.disputed import FOUNDED, LAST_DAY, OPENED, OVER, Quarrel
from tests.unit.governance.proposed import propose
from tests.unit.governance.test_pages import buttons, signed_in, words

from moothall import clock
from moothall.disputes import course
from moothall.disputes.actions import make_proposition, open_dispute
from moothall.disputes.answering import let_rest, put_again
from moothall.disputes.enums import Ending, Finding, Status
from moothall.disputes.models import Dispute
from moothall.disputes.standing import where_it_stands
from moothall.faults import InvalidValue
from moothall.governance import course as decisions
from moothall.governance import policies
from moothall.governance.agreeing import adopt_rule
from moothall.governance.calling import answer_call_in, call_in
from moothall.governance.duties import duties_of
from moothall.governance.enums import CallInOutcome, Level, RuleKind
from moothall.governance.enums import Status as Stands
from moothall.governance.holds import holds_of
from moothall.governance.models import CallIn, Decision
from moothall.governance.proposals import content_as_kept
from moothall.governance.queries import notice, notice_at
from moothall.governance.speaking import consent, object_to, take_back
from moothall.ledger.actions import NotAllowed
from moothall.ledger.queries import history_of
from moothall.ledger.refs import OPERATOR, SITE
from moothall.notices import telling
from moothall.notices.models import Message
from moothall.partnership.permissions import standing


def decided(quarrel: Quarrel) -> Decision:
    """Let the panel of step 2 accept Luton's proposition, two to one: the decision it takes."""
    course.settle()
    seats = quarrel.seat_outsiders()
    make_proposition(
        by=quarrel.directors[quarrel.cast.luton],
        dispute=quarrel.now,
        party=quarrel.dispute.parties.get(organisation=quarrel.cast.luton),
        text="Both lead jointly.",
    )
    proposition = quarrel.dispute.propositions.get()
    quarrel.answers(seats[0], Finding.PROPOSITION, proposition)
    quarrel.answers(seats[1], Finding.DISMISS)
    done = quarrel.answers(seats[2], Finding.PROPOSITION, proposition).outcome_decision
    assert done
    return done


def referred_back(quarrel: Quarrel, decision: Decision) -> Decision:
    """Publish a decision, and let Bedford's scrutiny call it in and refer it back."""
    cast = quarrel.cast
    decisions.publish(by=cast.manager, decision=decision)
    call_in(by=cast.elected, decision=decision, authority=cast.bedford, reason="Ask the college.")
    return answer_call_in(
        by=cast.clerk,
        call_in=CallIn.objects.get(decision=decision),
        outcome=CallInOutcome.REFERRED_BACK,
        text="The college was not heard.",
    )


@clock.at(OVER)
def test_the_decision_of_a_panel_is_taken_with_its_votes_and_asks_nobody(quarrel: Quarrel) -> None:
    cast, decision = quarrel.cast, decided(quarrel)
    panel = f"the panel in dispute {quarrel.dispute.reference}"
    assert (decision.rule, decision.status, decision.taken_on) == (
        RuleKind.PANEL,
        Stands.TAKEN,
        OVER.date(),
    )
    told = notice(decision)
    assert told.standing == (
        f"Decided by {panel}, whose outcome binds. Taken on 20 October 2026: its panel has "
        "decided. It is not published yet."
    )
    (voice,) = told.consents
    assert (voice.authority, voice.level) == (f"T{panel[1:]}", "panel")
    assert voice.reason == (
        "2 of 3 for it: the director, Essex; the director, Suffolk. Otherwise: the director, "
        "Norfolk, to dismiss the dispute."
    )
    assert "The director, Essex: As the evidence shows." in told.reason
    assert decision.sha256 == content_as_kept(decision).sha256()
    events = [e.name for e in history_of(decision.ref).order_by("sequence")]
    assert events == ["DecisionProposed", "PanelVotesRecorded", "DecisionTakenByPanel"]
    assert notice_at(decision, told.ledger_head).consents == told.consents
    losing = quarrel.directors[cast.hertfordshire]
    assert duties_of(losing, standing(losing, cast.body), cast.body) == []
    who = cast.manager
    waiting = [duty.title for duty in duties_of(who, standing(who, cast.body), cast.body)]
    assert waiting == [f"Publish decision {decision.reference}"]


@clock.at(OVER)
def test_nobody_consents_objects_withdraws_rests_or_disputes_what_a_panel_decided(
    quarrel: Quarrel,
) -> None:
    cast, decision = quarrel.cast, decided(quarrel)
    losing = quarrel.directors[cast.hertfordshire]
    said = {"by": OPERATOR, "decision": decision, "authority": None, "level": Level.PANEL}
    for verb in (consent, object_to, take_back):
        with pytest.raises(NotAllowed, match="whose outcome binds all members"):
            verb(**said, reason="We lost.", said_by="Hertfordshire")
    for somebody in (cast.manager, OPERATOR):
        with pytest.raises(NotAllowed, match="whose outcome binds all members"):
            decisions.withdraw(by=somebody, decision=decision, reason="They lost.")
    with pytest.raises(NotAllowed, match="is in hand"):
        let_rest(by=cast.manager, dispute=quarrel.now, because="They lost.")
    with pytest.raises(InvalidValue, match="it binds, and is not disputed"):
        open_dispute(
            by=losing,
            body=cast.body,
            about=decision.ref,
            opened_for=cast.hertfordshire,
            against=[cast.luton],
            ground="We lost.",
            sought="We win.",
        )
    client = signed_in(losing)
    told = words(client.get(f"/bhl/disputes/{quarrel.dispute.pk}/").content)
    assert (told.count("not needed"), told.count("to come")) == (2, 0)
    page = client.get(f"/bhl/decisions/{decision.pk}/").content
    assert buttons(page) == []
    assert "Open a dispute on it" not in words(page)
    assert "Who decided, and how?" in words(page)
    assert "What is decided? The panel accepts proposition 1 of Luton" in words(page)
    assert "Decided on 20 October 2026. 2 of 3 for it" in words(page)


@clock.at(OVER)
def test_a_panels_decision_takes_effect_after_its_window_and_ends_the_disputed_one(
    quarrel: Quarrel,
) -> None:
    decision = decided(quarrel)
    assert where_it_stands(quarrel.now) == (
        f"The panel has decided, which binds: decision {decision.reference} takes effect once it "
        "is published and can no longer be called in."
    )
    assert holds_of(quarrel.decision) != []
    decisions.publish(by=quarrel.cast.manager, decision=decision)
    with clock.at(OVER + dt.timedelta(days=8)):
        decisions.settle()
        assert notice(decision).standing == (
            f"Decided by the panel in dispute {quarrel.dispute.reference}, whose outcome binds. "
            "In effect since 28 October 2026."
        )
    disputed = Decision.objects.get(pk=quarrel.decision.pk)
    assert (quarrel.now.status, disputed.status) == (Status.CARRIED, Stands.WITHDRAWN)


@clock.at(OVER)
def test_scrutiny_refers_it_back_to_the_panel_which_has_its_time_anew(quarrel: Quarrel) -> None:
    cast, first = quarrel.cast, decided(quarrel)
    ended = referred_back(quarrel, first)
    panel = f"the panel in dispute {quarrel.dispute.reference}"
    assert (ended.status, ended.ended_because) == (
        Stands.WITHDRAWN,
        f"The scrutiny of Bedford refers it back to {panel}, which answers anew.",
    )
    now = quarrel.now
    assert (now.status, now.at_step, now.returned_until) == (
        Status.HEARING,
        2,
        dt.date(2026, 11, 10),
    )
    last = quarrel.dispute.outcomes.order_by("-number").first()
    assert last
    assert (last.ending, last.text) == (
        Ending.REFERRED_BACK,
        f"Scrutiny referred decision {first.reference} back: The college was not heard.",
    )
    with clock.at(OVER + dt.timedelta(days=20)):
        assert course.settle() == []
    with clock.at(OVER + dt.timedelta(days=21)):
        seats = list(quarrel.dispute.seats.filter(step__number=2))
        proposition = quarrel.dispute.propositions.get()
        for seat in seats[:2]:
            found = quarrel.answers(seat, Finding.PROPOSITION, proposition)
        again = found.outcome_decision
        assert again
        (voice,) = notice(again).consents
        assert voice.reason == (
            "2 of 3 for it: the director, Essex; the director, Norfolk. 1 did not answer."
        )
        decisions.publish(by=cast.manager, decision=again)
        with pytest.raises(NotAllowed, match="called the outcome of this dispute in once already"):
            call_in(by=cast.elected, decision=again, authority=cast.bedford, reason="Again.")
        called = call_in(
            by=cast.clerk, decision=again, authority=cast.luton, reason="We.", of_whom="Scrutiny"
        )
    assert called.status == Stands.CALLED_IN


@clock.at(OVER)
def test_the_panel_that_has_had_its_time_anew_is_followed_by_the_next_step(
    quarrel: Quarrel,
) -> None:
    referred_back(quarrel, decided(quarrel))
    with clock.at(OVER + dt.timedelta(days=22)):
        (moved,) = course.settle()
    assert (moved.status, moved.at_step, moved.returned_until) == (Status.NAMING, 3, None)
    text = quarrel.dispute.outcomes.order_by("-number")[0].text
    assert text == "The clock of step 2 ran out on 10 November 2026."


@clock.at(OVER)
def test_an_outcome_whose_decision_lapsed_is_brought_on_again_and_never_rests(
    quarrel: Quarrel,
) -> None:
    first = decisions.publish(by=quarrel.cast.manager, decision=decided(quarrel))
    # Something in its subject changed: the site lets it lapse.
    decisions.move(by=SITE, decision=first, to=Stands.LAPSED, because="It has changed.")
    manager = quarrel.cast.manager
    with pytest.raises(NotAllowed, match="binds the members, so it cannot rest"):
        let_rest(by=manager, dispute=quarrel.now, because="They lost.")
    again = put_again(by=manager, dispute=quarrel.now).outcome_decision
    assert again
    assert (again.status, again.rule) == (Stands.TAKEN, RuleKind.PANEL)


def test_a_dismissed_dispute_is_not_opened_again_by_a_party_but_by_another(
    quarrel: Quarrel,
) -> None:
    for seat in quarrel.seat_members():
        quarrel.answers(seat, Finding.DISMISS)
    cast = quarrel.cast

    def opened(by: str) -> Dispute:
        authority = getattr(cast, by)
        return open_dispute(
            by=quarrel.directors[authority],
            body=cast.body,
            about=quarrel.decision.ref,
            opened_for=authority,
            against=[cast.central],
            ground="Again.",
            sought="The same.",
        )

    for party in ("luton", "hertfordshire"):
        with pytest.raises(InvalidValue, match="dismissed: that binds"):
            opened(party)
    assert opened("bedford").status == Status.NAMING


def test_no_body_agrees_to_decide_by_panel_and_nobody_proposes_as_one(quarrel: Quarrel) -> None:
    cast = quarrel.cast
    with pytest.raises(InvalidValue, match="A panel decides disputes only"):
        adopt_rule(
            by=cast.manager,
            body=cast.body,
            kind=RuleKind.PANEL,
            levels=[Level.DIRECTOR],
            call_in_days=5,
            agreed="nowhere",
        )
    with pytest.raises(NotAllowed, match="as its dispute comes to its outcome"):
        propose(cast, panel="The panel in dispute D2026/9", about=[])
    page = signed_in(cast.manager).get("/bhl/decisions/rule/new").content.decode()
    assert 'value="panel"' not in page


@clock.at(OVER)
def test_the_manager_is_told_to_publish_and_all_are_told_that_it_binds(quarrel: Quarrel) -> None:
    decision = decided(quarrel)
    telling.read_on()

    def told(who: object) -> list[str]:
        found = Message.objects.filter(person=who, kind__startswith="decision.")
        return [m.text for m in found if m.text.startswith(f"Decision {decision.reference} ")]

    assert told(quarrel.cast.manager)[0].startswith(
        f"Decision {decision.reference} is taken, and waits to be published"
    )
    # Whoever speaks for an authority learns that it binds, and of its call-in.
    for somebody in (*quarrel.directors.values(), quarrel.cast.elected):
        assert told(somebody) == [
            f"Decision {decision.reference} is taken by the panel of a dispute, whose outcome "
            f"binds all members. {decision.question}"
        ]


def test_a_confidential_dispute_tells_how_many_voted_and_no_more(db: None) -> None:
    with clock.at(FOUNDED):
        cast = Cast.called()
    with clock.at(OPENED):
        quarrel = Quarrel.opened(cast, exempt_because="Prices")
        for seat in quarrel.seat_members():
            quarrel.answers(seat, Finding.UPHOLD)
        decision = quarrel.now.outcome_decision
        assert decision
        (voice,) = notice(decision).consents
    assert voice.reason == "2 of 2 for it."
    assert decision.question == f"What follows from dispute {quarrel.dispute.reference}?"
    assert "As the evidence shows" not in decision.reason


@clock.at(LAST_DAY)
def test_the_chair_with_an_interest_is_not_told_that_a_panels_vote_is_barred(
    quarrel: Quarrel,
) -> None:
    for seat in quarrel.seat_members():
        quarrel.answers(seat, Finding.UPHOLD)
    decision = quarrel.now.outcome_decision
    assert decision
    assert policies.can_speak(quarrel.cast.chair, decision) == {
        stance: [] for stance in policies.CHECKS
    }
