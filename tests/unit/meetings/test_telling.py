"""What people are told of meetings, and what of them awaits whom."""

import datetime as dt

from tests.cast import Cast
from tests.unit.meetings.called import NOW, add, call, hold, publish

from moothall import clock
from moothall.ledger.models import Event
from moothall.meetings import telling
from moothall.meetings.attending import accept_invitation, send_apologies
from moothall.meetings.calling import cancel_meeting, move_meeting
from moothall.meetings.duties import duties_of
from moothall.meetings.steps import steps
from moothall.partnership.models import Person
from moothall.partnership.permissions import standing


def titles(cast: Cast, who: Person) -> list[str]:
    """What of meetings awaits somebody, by its first words."""
    found = duties_of(who, standing(who, cast.body), cast.body)
    return [each.title.split(" the meeting")[0].rsplit(" of", 1)[0] for each in found]


def test_those_invited_are_told_of_a_meeting_its_move_and_its_end(cast: Cast) -> None:
    meeting = publish(cast, call(cast))
    with clock.at(NOW):
        later = meeting.starts + dt.timedelta(days=1)
        moved = move_meeting(
            by=cast.clerk, meeting=meeting, starts=later, minutes=60, because="A strike."
        )
        cancel_meeting(by=cast.clerk, meeting=moved, because="Nothing to decide.")
    found = {
        name: teller(cast.body, Event.objects.get(name=name))
        for name, teller in (
            ("AgendaPublished", telling.agenda),
            ("MeetingMoved", telling.moved),
            ("MeetingCancelled", telling.cancelled),
        )
    }
    invited = {cast.elected, cast.director, cast.chair, cast.representative, cast.manager,
               cast.clerk, cast.observer}  # fmt: skip
    for told in found.values():
        assert told is not None
        assert told.people == {who.pk for who in invited}
        assert told.address == f"/bhl/meetings/{meeting.pk}/"
    assert found["MeetingMoved"] is not None
    assert found["MeetingMoved"].text.endswith("A strike.")
    # One that is cancelled meanwhile invites nobody.
    assert telling.called(cast.body, Event.objects.get(name="MeetingCalled")) is None


def test_who_convenes_is_told_of_apologies_but_not_whose_nor_why(cast: Cast) -> None:
    meeting = call(cast)
    send_apologies(by=cast.director, meeting=meeting, person=cast.director, reason="In hospital.")
    told = telling.apologies(cast.body, Event.objects.get(name="ApologiesSent"))
    assert told is not None
    assert told.people == {cast.manager.pk, cast.clerk.pk, cast.chair.pk}
    assert ("hospital" in told.text, cast.director.name in told.text) == (False, False)
    assert "hospital" not in str(Event.objects.get(name="ApologiesSent").detail)


def test_another_body_is_told_nothing(cast: Cast) -> None:
    call(cast)
    event = Event.objects.get(name="MeetingCalled")
    assert telling.called(cast.other_body, event) is None


def test_an_agenda_awaits_the_clerk_and_an_answer_everybody_invited(cast: Cast) -> None:
    meeting = call(cast)
    add(cast, meeting)
    assert titles(cast, cast.director) == []  # a month ahead nobody is asked
    with clock.at(meeting.starts - dt.timedelta(days=10)):
        assert titles(cast, cast.clerk) == ["Publish the agenda", "Say if you cannot come to"]
        assert titles(cast, cast.director) == ["Say if you cannot come to"]
        assert titles(cast, cast.officer) == []
        accept_invitation(by=cast.director, meeting=meeting, person=cast.director)
        assert titles(cast, cast.director) == []


def test_a_meeting_that_is_over_awaits_its_record(cast: Cast) -> None:
    meeting = publish(cast, call(cast))
    after = meeting.ends + dt.timedelta(hours=1)
    with clock.at(after):
        assert titles(cast, cast.clerk) == ["Record who was at"]
        assert titles(cast, cast.director) == []
    hold(cast, call(cast, starts=NOW + dt.timedelta(days=10)), cast.director)
    with clock.at(after):
        assert titles(cast, cast.clerk) == ["Record who was at"]


def test_the_first_meetings_are_a_step_of_the_set_up(cast: Cast) -> None:
    (before,) = steps(cast.body, standing(cast.manager, cast.body))
    call(cast)
    (after,) = steps(cast.body, standing(cast.manager, cast.body))
    assert (before.done, after.done, after.hint) == (False, True, "1 meeting is called.")
