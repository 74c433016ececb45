"""Agendas: built from what is open and by hand, published with notice, then only added to."""

import datetime as dt
from collections.abc import Iterator

import pytest
from tests.cast import Cast
from tests.unit.meetings.called import NOW, add, call, publish

from moothall import clock
from moothall.faults import InvalidValue
from moothall.governance.enums import OPEN
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import Ref
from moothall.meetings import agenda_sources, matters, policies, queries
from moothall.meetings.agenda_making import (
    Wording,
    add_item,
    change_item,
    drop_item,
    publish_agenda,
    shift_item,
    withdraw_item,
)
from moothall.meetings.agenda_sources import OpenMatter
from moothall.meetings.enums import ItemKind, Status
from moothall.meetings.models import ActionPoint, AgendaItem, Meeting
from moothall.partnership.models import Body


def titles(meeting: Meeting) -> list[str]:
    """The items in their order, each with its number."""
    return [str(item) for item in AgendaItem.objects.filter(meeting=meeting)]


@pytest.fixture
def two_matters() -> Iterator[None]:
    """A room with two open matters in the body of the cast, the second urgent."""

    def find(body: Body, on: dt.date) -> list[OpenMatter]:
        if body.slug != "bhl":
            return []
        return [
            OpenMatter("A quiet matter", "/quiet", "Since March.", Ref("matter", "1", "hash now")),
            OpenMatter("A burning matter", "/burning", urgent=True),
        ]

    agenda_sources.register("tests", find)
    yield
    agenda_sources.forget("tests")


def test_items_are_numbered_shifted_and_taken_off(cast: Cast) -> None:
    meeting = call(cast)
    first, second, third = (add(cast, meeting, title) for title in ("One", "Two", "Three"))
    shift_item(by=cast.clerk, item=third, steps=-1)
    assert titles(meeting) == ["1. One", "2. Three", "3. Two"]
    shift_item(by=cast.clerk, item=first, steps=-1)  # beyond the end it stays
    shift_item(by=cast.clerk, item=first, steps=1)
    assert titles(meeting) == ["1. Three", "2. One", "3. Two"]
    drop_item(by=cast.clerk, item=first)
    assert titles(meeting) == ["1. Three", "2. Two"]
    with pytest.raises(NotAllowed, match="has been taken off the agenda meanwhile"):
        shift_item(by=cast.clerk, item=first, steps=1)
    assert second.title == "Two"


def test_times_add_up_from_the_beginning(cast: Cast) -> None:
    meeting = call(cast)
    for title, minutes in (("One", 5), ("Two", 45), ("Three", 20)):
        add(cast, meeting, title, minutes=minutes)
    items = queries.items_of(meeting)
    begins = [slot.begins - meeting.starts for slot in queries.timetable(meeting, items)]
    assert begins == [dt.timedelta(minutes=minutes) for minutes in (0, 5, 50)]
    assert queries.minutes_left(meeting, items) == 50


def test_open_matters_are_suggested_the_urgent_first_and_never_twice(
    cast: Cast, two_matters: None
) -> None:
    meeting = call(cast)
    found = queries.suggestions(meeting)
    assert [each.matter.title for each in found] == ["A burning matter", "A quiet matter"]
    for each in found:
        add_item(
            by=cast.clerk,
            meeting=meeting,
            wording=Wording(each.matter.title),
            suggestion=each,
        )
    assert queries.suggestions(meeting) == []
    assert queries.suggestions(call(cast)) == []  # nor for another meeting to come
    item = AgendaItem.objects.get(ref_kind="matter")
    assert (item.source, item.ref_key, item.address) == ("tests", "1", "/quiet")
    with pytest.raises(InvalidValue, match="is on the agenda already"):
        add_item(by=cast.clerk, meeting=meeting, wording=Wording("Again"), suggestion=found[0])
    drop_item(by=cast.clerk, item=item)
    assert [each.matter.title for each in queries.suggestions(meeting)] == ["A quiet matter"]


def test_another_body_is_suggested_nothing_of_ours(cast: Cast, two_matters: None) -> None:
    elsewhere = call(cast, by=cast.stranger, body=cast.other_body)
    assert queries.suggestions(elsewhere) == []


def test_late_action_points_are_one_matter(cast: Cast) -> None:
    meeting = call(cast)
    due = (NOW + dt.timedelta(days=3)).date()
    for number in (1, 2):
        ActionPoint.objects.create(
            body=cast.body,
            meeting=meeting,
            number=number,
            text="Do it",
            owner=cast.director,
            due=due,
        )
    (found,) = matters.late_points(cast.body, meeting.day)
    assert found.hint.startswith("Number 1, 2; the oldest was due on")
    assert list(matters.late_points(cast.body, due)) == []  # on the day itself it is not late


