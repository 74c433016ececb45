"""The pages of disputes: what they show, to whom, and what can be done on them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html
from tests.unit.disputes.disputed import OVER, Quarrel
from tests.unit.governance.test_pages import buttons, signed_in, words

from moothall import clock
from moothall.disputes import course
from moothall.disputes.actions import make_proposition, open_dispute
from moothall.disputes.answering import withdraw
from moothall.disputes.duties import duties_of
from moothall.disputes.enums import Finding, Status
from moothall.disputes.models import Dispute
from moothall.disputes.queries import terms_of
from moothall.governance.actions import propose_decision
from moothall.ledger.refs import OPERATOR
from moothall.meetings import agenda_sources
from moothall.notices import telling
from moothall.notices.models import Message
from moothall.partnership.enums import Role
from moothall.partnership.models import Person
from moothall.partnership.people import appoint
from moothall.partnership.permissions import standing


def at(quarrel: Quarrel, *rest: object) -> str:
    """An address below the dispute's own."""
    return f"/bhl/disputes/{quarrel.dispute.pk}/" + "/".join(str(part) for part in rest)


def awaiting(quarrel: Quarrel, who: Person) -> list[str]:
    """What disputes await of somebody."""
    body = quarrel.cast.body
    return [duty.title for duty in duties_of(who, standing(who, body), body)]


def seen(client: Client, address: str) -> dict[str, str]:
    """The hidden fields of a form as it is shown."""
    page = html.fromstring(client.get(address).content.decode())
    hidden = page.xpath("//main//input[@type='hidden'][@name!='csrfmiddlewaretoken']")
    return {field.get("name"): field.get("value") or "" for field in hidden}


def test_a_dispute_is_opened_on_the_site_with_all_faults_at_once(quarrel: Quarrel) -> None:
    cast = quarrel.cast
    withdraw(by=quarrel.directors[cast.luton], dispute=quarrel.now, because="Anew.")
    client = signed_in(quarrel.directors[cast.luton])
    wrong = client.post("/bhl/disputes/open", {"about": "", "opened_for": cast.luton.pk})
    assert wrong.status_code == 400
    for fault in ("Choose what is disputed", "Say who answers", "Say what is wrong", "settle it."):
        assert fault in words(wrong.content)
    given = {
        "about": str(quarrel.decision.ref),
        "opened_for": cast.luton.pk,
        "against": [cast.bedford.pk],
        "ground": "The learners are ours.\n\nMost of them.",
        "sought": "Luton leads.",
        "exempt_because": "Terms of a contract",
    }
    done = client.post("/bhl/disputes/open", given)
    made = Dispute.objects.get(status=Status.NAMING)
    assert done["Location"] == f"/bhl/disputes/{made.pk}/"
    page = words(client.get(done["Location"]).content)
    assert "Step 1 of 4, panel of the members' own directors: its panel is to be named" in page
    assert "Only the member authorities, the parties and the panel see it" in page


def test_a_decision_leads_its_members_to_a_dispute_on_it(quarrel: Quarrel) -> None:
    address = f"/bhl/decisions/{quarrel.decision.pk}/"
    client = signed_in(quarrel.directors[quarrel.cast.luton])
    # It is in dispute already.
    assert "Open a dispute on it" not in words(client.get(address).content)
    withdraw(by=quarrel.directors[quarrel.cast.luton], dispute=quarrel.now, because="Settled.")
    page = html.fromstring(client.get(address).content.decode())
    (link,) = page.xpath("//main//a[text()='Open a dispute on it']/@href")
    chosen = html.fromstring(client.get(link).content.decode())
    wanted = [str(quarrel.decision.ref)]
    assert chosen.xpath("//select[@name='about']/option[@selected]/@value") == wanted
    kept_out = signed_in(quarrel.cast.clerk).get(address).content
    assert "Open a dispute on it" not in words(kept_out)


def test_the_clerk_names_the_panel_and_sees_why_others_cannot_sit(quarrel: Quarrel) -> None:
    client = signed_in(quarrel.cast.clerk)
    assert "Name somebody to the panel" in buttons(client.get(at(quarrel)).content)
    shown = client.get(at(quarrel, "panel")).content
    assert "Director, Luton Luton is a party to the dispute" in words(shown)
    who = html.fromstring(shown.decode()).xpath("//input[@name='who']/@value")
    assert len(who) == 2
    for each in who:
        named = html.fromstring(client.get(at(quarrel, "panel")).content.decode())
        assert named.xpath(f"//label[@for=//input[@value='{each}']/@id]")
        fields = seen(client, at(quarrel, "panel")) | {"who": each}
        assert client.post(at(quarrel, "panel"), fields)["Location"] == at(quarrel)
    assert quarrel.now.status == Status.HEARING
    assert client.get(at(quarrel, "panel"))["Location"] == at(quarrel)  # nobody is wanted


