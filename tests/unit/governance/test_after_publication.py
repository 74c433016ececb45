"""What follows publication: call-in, who is told; and the part that nobody else may read."""

import datetime as dt

import pytest
from tests.cast import Cast, person
from tests.unit.governance.conftest import Board
from tests.unit.governance.proposed import CLOSED, MONDAY, WEDNESDAY, propose
from tests.unit.governance.test_pages import buttons, signed_in, words

from moothall import clock
from moothall.faults import InvalidValue
from moothall.governance.actions import record_telling
from moothall.governance.calling import answer_call_in, call_in
from moothall.governance.content import Exempt
from moothall.governance.course import publish, settle, withdraw
from moothall.governance.duties import duties_of
from moothall.governance.enums import FINAL, MOVES, CallInOutcome, Level, Status
from moothall.governance.models import CallIn, CallInAnswer, Decision, ExemptPart, ToTell
from moothall.governance.proposals import content_as_kept
from moothall.governance.queries import notice
from moothall.governance.speaking import consent, take_back
from moothall.governance.telling import told_of
from moothall.ledger.actions import NotAllowed
from moothall.ledger.models import Event
from moothall.partnership.enums import Role
from moothall.partnership.permissions import standing

DAY = dt.timedelta(days=1)
SEEN_BY = ("manager", "director", "elected", "clerk", "officer", "observer", "representative")
SECRET = "Graded at 48,000 pounds a year."


def published(board: Board, **given: object) -> Decision:
    """A decision that is published on the Wednesday."""
    with clock.at(MONDAY):
        decision = board.consent(propose(board.cast, **given))
    with clock.at(WEDNESDAY):
        return publish(by=board.cast.manager, decision=decision)


def called_in(board: Board) -> Decision:
    """A published decision that Bedford's elected member calls in on the Thursday."""
    decision = published(board)
    with clock.at(WEDNESDAY + DAY):
        return call_in(
            by=board.cast.elected,
            decision=decision,
            authority=board.cast.bedford,
            reason="Schools were not asked.",
        )


def test_an_elected_member_calls_in_and_it_takes_no_effect(board: Board) -> None:
    decision = called_in(board)
    assert decision.status == Status.CALLED_IN
    with clock.at(CLOSED + 20 * DAY):
        assert settle(board.cast.body) == []
        told = notice(decision)
        assert "Bedford's scrutiny has called it in" in told.standing
        (call,) = told.call_ins
        assert (call.of_whom, call.outcome) == ("an elected member of Bedford", "")
        (duty,) = duties_of(
            board.cast.clerk, standing(board.cast.clerk, board.cast.body), board.cast.body
        )
        assert duty.title == "Record what scrutiny said on decision 2008/1"


def test_upheld_it_takes_effect_on_the_day_that_is_recorded(board: Board) -> None:
    decision = called_in(board)
    with clock.at(CLOSED + 5 * DAY):
        answer_call_in(
            by=board.cast.clerk,
            call_in=CallIn.objects.get(decision=decision),
            outcome=CallInOutcome.UPHELD,
            text="It stands.",
        )
    decision.refresh_from_db()
    assert (decision.status, decision.effective_on) == (Status.EFFECTIVE, dt.date(2008, 10, 21))


def test_upheld_within_the_window_it_still_waits_for_its_end(board: Board) -> None:
    decision = called_in(board)
    with clock.at(WEDNESDAY + 2 * DAY):
        answer_call_in(
            by=board.cast.clerk,
            call_in=CallIn.objects.get(decision=decision),
            outcome=CallInOutcome.UPHELD,
            text="It stands.",
        )
        with pytest.raises(NotAllowed, match="Bedford has called decision 2008/1 in once already"):
            call_in(
                by=board.cast.elected,
                decision=decision,
                authority=board.cast.bedford,
                reason="Again.",
            )
    with clock.at(CLOSED):
        settle(board.cast.body)
    decision.refresh_from_db()
    assert (decision.status, decision.effective_on) == (Status.EFFECTIVE, dt.date(2008, 10, 16))


def test_referred_back_each_consent_is_to_be_given_anew(board: Board) -> None:
    cast, decision = board.cast, called_in(board)
    with clock.at(CLOSED + 5 * DAY):
        done = answer_call_in(
            by=cast.clerk,
            call_in=CallIn.objects.get(decision=decision),
            outcome=CallInOutcome.REFERRED_BACK,
            text="Ask the schools first.",
        )
        assert (done.status, done.heard_after) == (Status.PROPOSED, 4)
        assert notice(done).standing == (
            "Proposed: 0 of 4 consents are given. It was published, and scrutiny referred it back, "
            "and each consent is to be given anew. Bedford, Central Bedfordshire, Hertfordshire "
            "and Luton are awaited."
        )
        again = board.consent(done)
        assert again.status == Status.TAKEN
        publish(by=cast.manager, decision=again)
    with clock.at(CLOSED + 30 * DAY):
        settle(cast.body)
    decision.refresh_from_db()
    assert decision.status == Status.EFFECTIVE
    assert decision.effective_on == dt.date(2008, 10, 29)


