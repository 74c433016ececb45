"""The pages of papers, packs, minutes and action points: what they show, and to whom."""

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html
from pypdf import PdfReader
from tests.cast import Cast
from tests.unit.meetings.files import pdf, workbook
from tests.unit.meetings.held import Held, called, held, kept, published

from moothall.ledger.models import Event
from moothall.meetings.action_points import give_action_point
from moothall.meetings.minuting import approve_minutes, circulate_minutes
from moothall.meetings.models import ActionPoint, Meeting, Minutes, MinutesComment, Paper
from moothall.meetings.papers import give_paper
from moothall.partnership.models import Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend=BACKEND)
    return client


def words(page: bytes) -> str:
    main = html.fromstring(page.decode()).xpath("//main")[0]
    return " ".join(main.text_content().split())


def upload(content: bytes, name: str = "report.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


def at(held: Held, rest: str = "") -> str:
    return f"/bhl/meetings/{held.meeting.pk}/{rest}"


# Papers.


def test_a_paper_is_given_on_the_site_and_given_out_as_what_it_is(cast: Cast) -> None:
    made = published(cast)
    client = signed_in(cast.clerk)
    form = client.get(at(made, f"papers/new?item={made.items['Budget'].pk}"))
    assert "is marked as late" in words(form.content)
    given = {"title": "Three scenarios", "item": made.items["Budget"].pk, "exempt_ground": ""}
    done = client.post(at(made, "papers/new"), given | {"given": upload(pdf(3))})
    assert (done.status_code, done["Location"]) == (302, at(made))
    paper = Paper.objects.get()
    assert (paper.media_type, paper.pages, paper.filename) == ("application/pdf", 3, "report.pdf")
    page = words(client.get(at(made)).content)
    assert "Three scenarios late 3 pages" in page
    answer = client.get(f"/bhl/meetings/papers/{paper.pk}/file")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="report.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.content == pdf(3)


def test_what_is_no_paper_is_refused_on_the_form_with_what_was_typed(cast: Cast) -> None:
    made = called(cast)
    wrong = signed_in(cast.clerk).post(
        at(made, "papers/new"), {"title": "Kept title", "given": upload(b"<html>", "x.pdf")}
    )
    assert wrong.status_code == 400
    assert "The file is a web page or XML" in words(wrong.content)
    assert b"Kept title" in wrong.content
    assert Paper.objects.count() == 0


def test_a_workbook_is_saved_and_never_shown_by_the_browser(cast: Cast) -> None:
    made = called(cast)
    paper = give_paper(
        by=cast.clerk, meeting=made.meeting, title="Rates", kept=kept(workbook(), "rates.xlsx")
    )
    answer = signed_in(cast.officer).get(f"/bhl/meetings/papers/{paper.pk}/file")
    assert answer["Content-Disposition"] == 'attachment; filename="rates.xlsx"'
    assert "spreadsheetml" in answer["Content-Type"]


def test_an_exempt_paper_is_not_there_for_others_and_each_reading_is_noted(cast: Cast) -> None:
    made = published(cast)
    made.meeting.is_public = True
    made.meeting.save()
    paper = made.paper("The bid of one provider", item="Bids")
    address = f"/bhl/meetings/papers/{paper.pk}/"
    for client in (signed_in(cast.officer), signed_in(cast.stranger), Client()):
        assert client.get(f"{address}file").status_code == 404
    assert signed_in(cast.officer).get(address).status_code == 404
    assert "The bid of one" not in words(signed_in(cast.officer).get(at(made)).content)
    assert Event.objects.filter(name="PaperRead").count() == 0
    assert signed_in(cast.director).get(f"{address}file").status_code == 200
    assert Event.objects.get(name="PaperRead").actor_id == str(cast.director.pk)


def test_public_papers_are_given_to_everyone_once_the_agenda_is_out(cast: Cast) -> None:
    early, made = called(cast), published(cast)
    for each in (early, made):
        each.meeting.is_public = True
        each.meeting.save()
    hidden, shown = early.paper(), made.paper()
    assert Client().get(f"/bhl/meetings/papers/{hidden.pk}/file").status_code == 404
    assert Client().get(f"/bhl/meetings/papers/{shown.pk}/file").status_code == 200


def test_papers_of_another_body_are_not_there(cast: Cast) -> None:
    paper = called(cast).paper()
    client = signed_in(cast.stranger)
    for address in ("", "file", "newer", "withdraw"):
        assert client.get(f"/elsewhere/meetings/papers/{paper.pk}/{address}").status_code in (
            403, 404,
        )  # fmt: skip


def test_a_newer_version_and_a_withdrawal_on_the_site(cast: Cast) -> None:
    paper = called(cast).paper()
    client = signed_in(cast.clerk)
    address = f"/bhl/meetings/papers/{paper.pk}/"
    client.post(f"{address}newer", {"given": upload(pdf(4))})
    newer = Paper.objects.get(version=2)
    said = words(client.get(f"/bhl/meetings/papers/{newer.pk}/").content)
    assert "Version 2, this one" in said
    assert "A newer version has taken its place" in words(client.get(address).content)
    late = client.post(f"{address}newer", {"given": upload(pdf(5))}, follow=True)
    assert "There is a newer version" in words(late.content)
    client.post(f"/bhl/meetings/papers/{newer.pk}/withdraw", {"because": "Wrong table."})
    assert "Withdrawn: Wrong table." in words(
        client.get(f"/bhl/meetings/papers/{newer.pk}/").content
    )


# Packs.


def test_the_pack_is_one_pdf_with_bookmarks_and_page_numbers(
    cast: Cast, in_background: Callable[[], None]
) -> None:
    first = held(cast, 7)
    circulate_minutes(by=cast.clerk, minutes=first.drafted())
    made = published(cast, 21)
    made.paper("Scenarios", pages=3)
    give_paper(
        by=cast.clerk,
        meeting=made.meeting,
        item=made.items["Budget"],
        title="Rates",
        kept=kept(workbook(), "rates.xlsx"),
    )
    made.paper("The bid", item="Bids", pages=2)
    client = signed_in(cast.director)
    page = words(client.get(at(made, "pack/whole/")).content)
    assert "2 items, 3 papers of 5 pages, and the minutes of" in page
    assert "Agreed to look at it." in page
    client.post(at(made, "pack/whole/make"))
    assert "is being made" in words(client.get(at(made, "pack/whole/")).content)
    in_background()
    assert "One PDF with bookmarks" in words(client.get(at(made, "pack/whole/")).content)
    answer = client.get(at(made, "pack/whole/pack.pdf"))
    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.content))
    marks = [str(m.title) for m in flat(reader.outline)]
    assert marks[0] == "Agenda"
    assert marks[1].startswith("Minutes of ")
    assert marks[2:] == [
        "1. Budget", "1.1 Scenarios", "1.2 Rates (not put in)", "2. Bids", "2.1 The bid",
    ]  # fmt: skip
    places = {str(m.title): reader.get_destination_page_number(m) for m in flat(reader.outline)}
    assert places["1.1 Scenarios"] == places["1. Budget"] + 1
    # Three pages, and the one that says where the rates are opened.
    assert places["2. Bids"] == places["1.1 Scenarios"] + 3 + 1
    many = len(reader.pages)
    foot = reader.pages[places["1.1 Scenarios"]].extract_text()
    assert f"1.1 Scenarios · page {places['1.1 Scenarios'] + 1} of {many}" in foot
    assert Event.objects.filter(name="PaperRead").count() == 1


