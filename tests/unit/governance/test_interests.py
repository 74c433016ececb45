"""Interests in a decision: whom it concerns, who is warned of, whose vote is barred (GOV-7)."""

import pytest
from tests.unit.governance.conftest import Board
from tests.unit.governance.proposed import MONDAY, propose
from tests.unit.governance.test_pages import buttons, signed_in, words
from tests.unit.governance.test_ways_to_decide import delegated

from moothall import clock
from moothall.faults import InvalidValue
from moothall.governance import conflicts, declaring, subjects
from moothall.governance.course import withdraw
from moothall.governance.enums import InterestKind, Level, Status
from moothall.governance.models import Decision
from moothall.governance.queries import notice
from moothall.governance.speaking import consent, object_to
from moothall.governance.subjects import Kind, Subject
from moothall.interests.actions import declare, end_interest, grant_dispensation
from moothall.interests.models import Declaration
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import OPERATOR, Ref
from moothall.partnership.actions import add_person
from moothall.partnership.enums import Role
from moothall.partnership.people import appoint

BARRED = "which bars a vote until a dispensation is on record: present only"


def of_luton(board: Board, kind: InterestKind = InterestKind.PREJUDICIAL) -> Declaration:
    """Luton's director is a governor of Barnfield College."""
    director = board.directors[board.cast.luton]
    return declare(
        by=director,
        body=board.cast.body,
        person=director,
        kind=kind,
        in_organisation=board.cast.barnfield,
        nature="governor",
    )


def about_barnfield(board: Board) -> Decision:
    """A proposal that concerns Barnfield College."""
    return declaring.name_concerned(
        by=board.cast.manager,
        decision=propose(board.cast),
        organisations=[board.cast.barnfield],
    )


def say(board: Board, decision: Decision, by: object = None) -> Decision:
    """Luton consents, by its director or by whoever is given."""
    return consent(
        by=by or board.directors[board.cast.luton],  # type: ignore[arg-type]
        decision=decision,
        authority=board.cast.luton,
        level=Level.DIRECTOR,
        said_by="" if by is None else "its director, by letter",
    )


def test_a_barring_interest_holds_a_vote_back_until_a_dispensation_is_on_record(
    board: Board,
) -> None:
    entry, decision = of_luton(board), about_barnfield(board)
    with pytest.raises(NotAllowed, match=BARRED):
        say(board, decision)
    with pytest.raises(NotAllowed, match=BARRED):
        object_to(
            by=board.directors[board.cast.luton],
            decision=decision,
            authority=board.cast.luton,
            level=Level.DIRECTOR,
            reason="Not so.",
        )
    board.consent(decision, board.cast.luton)  # the others are free
    declaring.dispense(
        by=board.cast.clerk,
        decision=decision,
        declaration=entry,
        granted_by="the joint board",
        reason="Nobody else speaks for Luton.",
    )
    assert say(board, decision).status == Status.TAKEN
    declared = notice(decision).interests
    assert [(each.of_whom, each.kind, each.text) for each in declared] == [
        ("Director, Luton", "prejudicial", "governor, Barnfield College")
    ]
    assert "given by the joint board" in declared[0].dispensation


def test_a_personal_interest_bars_nothing_and_becomes_part_of_the_record(board: Board) -> None:
    of_luton(board, InterestKind.PERSONAL)
    decision = about_barnfield(board)
    assert decision.interests.count() == 0
    board.consent(decision)
    found = decision.interests.get()
    assert (found.of_whom, found.kind, found.dispensation) == ("Director, Luton", "personal", "")


def test_the_interest_of_another_is_recorded_by_who_proposes_or_keeps_the_register_only(
    board: Board,
) -> None:
    of_luton(board, InterestKind.PERSONAL)
    decision = about_barnfield(board)
    (touch,) = conflicts.touched(decision)
    with pytest.raises(NotAllowed, match=r"^An interest is recorded by whose it is, and by those"):
        declaring.record_interest(by=board.cast.officer, decision=decision, touch=touch)
    assert decision.interests.count() == 0
    declaring.record_interest(by=board.cast.clerk, decision=decision, touch=touch)
    assert decision.interests.count() == 1


