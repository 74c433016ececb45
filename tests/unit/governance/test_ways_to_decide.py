"""Other ways to decide: by majority, by the chair, under a delegation; and delegated consents."""

import datetime as dt

import pytest
from tests.cast import person
from tests.unit.governance.conftest import Board
from tests.unit.governance.proposed import CLOSED, MONDAY, WEDNESDAY, propose
from tests.unit.governance.test_pages import buttons, signed_in, words

from moothall import clock
from moothall.faults import InvalidValue
from moothall.governance.agreeing import adopt_rule, set_series
from moothall.governance.course import publish, settle
from moothall.governance.delegations import end_delegation, give_delegation
from moothall.governance.enums import Level, RuleKind, Status
from moothall.governance.models import Decision, DecisionRule, Delegation
from moothall.governance.proposals import content_as_kept
from moothall.governance.queries import notice
from moothall.governance.speaking import consent, object_to
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import OPERATOR
from moothall.partnership.enums import Role
from moothall.partnership.models import Organisation, Person

DIRECTOR = Level.DIRECTOR


def decide_by(board: Board, kind: RuleKind, **given: object) -> None:
    """Let the board decide so from now on."""
    adopt_rule(
        by=board.cast.manager,
        body=board.cast.body,
        kind=kind,
        levels=[DIRECTOR],
        call_in_days=5,
        agreed="terms of reference, section 5",
        **given,  # type: ignore[arg-type]
    )


def says(board: Board, decision: Decision, *whose: Organisation) -> Decision:
    """Let some authorities consent."""
    for each in whose:
        decision = consent(
            by=board.directors[each], decision=decision, authority=each, level=DIRECTOR
        )
    return decision


def objects(board: Board, decision: Decision, *whose: Organisation) -> Decision:
    """Let some authorities object."""
    for each in whose:
        decision = object_to(
            by=board.directors[each],
            decision=decision,
            authority=each,
            level=DIRECTOR,
            reason="It is too much.",
        )
    return decision


def test_a_majority_takes_a_decision_against_an_objection(board: Board) -> None:
    cast = board.cast
    decide_by(board, RuleKind.MAJORITY, quorum=3)
    decision = objects(board, propose(cast), cast.luton)
    assert says(board, decision, cast.bedford, cast.central).status == Status.PROPOSED
    told = notice(decision)
    assert told.standing.startswith("Proposed: of 4 authorities 2 consent and 1 object.")
    decision = says(board, decision, cast.hertfordshire)
    assert decision.status == Status.TAKEN
    assert content_as_kept(decision).sha256() == decision.sha256


def test_after_the_last_day_who_is_silent_counts_no_more(board: Board) -> None:
    cast = board.cast
    with clock.at(MONDAY):
        decide_by(board, RuleKind.MAJORITY, quorum=3)
        carried = propose(cast, answer_by=WEDNESDAY.date())
        says(board, carried, cast.bedford, cast.central)
        objects(board, carried, cast.luton)
        too_few = says(board, propose(cast, answer_by=WEDNESDAY.date()), cast.bedford)
    with clock.at(CLOSED):
        settle(cast.body)
    for each in (carried, too_few):
        each.refresh_from_db()
    assert carried.status == Status.TAKEN
    assert (too_few.status, too_few.ended_because) == (
        Status.LAPSED,
        "No majority had consented by 8 October 2008.",
    )


def test_the_chair_decides_a_tie_and_nothing_else(board: Board) -> None:
    cast = board.cast
    decide_by(board, RuleKind.MAJORITY, quorum=3, casting=True)
    decision = propose(cast)
    with pytest.raises(NotAllowed, match="only where the members are tied"):
        consent(by=cast.chair, decision=decision, authority=None, level=Level.CHAIR)
    says(board, decision, cast.bedford, cast.central)
    objects(board, decision, cast.luton, cast.hertfordshire)
    assert notice(decision).standing.endswith("The members are tied.")
    decision = consent(by=cast.chair, decision=decision, authority=None, level=Level.CHAIR)
    assert decision.status == Status.TAKEN


def test_the_chair_alone_decides_where_the_body_says_so(board: Board) -> None:
    cast = board.cast
    decide_by(board, RuleKind.CHAIR)
    decision = propose(cast)
    director = board.directors[cast.luton]
    with pytest.raises(NotAllowed, match="Only the chair or the deputy chair"):
        consent(by=director, decision=decision, authority=None, level=Level.CHAIR)
    page = signed_in(cast.chair).get(f"/bhl/decisions/{decision.pk}/").content
    assert buttons(page)[:2] == ["Consent", "Object"]
    decision = consent(by=cast.chair, decision=decision, authority=None, level=Level.CHAIR)
    assert decision.status == Status.TAKEN
    assert "Taken on" in notice(decision).standing
    assert "the chair consents" in notice(decision).standing