def flat(outline: list[object]) -> list[object]:
    return [one for each in outline for one in (flat(each) if isinstance(each, list) else [each])]


def test_the_public_pack_leaves_out_what_is_exempt_and_is_made_for_everyone(
    cast: Cast, in_background: Callable[[], None]
) -> None:
    made = published(cast)
    made.meeting.is_public = True
    made.meeting.save()
    made.paper("Open paper")
    made.paper("Secret paper", item="Bids")
    client = Client()
    page = words(client.get(at(made, "pack/public/")).content)
    assert "Open paper" in page
    assert "Secret" not in page
    assert "Bids" not in page
    client.post(at(made, "pack/public/make"))
    in_background()
    reader = PdfReader(io.BytesIO(client.get(at(made, "pack/public/pack.pdf")).content))
    text = "".join(p.extract_text() for p in reader.pages)
    assert "Open paper" in text
    assert "Secret" not in text
    assert "Bids" not in text
    assert client.get(at(made, "pack/whole/")).status_code == 404
    assert client.get(at(made, "pack/other/")).status_code == 404


def test_who_may_not_read_all_gets_no_whole_file(
    cast: Cast, in_background: Callable[[], None]
) -> None:
    made = published(cast)
    made.paper("Secret paper", item="Bids")
    signed_in(cast.clerk).post(at(made, "pack/whole/make"))
    in_background()
    client = signed_in(cast.representative)
    page = words(client.get(at(made, "pack/whole/")).content)
    assert "not given to you as one file" in page
    assert "Secret paper" not in page
    assert client.get(at(made, "pack/whole/pack.pdf")).status_code == 404
    assert client.post(at(made, "pack/whole/make")).status_code == 404