def test_what_falls_back_meanwhile_leaves_no_call_in_open(board: Board) -> None:
    decision = called_in(board)
    luton = board.cast.luton
    with clock.at(WEDNESDAY + 2 * DAY):
        done = take_back(
            by=board.directors[luton], decision=decision, authority=luton, level=Level.DIRECTOR
        )
    assert done.status == Status.PROPOSED
    assert CallInAnswer.objects.get(decision=decision).outcome == CallInOutcome.OVERTAKEN


def test_who_may_not_call_in_and_when(board: Board) -> None:
    cast, decision = board.cast, published(board)
    given = {"decision": decision, "reason": "Why not."}
    with clock.at(WEDNESDAY):
        with pytest.raises(NotAllowed, match="is called in by an elected member of Luton"):
            call_in(by=cast.elected, authority=cast.luton, **given)
        with pytest.raises(NotAllowed, match="is called in by an elected member of Bedford"):
            call_in(by=cast.director, authority=cast.bedford, **given)
        with pytest.raises(InvalidValue, match="Say who called it in"):
            call_in(by=cast.clerk, authority=cast.luton, **given)
        with pytest.raises(NotAllowed, match="Barnfield College is none here"):
            call_in(by=cast.clerk, authority=cast.barnfield, **given)
    with clock.at(CLOSED), pytest.raises(NotAllowed, match="closed on 15 October 2008"):
        call_in(by=cast.clerk, authority=cast.luton, of_whom="its panel", **given)


def test_it_is_called_in_and_answered_on_the_site(board: Board) -> None:
    cast = board.cast
    decision = publish(by=cast.manager, decision=board.consent(propose(cast)))
    address = f"/bhl/decisions/{decision.pk}/"
    member = signed_in(cast.elected)
    assert "Call it in" in buttons(member.get(address).content)
    typed = {"authority": cast.bedford.pk, "reason": "Schools were not asked."}
    assert member.post(f"{address}call-in", typed)["Location"] == address
    clerk = signed_in(cast.clerk)
    page = clerk.get(address).content
    assert "Called in by an elected member of Bedford: Schools were not asked." in words(page)
    number = CallIn.objects.get(decision=decision).pk
    said = {"outcome": "upheld", "text": "It stands.", **_today()}
    assert clerk.post(f"{address}call-in/{number}", said)["Location"] == address
    assert "upheld: it stands as decided. It stands." in words(clerk.get(address).content)
    assert signed_in(cast.observer).get(f"{address}call-in").status_code == 403
    assert signed_in(cast.stranger).get(f"{address}call-in/{number}").status_code == 404


def _today() -> dict[str, str]:
    day = clock.now().date()
    return {"on_day": str(day.day), "on_month": str(day.month), "on_year": str(day.year)}


def test_a_form_left_open_says_what_changed_and_keeps_what_was_typed(board: Board) -> None:
    decision = board.consent(propose(board.cast), board.cast.luton)
    client = signed_in(board.directors[board.cast.hertfordshire])
    address = f"/bhl/decisions/{decision.pk}/take-back"
    form = client.get(address).content.decode()
    seen = form.split('name="seen" value="')[1].split('"')[0]
    whom = decision.requirements.get(authority=board.cast.hertfordshire).pk
    board_luton = board.directors[board.cast.luton]
    consent(by=board_luton, decision=decision, authority=board.cast.luton, level=Level.DIRECTOR)
    typed = {"whom": whom, "reason": "We look at it again.", "seen": seen}
    answer = client.post(address, typed)
    assert answer.status_code == 400
    told = words(answer.content)
    assert "Since you opened this page, somebody consented to the decision" in told
    assert "We look at it again." in told
    decision.refresh_from_db()
    assert decision.status == Status.TAKEN
    now = answer.content.decode().split('name="seen" value="')[1].split('"')[0]
    assert client.post(address, {**typed, "seen": now}).status_code == 302


def kept_apart(board: Board) -> Decision:
    """A decision with an exempt part, published today."""
    decision = propose(board.cast, exempt=Exempt("business", SECRET))
    return publish(by=board.cast.manager, decision=board.consent(decision))