def test_a_majority_needs_a_quorum_the_body_can_reach(board: Board) -> None:
    with pytest.raises(InvalidValue, match="from 1 to 4 member authorities"):
        decide_by(board, RuleKind.MAJORITY, quorum=5)


def delegated(board: Board, **given: object) -> Delegation:
    """A delegation to Luton's director."""
    told: dict[str, object] = {
        "role": Role.DIRECTOR,
        "organisation": board.cast.luton,
        "scope": "Detailed arrangements within the approved proposals.",
        "starts": dt.date(2008, 9, 1),
        "given_by": "EX/27/09 of the council's executive",
    }
    return give_delegation(by=board.cast.manager, body=board.cast.body, **{**told, **given})  # type: ignore[arg-type]


def test_an_officer_decides_under_a_delegation_which_the_decision_cites(board: Board) -> None:
    cast, director = board.cast, board.directors[board.cast.luton]
    with clock.at(MONDAY):
        under = delegated(board)
        decision = propose(cast, by=director, under=under)
        assert decision.rule == RuleKind.DELEGATED
        other = board.directors[cast.bedford]
        with pytest.raises(NotAllowed, match="Only the director of Luton decides this"):
            consent(by=other, decision=decision, authority=None, level=Level.DELEGATE)
        decision = consent(by=director, decision=decision, authority=None, level=Level.DELEGATE)
        assert decision.status == Status.TAKEN
        # It ends between taking and effect: what was decided under it stands.
        publish(by=cast.manager, decision=decision)
        end_delegation(by=cast.clerk, delegation=under, reason="The director left.")
        with pytest.raises(InvalidValue, match="Delegation 1 is not in force here today"):
            propose(cast, by=director, under=under)
    with clock.at(CLOSED):
        settle(cast.body)
    decision.refresh_from_db()
    assert decision.status == Status.EFFECTIVE
    assert notice(decision).delegation == (
        "delegation 1 to the director of Luton, by EX/27/09 of the council's executive"
    )
    assert content_as_kept(decision).sha256() == decision.sha256


def test_an_expired_delegation_stops_working(board: Board) -> None:
    cast, director = board.cast, board.directors[board.cast.luton]
    with clock.at(MONDAY):
        under = delegated(board, ends=MONDAY.date())
        decision = propose(cast, by=director, under=under)
    with clock.at(WEDNESDAY), pytest.raises(NotAllowed, match="only while that is in force"):
        consent(by=director, decision=decision, authority=None, level=Level.DELEGATE)


def test_a_delegated_consent_counts_and_is_shown_as_such(board: Board) -> None:
    cast, luton = board.cast, board.directors[board.cast.luton]
    decision = board.consent(propose(cast), cast.bedford)
    with pytest.raises(NotAllowed, match="Only a director of Bedford"):
        consent(by=luton, decision=decision, authority=cast.bedford, level=DIRECTOR)
    delegated(board, on_behalf_of=cast.bedford, starts=dt.date(2026, 1, 1))
    page = signed_in(luton).get(f"/bhl/decisions/{decision.pk}/").content
    assert "Consent" in buttons(page)
    done = consent(by=luton, decision=decision, authority=cast.bedford, level=DIRECTOR)
    assert done.status == Status.TAKEN
    (bedford,) = [each for each in notice(done).consents if each.authority == "Bedford"]
    assert bedford.under == "delegation 1"
    after = signed_in(luton).get(f"/bhl/decisions/{decision.pk}/").content
    assert "under delegation 1" in words(after)


def test_a_delegation_of_other_kinds_covers_nothing_of_this_kind(board: Board) -> None:
    luton = board.directors[board.cast.luton]
    under = delegated(board, kinds=["snapshot"], starts=dt.date(2026, 1, 1))
    with pytest.raises(InvalidValue, match="Delegation 1 extends only to decisions on"):
        propose(board.cast, by=luton, under=under)


def test_what_is_wrong_with_a_delegation_is_said_at_once(board: Board) -> None:
    with pytest.raises(InvalidValue) as fault:
        delegated(board, scope=" ", given_by="", role=Role.OBSERVER, ends=dt.date(2008, 8, 1))
    assert str(fault.value) == (
        "Somebody who holds this role cannot decide for others: choose another. "
        "Say what may be decided. Name the decision that gives it, or say what gave it. "
        "Its last day is before its first."
    )
    with pytest.raises(NotAllowed, match="is for the manager and the clerk of"):
        give_delegation(
            by=board.cast.observer,
            body=board.cast.body,
            role=Role.DIRECTOR,
            organisation=board.cast.luton,
            scope="All.",
            starts=dt.date(2008, 9, 1),
        )


