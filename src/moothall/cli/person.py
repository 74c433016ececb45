"""`moothall person`: who may sign in, and as what."""

import datetime as dt
import sys
from getpass import getpass
from pathlib import Path
from typing import Annotated

import typer
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from moothall.cli.command import command, group
from moothall.cli.seats import warn_of_seats
from moothall.cli.session import Session
from moothall.cli.wording import day
from moothall.faults import InvalidValue
from moothall.partnership import actions, personal_file, seats
from moothall.partnership.enums import Role
from moothall.partnership.erasing import check_answers_for, check_can_erase, erase_person
from moothall.partnership.models import Appointment, Person, held, today
from moothall.partnership.people import appoint, end_appointment
from moothall.partnership.queries import appointments, member_named, person_by_email
from moothall.web.sign_in_actions import reset

commands = group("People and their roles.")


def join(app: typer.Typer) -> None:
    """Add the group to the program."""
    app.add_typer(commands, name="person")


@command(
    commands,
    "add",
    example="moothall person add manager@example.org --name 'A. Manager' --role manager",
)
def add(
    session: Session,
    address: Annotated[str, typer.Argument(metavar="EMAIL", help="Where mail reaches them.")],
    role: Annotated[
        Role, typer.Option("--role", help=f"What they are appointed to: {', '.join(Role.values)}.")
    ],
    name: Annotated[str, typer.Option("--name", help="Their name; for a new person.")] = "",
    organisation: Annotated[
        str, typer.Option("--organisation", metavar="NAME", help="For which member they act.")
    ] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read their first password from a line.")
    ] = False,
) -> None:
    """Add a person, or give one who is here a further role.

    Without --password-stdin they choose a password by “Forgotten your password?” on the sign-in
    page.
    """
    session.must_manage()
    place = member_named(session.body, organisation) if organisation else None
    password = _password() if password_stdin else None
    if password == "":
        raise InvalidValue("--password-stdin was given, and no password came on standard input.")
    if password:
        validate_password(password)
    with transaction.atomic():
        person = _person(session, address, name, password)
        given = appoint(
            by=session.by, person=person, body=session.body, role=role, organisation=place
        )
    _tell(session, given)


@command(commands, "list", example="moothall person list --json")
def list_people(
    session: Session,
    every: Annotated[
        bool, typer.Option("--all", help="Also roles that ended or are to come.")
    ] = False,
) -> None:
    """List who is appointed in a partnership today."""
    session.must_manage()
    found = appointments(session.body)
    rows = [_row(each) for each in (found if every else found.filter(held()))]
    session.out.rows(
        f"People of {session.body}",
        ("email", "name", "role", "organisation", "since", "until"),
        rows,
        empty="Nobody is appointed yet: add someone with “moothall person add”.",
    )


_ROLE = typer.Option("--role", help=f"Which role: {', '.join(Role.values)}.")
_PLACE = typer.Option("--organisation", metavar="NAME", help="For which member.")


@command(
    commands,
    "appoint",
    example="moothall person appoint c@example.org --role commissioner --organisation Luton",
)
def appoint_(
    session: Session,
    address: Annotated[str, typer.Argument(metavar="EMAIL", help="Of somebody who is here.")],
    role: Annotated[Role, _ROLE],
    organisation: Annotated[str, _PLACE] = "",
    starts: Annotated[
        dt.date | None,
        typer.Option("--from", metavar="DATE", parser=day, help="First day; else today."),
    ] = None,
    ends: Annotated[
        dt.date | None,
        typer.Option("--until", metavar="DATE", parser=day, help="Last day, where it is known."),
    ] = None,
) -> None:
    """Give somebody who is here a further role, from a day to a day."""
    session.must_manage()
    given = appoint(
        by=session.by,
        person=person_by_email(address),
        body=session.body,
        role=role,
        organisation=member_named(session.body, organisation) if organisation else None,
        starts=starts,
        ends=ends,
    )
    _tell(session, given)


