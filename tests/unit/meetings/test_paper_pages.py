"""The pages of papers: who gives them, who reads them, and what is refused."""

from django.test import Client
from tests.cast import Cast
from tests.unit.meetings.browsing import at, signed_in, upload, words
from tests.unit.meetings.files import pdf, workbook
from tests.unit.meetings.held import called, kept, published

from moothall.ledger.models import Event
from moothall.meetings.models import Paper
from moothall.meetings.papers import give_paper


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
