"""The pages of minutes: written, circulated, commented on, approved."""

import io

from django.test import Client
from lxml import html
from pypdf import PdfReader
from tests.cast import Cast
from tests.unit.meetings.browsing import at, signed_in, words
from tests.unit.meetings.held import HOUR, called, held

from moothall import clock
from moothall.governance.actions import propose_decision
from moothall.ledger.refs import OPERATOR
from moothall.meetings.agenda_making import publish_agenda
from moothall.meetings.attending import Mark, record_attendance
from moothall.meetings.enums import Presence
from moothall.meetings.invited import invited_to
from moothall.meetings.minuting import approve_minutes, circulate_minutes
from moothall.meetings.models import AgendaItem, Arrangements, Minutes, MinutesComment


def form_of(client: Client, address: str) -> dict[str, str]:
    """What a form would send, as it is opened."""
    tree = html.fromstring(client.get(address).content.decode())
    (found,) = tree.xpath("//main//form[@method='post']")
    return {str(k): str(v) for k, v in found.fields.items() if v is not None}


def test_minutes_are_written_previewed_and_saved_against_the_agenda(cast: Cast) -> None:
    made = held(cast)
    client = signed_in(cast.clerk)
    address = at(made, "minutes/write")
    assert f'href="{address}"' in client.get(at(made)).content.decode()
    assert f'href="{address}"' not in signed_in(cast.director).get(at(made)).content.decode()
    typed = form_of(client, address) | {f"text_{made.items['Budget'].pk}": "**Agreed.**"}
    looked = client.post(address, typed | {"preview": "yes"})
    assert "Nothing is saved yet." in words(looked.content)
    assert b"<strong>Agreed.</strong>" in looked.content
    assert Minutes.objects.count() == 0
    done = client.post(address, typed | {"then": f"point{made.items['Budget'].pk}"})
    assert done["Location"] == at(made, f"actions/new?item={made.items['Budget'].pk}")
    assert b"<strong>Agreed.</strong>" in client.get(at(made, "minutes/")).content
    assert signed_in(cast.director).get(at(made, "minutes/")).status_code == 200
    assert "Agreed" not in words(signed_in(cast.director).get(at(made, "minutes/")).content)


def test_a_form_left_open_says_what_changed_and_keeps_what_was_typed(cast: Cast) -> None:
    made = held(cast)
    made.drafted()
    address = at(made, "minutes/write")
    one, two = signed_in(cast.clerk), signed_in(cast.chair)
    key, other = made.items["Budget"].pk, made.items["Bids"].pk
    mine, theirs = form_of(one, address), form_of(two, address)
    two.post(address, theirs | {f"text_{key}": "Agreed by all.", f"text_{other}": "No bid."})
    clash = one.post(address, mine | {f"text_{key}": "Noted only."})
    assert clash.status_code == 400
    said = words(clash.content)
    assert "Somebody else has changed the same part meanwhile." in said
    assert "Noted only." in said
    assert "[added: all." in said
    again = html.fromstring(clash.content.decode()).xpath("//main//form[@method='post']")[0]
    fields = {str(k): str(v) for k, v in again.fields.items() if v is not None}
    assert fields[f"text_{other}"].strip() == "No bid."
    assert one.post(address, fields).status_code == 302
    texts = made.meeting.minutes.texts
    assert texts.get(item=key).text == "Noted only."
    assert texts.get(item=other).text == "No bid."


def test_minutes_lead_to_a_decision_only_who_may_open_its_page(cast: Cast) -> None:
    decision = propose_decision(
        by=OPERATOR, body=cast.body, question="Who leads?", proposal="Luton.", reason="So."
    )
    made = called(cast)
    AgendaItem.objects.filter(pk=made.items["Budget"].pk).update(
        ref_kind="decision", ref_key=str(decision.pk)
    )
    publish_agenda(by=cast.clerk, meeting=made.meeting)
    made.meeting.refresh_from_db()
    with clock.at(made.meeting.starts + HOUR):
        there = [Mark(each.person, Presence.PRESENT) for each in invited_to(made.meeting)]
        record_attendance(by=cast.clerk, meeting=made.meeting, marks=there)
        made.meeting.refresh_from_db()
        circulate_minutes(by=cast.clerk, minutes=made.drafted())
    link = f'href="/bhl/decisions/{decision.pk}/"'
    # What is not public yet a provider does not see.
    for who, status in ((cast.director, 200), (cast.representative, 404)):
        client = signed_in(who)
        page = client.get(at(made, "minutes/")).content
        assert f"Decision: {decision}" in words(page)
        assert (link in page.decode()) is (status == 200)
        assert client.get(f"/bhl/decisions/{decision.pk}/").status_code == status


