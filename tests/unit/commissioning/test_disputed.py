"""A scenario that a member disputes: found by disputes, and frozen until that has ended."""

import pytest
from lxml import html
from tests.cast import Cast
from tests.unit.commissioning.small_round import ground, solved
from tests.unit.governance.proposed import directors
from tests.unit.governance.test_pages import buttons, signed_in, words

from moothall.commissioning.actions import abandon_round
from moothall.commissioning.answers import copy_scenario, drop_scenario
from moothall.commissioning.by_hand import Place, change_line
from moothall.commissioning.enums import RoundStatus
from moothall.commissioning.models import Round, Scenario
from moothall.commissioning.policies import check_can_propose
from moothall.commissioning.proposals import propose_scenario
from moothall.commissioning.solving import question_of
from moothall.disputes import subjects
from moothall.disputes.actions import open_dispute
from moothall.disputes.answering import withdraw
from moothall.disputes.enums import Status
from moothall.disputes.models import Dispute
from moothall.governance.actions import propose_decision
from moothall.governance.holds import holds_of
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import OPERATOR, Ref
from moothall.partnership.permissions import standing


def dispute(cast: Cast, scenario: Scenario) -> Dispute:
    """Luton disputes a scenario; Hertfordshire answers."""
    return open_dispute(
        by=OPERATOR,
        body=cast.body,
        about=scenario.ref,
        opened_for=cast.luton,
        against=[cast.hertfordshire],
        ground="Luton has ten residents without a place.",
        sought="More places in Luton.",
    )


def test_solved_scenarios_are_offered_to_who_sees_rounds_and_found_by_their_content(
    cast: Cast, small: Round
) -> None:
    (steady,) = solved(small, 0)
    director = directors(cast)[cast.luton]
    titles = subjects.offered(cast.body, standing(director, cast.body), 10)
    assert (steady.ref, f"Scenario: {steady.title} (Round)") in [
        (ref, title.replace(str(small), "Round")) for ref, title in titles
    ]
    # A college's representative opens disputes too, and sees no rounds.
    college = subjects.offered(cast.body, standing(cast.representative, cast.body), 10)
    assert [ref for ref, _ in college if ref.kind == "scenario"] == []
    found = subjects.find(cast.body, steady.ref)
    assert found
    assert found.content_hash == steady.sha256
    assert found.address == f"/bhl/rounds/{small.pk}/scenarios/{steady.pk}/"
    assert subjects.find(cast.other_body, steady.ref) is None
    assert subjects.find(cast.body, Ref("scenario", "not-a-number")) is None
    assert subjects.noun_of("scenario") == "scenario"


def test_a_disputed_scenario_is_neither_proposed_nor_changed_until_that_has_ended(
    cast: Cast, small: Round
) -> None:
    (steady,) = solved(small, 0)
    agreed = copy_scenario(by=OPERATOR, scenario=steady)
    reference = dispute(cast, steady).reference
    with pytest.raises(NotAllowed, match=rf"cannot be proposed: it is disputed \({reference}\)"):
        propose_scenario(by=OPERATOR, scenario=steady, reason="It meets most needs.")
    with pytest.raises(NotAllowed, match=rf"is disputed \({reference}\), so it stays as it is"):
        drop_scenario(by=OPERATOR, scenario=steady)
    second = dispute(cast, agreed)
    line = agreed.lines.order_by("pk").first()
    assert line
    changed = {
        "by": OPERATOR,
        "scenario": agreed,
        "place": Place(line.provider, line.route, line.level, line.sector, line.area),
        "learners": 1,
        "reason": "So.",
        "asked": question_of(agreed, ground(small)),
    }
    with pytest.raises(NotAllowed, match=rf"is disputed \({second.reference}\)"):
        change_line(**changed)
    withdraw(by=OPERATOR, dispute=second, because="Settled.")
    assert change_line(**changed).manual_changes.count() == 1
    withdraw(by=OPERATOR, dispute=Dispute.objects.get(number=1), because="Settled.")
    check_can_propose(OPERATOR, steady)


def test_a_dispute_on_a_scenario_holds_the_decision_on_it(cast: Cast, small: Round) -> None:
    (steady,) = solved(small, 0)
    decision = propose_decision(
        by=OPERATOR,
        body=cast.body,
        question="Shall we allocate so?",
        proposal="As the scenario says.",
        reason="It meets most needs.",
        about=[steady.ref],
    )
    assert holds_of(decision) == []
    dispute(cast, steady)
    (hold,) = holds_of(decision)
    assert hold.reason.startswith("It is disputed (D")


def test_a_round_with_a_disputed_scenario_is_not_abandoned_and_its_page_leads_to_the_dispute(
    cast: Cast, small: Round
) -> None:
    (steady,) = solved(small, 0)
    made = dispute(cast, steady)
    client = signed_in(cast.manager)
    page = f"/bhl/rounds/{small.pk}/"
    # Its outcome is found, but the decision that carries it out is not in effect.
    for stands in (Status.HEARING, Status.FOUND):
        Dispute.objects.filter(pk=made.pk).update(status=stands)
        with pytest.raises(NotAllowed, match=rf"is disputed \({made.reference}\), so its round"):
            abandon_round(by=OPERATOR, round=small, reason="Anew.")
        for answer in (
            client.get(f"{page}abandon"),
            client.post(f"{page}abandon", {"reason": "A"}),
        ):
            assert answer["Location"] == page
        assert "Abandon this round" not in words(client.get(page).content)
    small.refresh_from_db()
    assert small.status == RoundStatus.DRAFT
    shown = client.get(f"{page}scenarios/{steady.pk}/").content
    assert f"It is disputed, so it stays as it isDispute {made.reference}:" in words(shown)
    (link,) = html.fromstring(shown.decode()).xpath("//main//a[text()='See the dispute']/@href")
    assert link == f"/bhl/disputes/{made.pk}/"
    assert "Propose it" not in buttons(shown)
    # One that has ended stops nothing.
    Dispute.objects.filter(pk=made.pk).update(status=Status.HEARING)
    withdraw(by=OPERATOR, dispute=made, because="Settled.")
    assert "It is disputed" not in words(client.get(f"{page}scenarios/{steady.pk}/").content)
    assert abandon_round(by=OPERATOR, round=small, reason="Anew.").status == RoundStatus.ABANDONED
