"""Who ends a role or a membership sees which seats it leaves empty, before and afterwards."""

import datetime as dt
from collections.abc import Collection

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast, person

from moothall import clock
from moothall.ledger.refs import OPERATOR, Ref
from moothall.partnership import duties, handover, seats
from moothall.partnership.actions import add_person
from moothall.partnership.enums import Role
from moothall.partnership.handover import Owned
from moothall.partnership.membership import admit_member, end_membership
from moothall.partnership.models import Appointment, Membership, Person, today
from moothall.partnership.people import appoint, end_appointment
from moothall.partnership.permissions import standing
from moothall.theme.formats import long_date

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
DAY = dt.timedelta(days=1)
NO_DIRECTOR = "Nobody is director of Hertfordshire."


@pytest.fixture
def manager(cast: Cast) -> Client:
    """The manager, in a body whose roles and members are from last month."""
    begun = today() - 40 * DAY
    Appointment.objects.update(starts=begun)
    Membership.objects.update(starts=begun)
    client = Client()
    client.force_login(cast.manager, backend=BACKEND)
    return client


def titles(cast: Cast, reader: str = "manager") -> list[str]:
    who = getattr(cast, reader)
    found = duties.of(who, standing(who, cast.body), cast.body)
    return [duty.title for duty in found if duty.title.startswith("Let somebody be")]


def test_ending_the_only_director_of_an_authority_warns_first_and_stays_a_duty_until_filled(
    cast: Cast, manager: Client
) -> None:
    role = cast.director.appointments.get()
    address = f"/bhl/partnership/people/{cast.director.pk}/roles/{role.pk}/end"
    assert NO_DIRECTOR in manager.get(address).content.decode()
    assert titles(cast) == []
    done = manager.post(address, {"when": "now"}, follow=True)
    assert NO_DIRECTOR in done.content.decode()
    for page in ("/bhl/partnership/", "/bhl/partnership/bodies/bhl/"):
        assert NO_DIRECTOR in manager.get(page).content.decode()
    assert titles(cast) == titles(cast, "clerk") == ["Let somebody be director of Hertfordshire"]
    person(Role.DIRECTOR, cast.body, cast.bedford)
    assert titles(cast) == ["Let somebody be director of Hertfordshire"]
    appoint(
        by=OPERATOR, person=cast.nobody, body=cast.body, role=Role.DIRECTOR,
        organisation=cast.hertfordshire,
    )  # fmt: skip
    assert titles(cast) == []
    assert NO_DIRECTOR not in manager.get("/bhl/partnership/").content.decode()


def test_a_seat_whose_only_holder_came_and_went_on_one_day_stays_a_duty(
    cast: Cast, manager: Client
) -> None:
    cast.director.appointments.all().delete()  # nobody was ever director there
    assert titles(cast) == []
    given = {"by": OPERATOR, "person": cast.nobody, "body": cast.body, "role": Role.DIRECTOR}
    to_come = appoint(**given, organisation=cast.hertfordshire, starts=today() + DAY)
    end_appointment(by=cast.manager, appointment=to_come)
    assert titles(cast) == []  # nor after this one, who had not begun
    role = appoint(**given, organisation=cast.hertfordshire)
    end_appointment(by=cast.manager, appointment=role)
    assert not Appointment.objects.filter(role=Role.DIRECTOR, person=cast.nobody).exists()
    assert titles(cast) == ["Let somebody be director of Hertfordshire"]
    assert NO_DIRECTOR in manager.get("/bhl/partnership/").content.decode()
    appoint(**given, organisation=cast.hertfordshire)
    assert titles(cast) == []


def test_empty_seats_are_for_those_who_serve_the_body(cast: Cast, manager: Client) -> None:
    end_appointment(by=cast.manager, appointment=cast.director.appointments.get())
    client = Client()
    client.force_login(cast.commissioner, backend=BACKEND)
    for page in ("/bhl/partnership/", "/bhl/partnership/bodies/bhl/"):
        assert "Nobody is director" not in client.get(page).content.decode()
    assert titles(cast, "commissioner") == []