def test_an_item_names_all_its_faults_at_once(cast: Cast) -> None:
    meeting = call(cast)
    with pytest.raises(InvalidValue) as refused:
        add(cast, meeting, " ", minutes=999, is_exempt=True, presenter=cast.stranger)
    assert str(refused.value) == (
        "Give the item a title. An item takes from 0 to 480 minutes. Say on which ground the item "
        f"is not for the public. {cast.stranger} is not invited to this meeting."
    )


def test_a_published_agenda_is_only_added_to_and_withdrawn_from(cast: Cast) -> None:
    meeting = publish(cast, call(cast), "One", "Two")
    one = meeting.items.get(number=1)
    with pytest.raises(NotAllowed, match="an item is withdrawn with a reason"):
        drop_item(by=cast.clerk, item=one)
    with pytest.raises(InvalidValue, match="say why this item cannot wait"):
        add(cast, meeting, "Three")
    late = add(cast, meeting, "Three", late_because="It came up today.")
    assert (late.is_late, late.number) == (True, 3)
    with pytest.raises(InvalidValue, match="Say why the item is withdrawn"):
        withdraw_item(by=cast.clerk, item=one, because="")
    withdraw_item(by=cast.clerk, item=one, because="It is settled.")
    with pytest.raises(NotAllowed, match="is withdrawn already"):
        withdraw_item(by=cast.clerk, item=one, because="Again.")
    with pytest.raises(NotAllowed, match="is withdrawn"):
        change_item(by=cast.clerk, item=one, wording=Wording("Other"))
    two = meeting.items.get(number=2)
    for tried in (
        lambda: change_item(by=cast.clerk, item=two, wording=Wording("Other")),
        lambda: shift_item(by=cast.clerk, item=two, steps=-1),
    ):
        with pytest.raises(NotAllowed, match="The agenda is published, so “Two” stays as it is"):
            tried()
    assert titles(meeting) == ["1. One", "2. Two", "3. Three"]
    assert queries.minutes_left(meeting, queries.items_of(meeting)) == 100


def test_notice_is_counted_in_clear_days_and_short_notice_needs_a_reason(cast: Cast) -> None:
    meeting = call(cast)
    assert policies.publish_by(meeting) == meeting.day - dt.timedelta(days=6)
    with pytest.raises(NotAllowed, match="The agenda has no item yet"):
        publish_agenda(by=cast.clerk, meeting=meeting)
    add(cast, meeting)
    with clock.at(meeting.starts - dt.timedelta(days=6)):
        assert not policies.is_short_notice(meeting)
    with clock.at(meeting.starts - dt.timedelta(days=5)):
        with pytest.raises(InvalidValue, match="less than 5 clear days' notice"):
            publish_agenda(by=cast.clerk, meeting=meeting)
        done = publish_agenda(by=cast.clerk, meeting=meeting, short_notice_because="An offer ends.")
    assert (done.status, done.short_notice_because) == (Status.AGENDA, "An offer ends.")
    with pytest.raises(NotAllowed, match="is still to be held; its agenda is published"):
        publish_agenda(by=cast.clerk, meeting=done)


def test_terms_that_ask_for_no_clear_day_ask_for_no_notice(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policies, "notice_days", lambda body, on: 0)
    meeting = call(cast)
    add(cast, meeting)
    words = "The agenda is not published: the terms ask for no notice."
    assert policies.publish_words(meeting) == words
    with clock.at(meeting.starts - dt.timedelta(hours=2)):
        done = publish_agenda(by=cast.clerk, meeting=meeting)
    assert (done.status, done.short_notice_because) == (Status.AGENDA, "")


def test_only_those_who_convene_touch_an_agenda(cast: Cast) -> None:
    meeting = call(cast)
    item = add(cast, meeting)
    for who in (cast.director, cast.representative, cast.observer, cast.stranger):
        with pytest.raises(NotAllowed):
            shift_item(by=who, item=item, steps=1)
        with pytest.raises(NotAllowed):
            change_item(by=who, item=item, wording=Wording("Mine", ItemKind.DECISION))
    assert titles(meeting) == ["1. Review of the year"]


def test_every_decision_in_hand_has_words_for_the_agenda() -> None:
    assert tuple(matters.OF_DECISION) == OPEN