def test_a_panel_member_answers_on_the_site(quarrel: Quarrel) -> None:
    cast = quarrel.cast
    first, second = quarrel.seat_members()
    bedford = quarrel.directors[cast.bedford]
    assert awaiting(quarrel, bedford) == [f"Answer on dispute {quarrel.dispute.reference}"]
    assert awaiting(quarrel, cast.clerk) == []
    client = signed_in(bedford)
    assert "Answer" in buttons(client.get(at(quarrel)).content)
    address = at(quarrel, "panel", first.pk, "answer")
    shown = words(client.get(address).content)
    assert "What would settle it Luton leads. If the panel upholds the dispute, this is" in shown
    empty = client.post(address, seen(client, address))
    assert "Choose an answer." in words(empty.content)
    assert "Give the reason for this answer." in words(empty.content)
    fields = seen(client, address) | {"answer": "uphold", "reason": "It is so."}
    assert client.post(address, fields)["Location"] == at(quarrel)
    shown = words(client.get(at(quarrel)).content)
    assert "Director, Bedford It is so. Answer: Director, Bedford" in shown
    assert awaiting(quarrel, bedford) == []
    other = at(quarrel, "panel", second.pk, "answer")
    assert client.post(other, fields).status_code == 400
    assert quarrel.dispute.answers.count() == 1


def test_the_clerk_records_what_those_outside_answer(quarrel: Quarrel) -> None:
    clerk = quarrel.cast.clerk
    with clock.at(OVER):
        course.settle()
        assert awaiting(quarrel, clerk) == [
            f"Name the panel of dispute {quarrel.dispute.reference}"
        ]
        client = signed_in(clerk)
        given = {"role": "director", "called": "Kent", "area": "Kent"}
        refused = client.post(at(quarrel, "panel"), seen(client, at(quarrel, "panel")) | given)
        assert "Kent lies outside the region (East of England)" in words(refused.content)
        assert 'value="Kent"' in refused.content.decode()
        seat, *_ = quarrel.seat_outsiders()
        reference = quarrel.dispute.reference
        assert awaiting(quarrel, clerk) == [f"Record what the panel of dispute {reference} answers"]
        address = at(quarrel, "panel", seat.pk, "answer")
        fields = seen(client, address) | {"answer": "dismiss", "reason": "No.", "said_in": "e-mail"}
        assert client.post(address, fields)["Location"] == at(quarrel)
        assert "No. (recorded from: e-mail)" in words(client.get(at(quarrel)).content)


def test_who_comes_from_outside_with_an_account_answers_in_person(quarrel: Quarrel) -> None:
    cast = quarrel.cast
    guest = cast.nobody
    with clock.at(OVER):
        course.settle()
        client = signed_in(cast.clerk)
        panel = at(quarrel, "panel")
        before = words(client.get(panel).content)
        assert cast.observer.name in before
        assert guest.name not in before
        outside = signed_in(guest)
        assert outside.get(at(quarrel)).status_code == 404
        appoint(by=OPERATOR, person=guest, body=cast.body, role=Role.OBSERVER)
        given = {"role": "director", "called": "Essex", "area": "Essex", "account": str(guest.pk)}
        assert client.post(panel, seen(client, panel) | given)["Location"] == at(quarrel)
        again = given | {"called": "Norfolk", "area": "Norfolk"}
        refused = client.post(panel, seen(client, panel) | again)
        assert "Their account has a seat on this panel already" in words(refused.content)
        for called in ("Norfolk", "Suffolk"):
            fields = seen(client, panel) | {"role": "director", "called": called, "area": called}
            client.post(panel, fields)
        assert awaiting(quarrel, guest) == [f"Answer on dispute {quarrel.dispute.reference}"]
        seat = quarrel.dispute.seats.get(person=guest)
        answer = at(quarrel, "panel", seat.pk, "answer")
        assert "Answer" in buttons(outside.get(at(quarrel)).content)
        fields = seen(outside, answer) | {"answer": "dismiss", "reason": "I have read it all."}
        assert outside.post(answer, fields)["Location"] == at(quarrel)
        (given_,) = quarrel.dispute.answers.all()
        assert (given_.given_by, given_.said_in) == (guest, "")


def test_who_acts_in_the_partnership_is_not_from_outside_it(quarrel: Quarrel) -> None:
    cast = quarrel.cast
    two_hats = quarrel.directors[cast.bedford]
    appoint(by=OPERATOR, person=two_hats, body=cast.body, role=Role.OBSERVER)
    with clock.at(OVER):
        course.settle()
        client = signed_in(cast.clerk)
        panel = at(quarrel, "panel")
        given = {"role": "director", "called": "Essex", "area": "Essex"}
        given |= {"account": str(two_hats.pk)}
        refused = client.post(panel, seen(client, panel) | given)
        assert "Their account acts in" in words(refused.content)
        assert quarrel.dispute.seats.count() == 0


