"""`moothall partnership chair`: who has the chair, and passing it on (GOV-2)."""

import datetime as dt
from typing import Annotated

import typer
from django.db import transaction

from moothall.cli.command import command, group
from moothall.cli.output import Value
from moothall.cli.session import Session
from moothall.cli.wording import day
from moothall.faults import InvalidValue
from moothall.partnership.chairing import Seat, pass_chair_on
from moothall.partnership.enums import Role
from moothall.partnership.models import Appointment, in_force, today
from moothall.partnership.people import appoint, end_appointment
from moothall.partnership.queries import member_named, person_by_email
from moothall.partnership.rota import rota

commands = group("Who has the chair of a partnership, and whose turn it is.")

_FROM = typer.Option("--from", metavar="DATE", parser=day, help="First day.")
_FOR = typer.Option("--for", metavar="NAME", help="For which member.")


@command(commands, "show", example="moothall partnership chair show --json")
def show(session: Session) -> None:
    """Show who has the chair, who is deputy, and in which order the members come next."""
    now = rota(session.body)
    rows = [_row(each) for each in (now.chair, now.deputy, now.coming) if each]
    columns = ("role", "email", "name", "organisation", "from", "until")
    session.out.rows(f"Chair of {session.body}", columns, rows, empty="Nobody has the chair today.")
    queue: list[dict[str, Value]] = [
        {"place": number, "member": place.candidate.name, "because": place.reason}
        for number, place in enumerate(now.queue, 1)
    ]
    session.out.rows(
        f"Who comes next, from {now.starts}",
        ("place", "member", "because"),
        queue,
        empty="The chair does not go round here, or nobody takes turns.",
    )


@command(
    commands,
    "pass",
    example="moothall partnership chair pass d@example.org --for Luton --deputy e@example.org "
    "--deputy-for Bedford",
)
def pass_on(
    session: Session,
    address: Annotated[str, typer.Argument(metavar="EMAIL", help="Who is to have the chair.")],
    member: Annotated[str, _FOR],
    deputy: Annotated[
        str, typer.Option("--deputy", metavar="EMAIL", help="Who is to be deputy, if anybody.")
    ] = "",
    deputy_for: Annotated[
        str, typer.Option("--deputy-for", metavar="NAME", help="For which member, as deputy.")
    ] = "",
    starts: Annotated[dt.date | None, _FROM] = None,
    reason: Annotated[
        str, typer.Option("--reason", help="Why, where it is not this member's turn.")
    ] = "",
) -> None:
    """Settle who has the chair, and who is deputy, for a term; who has these roles then ends."""
    if bool(deputy) != bool(deputy_for):
        raise InvalidValue("Give --deputy and --deputy-for together, or neither.")
    given = pass_chair_on(
        by=session.by,
        body=session.body,
        chair=_seat(session, address, member),
        deputy=_seat(session, deputy, deputy_for) if deputy else None,
        starts=starts,
        reason=reason,
    )
    _tell(session, given)


@command(
    commands,
    "deputy",
    example="moothall partnership chair deputy e@example.org --for Bedford --from 2027-01-01",
)
def set_deputy(
    session: Session,
    address: Annotated[str, typer.Argument(metavar="EMAIL", help="Who is to be deputy.")],
    member: Annotated[str, _FOR],
    starts: Annotated[dt.date | None, _FROM] = None,
    until: Annotated[
        dt.date | None,
        typer.Option("--until", metavar="DATE", parser=day, help="Last day, where it is known."),
    ] = None,
) -> None:
    """Set the deputy from a day on (today, if none is given); who is deputy then ends before."""
    session.must_manage()
    seat, first = _seat(session, address, member), starts or today()
    eve = first - dt.timedelta(days=1)
    now = Appointment.objects.filter(in_force(first), body=session.body, role=Role.DEPUTY)
    with transaction.atomic():
        for each in now.select_related("body", "person", "organisation"):
            began_before = each.starts <= eve
            end_appointment(by=session.by, appointment=each, last_day=eve if began_before else None)
        given = appoint(
            by=session.by,
            person=seat.person,
            body=session.body,
            role=Role.DEPUTY,
            organisation=seat.organisation,
            starts=first,
            ends=until,
        )
    _tell(session, given)


def _seat(session: Session, address: str, member: str) -> Seat:
    return Seat(person_by_email(address), member_named(session.body, member))


def _tell(session: Session, given: Appointment) -> None:
    if session.out.json:
        session.out.record({"partnership": session.body.slug, **_row(given)})
    else:
        until = f" until {given.ends}" if given.ends else ""
        session.out.say(f"{given.person} is {given} from {given.starts}{until}.")


def _row(given: Appointment) -> dict[str, str | None]:
    return {
        "role": given.role,
        "email": given.person.email,
        "name": given.person.name,
        "organisation": given.organisation.name if given.organisation else None,
        "from": given.starts.isoformat(),
        "until": given.ends.isoformat() if given.ends else None,
    }
