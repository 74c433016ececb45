"""Who somebody is to a body: predicates on a person's appointments in force today."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.contrib.auth.models import AnonymousUser

from moothall.ledger.refs import Actor
from moothall.partnership.enums import Role, Sector
from moothall.partnership.models import Appointment, Body, Organisation, Person, held

# Those who work for an organisation: they see what is its own exactly (EVD-2). Elected members
# speak for it, and observers watch.
OFFICERS = (Role.MIS, Role.COMMISSIONER, Role.LEAD_OFFICER, Role.DIRECTOR)
CHAIRS = frozenset({Role.CHAIR, Role.DEPUTY})


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person (or the operator) is in one body: read once, asked many times."""

    operator: bool
    manager: bool
    # Organisations of which they are an officer.
    organisations: frozenset[int]
    # Authorities for which they are anything but an observer.
    authorities: frozenset[int]
    roles: frozenset[str]
    # Organisations for which they are an MIS officer or a commissioner, not merely anything.
    records_for: frozenset[int] = frozenset()
    # Roles they hold at authorities, and for the body itself: a role held at a provider gives no
    # right that another hat at an authority does not.
    authority_roles: frozenset[str] = frozenset()
    body_roles: frozenset[str] = frozenset()
    # Organisations for which they hold any role at all.
    places: frozenset[int] = frozenset()

    @property
    def chairs(self) -> bool:
        """Whether they are chair or deputy chair."""
        return bool(self.roles & CHAIRS)

    @property
    def convenes(self) -> bool:
        """Whether they call meetings and keep their record: manager, chair, deputy, clerk."""
        return self.manager or self.chairs or Role.CLERK in self.roles

    @property
    def serves_all(self) -> bool:
        """Whether they work for the partnership as a whole: its manager, its clerk."""
        return self.manager or Role.CLERK in self.body_roles

    @property
    def any(self) -> bool:
        """Whether they are anything in this body at all."""
        return self.operator or bool(self.roles)

    @property
    def serves_authority(self) -> bool:
        """Whether they act for a member authority or for the partnership as a whole."""
        return self.operator or self.manager or bool(self.authorities)

    def with_records(self) -> "Standing":
        """Return what is left of it where learner records are decided on: not other hats."""
        return replace(
            self,
            organisations=self.organisations & self.records_for,
            authorities=self.authorities & self.records_for,
        )

    def acts_for(self, organisation: Organisation | None) -> bool:
        """Whether they are an officer of this organisation."""
        return organisation is not None and organisation.pk in self.organisations


NOBODY = Standing(False, False, frozenset(), frozenset(), frozenset())
OPERATING = Standing(True, True, frozenset(), frozenset(), frozenset())


def standing(who: Person | AnonymousUser | Actor, body: Body) -> Standing:
    """Return what someone is in a body today (one query)."""
    if isinstance(who, Actor):
        return OPERATING
    if not isinstance(who, Person) or not who.is_active:
        return NOBODY
    appointments = Appointment.objects.filter(held(), person=who, body=body)
    return standing_of(appointments.select_related("organisation"))


def standing_of(appointments: Iterable[Appointment]) -> Standing:
    """Return what some appointments make of somebody, in the body they all are of."""
    roles = list(appointments)
    places = [(a.organisation, Role(a.role)) for a in roles if a.organisation]
    return Standing(
        operator=False,
        manager=any(a.role == Role.MANAGER for a in roles),
        organisations=frozenset(place.pk for place, role in places if role in OFFICERS),
        authorities=frozenset(
            place.pk
            for place, role in places
            if place.sector == Sector.AUTHORITY and role is not Role.OBSERVER
        ),
        roles=frozenset(a.role for a in roles),
        records_for=frozenset(
            place.pk for place, role in places if role in (Role.MIS, Role.COMMISSIONER)
        ),
        authority_roles=frozenset(
            role for place, role in places if place.sector == Sector.AUTHORITY
        ),
        body_roles=frozenset(a.role for a in roles if a.organisation is None),
        places=frozenset(place.pk for place, _ in places),
    )
