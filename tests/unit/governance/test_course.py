"""A decision from proposal to effect, as the published case ran, and every way it may leave it."""

import pytest
from tests.unit.governance.conftest import Board
from tests.unit.governance.proposed import (
    CLOSED,
    LAST_DAY,
    MONDAY,
    PAPERS,
    WEDNESDAY,
    keep_papers,
    propose,
)

from moothall import clock
from moothall.governance import queries
from moothall.governance.agreeing import adopt_rule
from moothall.governance.course import publish, settle, withdraw
from moothall.governance.enums import Level, Status
from moothall.governance.models import Decision, Pin
from moothall.governance.speaking import consent, object_to, take_back
from moothall.ledger.actions import NotAllowed
from moothall.ledger.models import Event
from moothall.ledger.refs import OPERATOR
from moothall.partnership.permissions import standing

DIRECTOR = Level.DIRECTOR


def events(decision: Decision) -> list[str]:
    """The names of the events of a decision, in order."""
    found = Event.objects.filter(subject_kind="decision", subject_id=str(decision.pk))
    return list(found.order_by("sequence").values_list("name", flat=True))


def published(board: Board) -> Decision:
    """A decision taken on the Monday and published on the Wednesday."""
    with clock.at(MONDAY):
        decision = board.consent(propose(board.cast))
    with clock.at(WEDNESDAY):
        return publish(by=board.cast.manager, decision=decision)


def test_the_published_case_of_2008_runs_to_its_day(board: Board) -> None:
    decision = published(board)
    dates = [decision.taken_on, decision.published_on, decision.call_in_deadline]
    assert [str(day) for day in dates] == ["2008-10-06", "2008-10-08", "2008-10-15"]
    with clock.at(LAST_DAY):
        assert settle() == []
        assert queries.notice(decision).standing == (
            "Published on 8 October 2008. It can be called in until 15 October 2008."
        )
    with clock.at(CLOSED):  # midnight in London, still summer time
        notice = queries.notice(decision)
    assert (notice.status, str(notice.effective_on)) == (Status.EFFECTIVE, "2008-10-16")
    assert events(decision) == [
        "DecisionProposed",
        *["ConsentGiven"] * 4,
        "DecisionTaken",
        "DecisionPublished",
        "DecisionTookEffect",
    ]


def test_what_is_past_its_day_is_never_shown_as_pending(board: Board) -> None:
    decision = published(board)
    with clock.at(CLOSED):
        assert (
            queries.decisions(board.cast.body, standing(board.cast.manager, board.cast.body))
            .get()
            .status
            == "effective"
        )
    assert str(Decision.objects.get().effective_on) == "2008-10-16"
    assert events(decision)[-1] == "DecisionTookEffect"


def test_an_objection_holds_a_decision_until_it_is_withdrawn(board: Board) -> None:
    luton = board.cast.luton
    by = board.directors[luton]
    decision = board.consent(propose(board.cast), luton)
    held = object_to(
        by=by, decision=decision, authority=luton, level=DIRECTOR, reason="Too little for Luton."
    )
    assert held.status == Status.PROPOSED
    with pytest.raises(NotAllowed, match=r"Luton \(director\) objects: withdraw the objection"):
        consent(by=by, decision=held, authority=luton, level=DIRECTOR)
    free = take_back(by=by, decision=held, authority=luton, level=DIRECTOR)
    assert free.status == Status.PROPOSED
    done = consent(by=by, decision=free, authority=luton, level=DIRECTOR)
    assert done.status == Status.TAKEN
    assert list(done.positions.values_list("number", "stance")) == [
        (1, "consent"),
        (2, "consent"),
        (3, "consent"),
        (4, "objection"),
        (5, "withdrawn"),
        (6, "consent"),
    ]


def test_a_withdrawn_consent_stops_the_window_and_the_notice_says_so(board: Board) -> None:
    decision = published(board)
    luton = board.cast.luton
    with clock.at(LAST_DAY):
        back = take_back(
            by=board.directors[luton], decision=decision, authority=luton, level=DIRECTOR
        )
        assert (back.status, back.call_in_deadline, back.taken_on) == ("proposed", None, None)
        assert queries.notice(back).standing == (
            "Proposed: 3 of 4 consents are given. It was published, and its call-in window stopped "
            "when it fell back. Luton is awaited."
        )
    with clock.at(CLOSED):
        assert settle() == []
        notice = queries.notice(back)
        assert (notice.call_in_stopped, notice.entries[-1].detail) == (
            True,
            "which stopped the call-in window",
        )
        again = consent(by=board.directors[luton], decision=back, authority=luton, level=DIRECTOR)
        anew = publish(by=board.cast.manager, decision=again)
    assert (str(anew.call_in_deadline), str(anew.public_since)) == ("2008-10-23", "2008-10-08")


def test_nothing_can_be_said_or_withdrawn_once_the_window_has_closed(board: Board) -> None:
    decision = published(board)
    luton = board.cast.luton
    with clock.at(CLOSED):
        with pytest.raises(NotAllowed, match=r"The last day to speak .* was 15 October 2008"):
            take_back(by=board.directors[luton], decision=decision, authority=luton, level=DIRECTOR)
        with pytest.raises(NotAllowed, match="The last day to speak"):
            withdraw(by=board.cast.manager, decision=decision, reason="Too late.")
        settle()
        with pytest.raises(NotAllowed, match="is in effect: it can only be superseded"):
            withdraw(by=board.cast.manager, decision=decision, reason="Too late.")


