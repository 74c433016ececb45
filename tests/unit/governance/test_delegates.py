"""Delegations to one person, what awaits whoever holds one, and lists that stay quick."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html
from tests.unit.governance.conftest import Board
from tests.unit.governance.proposed import MONDAY, propose
from tests.unit.governance.test_duties import awaiting
from tests.unit.governance.test_pages import signed_in, words
from tests.unit.governance.test_ways_to_decide import delegated

from moothall import clock
from moothall.governance import holds
from moothall.governance.delegating import held_by
from moothall.governance.enums import Level, Status
from moothall.governance.models import Decision, Delegation
from moothall.governance.speaking import consent
from moothall.partnership.enums import Role
from moothall.partnership.models import Body

ADDRESS = "/bhl/decisions/delegations/"
WEEK = dt.timedelta(days=7)


def asked_for(client: object, address: str) -> int:
    """How many queries a page takes."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200  # type: ignore[attr-defined]
    return len(asked)


def test_a_delegation_is_given_to_one_person_alone(board: Board) -> None:
    cast, luton = board.cast, board.directors[board.cast.luton]
    client = signed_in(cast.clerk)
    typed = {
        "holder": f"{Role.DIRECTOR}:{cast.luton.pk}",
        "person": str(cast.director.pk),
        "scope": "Detailed arrangements.",
        "given_by": "EX/27/09",
        "starts_day": "1",
        "starts_month": "9",
        "starts_year": "2026",
    }
    refused = client.post(f"{ADDRESS}new", typed)
    assert refused.status_code == 400
    assert f"{cast.director} does not hold this role here today." in words(refused.content)
    assert client.post(f"{ADDRESS}new", {**typed, "person": str(luton.pk)}).status_code == 302
    (made,) = Delegation.objects.all()
    assert (made.person, made.holder) == (luton, "the director of Luton")
    named = f"the director of Luton: {luton} alone"
    assert named in words(client.get(ADDRESS).content)
    assert named in words(client.get(f"{ADDRESS}1/").content)
    assert [each.pk for each in held_by(luton, cast.body)] == [made.pk]
    assert held_by(cast.director, cast.body) == []


def test_a_consent_that_may_be_given_under_a_delegation_awaits_its_holder(board: Board) -> None:
    cast, luton = board.cast, board.directors[board.cast.luton]
    with clock.at(MONDAY):
        propose(cast)
        assert [duty.hint for duty in awaiting(board, luton)] == [
            "Shall we join a sub-regional grouping? It awaits Luton, by its director."
        ]
        delegated(board, on_behalf_of=cast.bedford)
        assert [duty.hint for duty in awaiting(board, luton)] == [
            "Shall we join a sub-regional grouping? It awaits Bedford, by its director. You may "
            "give it under delegation 1.",
            "Shall we join a sub-regional grouping? It awaits Luton, by its director.",
        ]


def test_a_delegation_for_other_kinds_of_things_awaits_nobody(board: Board) -> None:
    cast, luton = board.cast, board.directors[board.cast.luton]
    with clock.at(MONDAY):
        propose(cast)
        delegated(board, on_behalf_of=cast.bedford, kinds=["snapshot"])
        assert len(awaiting(board, luton)) == 1


@pytest.fixture
def everything_held() -> Iterator[None]:
    """A room that holds each decision, and says so for a body at once."""
    holds.register(
        "tests",
        lambda decision: [holds.Hold("It is disputed.")],
        held_in=lambda body: frozenset(
            Decision.objects.filter(body=body).values_list("pk", flat=True)
        ),
    )
    yield
    holds.forget("tests")


def many(board: Board, upto: int) -> None:
    """So many decisions that are past their day, and so many delegations."""
    body: Body = board.cast.body
    for _ in range(upto - Decision.objects.filter(body=body).count()):
        propose(board.cast, answer_by=(MONDAY + WEEK).date())
        delegated(board, on_behalf_of=board.cast.bedford)


def test_lists_take_no_more_queries_with_30_held_than_with_3(
    board: Board, everything_held: None
) -> None:
    clerk, luton = signed_in(board.cast.clerk), signed_in(board.directors[board.cast.luton])
    counts = []
    for upto in (3, 30):
        with clock.at(MONDAY):
            many(board, upto)
        with clock.at(MONDAY + 2 * WEEK):
            asked = (asked_for(clerk, "/bhl/decisions/"), asked_for(clerk, ADDRESS))
            counts.append((*asked, asked_for(luton, "/bhl/")))
    assert Delegation.objects.count() == 30
    assert counts[0] == counts[1]


def test_duties_take_no_more_queries_with_30_delegated_consents_than_with_3(board: Board) -> None:
    luton = board.directors[board.cast.luton]
    counts = []
    with clock.at(MONDAY):
        for upto in (3, 30):
            many(board, upto)
            with CaptureQueriesContext(connection) as asked:
                found = awaiting(board, luton)
            counts.append((len(found), len(asked)))
    assert [each for each, _ in counts] == [6, 60]
    assert counts[0][1] == counts[1][1]


def test_a_delegation_past_its_last_day_is_not_ended_early(board: Board) -> None:
    with clock.at(MONDAY):
        made = delegated(board, ends=MONDAY.date() + WEEK)
        clerk, address = signed_in(board.cast.clerk), f"{ADDRESS}{made.number}/"
        assert "End it early" in words(clerk.get(address).content)
    with clock.at(MONDAY + 2 * WEEK):
        assert "End it early" not in words(clerk.get(address).content)
        said = clerk.post(f"{address}end", {"reason": "It is done with."}, follow=True)
    assert f"Delegation {made.number} has ended already." in words(said.content)
    made.refresh_from_db()
    assert made.ended_on is None


def test_a_delegation_to_the_chair_is_held_by_whoever_has_it_for_a_member(board: Board) -> None:
    cast = board.cast
    with clock.at(MONDAY):
        made = delegated(board, role=Role.CHAIR, organisation=None, person=cast.chair)
        assert [each.pk for each in held_by(cast.chair, cast.body)] == [made.pk]
        assert held_by(cast.director, cast.body) == []
        decision = propose(cast, under=made)
        taken = consent(by=cast.chair, decision=decision, authority=None, level=Level.DELEGATE)
    assert taken.status == Status.TAKEN


def test_the_form_of_a_delegation_offers_who_can_hold_one_here(board: Board) -> None:
    cast = board.cast
    page = html.fromstring(signed_in(cast.clerk).get(f"{ADDRESS}new").content)
    offered = [each.text for each in page.xpath("//select[@name='holder']/option")]
    assert f"Chair, {cast.body}" in offered
    assert "Elected member, Central Bedfordshire" in offered
    assert [each for each in offered if "College" in each] == []
    assert [each for each in offered if each.startswith("Partnership manager")] == [
        f"Partnership manager, {cast.body}"
    ]
