"""Joining, leaving, coming back; and who leads for a provider."""

import datetime as dt

import pytest
from tests.cast import Cast

from moothall import clock
from moothall.faults import InvalidValue, NotAllowed
from moothall.ledger.models import Event
from moothall.ledger.refs import OPERATOR
from moothall.partnership.actions import correct_organisation
from moothall.partnership.enums import Role, Sector
from moothall.partnership.membership import (
    admit_member,
    agree_lead,
    correct_membership,
    end_lead,
    end_membership,
)
from moothall.partnership.models import Appointment, Lead, Membership, today
from moothall.partnership.people import appoint
from moothall.partnership.permissions import standing
from moothall.partnership.queries import authorities, leads

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_a_member_leaves_with_a_day_and_its_roles_and_leads_with_it(cast: Cast) -> None:
    membership = Membership.objects.get(organisation=cast.luton)
    later = appoint(
        by=OPERATOR,
        person=cast.nobody,
        body=cast.body,
        role=Role.DIRECTOR,
        organisation=cast.luton,
        starts=today() + 10 * DAY,
    )
    last = today() + 5 * DAY
    end_membership(by=cast.manager, membership=membership, last_day=last)
    assert Membership.objects.get(organisation=cast.luton).ends == last
    assert Appointment.objects.get(person=cast.commissioner).ends == last
    assert not Appointment.objects.filter(pk=later.pk).exists()
    assert Lead.objects.get(provider=cast.barnfield).ends == last
    assert Lead.objects.get(provider=cast.oaklands).ends is None
    assert Appointment.objects.get(person=cast.director).ends is None
    event = Event.objects.latest("sequence")
    assert (event.name, event.body) == ("MemberLeft", "bhl")
    assert event.detail == {
        "membership": f"membership:{membership.pk}",
        "last_day": str(last),
        "roles_ended": 3,
        "leads_ended": 1,
    }
    assert standing(cast.commissioner, cast.body).any
    with clock.at(clock.now() + 6 * DAY):
        assert cast.luton not in authorities(cast.body)
        assert not standing(cast.commissioner, cast.body).any
        assert cast.barnfield.pk not in leads(cast.body)


def test_an_organisation_comes_back_without_its_old_roles(cast: Cast) -> None:
    membership = Membership.objects.get(organisation=cast.luton)
    end_membership(by=cast.manager, membership=membership)
    back = today() + 30 * DAY
    with clock.at(clock.now() + 30 * DAY):
        admit_member(by=cast.manager, body=cast.body, organisation=cast.luton)
        assert cast.luton in authorities(cast.body)
        assert not standing(cast.commissioner, cast.body).any
    days = Membership.objects.filter(organisation=cast.luton).order_by("starts")
    assert [(m.starts, m.ends) for m in days] == [(today(), today()), (back, None)]


def test_correcting_an_old_membership_leaves_what_belongs_to_the_new_one(cast: Cast) -> None:
    old = Membership.objects.get(organisation=cast.luton)
    Membership.objects.filter(pk=old.pk).update(starts=today() - 90 * DAY, ends=today() - 30 * DAY)
    Membership.objects.create(
        body=cast.body, organisation=cast.luton, sector=cast.luton.sector,
        starts=today() - 10 * DAY,
    )  # fmt: skip
    old.refresh_from_db()
    correct_membership(by=OPERATOR, membership=old, starts=old.starts, ends=today() - 40 * DAY)
    assert Appointment.objects.get(person=cast.commissioner).ends is None
    assert Lead.objects.get(provider=cast.barnfield).ends is None


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        (0, None, "is a member of Bedfordshire, Hertfordshire and Luton already, from"),
        (400, None, "already"),
        (-400, None, "already"),
    ],
)
def test_nobody_is_a_member_twice_at_a_time(
    cast: Cast, starts: int, ends: None, words: str
) -> None:
    before = Event.objects.count()
    with pytest.raises(InvalidValue, match=words):
        admit_member(
            by=OPERATOR, body=cast.body, organisation=cast.luton, starts=today() + starts * DAY
        )
    assert (Membership.objects.filter(organisation=cast.luton).count(), Event.objects.count()) == (
        1, before,
    )  # fmt: skip