def test_a_form_left_open_over_a_change_says_so_and_loses_no_typing(quarrel: Quarrel) -> None:
    cast = quarrel.cast
    client = signed_in(cast.director)
    address = at(quarrel, "proposition")
    fields = seen(client, address) | {"text": "Both lead jointly."}
    luton = quarrel.dispute.parties.get(organisation=cast.luton)
    make_proposition(
        by=quarrel.directors[cast.luton], dispute=quarrel.now, party=luton, text="Luton leads."
    )
    late = client.post(address, fields)
    assert late.status_code == 400
    assert "Since you opened this page somebody made a proposition." in words(late.content)
    assert "Both lead jointly." in words(late.content)
    again = html.fromstring(late.content.decode()).xpath("//input[@name='seen']/@value")
    assert client.post(address, fields | {"seen": again[0]})["Location"] == at(quarrel)
    assert [p.text for p in quarrel.dispute.propositions.all()] == [
        "Luton leads.",
        "Both lead jointly.",
    ]


@pytest.mark.parametrize("verb", ["proposition", "withdraw", "settle", "no-result", "hearing"])
def test_who_may_not_is_sent_back_with_the_reason(quarrel: Quarrel, verb: str) -> None:
    client = signed_in(quarrel.cast.elected)
    answer = client.get(at(quarrel, verb), follow=True)
    assert answer.redirect_chain == [(at(quarrel), 302)]
    assert buttons(client.get(at(quarrel)).content) == ["Join the dispute"]
    assert client.get(at(quarrel, "no-such-verb")).status_code == 404


def test_who_sees_a_dispute(quarrel: Quarrel) -> None:
    cast = quarrel.cast
    withdraw(by=quarrel.directors[cast.luton], dispute=quarrel.now, because="Anew.")
    decision = propose_decision(
        by=OPERATOR, body=cast.body, question="Other?", proposal="So.", reason="Because."
    )
    secret = open_dispute(
        by=cast.representative,
        body=cast.body,
        about=decision.ref,
        opened_for=cast.oaklands,
        against=[cast.hertfordshire],
        ground="A price.",
        sought="Another price.",
        exempt_because="Prices",
    )
    address = f"/bhl/disputes/{secret.pk}/"

    def status(who: Person) -> int:
        return signed_in(who).get(address).status_code

    # Party and authorities; not another provider, an observer or another body.
    assert [status(w) for w in (cast.representative, cast.elected, cast.clerk)] == [200] * 3
    assert [status(w) for w in (cast.officer, cast.observer, cast.stranger)] == [404] * 3
    assert "No dispute" in words(signed_in(cast.officer).get("/bhl/disputes/").content)
    assert signed_in(cast.observer).get(at(quarrel)).status_code == 200


def test_more_disputes_take_no_more_queries(quarrel: Quarrel) -> None:
    cast = quarrel.cast
    client = signed_in(cast.manager)
    counts = []
    for many in (2, 9):
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
            page = client.get("/bhl/disputes/").content
        counts.append(len(asked))
    assert "12 disputes" in words(page)
    assert counts[0] == counts[1]


def test_the_procedure_is_shown_and_another_recorded(quarrel: Quarrel) -> None:
    client = signed_in(quarrel.cast.manager)
    page = words(client.get("/bhl/disputes/procedure").content)
    assert "In 4 steps, each with a panel and a clock." in page
    assert "3 places: directors from outside the grouping and inside the region." in page
    form = html.fromstring(client.get("/bhl/disputes/procedure/new").content.decode())
    fields: dict[str, object] = {}
    for field in form.xpath("//main//form//input|//main//form//select"):
        name, kind = field.get("name"), field.get("type")
        if field.tag == "select":
            fields[name] = field.xpath("string(option[@selected]/@value|option[1]/@value)")
        elif kind == "checkbox":
            if field.get("checked") is not None:
                fields.setdefault(name, []).append(field.get("value"))  # type: ignore[attr-defined]
        else:
            fields[name] = field.get("value") or ""
    wrong = client.post("/bhl/disputes/procedure/new", fields)
    assert "Say where this was agreed." in words(wrong.content)
    fields |= {"agreed": "Agreement, section 7", "step_4_name": "", "step_3_findings": ["dismiss"]}
    assert client.post("/bhl/disputes/procedure/new", fields).status_code == 302
    terms = terms_of(quarrel.cast.body)
    assert [step.name for step in terms.steps][-1] == "Regional group"
    assert (len(terms.steps), terms.version) == (3, 1)
    assert terms.steps[2].findings == (Finding.DISMISS,)


def test_people_are_told_and_the_agenda_knows(quarrel: Quarrel) -> None:
    cast = quarrel.cast
    quarrel.seat_members()
    telling.read_on()

    def told(who: Person) -> list[str]:
        found = Message.objects.filter(person=who, kind__startswith="dispute.")
        return [message.text for message in found.order_by("event")]

    reference, title = quarrel.dispute.reference, quarrel.dispute.title
    assert told(cast.director) == [
        f"Dispute {reference} is opened between Luton and Hertfordshire: {title}",
        f"Dispute {reference} is before its panel. {title}",
    ]
    assert told(quarrel.directors[cast.bedford])[0].startswith(
        f"You sit on the panel of dispute {reference}: {title} It has 10 working days left"
    )
    assert told(cast.officer) == []
    (matter,) = [
        s.matter for s in agenda_sources.of(cast.body, OVER.date()) if s.room == "disputes"
    ]
    assert (matter.title, matter.urgent) == (f"Dispute {reference}: {title}", True)
