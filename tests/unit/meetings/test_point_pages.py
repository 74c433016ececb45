"""The pages of action points, and what the pages of the record cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast
from tests.unit.meetings.browsing import at, signed_in, words
from tests.unit.meetings.held import held

from moothall.meetings.action_points import give_action_point
from moothall.meetings.models import ActionPoint


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
    assert signed_in(cast.officer).post(f"{address}close", {"status": "done"}).status_code == 403
    owner.post(f"{address}progress", {"text": "Half of it."})
    owner.post(f"{address}close", {"status": "done", "text": "Sent."})
    page = words(owner.get(address).content)
    assert "It was done on" in page
    assert "Half of it." in page
    assert owner.post(f"{address}reopen", {"because": "x"}).status_code == 403
    clerk.post(f"{address}reopen", {"because": "One did not get it."})
    assert "Opened again" in words(owner.get(address).content)


def test_names_of_those_who_own_nothing_are_for_those_who_hand_over(cast: Cast) -> None:
    made = held(cast)
    point = give_action_point(
        by=cast.clerk,
        meeting=made.meeting,
        text="Send the draft round",
        owner=cast.director,
        due=made.meeting.day,
    )
    address = f"/bhl/meetings/actions/{point.pk}/"
    other, name = signed_in(cast.representative), str(cast.officer)
    page = other.get("/bhl/meetings/actions/").content.decode()
    assert str(cast.director) in page
    assert name not in page
    for step in ("hand-over", "close", "progress"):
        answer = other.get(f"{address}{step}")
        assert answer.status_code == 403
        assert "kept by its owner" in answer.content.decode()
        assert name not in answer.content.decode()
    assert name in signed_in(cast.director).get(f"{address}hand-over").content.decode()


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
                text=f"Do {number} of {many}",
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
