"""A whole network of partnerships founded at once: with one event, not one for each member."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from moothall.faults import InvalidValue, NotAllowed
from moothall.ledger.actions import action, note
from moothall.partnership.access import MANAGERS
from moothall.partnership.actors import By
from moothall.partnership.enums import Role, Sector, Tier
from moothall.partnership.models import Appointment, Body, Membership, Organisation, Person
from moothall.partnership.permissions import standing

# Rows written in one statement.
BATCH = 1_000


@dataclass(frozen=True, slots=True)
class NewMember:
    """An organisation that is new to the site, and the days of its membership."""

    name: str
    sector: Sector
    starts: dt.date
    ends: dt.date | None = None
    area: str | None = None


@dataclass(frozen=True, slots=True)
class NewPartnership:
    """A partnership with its manager, its members and the day from which it is."""

    name: str
    slug: str
    manager: str
    email: str
    starts: dt.date
    members: tuple[NewMember, ...]


@action("NetworkFounded", "founded a network of partnerships", who=MANAGERS)
def found_network(*, by: By, network: Body, partnerships: Sequence[NewPartnership]) -> Body:
    """Found many partnerships below a body, each with a manager and with members that are new here.

    Raises InvalidValue where a name, slug or e-mail address is taken or stands twice; then nothing
    is founded. The constraints of the database hold as for each founded alone.
    """
    if not standing(by, network).manager:
        raise NotAllowed("A network is founded by the manager of the body above it.")
    _check_names(partnerships)
    bodies = Body.objects.bulk_create(
        [
            Body(
                slug=each.slug, name=each.name, tier=Tier.PARTNERSHIP, parent=network,
                starts=each.starts, keeps_records=False,
            )
            for each in partnerships
        ],
        batch_size=BATCH,
    )  # fmt: skip
    _appoint_managers(partnerships, bodies)
    members = [(body, new) for body, each in zip(bodies, partnerships, strict=True)
               for new in each.members]  # fmt: skip
    organisations = Organisation.objects.bulk_create(
        [Organisation(name=new.name, sector=new.sector, area_id=new.area) for _, new in members],
        batch_size=BATCH,
    )
    Membership.objects.bulk_create(
        [
            Membership(
                body=body, organisation=organisation, sector=new.sector, starts=new.starts,
                ends=new.ends,
            )
            for (body, new), organisation in zip(members, organisations, strict=True)
        ],
        batch_size=BATCH,
    )  # fmt: skip
    note(partnerships=len(bodies), members=len(members))
    return network


def _appoint_managers(partnerships: Sequence[NewPartnership], bodies: Sequence[Body]) -> None:
    """Add the managers, none of whom can sign in until they are invited."""
    people = [Person(email=each.email, name=each.manager) for each in partnerships]
    for person in people:
        person.set_unusable_password()
    people = Person.objects.bulk_create(people, batch_size=BATCH)
    Appointment.objects.bulk_create(
        [
            Appointment(person=person, body=body, role=Role.MANAGER, starts=each.starts)
            for person, body, each in zip(people, bodies, partnerships, strict=True)
        ],
        batch_size=BATCH,
    )


def _check_names(partnerships: Sequence[NewPartnership]) -> None:
    """Raise InvalidValue, naming what is taken already or stands twice."""
    slugs = [each.slug for each in partnerships]
    emails = [each.email for each in partnerships]
    names = [new.name for each in partnerships for new in each.members]
    faults = [
        f"{what} stand twice." for what, found in
        (("Addresses", slugs), ("E-mail addresses", emails), ("Names of organisations", names))
        if len(set(found)) < len(found)
    ]  # fmt: skip
    taken = set(Body.objects.values_list("slug", flat=True)) & set(slugs)
    taken |= set(Person.objects.values_list("email", flat=True)) & set(emails)
    taken |= set(Organisation.objects.values_list("name", flat=True)) & set(names)
    if taken:
        faults.append(f"There is already: {', '.join(sorted(taken)[:20])}.")
    if faults:
        raise InvalidValue(" ".join(faults))