@command(commands, "end", example="moothall person end c@example.org --role observer")
def end(
    session: Session,
    address: Annotated[str, typer.Argument(metavar="EMAIL", help="Whose role it is.")],
    role: Annotated[Role, _ROLE],
    organisation: Annotated[str, _PLACE] = "",
    on: Annotated[
        dt.date | None,
        typer.Option(
            "--on", metavar="DATE", parser=day, help="Last day; without it, it ends at once."
        ),
    ] = None,
) -> None:
    """End a role, at once or with a day. The only manager's role cannot be ended."""
    session.must_manage()
    place = member_named(session.body, organisation) if organisation else None
    running = appointments(session.body).filter(
        person=person_by_email(address), role=role, organisation=place
    )
    given = running.exclude(ends__lt=today()).order_by("starts").first()
    if given is None:
        where = f" for {place}" if place else ""
        raise InvalidValue(f"“{address}” is not {role.label}{where} in {session.body}.")
    before = seats.vacancies(session.body)
    ended = end_appointment(by=session.by, appointment=given, last_day=on)
    warn_of_seats(session, before)
    if session.out.json:
        session.out.record(_row(ended))
    else:
        until = f" after {on.isoformat()}" if on else " from now on"
        session.out.say(f"{ended.person} is not {ended}{until}.")


def _tell(session: Session, given: Appointment) -> None:
    if session.out.json:
        session.out.record(_row(given))
    else:
        session.out.say(f"{given.person} is {given} in {session.body}.")


def _password() -> str:
    """Read a line: unseen where somebody types it, as it comes where a program gives it."""
    if sys.stdin.isatty():
        return getpass("Password: ")
    return sys.stdin.readline().rstrip("\r\n")


def _person(session: Session, address: str, name: str, password: str | None) -> Person:
    known = Person.objects.filter(email=address.strip().lower()).first()
    if not known:
        if not name:
            raise InvalidValue(f"“{address}” is new here: give the person's name with --name.")
        return actions.add_person(by=session.by, email=address, name=name, password=password)
    if password is not None or name not in ("", known.name):
        raise InvalidValue(
            f"“{address}” is here already as {known}: leave --name and --password-stdin out "
            "to give them a further role."
        )
    return known


def _row(given: Appointment) -> dict[str, str | None]:
    return {
        "email": given.person.email,
        "name": given.person.name,
        "role": given.role,
        "organisation": given.organisation.name if given.organisation else None,
        "since": given.starts.isoformat(),
        "until": given.ends.isoformat() if given.ends else None,
        "partnership": given.body.slug,
    }


def _ever_here(address: str) -> Person:
    """Return a person by address, who may have left."""
    found = Person.objects.filter(email=address.strip().lower()).first()
    if found is None:
        raise InvalidValue(f"Nobody here has or had the e-mail address “{address}”.")
    return found


@command(commands, "export", example="moothall person export c@example.org copy.zip")
def export(
    session: Session,
    address: Annotated[str, typer.Argument(metavar="EMAIL", help="Whose data it is.")],
    file: Annotated[Path, typer.Argument(metavar="FILE.zip", help="Where the copy goes.")],
) -> None:
    """Give out all that is kept about a person, and nothing about anybody else: JSON and CSV.

    By the operator, or a manager of every body in which they hold or held a role.
    """
    person = _ever_here(address)
    check_answers_for(session.by, person)
    file.write_bytes(personal_file.write(person))
    session.out.say(f"What is kept about {person} is in {file}.")


@command(commands, "erase", example="moothall person erase c@example.org --for-good")
def erase(
    session: Session,
    address: Annotated[str, typer.Argument(metavar="EMAIL", help="Who has left.")],
    for_good: Annotated[
        bool, typer.Option("--for-good", help="Needed: it cannot be undone.")
    ] = False,
) -> None:
    """Erase what names a person who has left: name, address, password, second factors, sessions,
    inbox. What they did stays on record by number.

    Refused while they hold a role, or own something that nobody has taken over.
    """
    person = _ever_here(address)
    check_can_erase(session.by, person)
    if not for_good:
        raise InvalidValue(
            f"This erases the name and address of {person} for good: add --for-good if you mean it."
        )
    number = erase_person(by=session.by, person=person).pk
    session.out.say(f"What named them is erased. On record they are person {number}.")


@command(
    commands,
    "reset-second-factor",
    example="moothall person reset-second-factor manager@example.org",
)
def reset_second_factor(
    session: Session,
    address: Annotated[str, typer.Argument(metavar="EMAIL", help="Who has lost theirs.")],
) -> None:
    """Take the second factor of somebody who has lost it: the password is enough until they set
    one up again. They are signed out everywhere, and told by mail.
    """
    session.must_operate()
    person = reset(by=session.by, person=person_by_email(address))
    session.out.say(f"{person} signs in with the password alone.")
