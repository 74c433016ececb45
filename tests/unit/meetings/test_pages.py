"""The pages of meetings: what they show, to whom, and what can be done on them."""

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html
from tests.cast import Cast
from tests.unit.meetings.browsing import hidden, signed_in, words
from tests.unit.meetings.called import NOW, add, call, hold, publish

from moothall import clock
from moothall.ledger.actions import NotAllowed
from moothall.meetings.agenda_making import Wording, change_item, publish_agenda
from moothall.meetings.attending import (
    Mark,
    accept_invitation,
    record_attendance,
    send_apologies,
)
from moothall.meetings.calling import cancel_meeting, move_meeting
from moothall.meetings.enums import Presence
from moothall.meetings.forms.calling import SeriesForm
from moothall.meetings.models import AgendaItem, Attendance, Meeting, Series


def test_a_series_is_called_on_the_site_with_all_its_faults_at_once(cast: Cast) -> None:
    client = signed_in(cast.clerk)
    wrong = client.post("/bhl/meetings/series/new", {"pattern": "dates", "listed": "31 2 2031"})
    assert wrong.status_code == 400
    assert "“31 2 2031” is not a day: write it as 14 1 2027." in words(wrong.content)
    assert "Give the time at which it begins, such as 14:00." in words(wrong.content)
    given = {
        "title": "Joint board",
        "pattern": "dates",
        "every": "1",
        "listed": "14 1 2031\n2031-03-11\n",
        "begins": "14:00",
        "minutes": "120",
        "place": "Town Hall",
    }
    done = client.post("/bhl/meetings/series/new", given)
    assert (done.status_code, done["Location"]) == (302, "/bhl/meetings/")
    made = Series.objects.get().meetings.order_by("starts")
    assert [each.day.isoformat() for each in made] == ["2031-01-14", "2031-03-11"]