def test_minutes_go_round_are_spoken_of_corrected_compared_and_approved(cast: Cast) -> None:
    made, later = held(cast, 7), held(cast, 14)
    made.drafted()
    clerk, director = signed_in(cast.clerk), signed_in(cast.director)
    clerk.post(at(made, "minutes/circulate"))
    assert "not approved yet: the next meeting" in words(director.get(at(made, "minutes/")).content)
    assert "Read the minutes" in words(director.get(at(made)).content)
    budget = made.items["Budget"].pk
    director.post(at(made, "minutes/comment"), {"item": budget, "text": "It was noted."})
    comment = MinutesComment.objects.get()
    kept_out = signed_in(cast.commissioner).post(at(made, "minutes/comment"), {"text": "I too"})
    assert signed_in(cast.commissioner).post(at(made, "minutes/comment")).status_code == 302
    assert "made by those who were at the meeting" in words(kept_out.content)
    fields = form_of(clerk, at(made, "minutes/correct"))
    clerk.post(at(made, "minutes/correct"), fields | {f"text_{budget}": "**Noted.**"})
    waits = clerk.get(at(made, "minutes/")).content
    assert "A comment awaits its answer: answer it, then record the approval." in words(waits)
    assert "Record the approval" not in words(waits)
    refused = clerk.post(at(made, "minutes/approve"), {"at": later.meeting.pk}, follow=True)
    assert "A comment awaits its answer" in words(refused.content)
    clerk.post(at(made, f"minutes/comment/{comment.pk}"), {"answer": "Corrected in version 2."})
    changes = words(director.get(at(made, "minutes/changes")).content)
    assert "1 part of the minutes changed from version 1 to version 2." in changes
    assert "[removed: **Agreed" in changes
    clerk.post(at(made, "minutes/approve"), {"at": later.meeting.pk})
    page = words(director.get(at(made, "minutes/")).content)
    assert "Approved by the meeting of" in page
    assert "Corrected in version 2." in page
    late = clerk.post(at(made, "minutes/correct"), fields | {f"text_{budget}": "Typed too late"})
    assert late.status_code == 400
    assert "Typed too late" in words(late.content)
    assert "never changed again" in words(late.content)


def test_exempt_parts_are_left_out_for_those_who_may_not_read_them(cast: Cast) -> None:
    Arrangements.objects.update_or_create(body=cast.body, defaults={"is_public": True})
    made, later = held(cast, 7), held(cast, 14)
    minutes = circulate_minutes(by=cast.clerk, minutes=made.drafted())
    address = at(made, "minutes/")
    assert Client().get(address).status_code == 404
    approve_minutes(by=cast.clerk, minutes=minutes, at=later.meeting)
    for client in (Client(), signed_in(cast.officer)):
        said = words(client.get(address).content)
        assert "Agreed to look at it." in said
        assert "Secret bid" not in said
        assert "2. An item that is not for the public" in said
    assert "Secret bid" in words(signed_in(cast.director).get(address).content)
    text = "".join(
        p.extract_text()
        for p in PdfReader(io.BytesIO(Client().get(f"{address}minutes.pdf").content)).pages
    )
    assert "Agreed to look at it." in text
    assert "Secret" not in text


def test_minutes_come_for_word_and_no_other_form(cast: Cast) -> None:
    made = held(cast)
    made.drafted()
    client = signed_in(cast.clerk)
    answer = client.get(at(made, "minutes/minutes.docx"))
    assert answer.content[:2] == b"PK"
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert client.get(at(made, "minutes/minutes.html")).status_code == 404


def test_minutes_of_another_body_are_not_there(cast: Cast) -> None:
    made = held(cast)
    circulate_minutes(by=cast.clerk, minutes=made.drafted())
    client = signed_in(cast.stranger)
    for page in ("minutes/", "minutes/write", "minutes/changes", "minutes/approve", "pack/whole/"):
        assert client.get(f"/elsewhere/meetings/{made.meeting.pk}/{page}").status_code == 404
