"""Who is invited, who comes, whether that is enough, and how well meetings are attended."""

import datetime as dt

import pytest
from django.test import Client
from tests.cast import Cast, person
from tests.unit.meetings.called import call, hold, publish

from moothall import clock
from moothall.charter.quorum import Quorum
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import OPERATOR
from moothall.meetings import policies, queries
from moothall.meetings.attending import (
    Mark,
    accept_invitation,
    record_attendance,
    record_guest,
    send_apologies,
)
from moothall.meetings.counting import count, quorum_on
from moothall.meetings.enums import Presence, SitsAs, Status
from moothall.meetings.invited import invited_to
from moothall.meetings.models import Attendance, Minutes
from moothall.meetings.rates import lacking, rates
from moothall.partnership.enums import Role, Sector
from moothall.partnership.membership import correct_membership, end_membership
from moothall.partnership.models import Membership
from moothall.partnership.people import appoint


def test_members_come_first_then_those_in_attendance_then_observers(cast: Cast) -> None:
    found = invited_to(call(cast))
    assert [(each.person, each.sits_as) for each in found] == [
        (cast.elected, SitsAs.MEMBER),  # Bedford
        (cast.director, SitsAs.MEMBER),  # Hertfordshire
        (cast.chair, SitsAs.MEMBER),  # Luton
        (cast.representative, SitsAs.MEMBER),  # Oaklands
        (cast.manager, SitsAs.ATTENDING),
        (cast.clerk, SitsAs.ATTENDING),
        (cast.observer, SitsAs.OBSERVER),
    ]


def test_one_with_two_roles_is_invited_once_in_the_higher(cast: Cast) -> None:
    appoint(
        by=OPERATOR, person=cast.chair, body=cast.body, role=Role.DIRECTOR, organisation=cast.luton
    )
    (found,) = [each for each in invited_to(call(cast)) if each.person == cast.chair]
    assert (found.role, found.organisation) == (Role.CHAIR, cast.luton)


def test_who_is_no_member_on_the_day_is_not_invited(cast: Cast) -> None:
    meeting = call(cast)
    last = meeting.day - dt.timedelta(days=1)
    oaklands = Membership.objects.get(body=cast.body, organisation=cast.oaklands)
    end_membership(by=OPERATOR, membership=oaklands, last_day=last)
    assert cast.representative not in {each.person for each in invited_to(meeting)}


def test_who_comes_counts_in_the_sector_in_which_their_member_sits_here(cast: Cast) -> None:
    oaklands = Membership.objects.get(body=cast.body, organisation=cast.oaklands)
    correct_membership(
        by=OPERATOR, membership=oaklands, starts=oaklands.starts, ends=None, sector=Sector.ADULT
    )
    meeting = call(cast)
    sent = send_apologies(by=cast.representative, meeting=meeting, person=cast.representative)
    assert (sent.sector, cast.oaklands.sector) == ("adult learning", "college")
    found = lacking(cast.body, rates(cast.body, meeting.day, meeting.day))
    said = {str(each.sector): each.words for each in found}
    assert said["adult learning"] == "members, but nobody came"


def test_apologies_are_sent_with_a_substitute_and_taken_back(cast: Cast) -> None:
    meeting = call(cast)
    sent = send_apologies(
        by=cast.director,
        meeting=meeting,
        person=cast.director,
        reason="On leave.",
        substitute="head  of learning",
    )
    assert (sent.presence, sent.substitute, sent.organisation, sent.sector) == (
        Presence.APOLOGIES,
        "head of learning",
        cast.hertfordshire,
        Sector.AUTHORITY,
    )
    back = accept_invitation(by=cast.director, meeting=meeting, person=cast.director)
    assert (back.pk, back.presence, back.substitute) == (sent.pk, Presence.COMING, "")


def test_nobody_answers_for_another_but_those_who_convene(cast: Cast) -> None:
    meeting = call(cast)
    with pytest.raises(NotAllowed, match="Calling meetings and keeping their record is for"):
        send_apologies(by=cast.elected, meeting=meeting, person=cast.director)
    with pytest.raises(NotAllowed, match="is not invited"):
        send_apologies(by=cast.officer, meeting=meeting, person=cast.officer)
    send_apologies(by=cast.clerk, meeting=meeting, person=cast.director)
    assert Attendance.objects.get().said_by == cast.clerk


def test_with_its_first_record_a_meeting_is_held_and_its_quorum_pinned(cast: Cast) -> None:
    meeting = publish(cast, call(cast))
    with pytest.raises(NotAllowed, match="record who is there then"):
        record_attendance(by=cast.clerk, meeting=meeting, marks=[])
    with (
        clock.at(meeting.starts - dt.timedelta(hours=2)),
        pytest.raises(NotAllowed, match="record who is there from an hour before it"),
    ):
        record_attendance(by=cast.clerk, meeting=meeting, marks=[])
    with clock.at(meeting.starts - dt.timedelta(hours=1)):
        assert policies.can_record(cast.clerk, meeting)
    with clock.at(meeting.starts):
        done = record_attendance(
            by=cast.clerk, meeting=meeting, marks=[Mark(cast.director, Presence.PRESENT)]
        )
    assert (done.status, done.quorum, done.quorum_of) == (Status.HELD, 2, 4)
    assert done.attendances.count() == len(invited_to(meeting))  # of the rest nothing is known yet
    assert queries.count_now(done, list(done.attendances.all())).words == (
        "Not quorate: 1 of 4 authorities is here, 2 are needed."
    )
    with pytest.raises(NotAllowed, match="has been held"):
        send_apologies(by=cast.elected, meeting=done, person=cast.elected)