def test_a_membership_ends_after_it_began_and_only_once(cast: Cast) -> None:
    membership = Membership.objects.get(organisation=cast.luton)
    with pytest.raises(InvalidValue, match="is before the first"):
        end_membership(by=OPERATOR, membership=membership, last_day=today() - DAY)
    Membership.objects.filter(pk=membership.pk).update(starts=today() - 9 * DAY, ends=today() - DAY)
    membership.refresh_from_db()
    with pytest.raises(InvalidValue, match="left on"):
        end_membership(by=OPERATOR, membership=membership)
    assert Appointment.objects.get(person=cast.commissioner).ends is None


def test_what_is_kept_of_an_organisation_is_corrected_and_the_ledger_says_what_it_was(
    cast: Cast,
) -> None:
    correct_organisation(
        by=cast.manager,
        organisation=cast.barnfield,
        name="Barnfield Sixth Form",
        sector=Sector.SIXTH_FORM,
        kind="new",
        ukprn=None,
    )
    cast.barnfield.refresh_from_db()
    assert (cast.barnfield.name, cast.barnfield.sector) == (
        "Barnfield Sixth Form",
        "sixth form college",
    )
    event = Event.objects.latest("sequence")
    assert event.name == "OrganisationCorrected"
    assert event.detail == {
        "organisation": f"organisation:{cast.barnfield.pk}",
        "name_before": "Barnfield College",
        "sector_before": "college",
        "kind_before": "",
        "ukprn_before": "99999001",
        "memberships_corrected": 1,
    }


def test_an_organisation_of_two_partnerships_is_corrected_by_neither_alone(cast: Cast) -> None:
    admit_member(by=OPERATOR, body=cast.other_body, organisation=cast.luton)
    given = {"name": "Lutton", "sector": Sector.AUTHORITY, "area": cast.luton.area_id}
    for manager in (cast.manager, cast.stranger):
        with pytest.raises(NotAllowed, match="Whoever runs the site can correct it"):
            correct_organisation(by=manager, organisation=cast.luton, **given)  # type: ignore[arg-type]
    cast.luton.refresh_from_db()
    assert cast.luton.name == "Luton"


def test_a_new_lead_ends_the_one_before_it(cast: Cast) -> None:
    Lead.objects.filter(provider=cast.barnfield).update(starts=today() - 10 * DAY)
    agree_lead(
        by=cast.manager, body=cast.body, provider=cast.barnfield, lead=cast.bedford,
        jointly_with=cast.central,
    )  # fmt: skip
    told = [
        (str(lead), lead.starts, lead.ends)
        for lead in Lead.objects.filter(provider=cast.barnfield).order_by("starts")
    ]
    assert told == [
        ("Luton", today() - 10 * DAY, today() - DAY),
        ("Bedford jointly with Central Bedfordshire", today(), None),
    ]
    # Corrected on the same day, it stays one.
    agree_lead(by=cast.manager, body=cast.body, provider=cast.barnfield, lead=cast.luton)
    assert [str(x) for x in Lead.objects.filter(provider=cast.barnfield, ends=None)] == ["Luton"]
    assert Lead.objects.filter(provider=cast.barnfield).count() == 2


def test_a_lead_ends_with_a_day(cast: Cast) -> None:
    lead = Lead.objects.get(provider=cast.barnfield)
    with pytest.raises(InvalidValue, match="It began on"):
        end_lead(by=cast.manager, lead=lead, last_day=today() - DAY)
    end_lead(by=cast.manager, lead=lead)
    assert str(leads(cast.body)[cast.barnfield.pk]) == "Luton"
    with clock.at(clock.now() + DAY):
        assert cast.barnfield.pk not in leads(cast.body)
