"""What the pages of disputes offer: links to who may follow them, what can be disputed, fields."""

from django.test import Client
from lxml import html
from tests.unit.disputes.disputed import OVER, Quarrel
from tests.unit.disputes.test_pages import at, seen
from tests.unit.governance.test_pages import signed_in, words

from moothall import clock
from moothall.disputes import course
from moothall.disputes.actions import open_dispute
from moothall.disputes.joining import join
from moothall.disputes.models import Dispute
from moothall.governance.actions import propose_decision
from moothall.ledger.refs import OPERATOR
from moothall.partnership.enums import Role
from moothall.partnership.people import appoint


def test_what_is_in_dispute_and_who_opens_it_are_not_offered(quarrel: Quarrel) -> None:
    cast = quarrel.cast
    luton = quarrel.directors[cast.luton]
    client = signed_in(luton)
    assert "Nothing can be disputed now" in words(client.get("/bhl/disputes/open").content)
    other = propose_decision(
        by=OPERATOR, body=cast.body, question="Other?", proposal="So.", reason="Because."
    )
    page = html.fromstring(client.get("/bhl/disputes/open").content.decode())
    assert page.xpath("//select[@name='about']/option/@value") == ["", str(other.ref)]
    answering = page.xpath("//input[@name='against']/@value")
    assert str(cast.luton.pk) not in answering
    assert str(cast.hertfordshire.pk) in answering
    # Somebody who speaks for two may answer for neither that opens it; all is said at its field.
    appoint(
        by=OPERATOR,
        person=luton,
        body=cast.body,
        role=Role.LEAD_OFFICER,
        organisation=cast.bedford,
    )
    given = {"about": str(quarrel.decision.ref), "opened_for": cast.luton.pk}
    given |= {"against": [cast.luton.pk], "ground": "It is wrong.", "sought": "Another."}
    wrong = client.post("/bhl/disputes/open", given)
    page = html.fromstring(wrong.content.decode())
    told = page.xpath("//div[contains(@class, 'govuk-error-summary__body')]//a/text()")
    assert wrong.status_code == 400
    assert [each.partition(":")[0] for each in told] == [
        "This cannot be disputed now",
        "Luton opens the dispute, so it does not answer it",
    ]
    assert "It is wrong." in wrong.content.decode()


def test_the_area_of_who_comes_from_outside_is_asked_for_where_it_is_needed(
    quarrel: Quarrel,
) -> None:
    client, panel = signed_in(quarrel.cast.clerk), at(quarrel, "panel")
    with clock.at(OVER):
        course.settle()
        shown = words(client.get(panel).content)
        assert "Area it answers for Needed for this panel" in shown
        given = seen(client, panel) | {"role": "director", "called": "A trust"}
        refused = html.fromstring(client.post(panel, given).content.decode())
        (fault,) = refused.xpath("//div[contains(@class, 'govuk-error-summary__body')]//a")
        assert fault.text.startswith("Name the area that their organisation answers for, such as")
        assert fault.get("href") == "#" + refused.xpath("//input[@name='area']/@id")[0]
        for number in (2, 3):  # to step 3, of the regional body
            Dispute.objects.filter(pk=quarrel.dispute.pk).update(at_step=number)
        assert "Area it answers for (optional) Not needed" in words(client.get(panel).content)


def links(client: Client, address: str) -> list[str]:
    """Where the main part of a page leads."""
    return html.fromstring(client.get(address).content.decode()).xpath("//main//a/@href")


def test_only_who_may_open_a_dispute_or_its_decision_is_led_to_it(quarrel: Quarrel) -> None:
    cast, held = quarrel.cast, f"/bhl/decisions/{quarrel.decision.pk}/"
    joined = cast.representative
    join(by=joined, dispute=quarrel.now, organisation=cast.oaklands, affected="We teach there.")
    # A party to the dispute sees it, but no decision that is not public yet.
    assert held not in links(signed_in(joined), at(quarrel))
    assert held in links(signed_in(cast.director), at(quarrel))
    secret = Dispute.objects.get(pk=open_on_another(quarrel, "Prices"))
    on_it = f"/bhl/decisions/{secret.decision_id}/"
    address = f"/bhl/disputes/{secret.pk}/"
    assert address in links(signed_in(cast.director), on_it)
    shown = signed_in(cast.observer).get(on_it).content
    assert "It is held for the time being" in words(shown)
    assert address not in links(signed_in(cast.observer), on_it)


def open_on_another(quarrel: Quarrel, exempt_because: str) -> int:
    """Open a dispute between two authorities on another decision; its key."""
    cast = quarrel.cast
    decision = propose_decision(
        by=OPERATOR, body=cast.body, question="Other?", proposal="So.", reason="Because."
    )
    made = open_dispute(
        by=OPERATOR,
        body=cast.body,
        about=decision.ref,
        opened_for=cast.luton,
        against=[cast.bedford],
        ground="A price.",
        sought="Another price.",
        exempt_because=exempt_because,
    )
    return made.pk
