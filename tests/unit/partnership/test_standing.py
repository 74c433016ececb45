"""What people are in a body, and what they may see."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from tests.cast import AUTHORITIES, Cast

from moothall import clock
from moothall.commissioning.permissions import COMMISSIONS
from moothall.faults import InvalidValue
from moothall.governance.permissions import PROPOSES, SPEAKS, voices_of
from moothall.ledger.refs import OPERATOR
from moothall.partnership.enums import Role
from moothall.partnership.models import Appointment, Body, Membership
from moothall.partnership.people import appoint
from moothall.partnership.permissions import NOBODY, OPERATING, standing
from moothall.partnership.queries import (
    area_named,
    authorities,
    grouping,
    leads,
    members,
    only_body,
    person_by_email,
)
from moothall.planning.permissions import PLANS

pytestmark = pytest.mark.django_db


def test_the_manager_acts_for_the_whole(cast: Cast) -> None:
    place = standing(cast.manager, cast.body)
    assert (place.manager, place.any, place.serves_authority) == (True, True, True)
    assert place.organisations == frozenset()


def test_those_of_an_authority_act_for_it_alone(cast: Cast) -> None:
    place = standing(cast.commissioner, cast.body)
    assert (place.manager, place.serves_authority) == (False, True)
    assert place.acts_for(cast.luton)
    assert not place.acts_for(cast.bedford)
    assert not place.acts_for(None)


def test_a_provider_s_officer_acts_for_the_provider_and_for_no_authority(cast: Cast) -> None:
    place = standing(cast.officer, cast.body)
    assert (place.any, place.serves_authority, place.manager) == (True, False, False)
    assert place.acts_for(cast.barnfield)
    assert not place.acts_for(cast.oaklands)


def test_an_observer_is_there_and_no_more(cast: Cast) -> None:
    place = standing(cast.observer, cast.body)
    assert (place.any, place.serves_authority, place.manager) == (True, False, False)


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.ELECTED])
def test_whoever_watches_or_speaks_for_a_provider_is_no_officer_of_it(
    cast: Cast, role: Role
) -> None:
    college = appoint(
        by=OPERATOR, person=cast.nobody, body=cast.body, role=role, organisation=cast.barnfield
    )
    place = standing(cast.nobody, cast.body)
    assert (place.any, place.acts_for(college.organisation)) == (True, False)


def test_an_authority_s_observer_serves_it_no_more_than_the_body_s(cast: Cast) -> None:
    appoint(
        by=OPERATOR,
        person=cast.nobody,
        body=cast.body,
        role=Role.OBSERVER,
        organisation=cast.luton,
    )
    assert not standing(cast.nobody, cast.body).serves_authority


def test_a_hat_at_a_provider_gives_no_right_that_another_at_an_authority_lacks(cast: Cast) -> None:
    for role, place in ((Role.DIRECTOR, cast.barnfield), (Role.MIS, cast.luton)):
        appoint(by=OPERATOR, person=cast.nobody, body=cast.body, role=role, organisation=place)
    found = standing(cast.nobody, cast.body)
    assert (found.roles, found.authority_roles) == ({Role.DIRECTOR, Role.MIS}, {Role.MIS})
    assert standing(cast.observer, cast.body).body_roles == {Role.OBSERVER}
    for rule in (PROPOSES, SPEAKS, COMMISSIONS, PLANS):
        assert (rule.name, rule.holds(found)) == (rule.name, False)
        assert rule.holds(standing(cast.commissioner, cast.body))


def test_people_of_elsewhere_and_of_nowhere_are_nothing_here(cast: Cast) -> None:
    assert standing(cast.stranger, cast.body) == NOBODY
    assert standing(cast.nobody, cast.body) == NOBODY
    assert standing(AnonymousUser(), cast.body) == NOBODY
    assert standing(OPERATOR, cast.body) == OPERATING


def test_somebody_switched_off_is_nothing(cast: Cast) -> None:
    cast.manager.is_active = False
    cast.manager.save()
    assert standing(cast.manager, cast.body) == NOBODY


def test_an_appointment_counts_from_its_first_day_to_its_last(cast: Cast) -> None:
    Membership.objects.filter(organisation=cast.luton).update(starts=dt.date(2026, 1, 1))
    held = Appointment.objects.get(person=cast.commissioner)
    held.starts, held.ends = dt.date(2026, 9, 1), dt.date(2026, 9, 30)
    held.save()
    there = []
    for day in ("2026-08-31", "2026-09-01", "2026-09-30", "2026-10-01"):
        with clock.at(dt.datetime.fromisoformat(f"{day}T12:00:00+00:00")):
            there.append(standing(cast.commissioner, cast.body).any)
    assert there == [False, True, True, False]


def test_a_role_counts_only_while_its_organisation_is_a_member(cast: Cast) -> None:
    Appointment.objects.update(starts=dt.date(2026, 1, 1))
    Membership.objects.filter(organisation=cast.luton).update(
        starts=dt.date(2026, 9, 1), ends=dt.date(2026, 9, 30)
    )
    there = []
    for day in ("2026-08-31", "2026-09-01", "2026-09-30", "2026-10-01"):
        with clock.at(dt.datetime.fromisoformat(f"{day}T12:00:00+00:00")):
            place = standing(cast.commissioner, cast.body)
            seen = Body.objects.visible_to(cast.commissioner).exists()
            speaks = bool(voices_of(cast.commissioner, cast.body))
            there.append((place.any, place.serves_authority, seen, speaks))
            assert standing(cast.manager, cast.body).manager
    assert there == [(False,) * 4, (True,) * 4, (True,) * 4, (False,) * 4]


def test_membership_elsewhere_keeps_no_role_here(cast: Cast) -> None:
    here = Membership.objects.get(organisation=cast.luton)
    Membership.objects.create(
        body=cast.other_body, organisation=cast.luton, sector=cast.luton.sector
    )
    here.delete()
    assert standing(cast.commissioner, cast.body) == NOBODY


def test_each_sees_the_bodies_they_are_appointed_in(cast: Cast) -> None:
    assert list(Body.objects.visible_to(cast.officer)) == [cast.body]
    assert list(Body.objects.visible_to(cast.stranger)) == [cast.other_body]
    assert list(Body.objects.visible_to(cast.nobody)) == []


def test_members_are_those_of_today(cast: Cast) -> None:
    assert [a.name for a in authorities(cast.body)] == sorted(AUTHORITIES)
    assert grouping(cast.body) == tuple(AUTHORITIES[name] for name in sorted(AUTHORITIES))
    Membership.objects.filter(organisation=cast.luton).update(
        starts=dt.date(2020, 1, 1), ends=dt.date(2020, 12, 31)
    )
    assert "E06000032" not in grouping(cast.body)
    assert cast.luton not in members(cast.body)


def test_who_leads_for_a_provider(cast: Cast) -> None:
    assert {k: str(v) for k, v in leads(cast.body).items()} == {
        cast.barnfield.pk: "Luton",
        cast.oaklands.pk: "Hertfordshire",
    }
    assert leads(cast.other_body) == {}


def test_the_only_body_or_the_named_one(cast: Cast) -> None:
    assert only_body("bhl") == cast.body
    seen = Body.objects.visible_to(cast.officer)
    assert only_body(among=seen) == cast.body
    with pytest.raises(InvalidValue) as refused:
        only_body()
    assert str(refused.value) == (
        "Say which partnership is meant with --partnership. There are: bhl, elsewhere."
    )
    with pytest.raises(InvalidValue) as refused:
        only_body("elsewhere", among=seen)
    assert str(refused.value) == "There is no partnership “elsewhere”. There are: bhl."


def test_somebody_is_found_by_address_in_any_letters(cast: Cast) -> None:
    assert person_by_email(" NOBODY@example.org ") == cast.nobody
    with pytest.raises(InvalidValue, match=r"Nobody here has the e-mail address “x@y\.org”\."):
        person_by_email("x@y.org")


def test_an_area_is_found_by_name_or_code(cast: Cast) -> None:
    assert area_named("luton").code == area_named("e06000032").code == "E06000032"
    with pytest.raises(InvalidValue, match="is neither the code nor the name"):
        area_named("Atlantis")


def test_roles_begin_and_end_at_midnight_in_london(cast: Cast) -> None:
    day = dt.date(2026, 7, 15)
    for role, starts, ends in (
        (Role.OBSERVER, day - dt.timedelta(days=9), day - dt.timedelta(days=1)),
        (Role.CLERK, day, None),
    ):
        Appointment.objects.create(
            person=cast.nobody, body=cast.body, role=role, starts=starts, ends=ends
        )
    midnight = dt.datetime(2026, 7, 14, 23, tzinfo=dt.UTC)  # an hour ahead of UTC in summer
    with clock.at(midnight - dt.timedelta(minutes=1)):
        assert standing(cast.nobody, cast.body).roles == {Role.OBSERVER}
    with clock.at(midnight):
        assert standing(cast.nobody, cast.body).roles == {Role.CLERK}