def test_nothing_is_barred_where_the_decision_does_not_touch_it(board: Board) -> None:
    of_luton(board)
    assert board.consent(propose(board.cast)).status == Status.TAKEN


def test_an_interest_that_has_ended_bars_nothing(board: Board) -> None:
    entry, decision = of_luton(board), about_barnfield(board)
    end_interest(
        by=board.cast.clerk,
        declaration=entry,
        because="Left the governing body.",
        last_day=entry.starts.replace(year=entry.starts.year - 1),
    )
    assert say(board, decision) is not None


def test_an_organisations_own_interest_warns_and_bars_nobody(board: Board) -> None:
    cast = board.cast
    declare(
        by=cast.clerk,
        body=cast.body,
        organisation=cast.luton,
        kind=InterestKind.PECUNIARY,
        in_organisation=cast.barnfield,
        nature="owns its site",
    )
    decision = about_barnfield(board)
    page = words(signed_in(cast.manager).get(f"/bhl/decisions/{decision.pk}/").content)
    assert "Luton, has declared a pecuniary interest in Barnfield College (owns its site)." in page
    assert board.consent(decision).status == Status.TAKEN


def test_the_operator_records_no_vote_that_all_who_could_give_it_are_barred_from(
    board: Board,
) -> None:
    of_luton(board)
    decision = about_barnfield(board)
    with pytest.raises(NotAllowed, match=BARRED):
        say(board, decision, OPERATOR)
    another = add_person(by=OPERATOR, email="another@example.org", name="Another director")
    appoint(
        by=OPERATOR,
        person=another,
        body=board.cast.body,
        role=Role.DIRECTOR,
        organisation=board.cast.luton,
    )
    assert say(board, decision, OPERATOR).positions.count() == 1


def test_what_a_pinned_thing_touches_is_concerned_too(board: Board) -> None:
    barnfield = board.cast.barnfield
    subjects.register(
        Kind(
            "site",
            "site",
            find=lambda body, key: Subject("A site", "", "hash", frozenset({barnfield.pk})),
        )
    )
    try:
        decision = propose(board.cast, about=[Ref("site", "1")])
        assert conflicts.concerned(decision) == [barnfield]
        of_luton(board)
        with pytest.raises(NotAllowed, match=BARRED):
            say(board, decision)
    finally:
        subjects.forget("site")


def test_the_page_warns_everyone_and_tells_the_barred_why_they_have_no_button(
    board: Board,
) -> None:
    entry, decision = of_luton(board), about_barnfield(board)
    address = f"/bhl/decisions/{decision.pk}/"
    barred = signed_in(board.directors[board.cast.luton])
    page = barred.get(address).content
    assert "Your vote is barred" in words(page)
    ask = (
        "A dispensation is recorded by the manager, chair, deputy chair and clerk of Bedfordshire, "
        "Hertfordshire and Luton, none of them their own: tell one of them who gives it and why it "
        "is needed. The page “Who can see and do what?” says who they are."
    )
    assert ask in words(page)
    assert buttons(page) == []
    assert BARRED in " ".join(barred.get(f"{address}consent", follow=True).content.decode().split())
    other = signed_in(board.directors[board.cast.bedford]).get(address).content
    assert "Director, Luton, has declared a prejudicial interest in Barnfield" in words(other)
    assert "Your vote is barred" not in words(other)
    assert "A dispensation is recorded by" not in words(other)
    assert buttons(other) == ["Consent", "Object"]
    clerk = signed_in(board.cast.clerk)
    assert "Record a dispensation" in words(clerk.get(address).content)
    assert barred.get(f"{address}dispense/{entry.pk}").status_code == 403
    form = clerk.get(f"{address}dispense/{entry.pk}").content
    assert "Who dispenses with this interest?" in words(form)
    empty = clerk.post(f"{address}dispense/{entry.pk}", {"granted_by": "the joint board"})
    assert empty.status_code == 400
    assert "Give the reason for the dispensation." in words(empty.content)
    given = {"granted_by": "the joint board", "reason": "Nobody else speaks for Luton."}
    assert clerk.post(f"{address}dispense/{entry.pk}", given).status_code == 302
    page = barred.get(address).content
    assert "Your vote is barred" not in words(page)
    assert "Dispensation: given by the joint board" in words(page)
    assert buttons(page) == ["Consent", "Object"]


