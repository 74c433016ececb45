"""Roles: who is appointed, whose role ends, who leaves."""

import datetime as dt

from django.contrib.auth.password_validation import validate_password
from django.db.models import Q

from moothall.faults import InvalidValue, NotAllowed
from moothall.ledger.actions import action, note
from moothall.ledger.guards import OWN
from moothall.partnership import policies
from moothall.partnership.access import MANAGERS
from moothall.partnership.actions import add_person
from moothall.partnership.actors import By
from moothall.partnership.checks import check
from moothall.partnership.enums import Role
from moothall.partnership.guards import MANAGES
from moothall.partnership.models import (
    Appointment,
    Body,
    Membership,
    Organisation,
    Person,
    in_force,
    today,
)
from moothall.theme.formats import long_date


@action("PersonAppointed", "appointed a person", who=MANAGERS)
def appoint(
    *,
    by: By,
    person: Person,
    body: Body,
    role: Role,
    organisation: Organisation | None = None,
    starts: dt.date | None = None,
    ends: dt.date | None = None,
    reason: str = "",
) -> Appointment:
    """Give a person a role in a body, for a member organisation where the role is held for one.

    From a day (today, if none is given) to a day, or for as long as the organisation is a member.
    Raises InvalidValue, saying all that is wrong.
    """
    appointment = Appointment(
        person=person,
        body=body,
        role=role,
        organisation=organisation,
        starts=starts or today(),
        ends=ends,
        reason=reason,
    )
    _fits(appointment)
    check(appointment)
    appointment.save()
    note(role=str(role))
    return appointment


def _fits(new: Appointment) -> None:
    """Refuse days in the wrong order, a role held already, one for an organisation outside, and
    anybody whose name was erased.
    """
    if new.person.is_erased:
        raise InvalidValue("What named this person was erased: invite them by their address.")
    if new.ends and new.ends < new.starts:
        raise InvalidValue(
            f"The last day, {long_date(new.ends)}, is before the first, {long_date(new.starts)}."
        )
    place = new.organisation
    if place and new.role in (Role.MANAGER, Role.CLERK):
        raise InvalidValue(
            "The partnership's manager and its clerk act for all members: name no organisation."
        )
    of_body = Membership.objects.filter(body=new.body, organisation=place)
    if place and not of_body.filter(in_force(new.starts)).exists():
        raise InvalidValue(f"{place} is no member of {new.body} on {long_date(new.starts)}.")
    same = Appointment.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=new.starts),
        person=new.person,
        body=new.body,
        organisation=place,
        role=new.role,
    )
    if new.ends:
        same = same.filter(starts__lte=new.ends)
    if same.exists():
        raise InvalidValue(f"{new.person} is {new} already in these days.")
    policies.check_alone_in_role(new)


@action("PersonInvited", "invited a person", who=MANAGERS)
def invite(
    *,
    by: By,
    body: Body,
    email: str,
    name: str,
    role: Role,
    organisation: Organisation | None = None,
    starts: dt.date | None = None,
    ends: dt.date | None = None,
) -> Appointment:
    """Appoint whoever has this e-mail address, adding the person where nobody has it.

    Somebody who left comes back, and chooses a new password. The mail that tells them is sent by
    whoever calls this, once it is done.
    """
    person = Person.objects.filter(email=email.strip().lower()).first()
    if person is None:
        person = add_person(by=by, email=email, name=name)
    elif not person.is_active:
        reopen_account(by=by, person=person)
    return appoint(
        by=by,
        person=person,
        body=body,
        role=role,
        organisation=organisation,
        starts=starts,
        ends=ends,
    )


@action("AccountReopened", "let a person who had left come back", who=MANAGES)
def reopen_account(*, by: By, person: Person) -> Person:
    """Let somebody sign in again, with a new password only."""
    person.is_active = True
    person.set_unusable_password()
    person.save(update_fields=["is_active", "password"])
    return person


@action("PasswordChosen", "accepted the invitation", who=OWN)
def choose_password(*, by: By, person: Person, password: str) -> Person:
    """Set the first password of somebody who was invited. Raises ValidationError where it is weak,
    NotAllowed where they have one already.
    """
    if Person.objects.get(pk=person.pk).has_usable_password():
        raise NotAllowed("A password is set already: sign in, or ask for a link to change it.")
    validate_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    return person


@action("AppointmentEnded", "ended a role", who=MANAGERS)
def end_appointment(
    *, by: By, appointment: Appointment, last_day: dt.date | None = None
) -> Appointment:
    """End a role with a day, or at once where none is given: then it counts no more today.

    Raises NotAllowed where nobody would be left to manage the body.
    """
    if appointment.ends and appointment.ends < today():
        raise InvalidValue(f"It ended on {long_date(appointment.ends)} already.")
    policies.check_keeps_a_manager(appointment, last_day)
    note(role=appointment.role, last_day=str(last_day or ""))
    if last_day is None:
        _stop(appointment)
        return appointment
    if last_day < appointment.starts:
        raise InvalidValue(
            f"The role begins on {long_date(appointment.starts)}: give that day or a later one, or "
            "end it at once."
        )
    appointment.ends = last_day
    policies.check_alone_in_role(appointment)
    check(appointment)
    appointment.save(update_fields=["ends"])
    return appointment


def _stop(appointment: Appointment) -> None:
    """End a role yesterday; one that began today, or is to begin, is taken away."""
    yesterday = today() - dt.timedelta(days=1)
    same = Appointment.objects.filter(pk=appointment.pk)
    if appointment.starts > yesterday:
        same.delete()
        if appointment.starts == today():
            # Nothing else remembers that the seat was taken: see `seats`.
            note(held_on=str(today()), organisation=appointment.organisation_id)
    else:
        appointment.ends = yesterday
        same.update(ends=yesterday)
