"""When something of the partnership may be done: each refusal is one plain sentence."""

import datetime as dt

from django.db.models import Q

from moothall.faults import InvalidValue, NotAllowed
from moothall.ledger.refs import Actor
from moothall.partnership.actors import By
from moothall.partnership.enums import ONE_AT_A_TIME, TIERS, Role, Tier
from moothall.partnership.models import (
    Appointment,
    Body,
    Membership,
    Organisation,
    held,
    in_force,
    today,
)
from moothall.partnership.permissions import standing
from moothall.theme.formats import long_date


def check_can_manage(by: By, body: Body) -> None:
    """Refuse what only the body's manager (or the operator) may do."""
    if not standing(by, body).manager:
        raise NotAllowed(f"Only a manager of {body} may do this.")


def check_serves_all(by: By, body: Body) -> None:
    """Refuse what only the body's manager and its clerk may do for all."""
    if not standing(by, body).serves_all:
        raise NotAllowed(f"Only a manager or the clerk of {body} may do this.")


def can_manage(by: By, body: Body) -> bool:
    """Whether somebody manages a body (or is the operator)."""
    return standing(by, body).manager


def check_can_correct(by: By, organisation: Organisation) -> None:
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


def can_correct(by: By, organisation: Organisation) -> bool:
    """Whether somebody may correct an organisation."""
    try:
        check_can_correct(by, organisation)
    except NotAllowed:
        return False
    return True


def check_tier(tier: str, parent: Body | None) -> None:
    """Refuse to put a body below one of a lower tier, or below one that has ended."""
    if parent is None:
        return
    if TIERS.index(Tier(parent.tier)) < TIERS.index(Tier(tier)):
        raise InvalidValue(
            f"{parent} is a {parent.get_tier_display()}, and a {Tier(tier).label} does not belong "
            "to one: choose a body of the same tier or a higher one."
        )
    if parent.has_ended:
        raise InvalidValue(f"{parent} has ended: nothing is put below it any more.")


def check_can_belong(body: Body, parent: Body) -> None:
    """Refuse to put a body below itself, below one that is below it, or of a lower tier."""
    above: Body | None = parent
    while above:
        if above.pk == body.pk:
            raise InvalidValue(f"{parent} is {body} itself, or stands below it: choose another.")
        above = above.parent
    check_tier(body.tier, parent)


def check_alone_in_role(new: Appointment) -> None:
    """Refuse a second chair or deputy in the same days, and one person as both."""
    if new.role not in ONE_AT_A_TIME:
        return
    same_days = Q(ends__isnull=True) | Q(ends__gte=new.starts)
    others = Appointment.objects.filter(same_days, body=new.body, role__in=ONE_AT_A_TIME)
    if new.ends:
        others = others.filter(starts__lte=new.ends)
    for other in others.exclude(pk=new.pk).select_related("person", "organisation"):
        until = f" until {long_date(other.ends)}" if other.ends else ""
        words = f"{other.person} is {other} from {long_date(other.starts)}{until}"
        if other.role == new.role:
            raise InvalidValue(
                f"{words}, and {new.body} has one {new.get_role_display()} at a time: end "
                "that role first, or begin after it."
            )
        if other.person_id == new.person_id:
            raise InvalidValue(f"{words}: chair and deputy are two people.")


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
