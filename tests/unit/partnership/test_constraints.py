"""What the database itself refuses, whoever writes to it."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from tests.cast import Cast

from moothall.partnership.enums import Role, Sector
from moothall.partnership.models import (
    Appointment,
    Area,
    AreaChange,
    Body,
    Installation,
    Lead,
    Membership,
    Organisation,
    Person,
)

pytestmark = pytest.mark.django_db
DAY, BEFORE = dt.date(2026, 9, 1), dt.date(2026, 8, 31)

BROKEN: dict[str, Callable[[Cast], object]] = {
    "area_dates": lambda c: Area.objects.create(code="X", name="X", starts=DAY, ends=BEFORE),
    "area_not_own_parent": lambda c: Area.objects.filter(code="E06000032").update(
        parent="E06000032"
    ),
    "area_change_once": lambda c: AreaChange.objects.create(
        before_id="E10000001", after_id="E06000055", day=DAY
    ),
    "area_change_of_two": lambda c: AreaChange.objects.create(
        before_id="E10000001", after_id="E10000001", day=DAY
    ),
    "organisation_name": lambda c: Organisation.objects.create(name="", sector=Sector.OTHER),
    "authority_has_area": lambda c: Organisation.objects.create(name="X", sector=Sector.AUTHORITY),
    "body_slug": lambda c: Body.objects.create(slug="", name="X"),
    "body_not_own_parent": lambda c: Body.objects.filter(pk=c.body.pk).update(parent=c.body),
    "body_asks_another": lambda c: Body.objects.filter(pk=c.body.pk).update(asks_for=c.body),
    "body_dates": lambda c: Body.objects.create(slug="x", name="X", starts=DAY, ends=BEFORE),
    "body_chair_years": lambda c: Body.objects.create(slug="x", name="X", chair_years=0),
    "membership_once": lambda c: Membership.objects.create(
        body=c.body,
        organisation=c.luton,
        sector=c.luton.sector,
        starts=Membership.objects.get(organisation=c.luton).starts,
    ),
    "membership_dates": lambda c: Membership.objects.create(
        body=c.other_body, organisation=c.luton, sector=c.luton.sector, starts=DAY, ends=BEFORE
    ),
    "membership_sector": lambda c: Membership.objects.filter(organisation=c.luton).update(
        sector=""
    ),
    "lead_once": lambda c: Lead.objects.create(
        body=c.body,
        provider=c.oaklands,
        lead=c.luton,
        starts=Lead.objects.get(provider=c.oaklands).starts,
    ),
    "lead_not_twice": lambda c: Lead.objects.create(
        body=c.other_body, provider=c.oaklands, lead=c.luton, jointly_with=c.luton
    ),
    "person_name": lambda c: Person.objects.create(email="x@example.org", name=""),
    "appointment_once": lambda c: Appointment.objects.create(
        person=c.officer,
        body=c.body,
        organisation=c.barnfield,
        role=Role.MIS,
        starts=Appointment.objects.get(person=c.officer).starts,
    ),
    "appointment_to_body_once": lambda c: Appointment.objects.create(
        person=c.manager,
        body=c.body,
        role=Role.MANAGER,
        starts=Appointment.objects.get(person=c.manager).starts,
    ),
    "appointment_dates": lambda c: Appointment.objects.create(
        person=c.nobody, body=c.body, role=Role.OBSERVER, starts=DAY, ends=BEFORE
    ),
    "role_for_organisation": lambda c: Appointment.objects.create(
        person=c.nobody, body=c.body, role=Role.DIRECTOR
    ),
    "one_chair_one_deputy": lambda c: Appointment.objects.create(
        person=c.nobody, body=c.body, role=Role.CHAIR
    ),
    "one_installation": lambda c: Installation.objects.create(id=2, is_demo=True),
}


def test_every_constraint_is_tried() -> None:
    models = (
        Area,
        AreaChange,
        Organisation,
        Body,
        Membership,
        Lead,
        Person,
        Appointment,
        Installation,
    )
    assert sorted(BROKEN) == sorted(c.name for m in models for c in m._meta.constraints)


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_the_database_refuses(cast: Cast, name: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        BROKEN[name](cast)