def test_the_exempt_part_is_read_by_those_of_authorities_and_who_convene_only(
    board: Board,
) -> None:
    cast: Cast = board.cast
    address = f"/bhl/decisions/{kept_apart(board).pk}/"
    sees = {
        who: SECRET in signed_in(getattr(cast, who)).get(address).content.decode()
        for who in SEEN_BY
    }
    assert sees == {
        "manager": True,
        "director": True,
        "elected": True,
        "clerk": True,
        "officer": False,
        "observer": False,
        "representative": False,
    }
    page = words(signed_in(cast.representative).get(address).content)
    assert "A part is exempt on this ground: financial or business affairs" in page


def test_the_exempt_part_is_in_no_notice_ledger_list_or_content(board: Board) -> None:
    decision = kept_apart(board)
    told = notice(decision)
    assert told.kept is not None
    part = ExemptPart.objects.get(decision=decision)
    assert told.kept.sha256 == Exempt("business", SECRET).sha256(part.salt)
    assert SECRET not in repr(told)
    assert part.salt not in repr(told)
    assert not Event.objects.filter(detail__icontains="48,000").exists()
    client = signed_in(board.cast.manager)
    assert SECRET not in client.get("/bhl/decisions/?format=csv").content.decode()
    found = words(client.get("/bhl/decisions/?q=48,000").content)
    assert "Shall we join" not in found
    content = content_as_kept(decision)
    assert content.sha256() == decision.sha256
    assert content.exempt == f"business:{part.sha256}"
    assert SECRET not in repr(content)


def test_an_exempt_part_needs_its_ground(board: Board) -> None:
    with pytest.raises(InvalidValue, match="Choose the ground"):
        propose(board.cast, exempt=Exempt("", SECRET))


def test_those_with_people_here_are_told_on_publication_and_others_by_hand(board: Board) -> None:
    cast = board.cast
    with clock.at(MONDAY):
        decision = board.consent(propose(cast, to_tell=[cast.barnfield, "The department"]))
        whom = ToTell.objects.get(called="The department")
        with pytest.raises(InvalidValue, match="once it is published"):
            record_telling(by=cast.clerk, whom=whom, on=MONDAY.date(), how="by letter")
    with clock.at(WEDNESDAY):
        publish(by=cast.manager, decision=decision)
        told = {each.whom: each.how for each in notice(decision).informed}
        assert told == {
            "Barnfield College": "by a message of this site to its people here",
            "The department": "",
        }
        event = Event.objects.filter(name="DecisionPublished").get()
        message = told_of(cast.body, event)
        assert message is not None
        assert message.people == {cast.officer.pk}
        titles = [
            each.title for each in duties_of(cast.clerk, standing(cast.clerk, cast.body), cast.body)
        ]
        assert titles == ["Tell The department of decision 2008/1"]
        with pytest.raises(NotAllowed, match="is for the manager and the clerk of"):
            record_telling(by=cast.officer, whom=whom, on=WEDNESDAY.date(), how="by letter")
        record_telling(by=cast.clerk, whom=whom, on=WEDNESDAY.date(), how="by letter")
        assert notice(decision).informed[1].how == "by letter"
    assert content_as_kept(decision).to_tell == ["Barnfield College", "The department"]


def test_every_state_has_a_way_out_or_is_an_end(board: Board) -> None:
    reached, open_ = {Status.PROPOSED}, [Status.PROPOSED]
    while open_:
        for to in MOVES[open_.pop()]:
            if to not in reached:
                reached.add(to)
                open_.append(to)
    assert reached == set(Status)
    assert set(FINAL) == {Status.WITHDRAWN, Status.LAPSED, Status.SUPERSEDED}
    decision = called_in(board)
    with clock.at(WEDNESDAY + 2 * DAY):
        done = withdraw(by=board.cast.manager, decision=decision, reason="Not needed any more.")
    assert done.status == Status.WITHDRAWN


def test_a_second_member_may_call_in_too(board: Board) -> None:
    decision = called_in(board)
    with clock.at(MONDAY):
        member = person(Role.ELECTED, board.cast.body, board.cast.luton)
    with clock.at(WEDNESDAY + 2 * DAY):
        call_in(by=member, decision=decision, authority=board.cast.luton, reason="We too.")
        first, second = CallIn.objects.filter(decision=decision).order_by("pk")
        given = {"by": board.cast.manager, "outcome": CallInOutcome.UPHELD, "text": "It stands."}
        answer_call_in(call_in=first, **given)  # type: ignore[arg-type]
    with clock.at(CLOSED):
        assert settle(board.cast.body) == []
        answer_call_in(call_in=second, **given)  # type: ignore[arg-type]
    decision.refresh_from_db()
    assert decision.status == Status.EFFECTIVE
