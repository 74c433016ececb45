"""The pages and files of packs: what they hold, for whom, and until when."""

import io
from collections.abc import Callable

from django.test import Client
from pypdf import PdfReader
from tests.cast import Cast
from tests.unit.meetings.browsing import at, flat, signed_in, words
from tests.unit.meetings.files import pdf, workbook
from tests.unit.meetings.held import called, held, kept, published

from moothall.ledger.models import Event
from moothall.meetings.agenda_making import drop_item, publish_agenda
from moothall.meetings.minuting import circulate_minutes
from moothall.meetings.papers import give_paper


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
    # Poppler complains where a file says that nothing of its tags is suspect.
    assert dict(reader.root_object["/MarkInfo"]) == {"/Marked": True}


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


def test_who_may_not_read_the_exempt_minutes_of_last_time_gets_no_whole_file(
    cast: Cast, in_background: Callable[[], None]
) -> None:
    first = held(cast, 7)
    circulate_minutes(by=cast.clerk, minutes=first.drafted())
    made = called(cast, days=21)
    drop_item(by=cast.clerk, item=made.items["Bids"])
    publish_agenda(by=cast.clerk, meeting=made.meeting, short_notice_because="for the test")
    clerk = signed_in(cast.clerk)
    clerk.post(at(made, "pack/whole/make"))
    in_background()
    reader = PdfReader(io.BytesIO(clerk.get(at(made, "pack/whole/pack.pdf")).content))
    assert "Secret bid" in "".join(p.extract_text() for p in reader.pages)
    for who in (cast.representative, cast.officer, cast.observer):
        client = signed_in(who)
        page = words(client.get(at(made, "pack/whole/")).content)
        assert "not given to you as one file" in page
        assert "Agreed to look at it." in page
        assert "Secret bid" not in page
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
