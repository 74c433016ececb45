"""Members that join a dispute later, and who keeps its record when the chair's own is a party."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.unit.disputes.disputed import LAST_DAY, OVER, Quarrel
from tests.unit.disputes.test_pages import at, awaiting, seen
from tests.unit.governance.test_pages import buttons, signed_in, words

from moothall import clock
from moothall.disputes import course
from moothall.disputes.actions import make_proposition, open_dispute
from moothall.disputes.duties import duties_of
from moothall.disputes.enums import Finding, Part, Status
from moothall.disputes.joining import join
from moothall.faults import InvalidValue
from moothall.governance.actions import propose_decision
from moothall.ledger.actions import NotAllowed
from moothall.ledger.queries import history_of
from moothall.ledger.refs import OPERATOR
from moothall.notices import telling
from moothall.notices.models import Message
from moothall.partnership.models import Person
from moothall.partnership.permissions import standing


def test_who_is_affected_joins_on_the_site_and_then_makes_propositions(quarrel: Quarrel) -> None:
    cast = quarrel.cast
    bedford = quarrel.directors[cast.bedford]
    client = signed_in(bedford)
    assert buttons(client.get(at(quarrel)).content) == ["Join the dispute"]
    fields = seen(client, at(quarrel, "join"))
    assert fields["joins"] == str(cast.bedford.pk)
    empty = client.post(at(quarrel, "join"), fields)
    assert "Say how what is disputed affects you." in words(empty.content)
    fields |= {"affected": "Our learners travel there too."}
    assert client.post(at(quarrel, "join"), fields)["Location"] == at(quarrel)
    party = quarrel.dispute.parties.get(organisation=cast.bedford)
    assert (party.part, party.called) == (Part.JOINED, "Bedford")
    page = client.get(at(quarrel)).content
    assert "Bedford joined it on 5 October 2026: Our learners travel there too." in words(page)
    assert "Join the dispute" not in buttons(page)
    make_proposition(by=bedford, dispute=quarrel.now, party=party, text="Three lead jointly.")
    names = list(history_of(quarrel.dispute.ref).values_list("name", flat=True))
    assert names[:2] == ["PropositionMade", "DisputeJoined"]


def test_whoever_joins_leaves_the_panel_and_sits_on_none(quarrel: Quarrel) -> None:
    cast = quarrel.cast
    first, second = quarrel.seat_members()
    quarrel.answers(first, Finding.UPHOLD)
    done = join(
        by=quarrel.directors[cast.bedford],
        dispute=quarrel.now,
        organisation=cast.bedford,
        affected="Our learners travel there too.",
    )
    assert done.status == Status.NAMING
    first.refresh_from_db()
    assert first.left_because == "Bedford has joined the dispute."
    second.refresh_from_db()
    assert second.left_on is None
    client = signed_in(cast.clerk)
    shown = words(client.get(at(quarrel, "panel")).content)
    assert "Director, Bedford Bedford is a party to the dispute" in shown


def test_nobody_joins_twice_for_others_without_a_reason_or_once_it_is_decided(
    quarrel: Quarrel,
) -> None:
    cast = quarrel.cast
    bedford = {"by": quarrel.directors[cast.bedford], "organisation": cast.bedford}
    with pytest.raises(InvalidValue, match="Say how what is disputed affects you"):
        join(**bedford, dispute=quarrel.now, affected=" ")
    with pytest.raises(NotAllowed, match="Luton is a party to dispute D2026/1 already"):
        join(
            by=quarrel.directors[cast.luton],
            dispute=quarrel.now,
            organisation=cast.luton,
            affected="So.",
        )
    with pytest.raises(NotAllowed, match="You do not speak for Bedford here"):
        join(
            by=quarrel.directors[cast.central],
            dispute=quarrel.now,
            organisation=cast.bedford,
            affected="So.",
        )
    for seat in quarrel.seat_members():
        quarrel.answers(seat, Finding.UPHOLD)
    with pytest.raises(NotAllowed, match="has its outcome, so nothing more can be added"):
        join(**bedford, dispute=quarrel.now, affected="So.")
    assert quarrel.dispute.parties.count() == 2


def told(who: Person) -> list[str]:
    """What somebody was told of the dispute's awaiting them."""
    telling.read_on()
    found = Message.objects.filter(person=who, kind="dispute.awaits").order_by("event")
    return [message.text for message in found]


@pytest.mark.parametrize("moment", [LAST_DAY, OVER])
def test_a_chair_of_a_party_is_not_asked_to_name_the_panel_but_the_clerk_is(
    quarrel: Quarrel, moment: dt.datetime
) -> None:
    cast = quarrel.cast
    name = f"Name the panel of dispute {quarrel.dispute.reference}"
    with clock.at(moment):
        course.settle()
        assert (awaiting(quarrel, cast.clerk), awaiting(quarrel, cast.chair)) == ([name], [])
        assert [t for t in told(cast.chair) if "is to be named" in t] == []
        passed_on = [t for t in told(cast.clerk) if "is to be named" in t]
    assert len(passed_on) == (1 if moment == OVER else 0)


@clock.at(OVER)
def test_what_those_outside_answer_is_not_a_partys_chair_to_record(quarrel: Quarrel) -> None:
    cast = quarrel.cast
    course.settle()
    quarrel.seat_outsiders()
    assert len(awaiting(quarrel, cast.clerk)) == 1
    assert awaiting(quarrel, cast.chair) == []


def test_more_disputes_to_name_panels_for_take_no_more_queries(quarrel: Quarrel) -> None:
    cast = quarrel.cast
    place = standing(cast.clerk, cast.body)
    counts = []
    for many in (1, 6):
        for number in range(many):
            decision = propose_decision(
                by=OPERATOR, body=cast.body, question=f"{number}?", proposal="So.", reason="So."
            )
            open_dispute(
                by=OPERATOR,
                body=cast.body,
                about=decision.ref,
                opened_for=cast.luton,
                against=[cast.bedford],
                ground="So.",
                sought="This.",
            )
        with CaptureQueriesContext(connection) as asked:
            found = duties_of(cast.clerk, place, cast.body)
        counts.append(len(asked))
    assert len(found) == 8
    assert counts[0] == counts[1]