def test_a_meeting_whose_agenda_was_never_published_is_not_held(cast: Cast) -> None:
    meeting = call(cast)
    with clock.at(meeting.starts), pytest.raises(NotAllowed, match="its agenda is not published"):
        record_attendance(by=cast.clerk, meeting=meeting, marks=[])


def test_a_substitute_counts_for_the_authority_and_an_observer_for_nobody(cast: Cast) -> None:
    meeting = publish(cast, call(cast))
    marks = [
        Mark(cast.director, Presence.APOLOGIES, "head of learning"),
        Mark(cast.chair, Presence.PRESENT),
        Mark(cast.observer, Presence.PRESENT),
        Mark(cast.representative, Presence.PRESENT),  # a college counts for no authority
    ]
    with clock.at(meeting.starts):
        done = record_attendance(by=cast.clerk, meeting=meeting, marks=marks)
    found = queries.count_now(done, list(done.attendances.all()))
    assert found.here == {cast.hertfordshire.pk, cast.luton.pk}
    assert found.words == "Quorate: 2 of 4 authorities are here, 2 are needed."


def test_a_meeting_can_be_quorate_for_some_items_only(cast: Cast) -> None:
    meeting = publish(cast, call(cast), "One", "Two", "Three")
    one, two, three = meeting.items.all()
    marks = [
        Mark(cast.director, Presence.PRESENT, from_item=two),
        Mark(cast.chair, Presence.PRESENT, until_item=two),
    ]
    with clock.at(meeting.starts):
        done = record_attendance(by=cast.clerk, meeting=meeting, marks=marks)
    rows = list(done.attendances.select_related("from_item", "until_item"))
    assert queries.inquorate_items(done, rows, [one, two, three]) == [one, three]
    client = Client()
    client.force_login(cast.clerk, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"/bhl/meetings/{done.pk}/").content.decode()
    assert page.count("too few were there") == 1
    assert "At items 1 and 3 too few were there to decide." in page


def test_terms_may_ask_for_the_chair(cast: Cast) -> None:
    meeting = hold(cast, call(cast), cast.director, cast.elected)
    rows = list(meeting.attendances.all())
    strict = count(meeting, Quorum(needs_chair=True), 4, rows)
    assert strict.words == (
        "Not quorate: 2 of 4 authorities are here, but neither chair nor deputy is."
    )
    assert count(meeting, Quorum(), 4, rows).is_quorate


def test_faults_of_a_record_are_named_all_at_once(cast: Cast) -> None:
    meeting = publish(cast, call(cast), "One", "Two")
    one, two = meeting.items.all()
    marks = [
        Mark(cast.stranger, Presence.PRESENT),
        Mark(cast.director, Presence.PRESENT, "somebody"),
        Mark(cast.chair, Presence.PRESENT, from_item=two, until_item=one),
    ]
    with clock.at(meeting.starts), pytest.raises(InvalidValue) as refused:
        record_attendance(by=cast.clerk, meeting=meeting, marks=marks)
    assert str(refused.value) == (
        f"{cast.stranger} was not invited to this meeting. Somebody came instead of "
        f"{cast.director}: record their apologies. {cast.chair} left before they came."
    )
    meeting.refresh_from_db()
    assert meeting.status == Status.AGENDA


def test_attendance_is_settled_once_the_minutes_are_approved(cast: Cast) -> None:
    meeting = hold(cast, call(cast), cast.director)
    record_guest_at = meeting.ends + dt.timedelta(days=1)
    with clock.at(record_guest_at):
        record_guest(by=cast.clerk, meeting=meeting, guest="auditor")
        Minutes.objects.create(
            meeting=meeting, status="approved", circulated_at=clock.now(), approved_at=clock.now()
        )
        with pytest.raises(NotAllowed, match="The minutes are approved"):
            record_attendance(by=cast.clerk, meeting=meeting, marks=[])
    guest = meeting.attendances.get(person=None)
    assert (str(guest), guest.sits_as) == ("auditor", SitsAs.GUEST)
    assert quorum_on(cast.body, meeting.day)[1] == 4


def test_rates_count_members_where_somebody_was_invited_for_them(cast: Cast) -> None:
    first = hold(cast, call(cast), cast.director, cast.chair, cast.representative)
    person(Role.DIRECTOR, cast.body, cast.bedford)  # a second seat: one of them is enough
    later = call(cast, starts=first.starts + dt.timedelta(days=7))
    second = hold(cast, later, cast.director, cast.elected)
    found = rates(cast.body, first.day, second.day)
    assert {rate.name: (rate.came, rate.of) for rate in found.by_member} == {
        "Bedford": (1, 2),
        "Hertfordshire": (2, 2),
        "Luton": (1, 2),
        "Oaklands College": (1, 2),
    }
    assert {rate.name: (rate.came, rate.of) for rate in found.by_sector} == {
        "local authority": (4, 6),
        "college": (1, 2),
    }
    assert [rate.came for rate in found.by_meeting] == [3, 2]
    assert (found.all.came, found.all.of, found.all.is_good(62), found.all.is_good(63)) == (
        5,
        8,
        True,
        False,
    )
    only_second = rates(cast.body, second.day, second.day)
    assert (only_second.all.came, only_second.all.of) == (2, 4)


def test_the_sectors_a_partnership_lacks_are_named(cast: Cast) -> None:
    meeting = hold(cast, call(cast), cast.director)
    found = lacking(cast.body, rates(cast.body, meeting.day, meeting.day))
    said = {str(each.sector): each.words for each in found}
    assert said["college"] == "members, but nobody came"
    assert said["school"] == "no member"
    assert "authority" not in said