def test_a_successor_who_begins_the_day_after_leaves_no_seat_empty_and_a_later_one_does(
    cast: Cast, manager: Client
) -> None:
    role = cast.clerk.appointments.get()
    last = today() + 9 * DAY
    following = appoint(
        by=OPERATOR, person=cast.nobody, body=cast.body, role=Role.CLERK, starts=last + DAY
    )
    before = seats.vacancies(cast.body)
    end_appointment(by=cast.manager, appointment=role, last_day=last)
    assert seats.emptied_since(before, cast.body) == []
    Appointment.objects.filter(pk=following.pk).update(starts=last + 5 * DAY)
    told = [each.sentence for each in seats.emptied_since(before, cast.body)]
    since, until = long_date(last + DAY), long_date(last + 4 * DAY)
    assert told == [
        f"Nobody is its clerk from {since} until {until}. Nobody would keep the record beside the "
        "manager."
    ]
    with clock.at(clock.now() + 5 * DAY):
        found = duties.of(cast.manager, standing(cast.manager, cast.body), cast.body)
        assert [d.last_day for d in found if d.title == "Let somebody be its clerk"] == [last + DAY]


def test_a_seat_that_nobody_ever_had_is_no_duty(cast: Cast) -> None:
    assert titles(cast, "stranger") == []
    found = seats.vacancies(cast.other_body)
    assert sorted(seat.title for seat in found) == ["its chair", "its clerk"]
    assert not any(vacancy.was_held for vacancy in found.values())


def test_a_leaver_who_is_closed_fills_no_seat(cast: Cast, manager: Client) -> None:
    page = manager.get(f"/bhl/partnership/people/{cast.clerk.pk}/leave").content.decode()
    assert "Nobody is its clerk." in page
    cast.clerk.is_active = False
    cast.clerk.save()
    assert titles(cast) == ["Let somebody be its clerk"]


def test_a_member_that_leaves_takes_the_chair_along_and_leaves_no_seat_of_its_own(
    cast: Cast, manager: Client
) -> None:
    membership = Membership.objects.get(organisation=cast.luton)
    person(Role.DIRECTOR, cast.body, cast.luton)
    address = f"/bhl/partnership/members/{cast.luton.pk}/{membership.pk}/end"
    page = manager.get(address).content.decode()
    assert "Nobody is its chair." in page
    assert "Nobody is director of Luton" not in page
    assert "3 roles end with it" in page
    day = today() + 3 * DAY
    sent = {f"last_day_{part}": getattr(day, part) for part in ("day", "month", "year")}
    done = manager.post(address, sent, follow=True).content.decode()
    assert f"Nobody is its chair from {long_date(day + DAY)}." in done
    assert "director of Luton from" not in done


def test_ending_a_membership_shows_what_its_people_own_and_offers_to_hand_it_over(
    cast: Cast, manager: Client
) -> None:
    owners = {"Places fall short": cast.commissioner, "Not theirs": cast.clerk}

    def owned_by(people: Collection[Person], body: object) -> list[Owned]:
        return [
            Owned(title, "/bhl/", Ref("risk", title), owner.pk)
            for title, owner in owners.items()
            if owner in people
        ]

    membership = Membership.objects.get(organisation=cast.luton)
    address = f"/bhl/partnership/members/{cast.luton.pk}/{membership.pk}/end"
    give = f"/bhl/partnership/people/{cast.commissioner.pk}/hand-over"
    handover.register("the registers", owned_by, lambda **_: None)
    try:
        page = manager.get(address).content.decode()
        shown = [words in page for words in ("Places fall short", give, "Not theirs")]
        assert shown == [True, True, False]
        counts = []
        for number in (1, 12):
            for each in range(number):
                owners[f"Risk {number} {each}"] = cast.commissioner
                owners[f"Theirs {number} {each}"] = officer_of_luton(cast, f"{number}-{each}")
            with CaptureQueriesContext(connection) as asked:
                manager.get(address)
            counts.append(len(asked))
        assert counts[0] == counts[1]
        # Who has another role here stays, and keeps what is theirs.
        appoint(by=OPERATOR, person=cast.commissioner, body=cast.body, role=Role.OBSERVER)
        assert "Places fall short" not in manager.get(address).content.decode()
    finally:
        handover.forget("the registers")


def officer_of_luton(cast: Cast, name: str) -> Person:
    """Add an officer of Luton."""
    added = add_person(by=OPERATOR, email=f"officer-{name}@example.org", name=f"Officer {name}")
    appoint(by=OPERATOR, person=added, body=cast.body, role=Role.MIS, organisation=cast.luton)
    return added


def test_a_membership_that_has_ended_asks_nobody_at_the_levels_of_the_rule(cast: Cast) -> None:
    admit_member(by=OPERATOR, body=cast.other_body, organisation=cast.luton)
    membership = Membership.objects.get(body=cast.other_body)
    asked = "director of Luton"
    assert asked in {seat.title for seat in seats.vacancies(cast.other_body)}
    end_membership(by=OPERATOR, membership=membership, last_day=today())
    with clock.at(clock.now() + DAY):
        assert asked not in {seat.title for seat in seats.vacancies(cast.other_body)}
