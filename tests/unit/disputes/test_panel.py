"""Who may sit on a panel, and who may not: each conflict is named."""

import pytest
from tests.unit.disputes.disputed import OVER, Quarrel

from moothall import clock
from moothall.disputes import course
from moothall.disputes.answering import answer
from moothall.disputes.conflicts import Candidate, directors_of
from moothall.disputes.enums import Finding, Status
from moothall.disputes.naming import name_to_panel, stand_down
from moothall.interests.actions import declare
from moothall.interests.enums import InterestKind
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import OPERATOR
from moothall.partnership.enums import Role
from moothall.partnership.models import Area
from moothall.partnership.people import appoint


def area(code: str) -> Area:
    """An area by its code."""
    return Area.objects.get(pk=code)


def test_a_party_does_not_judge_itself_and_a_seat_needs_a_director(quarrel: Quarrel) -> None:
    cast, clerk = quarrel.cast, quarrel.cast.clerk
    with pytest.raises(NotAllowed, match="Luton cannot sit on this panel: Luton is a party"):
        name_to_panel(by=clerk, dispute=quarrel.now, who=quarrel.member(cast.luton))
    elected = Candidate("director", "Bedford", cast.elected, cast.bedford)
    with pytest.raises(NotAllowed, match="Not a director of a member authority"):
        name_to_panel(by=clerk, dispute=quarrel.now, who=elected)
    assert [who.called for who in directors_of(quarrel.dispute)] == [
        "Bedford",
        "Central Bedfordshire",
        "Hertfordshire",
        "Luton",
    ]


def test_another_hat_at_a_party_bars_too(quarrel: Quarrel) -> None:
    cast = quarrel.cast
    two_hats = quarrel.directors[cast.bedford]
    appoint(
        by=OPERATOR,
        person=two_hats,
        body=cast.body,
        role=Role.LEAD_OFFICER,
        organisation=cast.luton,
    )
    with pytest.raises(NotAllowed, match="Luton is a party to the dispute"):
        name_to_panel(by=cast.clerk, dispute=quarrel.now, who=quarrel.member(cast.bedford))


def test_one_organisation_has_one_seat_and_what_was_checked_is_kept(quarrel: Quarrel) -> None:
    cast = quarrel.cast
    second = cast.nobody
    appoint(
        by=OPERATOR, person=second, body=cast.body, role=Role.DIRECTOR, organisation=cast.bedford
    )
    name_to_panel(by=cast.clerk, dispute=quarrel.now, who=quarrel.member(cast.bedford))
    seat = quarrel.dispute.seats.get()
    assert seat.checked == ["Not of a party to the dispute", "Director of Bedford, a member"]
    who = Candidate("director", "Bedford", second, cast.bedford)
    with pytest.raises(NotAllowed, match="has a seat on this panel already"):
        name_to_panel(by=cast.clerk, dispute=quarrel.now, who=who)


@pytest.mark.parametrize(
    ("called", "code", "because"),
    [
        ("Luton", "E06000032", "Luton is a party to the dispute; Luton is a member"),
        ("Watford", "E07000103", "Watford lies inside the grouping"),
        ("Kent", "E10000016", "Kent lies outside the region (East of England)"),
        ("A trust", "", "it is not known in which area A trust lies: name the area"),
    ],
)
def test_step_2_sits_outside_the_grouping_and_inside_the_region(
    quarrel: Quarrel, called: str, code: str, because: str
) -> None:
    with clock.at(OVER):
        course.settle()
        who = Candidate("director", called, area=area(code) if code else None)
        with pytest.raises(NotAllowed) as refused:
            name_to_panel(by=quarrel.cast.clerk, dispute=quarrel.now, who=who)
        assert because in str(refused.value)
        seats = quarrel.seat_outsiders()
    assert seats[0].checked == [
        "Not of a party to the dispute",
        "Essex lies outside the grouping",
        "Essex lies inside the region (East of England)",
    ]


def test_who_convenes_names_but_no_chair_whose_own_organisation_is_a_party(
    quarrel: Quarrel,
) -> None:
    cast = quarrel.cast
    with pytest.raises(NotAllowed, match="A chair whose own organisation is a party"):
        name_to_panel(by=cast.chair, dispute=quarrel.now, who=quarrel.member(cast.bedford))
    with pytest.raises(
        NotAllowed, match=r"^Naming a panel and keeping the record of a dispute is for "
    ):
        name_to_panel(by=cast.elected, dispute=quarrel.now, who=quarrel.member(cast.bedford))
    quarrel.seat_members()
    with pytest.raises(NotAllowed, match="no place on its panel is vacant"):
        name_to_panel(by=cast.clerk, dispute=quarrel.now, who=quarrel.member(cast.bedford))


def test_each_answers_from_their_own_seat_and_the_clerk_only_for_those_outside(
    quarrel: Quarrel,
) -> None:
    cast = quarrel.cast
    first, second = quarrel.seat_members()
    said = {"finding": Finding.UPHOLD, "reason": "So.", "said_in": "told me"}
    for somebody in (cast.clerk, second.person, cast.manager):
        with pytest.raises(NotAllowed, match="Only director, Bedford answers from this seat"):
            answer(by=somebody, seat=first, **said)
    with clock.at(OVER):
        course.settle()
        seat, *_ = quarrel.seat_outsiders()
        with pytest.raises(NotAllowed, match="only with a note of how they said it"):
            answer(by=cast.clerk, seat=seat, finding=Finding.DISMISS, reason="So.")
        answer(by=cast.clerk, seat=seat, finding=Finding.DISMISS, reason="So.", said_in="letter")
    given = quarrel.dispute.answers.get()
    assert (given.said_in, given.given_by) == ("letter", cast.clerk)


def test_who_comes_to_a_party_after_being_named_answers_no_more(quarrel: Quarrel) -> None:
    cast = quarrel.cast
    first, _ = quarrel.seat_members()
    assert first.person
    appoint(
        by=OPERATOR,
        person=first.person,
        body=cast.body,
        role=Role.COMMISSIONER,
        organisation=cast.luton,
    )
    with pytest.raises(NotAllowed, match="Somebody else must be named"):
        quarrel.answers(first, Finding.UPHOLD)
    stand_down(by=cast.clerk, seat=first, because="Joined a party.")
    assert quarrel.now.status == Status.NAMING
    with pytest.raises(NotAllowed, match="stood down on 5 October 2026"):
        stand_down(by=cast.clerk, seat=first, because="Again.")


def test_a_declared_interest_that_bars_a_vote_bars_a_seat_and_another_is_kept(
    quarrel: Quarrel,
) -> None:
    cast = quarrel.cast
    for authority, kind in (
        (cast.bedford, InterestKind.PECUNIARY),
        (cast.central, InterestKind.PERSONAL),
    ):
        declare(
            by=quarrel.directors[authority],
            body=cast.body,
            kind=kind,
            nature="advises it for a fee",
            person=quarrel.directors[authority],
            in_organisation=cast.luton,
        )
    with pytest.raises(NotAllowed, match="has declared a pecuniary interest in Luton"):
        name_to_panel(by=cast.clerk, dispute=quarrel.now, who=quarrel.member(cast.bedford))
    name_to_panel(by=cast.clerk, dispute=quarrel.now, who=quarrel.member(cast.central))
    checked = quarrel.dispute.seats.get().checked
    assert "has declared a personal interest in Luton (advises it for a fee)" in checked[-1]