def test_declaring_at_a_decision_offers_what_the_register_says(board: Board) -> None:
    entry, decision = of_luton(board), about_barnfield(board)
    address = f"/bhl/decisions/{decision.pk}/interest"
    manager = signed_in(board.cast.manager)
    offered = words(manager.get(address).content)
    assert "As in the register: Director, Luton: prejudicial interest in Barnfield" in offered
    assert manager.post(address, {"whose": f"register-{entry.pk}"}).status_code == 302
    found = decision.interests.get()
    assert (found.of_whom, found.kind) == ("Director, Luton", "prejudicial")
    # Once recorded it is offered no more, and nothing is recorded twice.
    assert "As in the register" not in words(manager.get(address).content)


def test_what_is_declared_at_a_decision_enters_the_register_and_bars_there(board: Board) -> None:
    decision = propose(board.cast)
    director = board.directors[board.cast.luton]
    given = {"whose": f"person-{director.pk}", "kind": "pecuniary", "text": "owns the land"}
    address = f"/bhl/decisions/{decision.pk}/"
    assert signed_in(director).post(f"{address}interest", given).status_code == 302
    entry = Declaration.objects.get()
    assert (entry.about, entry.matter_key) == (
        f"decision {decision.reference}",
        str(decision.pk),
    )
    assert decision.interests.get().text == "owns the land"
    with pytest.raises(NotAllowed, match=BARRED):
        say(board, decision)
    assert board.consent(propose(board.cast)).status == Status.TAKEN  # only in the one decision


def test_a_general_dispensation_is_told_where_its_holder_speaks(board: Board) -> None:
    entry, decision = of_luton(board), about_barnfield(board)
    grant_dispensation(
        by=board.cast.clerk,
        declaration=entry,
        granted_by="the monitoring officer",
        reason="Small numbers.",
        ends=entry.starts.replace(year=2100),
    )
    board.consent(decision)
    assert "given by the monitoring officer" in decision.interests.get().dispensation


def test_organisations_are_named_at_the_proposal_and_until_it_is_taken(board: Board) -> None:
    client, cast = signed_in(board.cast.manager), board.cast
    given = {
        "question": "Shall we lend a hand?",
        "proposal": "Yes.",
        "reason": "Need.",
        "concerned": [cast.barnfield.pk],
    }
    client.post("/bhl/decisions/new", given)
    decision = Decision.objects.get(question="Shall we lend a hand?")
    assert conflicts.concerned(decision) == [cast.barnfield]
    address = f"/bhl/decisions/{decision.pk}/"
    assert client.post(f"{address}concerned", {"chosen": "none"}).status_code == 400
    added = client.post(f"{address}concerned", {"organisations": [cast.oaklands.pk]})
    assert added.status_code == 302
    assert conflicts.concerned(decision) == [cast.barnfield, cast.oaklands]
    with pytest.raises(InvalidValue, match="not named yet"):
        declaring.name_concerned(by=cast.manager, decision=decision, organisations=[cast.oaklands])
    withdraw(by=cast.manager, decision=decision, reason="No longer needed.")
    with pytest.raises(NotAllowed, match="its record is closed"):
        declaring.name_concerned(by=cast.manager, decision=decision, organisations=[cast.luton])


def test_who_decides_under_a_delegation_is_told_of_their_bar_and_no_chair_is(board: Board) -> None:
    cast = board.cast
    with clock.at(MONDAY):
        under = delegated(board)
        of_luton(board)
        declare(
            by=cast.chair,
            body=cast.body,
            person=cast.chair,
            kind=InterestKind.PREJUDICIAL,
            in_organisation=cast.barnfield,
            nature="governor",
        )
        decision = declaring.name_concerned(
            by=cast.manager, decision=propose(cast, under=under), organisations=[cast.barnfield]
        )
        assert BARRED in conflicts.own_bar(board.directors[cast.luton], decision)
        assert conflicts.own_bar(cast.chair, decision) == ""
        (required,) = decision.requirements.all()
        assert conflicts.speakers_of(cast.body, required) == {board.directors[cast.luton].pk}