def test_what_has_changed_cannot_be_consented_to_nor_take_effect(board: Board) -> None:
    decision = propose(board.cast)
    board.consent(decision, board.cast.luton)
    PAPERS["1"] = "changed in silence"
    with pytest.raises(NotAllowed, match="“Paper 1” has changed since it was proposed"):
        board.consent(decision, board.cast.bedford, board.cast.central, board.cast.hertfordshire)
    keep_papers()
    late = published(board)
    del PAPERS["1"]
    with clock.at(CLOSED):
        assert [each.status for each in settle(board.cast.body)] == ["lapsed"]
    assert Decision.objects.get(pk=late.pk).ended_because == (
        "“Paper 1” is no longer here, so this cannot go on. Withdraw this proposal."
    )


def test_effects_follow_each_move_and_may_refuse(board: Board) -> None:
    followed: list[str] = []

    def follow(decision: Decision, pin: Pin) -> None:
        followed.append(f"{decision.status} {pin.key}")

    def refuse(decision: Decision, pin: Pin) -> None:
        raise NotAllowed("The round is closed.")

    keep_papers(dict.fromkeys(Status, follow))
    published(board)
    with clock.at(CLOSED):
        settle()
    assert followed == ["taken 1", "published 1", "effective 1"]
    keep_papers({Status.EFFECTIVE: refuse, Status.LAPSED: follow})
    second = published(board)
    with clock.at(CLOSED):
        settle()
    second.refresh_from_db()
    assert (second.status, second.ended_because) == ("lapsed", "The round is closed.")
    assert followed[3:] == ["lapsed 1"]


def test_a_fault_of_an_effect_leaves_the_decision_for_another_try(
    board: Board, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(decision: Decision, pin: Pin) -> None:
        raise RuntimeError("a fault of the program")

    keep_papers({Status.EFFECTIVE: fail})
    decision = published(board)
    with clock.at(CLOSED):
        notice = queries.notice(decision)
        assert (notice.status, "could not be carried out" in notice.standing) == ("published", True)
        assert [record.levelname for record in caplog.records] == ["ERROR"]
        keep_papers()
        assert queries.notice(decision).status == Status.EFFECTIVE


def test_a_later_decision_supersedes_an_earlier_when_it_takes_effect(board: Board) -> None:
    earlier = published(board)
    with clock.at(CLOSED):
        settle()
        earlier.refresh_from_db()
        later = board.consent(propose(board.cast, question="Again?", supersedes=earlier))
        publish(by=OPERATOR, decision=later)
    with clock.at(CLOSED.replace(month=11)):
        assert [each.status for each in settle()] == ["effective"]
        notice = queries.notice(earlier)
    assert (notice.status, notice.superseded_by, notice.ended_because) == (
        "superseded",
        "2008/2",
        "Superseded by decision 2008/2.",
    )


def test_a_proposal_lapses_after_the_last_day_for_consents(board: Board) -> None:
    with clock.at(MONDAY):
        decision = propose(board.cast, answer_by=WEDNESDAY.date())
        board.consent(decision, board.cast.luton)
    with clock.at(WEDNESDAY):
        assert settle() == []
    with clock.at(LAST_DAY):
        assert queries.notice(decision).standing == (
            "Lapsed on 15 October 2008. Not every consent was given by 8 October 2008."
        )


def test_a_withdrawn_proposal_stays_withdrawn(board: Board) -> None:
    decision = board.consent(propose(board.cast))
    gone = withdraw(by=board.cast.manager, decision=decision, reason="Overtaken by events.")
    assert (gone.status, gone.ended_because) == (Status.WITHDRAWN, "Overtaken by events.")
    for attempt in (
        lambda: publish(by=board.cast.manager, decision=decision),
        lambda: withdraw(by=board.cast.manager, decision=decision, reason="Again."),
        lambda: board.consent(decision),
    ):
        with pytest.raises(NotAllowed, match="was withdrawn"):
            attempt()


def test_a_level_that_may_be_pending_speaks_even_after_effect(board: Board) -> None:
    """GOV-5: in 2009 a director endorsed, and political agreement was still to come."""
    cast, elected = board.cast, Level.ELECTED
    with clock.at(MONDAY):
        adopt_rule(
            by=OPERATOR,
            body=cast.body,
            levels=[DIRECTOR, elected],
            may_be_pending=[elected],
            call_in_days=5,
            agreed="Terms of reference",
        )
    decision = published(board)
    with clock.at(CLOSED):
        assert queries.notice(decision).standing == (
            "In effect since 16 October 2008. Still pending, as the rule allows: Bedford (elected "
            "members), Central Bedfordshire (elected members), Hertfordshire (elected members) and "
            "Luton (elected members)."
        )
        done = consent(by=cast.elected, decision=decision, authority=cast.bedford, level=elected)
        assert (done.status, done.positions.count()) == (Status.EFFECTIVE, 5)
        with pytest.raises(NotAllowed, match="is in effect: it can only be superseded"):
            take_back(by=cast.elected, decision=decision, authority=cast.bedford, level=elected)