def test_the_list_parts_coming_from_past_and_is_searched_and_downloaded(cast: Cast) -> None:
    hold(cast, call(cast, title="Held board"), cast.director)
    call(cast, title="Coming board", starts=NOW + dt.timedelta(days=60))
    client = signed_in(cast.representative)
    coming = words(client.get("/bhl/meetings/").content)
    assert ("Coming board" in coming, "Held board" in coming) == (True, False)
    past = client.get("/bhl/meetings/?which=past&q=held").content
    assert "1 meeting found" in words(past)
    got = client.get("/bhl/meetings/?which=past&format=csv").content.decode("utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(got)) if row and row[0] == "Held board"]
    assert [row[4:] for row in rows] == [["held", "1", "1"]]


def test_a_past_meeting_offers_no_answer_and_no_cancelling(cast: Cast) -> None:
    meeting = call(cast)
    coming = words(signed_in(cast.chair).get(f"/bhl/meetings/{meeting.pk}/").content)
    assert "Say whether you come" in coming
    assert "Cancel it" in words(signed_in(cast.clerk).get(f"/bhl/meetings/{meeting.pk}/").content)
    with clock.at(meeting.starts + dt.timedelta(days=2)):
        for person in (cast.chair, cast.clerk):
            past = words(signed_in(person).get(f"/bhl/meetings/{meeting.pk}/").content)
            assert "Who was there is not recorded yet" in past
            assert ("Say whether you come" in past, "Cancel it" in past) == (False, False)
        with pytest.raises(NotAllowed, match="is past"):
            accept_invitation(by=cast.chair, meeting=meeting, person=cast.chair)
        with pytest.raises(NotAllowed, match="is past"):
            send_apologies(by=cast.clerk, meeting=meeting, person=cast.chair)
        with pytest.raises(NotAllowed, match="is past"):
            cancel_meeting(by=cast.clerk, meeting=meeting, because="Nobody came.")


def test_a_coming_meeting_says_how_many_must_be_there(cast: Cast) -> None:
    page = signed_in(cast.representative).get(f"/bhl/meetings/{call(cast).pk}/").content
    assert (
        "To decide, 2 of the 4 member authorities must be there: the quorum is at least half of "
        "the member authorities, and no fewer than 2."
    ) in words(page)


def test_lists_cost_the_same_queries_for_three_and_for_thirty(cast: Cast) -> None:
    client = signed_in(cast.clerk)
    meeting = call(cast)

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    pages = (
        "/bhl/meetings/",
        "/bhl/meetings/planner",
        f"/bhl/meetings/{meeting.pk}/",
        f"/bhl/meetings/{meeting.pk}/agenda",
        "/calendar/",
    )
    for _ in range(2):
        call(cast)
        add(cast, meeting, minutes=1)
    few = [cost(page) for page in pages]
    for _ in range(9):
        call(cast)
        add(cast, meeting, minutes=1)
    assert [cost(page) for page in pages] == few


def test_rates_cost_the_same_queries_for_one_meeting_and_for_four(cast: Cast) -> None:
    client = signed_in(cast.clerk)
    first = hold(cast, call(cast), cast.director)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            got = client.get(f"/bhl/meetings/attendance?year={first.day.year}")
            assert got.status_code == 200
        return len(captured)

    few = cost()
    for hours in (1, 2, 3):
        hold(cast, call(cast, starts=first.starts + dt.timedelta(hours=hours)), cast.chair)
    assert cost() == few


def test_an_exempt_item_is_shown_by_its_ground_alone_to_those_not_entitled(cast: Cast) -> None:
    meeting = call(cast)
    add(cast, meeting, "Open one")
    add(
        cast,
        meeting,
        "Prices of Barnfield",
        note="Very secret",
        is_exempt=True,
        exempt_ground="commercial interests",
    )
    Meeting.objects.filter(pk=meeting.pk).update(is_public=True)
    publish(cast, meeting, "Third")
    address = f"/bhl/meetings/{meeting.pk}/"
    for who in (cast.director, cast.elected, cast.clerk, cast.chair):
        assert "Prices of Barnfield" in words(signed_in(who).get(address).content)
    for who in (cast.representative, cast.officer, cast.observer):
        page = words(signed_in(who).get(address).content)
        assert ("Prices" in page, "Very secret" in page) == (False, False)
        assert "Not for the public: commercial interests" in page
    public = words(Client().get(f"/bhl/meetings/public/{meeting.pk}").content)
    assert ("Open one" in public, "Prices" in public, "Very secret" in public) == (
        True,
        False,
        False,
    )


def test_an_agenda_that_is_not_published_is_not_public(cast: Cast) -> None:
    meeting = call(cast)
    add(cast, meeting, "Being made")
    Meeting.objects.filter(pk=meeting.pk).update(is_public=True)
    public = words(Client().get(f"/bhl/meetings/public/{meeting.pk}").content)
    assert ("Being made" in public, "is not published yet" in public) == (False, True)


def test_an_item_changed_meanwhile_says_so_and_loses_no_typing(cast: Cast) -> None:
    meeting = call(cast)
    item = add(cast, meeting, "First words")
    client = signed_in(cast.clerk)
    address = f"/bhl/meetings/{meeting.pk}/agenda/{item.pk}"
    seen = hidden(client.get(address).content, "seen")
    with clock.at(NOW):
        change_item(by=cast.manager, item=item, wording=Wording("Other words", minutes=25))
    typed = {"seen": seen, "title": "My words", "kind": "discussion", "minutes": "15"}
    answer = client.post(address, typed)
    assert answer.status_code == 400
    said = words(answer.content)
    assert "Since you opened this page, somebody changed an item of the agenda." in said
    assert "read the item, which is now “Other words”, 25 minutes, again" in said
    assert b'value="My words"' in answer.content
    again = client.post(address, typed | {"seen": hidden(answer.content, "seen")})
    assert again.status_code == 302
    item.refresh_from_db()
    assert (item.title, item.minutes) == ("My words", 15)


def test_a_move_over_a_move_says_so_and_an_answer_meanwhile_does_not(cast: Cast) -> None:
    meeting = call(cast)
    client = signed_in(cast.clerk)
    address = f"/bhl/meetings/{meeting.pk}/move"
    with clock.at(NOW):
        page = client.get(address).content
        assert b'value="14:00"' in page  # as it is typed, without seconds
        seen = hidden(page, "seen")
        send_apologies(by=cast.director, meeting=meeting, person=cast.director, reason="Away.")
        later = meeting.starts + dt.timedelta(days=7)
        move_meeting(by=cast.chair, meeting=meeting, starts=later, minutes=60, because="A strike.")
        day = (later + dt.timedelta(days=1)).date()
        typed = {"seen": seen, "day_day": day.day, "day_month": day.month, "day_year": day.year,
                 "begins": "10:00", "minutes": "60", "because": "Kept words."}  # fmt: skip
        late = client.post(address, typed)
        assert late.status_code == 400
        said = words(late.content)
        assert "Since you opened this page, somebody moved a meeting to another time." in said
        assert b"Kept words." in late.content
        again = client.post(address, typed | {"seen": hidden(late.content, "seen")})
    assert again.status_code == 302
    meeting.refresh_from_db()
    assert meeting.day == day


def test_attendance_is_recorded_on_one_page_and_the_quorum_is_said(cast: Cast) -> None:
    meeting = publish(cast, call(cast))
    client = signed_in(cast.clerk)
    address = f"/bhl/meetings/{meeting.pk}/attendance"
    with clock.at(meeting.starts):
        page = client.get(address).content
        assert "Not quorate: 0 of 4 authorities are here, 2 are needed." in words(page)
        marks = {
            "seen": hidden(page, "seen"),
            f"presence-{cast.director.pk}": "present",
            f"presence-{cast.chair.pk}": "apologies",
            f"substitute-{cast.chair.pk}": "head of learning",
        }
        counted = client.post(f"{address}/count", marks).content.decode()
        assert "Quorate: 2 of 4 authorities are here, 2 are needed." in counted
        assert Attendance.objects.count() == 0  # counting is not saving
        saved = client.post(address, marks, follow=True)
    assert "Recorded so far. 5 people are not marked yet." in words(saved.content)
    assert Attendance.objects.get(person=cast.chair).substitute == "head of learning"


def test_attendance_recorded_meanwhile_is_said_and_what_was_marked_is_kept(cast: Cast) -> None:
    meeting = publish(cast, call(cast))
    client = signed_in(cast.clerk)
    address = f"/bhl/meetings/{meeting.pk}/attendance"
    with clock.at(meeting.starts):
        seen = hidden(client.get(address).content, "seen")
        record_attendance(
            by=cast.manager, meeting=meeting, marks=[Mark(cast.director, Presence.ABSENT)]
        )
        marks = {"seen": seen, f"presence-{cast.director.pk}": "present"}
        answer = client.post(address, marks)
    assert answer.status_code == 400
    assert "director, Hertfordshire is now absent" in words(answer.content)
    (checked,) = html.fromstring(answer.content.decode()).xpath(
        f"//input[@name='presence-{cast.director.pk}'][@checked]/@value"
    )
    assert checked == "present"


def test_one_answers_from_the_page_and_says_who_comes_instead(cast: Cast) -> None:
    meeting = call(cast)
    client = signed_in(cast.director)
    address = f"/bhl/meetings/{meeting.pk}/answer"
    missing = client.post(address, {"answer": "sends"})
    assert (missing.status_code, "Say who comes instead." in words(missing.content)) == (400, True)
    done = client.post(address, {"answer": "sends", "substitute": "head"}, follow=True)
    assert "Your apologies are sent, and head comes instead." in words(done.content)
    # Why somebody does not come is for those who convene.
    client.post(address, {"answer": "cannot", "reason": "In hospital."})
    shown = f"/bhl/meetings/{meeting.pk}/"
    assert "In hospital" in words(signed_in(cast.clerk).get(shown).content)
    assert "In hospital" not in words(signed_in(cast.elected).get(shown).content)


def test_who_is_not_invited_is_told_so(cast: Cast) -> None:
    meeting = call(cast)
    answer = signed_in(cast.officer).get(f"/bhl/meetings/{meeting.pk}/answer", follow=True)
    assert "You are not invited to this meeting" in words(answer.content)


def test_another_bodys_meeting_is_no_page_here(cast: Cast) -> None:
    meeting = call(cast)
    item = add(cast, meeting)
    stranger = signed_in(cast.stranger)
    for page in ("", "agenda", "attendance", "move", "meeting.ics", f"agenda/{item.pk}"):
        assert stranger.get(f"/elsewhere/meetings/{meeting.pk}/{page}").status_code == 404
        assert stranger.get(f"/bhl/meetings/{meeting.pk}/{page}").status_code == 404
    other = call(cast)
    wrong = signed_in(cast.clerk).get(f"/bhl/meetings/{other.pk}/agenda/{item.pk}")
    assert wrong.status_code == 404


def test_the_whole_course_of_an_agenda_on_the_site(cast: Cast) -> None:
    client = signed_in(cast.clerk)
    meeting = call(cast)
    base = f"/bhl/meetings/{meeting.pk}/agenda"
    for title in ("One", "Two"):
        client.post(f"{base}/add", {"title": title, "kind": "decision", "minutes": "10"})
    two = meeting.items.get(title="Two")
    client.post(f"{base}/{two.pk}/shift", {"way": "up"})
    assert client.post(f"{base}/{two.pk}/shift", {"way": "sideways"}).status_code == 404
    assert [str(each) for each in meeting.items.all()] == ["1. Two", "2. One"]
    assert "2 items, 100 minutes left." in words(client.get(base).content)
    client.post(f"{base}/{two.pk}/drop")
    done = client.post(f"{base}/publish", {"confirm": "yes"}, follow=True)
    assert "is published. Those invited are told." in words(done.content)
    late = client.post(f"{base}/add", {"title": "Late", "kind": "decision", "minutes": "10"})
    assert "Say why this item cannot wait" in words(late.content)
    one = meeting.items.get(title="One")
    client.post(f"{base}/{one.pk}/drop", {"because": "It is settled."})
    shown = words(client.get(f"/bhl/meetings/{meeting.pk}/").content)
    assert "withdrawn It is settled." in shown


def test_an_item_is_taken_off_before_publication_and_withdrawn_with_a_reason_after(
    cast: Cast,
) -> None:
    meeting = call(cast)
    first, second = add(cast, meeting, "Leases"), add(cast, meeting, "Budget")
    client = signed_in(cast.clerk)
    asked = client.get(f"/bhl/meetings/{meeting.pk}/agenda/{first.pk}/drop")
    assert "Take this item off?" in words(asked.content)
    client.post(f"/bhl/meetings/{meeting.pk}/agenda/{first.pk}/drop")
    assert not AgendaItem.objects.filter(pk=first.pk).exists()
    with clock.at(NOW):
        publish_agenda(by=cast.clerk, meeting=meeting)
    asked = client.get(f"/bhl/meetings/{meeting.pk}/agenda/{second.pk}/drop")
    assert "Withdraw this item?" in words(asked.content)


@pytest.mark.parametrize(
    ("listed", "begins"),
    [("14 January 2031", "2pm"), ("14 jan 2031", "2:00 PM"), ("2031-01-14", "14.00")],
)
def test_days_and_times_are_taken_as_people_write_them(listed: str, begins: str) -> None:
    given = {"title": "Board", "pattern": "dates", "every": "1", "minutes": "60"}
    form = SeriesForm(given | {"listed": listed, "begins": begins})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["listed"] == [dt.date(2031, 1, 14)]
    assert form.cleaned_data["begins"] == dt.time(14)


def test_a_word_that_is_no_month_is_no_day() -> None:
    form = SeriesForm({"pattern": "dates", "listed": "14 ma 2031"})
    assert "“14 ma 2031” is not a day: write it as 14 1 2027." in form.errors["listed"]


def test_a_meeting_that_is_over_and_not_recorded_is_said_to_be_past(cast: Cast) -> None:
    meeting = call(cast)
    address = f"/bhl/meetings/{meeting.pk}/"
    clerk = signed_in(cast.clerk)
    with clock.at(meeting.starts + dt.timedelta(hours=1)):
        assert "It was on" not in words(clerk.get(address).content)
    with clock.at(meeting.ends + dt.timedelta(minutes=1)):
        page = words(clerk.get(address).content)
    assert "It was on" in page
    assert "Who was there is not recorded yet." in page


def test_faults_of_an_agenda_stand_at_the_top_and_at_their_field(cast: Cast) -> None:
    meeting = call(cast)
    add(cast, meeting, "Something")
    client = signed_in(cast.clerk)
    address = f"/bhl/meetings/{meeting.pk}/agenda/add"
    typed = {"title": "Bids", "kind": "decision", "minutes": "5", "is_exempt": "on"}
    wrong = html.fromstring(client.post(address, typed).content.decode())
    fault = "Say on which ground the item is not for the public."
    (link,) = wrong.xpath("//div[contains(@class,'govuk-error-summary')]//li/a")
    assert (link.text, link.get("href")) == (fault, "#id_exempt_ground")
    at_field = wrong.xpath("//p[@id='id_exempt_ground-error']")[0].text_content()
    assert fault in at_field
    with clock.at(meeting.starts - dt.timedelta(days=2)):
        late = client.post(
            f"/bhl/meetings/{meeting.pk}/agenda/publish", {"short_notice_because": ""}
        )
    assert late.status_code == 400
    said = late.content.decode()
    places = [said.index(each) for each in ("There is a problem", "<h1", "mh-agenda__item")]
    assert places == sorted(places)
    assert said.count("There is a problem") == 1


def test_a_day_for_the_agenda_that_has_passed_is_not_named_as_if_to_come(cast: Cast) -> None:
    meeting = call(cast)
    client = signed_in(cast.clerk)
    pages = (f"/bhl/meetings/{meeting.pk}/", f"/bhl/meetings/{meeting.pk}/agenda")
    for days, told in ((6, "The agenda is to be published by"), (5, "which would have been by")):
        with clock.at(meeting.starts - dt.timedelta(days=days)):
            for page in pages:
                said = words(client.get(page).content)
                assert told in said
                assert ("is to be published by" in said) == (days == 6)