def test_a_pack_names_no_exempt_paper_of_an_open_item_to_those_who_may_not_read_it(
    cast: Cast, in_background: Callable[[], None]
) -> None:
    made = published(cast)
    made.paper("Open paper")
    for title, item in (("Named bidders", made.items["Budget"]), ("Staff at risk", None)):
        give_paper(
            by=cast.clerk,
            meeting=made.meeting,
            item=item,
            title=title,
            kept=kept(pdf(2), f"{title}.pdf"),
            exempt_ground="It names people.",
        )
    signed_in(cast.clerk).post(at(made, "pack/whole/make"))
    in_background()
    for reader in (cast.officer, cast.representative, cast.observer):
        client = signed_in(reader)
        page = words(client.get(at(made, "pack/whole/")).content)
        assert "Open paper" in page
        assert "Named bidders" not in page
        assert "Staff at risk" not in page
        assert client.get(at(made, "pack/whole/pack.pdf")).status_code == 404
    assert "Named bidders" in words(signed_in(cast.elected).get(at(made, "pack/whole/")).content)


def test_a_pack_that_has_changed_is_not_given_out_any_more(
    cast: Cast, in_background: Callable[[], None]
) -> None:
    made = published(cast)
    client = signed_in(cast.clerk)
    client.post(at(made, "pack/whole/make"))
    in_background()
    assert client.get(at(made, "pack/whole/pack.pdf")).status_code == 200
    made.paper("One more")
    assert client.get(at(made, "pack/whole/pack.pdf")).status_code == 302
    assert "Make the PDF" in words(client.get(at(made, "pack/whole/")).content)


# Minutes.


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
    made, later = held(cast, 7), held(cast, 14)
    Meeting.objects.filter(pk=made.meeting.pk).update(is_public=True)
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


# Action points.


def test_an_action_point_is_given_from_the_minutes_and_followed_to_its_end(cast: Cast) -> None:
    made = held(cast)
    made.drafted()
    clerk, owner = signed_in(cast.clerk), signed_in(cast.director)
    day = made.meeting.day
    given = {
        "text": "Send the draft round",
        "owner": cast.director.pk,
        "due_day": day.day,
        "due_month": day.month,
        "due_year": day.year,
        "item": made.items["Budget"].pk,
    }
    wrong = clerk.post(at(made, "actions/new"), given | {"due_year": day.year - 1})
    assert "The day must be on or after that of the meeting" in words(wrong.content)
    assert clerk.post(at(made, "actions/new"), given).status_code == 302
    point = ActionPoint.objects.get()
    address = f"/bhl/meetings/actions/{point.pk}/"
    assert "Action point 1: Send the draft round Hertfordshire" in words(
        clerk.get(at(made, "minutes/")).content
    )
    assert signed_in(cast.officer).post(f"{address}close", {"status": "done"}).status_code == 400
    owner.post(f"{address}progress", {"text": "Half of it."})
    owner.post(f"{address}close", {"status": "done", "text": "Sent."})
    page = words(owner.get(address).content)
    assert "It was done on" in page
    assert "Half of it." in page
    assert owner.post(f"{address}reopen", {"because": "x"}).status_code == 403
    clerk.post(f"{address}reopen", {"because": "One did not get it."})
    assert "Opened again" in words(owner.get(address).content)


def test_points_of_exempt_items_and_of_other_bodies_are_not_there(cast: Cast) -> None:
    made = held(cast)
    point = give_action_point(
        by=cast.clerk,
        meeting=made.meeting,
        item=made.items["Bids"],
        text="Ask the bidder",
        owner=cast.director,
        due=made.meeting.day,
    )
    address = f"/bhl/meetings/actions/{point.pk}/"
    assert signed_in(cast.director).get(address).status_code == 200
    assert signed_in(cast.officer).get(address).status_code == 404
    assert signed_in(cast.stranger).get(address.replace("bhl", "elsewhere")).status_code == 404
    assert "Ask the bidder" not in words(signed_in(cast.officer).get(at(made)).content)


@pytest.mark.parametrize("page", ["actions/", "meeting", "pack", "minutes"])
def test_pages_cost_the_same_whatever_they_hold(cast: Cast, page: str) -> None:
    made = held(cast)
    made.drafted()
    address = {
        "actions/": "/bhl/meetings/actions/",
        "meeting": at(made),
        "pack": at(made, "pack/whole/"),
        "minutes": at(made, "minutes/"),
    }[page]
    client = signed_in(cast.clerk)

    def fill(many: int) -> int:
        for number in range(many):
            made.paper(f"Paper {number}")
            give_action_point(
                by=cast.clerk,
                meeting=made.meeting,
                item=made.items["Budget"],
                text=f"Do {number}",
                owner=cast.director,
                due=made.meeting.day,
            )
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    fill(1)
    assert fill(2) == fill(27)  # 3 papers and action points, then 30
