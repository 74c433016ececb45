"""When something of the partnership may be done: each refusal is one plain sentence."""

import datetime as dt

from moothall.faults import NotAllowed
from moothall.ledger.refs import Actor
from moothall.partnership.enums import Role
from moothall.partnership.models import (
    Appointment,
    Body,
    Membership,
    Organisation,
    Person,
    held,
    in_force,
    today,
)
from moothall.partnership.permissions import standing


def check_can_manage(by: Person | Actor, body: Body) -> None:
    """Refuse what only the body's manager (or the operator) may do."""
    if not standing(by, body).manager:
        raise NotAllowed(f"Only a manager of {body} may do this.")


def check_can_correct(by: Person | Actor, organisation: Organisation) -> None:
    """Refuse to change an organisation that others rely on: one that was ever a member of a body
    which this person does not manage.
    """
    if isinstance(by, Actor):
        return
    managed = Appointment.objects.filter(held(), person=by, role=Role.MANAGER).values("body")
    others = Membership.objects.filter(organisation=organisation).exclude(body__in=managed)
    if others.exists():
        raise NotAllowed(
            f"{organisation} is or was a member of another partnership too, which relies on what "
            "is kept of it. Whoever runs the site can correct it."
        )


def can_correct(by: Person | Actor, organisation: Organisation) -> bool:
    """Whether somebody may correct an organisation."""
    try:
        check_can_correct(by, organisation)
    except NotAllowed:
        return False
    return True


def check_keeps_a_manager(appointment: Appointment, last_day: dt.date | None) -> None:
    """Refuse to end the last role by which anybody manages the body."""
    if appointment.role != Role.MANAGER:
        return
    after = max((last_day or today()) + dt.timedelta(days=1), today())
    others = Appointment.objects.filter(
        in_force(after), body=appointment.body, role=Role.MANAGER, person__is_active=True
    ).exclude(person=appointment.person)
    if not others.exists():
        raise NotAllowed(
            f"Then nobody would manage {appointment.body}: appoint another manager first."
        )