def test_delegations_are_listed_recorded_and_ended_on_the_site(board: Board) -> None:
    cast = board.cast
    client = signed_in(cast.clerk)
    assert "No delegation yet" in words(client.get("/bhl/decisions/delegations/").content)
    typed = {
        "holder": f"{Role.DIRECTOR}:{cast.luton.pk}",
        "on_behalf_of": "",
        "scope": "Detailed arrangements.",
        "given_by": "EX/27/09",
        "starts_day": "1",
        "starts_month": "9",
        "starts_year": "2026",
    }
    done = client.post("/bhl/decisions/delegations/new", typed)
    assert done["Location"] == "/bhl/decisions/delegations/1/"
    page = words(client.get("/bhl/decisions/delegations/1/").content)
    assert "What may the director of Luton decide?" in page
    assert "In force since 1 September 2026." in page
    assert "the director of Luton" in words(client.get("/bhl/decisions/delegations/").content)
    watching = signed_in(cast.observer)
    assert buttons(watching.get("/bhl/decisions/delegations/1/").content) == []
    assert watching.get("/bhl/decisions/delegations/1/end").status_code == 403
    assert signed_in(cast.stranger).get("/elsewhere/decisions/delegations/1/").status_code == 404
    client.post("/bhl/decisions/delegations/1/end", {"reason": "The council ended it."})
    assert "The council ended it." in words(client.get("/bhl/decisions/delegations/1/").content)


def test_a_body_numbers_in_its_own_series(board: Board) -> None:
    cast = board.cast
    with clock.at(MONDAY):
        first = propose(cast)
        with pytest.raises(InvalidValue, match=r"needs .number. once"):
            set_series(by=cast.manager, body=cast.body, pattern="EX/{yy}")
        with pytest.raises(InvalidValue, match="The next number of 2008 is 2 or a higher one"):
            set_series(by=cast.manager, body=cast.body, pattern="{number}/{yy}", first_number=1)
        set_series(by=cast.manager, body=cast.body, pattern="EX/{number}/{yy}", first_number=175)
        second, third = propose(cast), propose(cast)
    assert [d.reference for d in (first, second, third)] == ["2008/1", "EX/175/08", "EX/176/08"]
    with clock.at(dt.datetime(2009, 2, 16, 9, tzinfo=dt.UTC)):
        assert propose(cast).reference == "EX/1/09"
    found = signed_in(cast.manager).get("/bhl/decisions/?q=EX/175").content
    assert "EX/175/08" in words(found)


def test_the_next_number_is_set_on_the_site(board: Board) -> None:
    client = signed_in(board.cast.manager)
    done = client.post(
        "/bhl/decisions/numbers", {"pattern": "EX/{number}/{yy}", "first_number": "12"}
    )
    assert done["Location"] == "/bhl/decisions/rule"
    assert "The next decision is EX/12/26" in words(client.get("/bhl/decisions/rule").content)


def test_elected_members_agree_after_it_is_in_effect(board: Board) -> None:
    """GOV-5: Bedford's director endorses now, and its political agreement is still to come."""
    cast = board.cast
    member: Person = cast.elected
    with clock.at(MONDAY):
        adopt_rule(
            by=OPERATOR,
            body=cast.body,
            levels=[DIRECTOR],
            own_levels={cast.bedford: [DIRECTOR, Level.ELECTED]},
            may_be_pending=[Level.ELECTED],
            call_in_days=5,
            agreed="the joint board",
        )
        decision = board.consent(propose(cast))
        assert decision.status == Status.TAKEN
        publish(by=cast.manager, decision=decision)
        assert "Still pending, as the rule allows: Bedford (elected members)." in (
            notice(decision).standing
        )
    with clock.at(CLOSED):
        settle(cast.body)
        done = consent(by=member, decision=decision, authority=cast.bedford, level=Level.ELECTED)
        assert done.status == Status.EFFECTIVE
        assert notice(done).standing == "In effect since 14 October 2008."


def test_a_level_at_which_nobody_is_asked_cannot_be_pending(board: Board) -> None:
    with pytest.raises(InvalidValue) as refused:
        decide_by(board, RuleKind.UNANIMOUS, may_be_pending=[Level.ELECTED])
    assert str(refused.value) == (
        "No member consents at the level “elected members”, so it cannot be pending: choose it "
        "among the levels at which members consent, or not among those that may be pending."
    )
    assert not DecisionRule.objects.filter(body=board.cast.body).exists()
    # One member's own levels are enough.
    own = {board.cast.bedford: [DIRECTOR, Level.ELECTED]}
    decide_by(board, RuleKind.UNANIMOUS, own_levels=own, may_be_pending=[Level.ELECTED])


def test_a_deputy_decides_as_the_chair_does(board: Board) -> None:
    decide_by(board, RuleKind.CHAIR)
    deputy = person(Role.DEPUTY, board.cast.body, board.cast.hertfordshire)
    decision = propose(board.cast)
    assert (
        consent(by=deputy, decision=decision, authority=None, level=Level.CHAIR).status
        == Status.TAKEN
    )
