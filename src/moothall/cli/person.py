"""`moothall person`: who may sign in, and as what."""

import sys
from getpass import getpass
from typing import Annotated

import typer
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from moothall.cli.command import command, group
from moothall.cli.session import Session
from moothall.faults import InvalidValue
from moothall.partnership import actions
from moothall.partnership.enums import Role
from moothall.partnership.models import Appointment, Person, held
from moothall.partnership.queries import member_named

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
        role_held = actions.appoint(
            by=session.by, person=person, body=session.body, role=role, organisation=place
        )
    if session.out.json:
        session.out.record(_row(role_held))
    else:
        session.out.say(f"{person} is {role_held} in {session.body}.")


@command(commands, "list", example="moothall person list --json")
def list_people(session: Session) -> None:
    """List who is appointed in a partnership today."""
    session.must_manage()
    appointments = Appointment.objects.filter(held(), body=session.body)
    rows = [_row(each) for each in appointments.select_related("person", "organisation", "body")]
    session.out.rows(
        f"People of {session.body}",
        ("email", "name", "role", "organisation", "since"),
        rows,
        empty="Nobody is appointed yet: add someone with “moothall person add”.",
    )


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


def _row(role_held: Appointment) -> dict[str, str | None]:
    return {
        "email": role_held.person.email,
        "name": role_held.person.name,
        "role": role_held.role,
        "organisation": role_held.organisation.name if role_held.organisation else None,
        "since": role_held.starts.isoformat(),
        "partnership": role_held.body.slug,
    }
