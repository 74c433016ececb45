"""`moothall delegation`: who may decide what for whom (GOV-8)."""

import datetime as dt
from typing import Annotated

import typer

from moothall.cli.command import command, group
from moothall.cli.decision_rows import delegation_row
from moothall.cli.session import Session
from moothall.cli.wording import day
from moothall.faults import InvalidValue
from moothall.governance import queries
from moothall.governance.course import settle
from moothall.governance.delegating import in_force
from moothall.governance.delegations import end_delegation, give_delegation
from moothall.governance.models import Delegation
from moothall.governance.workdays import today
from moothall.partnership.enums import Role
from moothall.partnership.models import Body, Organisation
from moothall.partnership.queries import members, person_by_email

commands = group("Delegations: who may decide what for whom, from when to when.")

NUMBER = Annotated[int, typer.Argument(metavar="NUMBER", help="Its number here, such as 3.")]


def join(app: typer.Typer) -> None:
    """Add the group to the program."""
    app.add_typer(commands, name="delegation")


@command(commands, "list", example="moothall delegation list --json")
def list_delegations(
    session: Session,
    all_: Annotated[
        bool, typer.Option("--all", help="Also those that are past, ended or not begun.")
    ] = False,
) -> None:
    """List the delegations in force."""
    settle(session.body)
    found = Delegation.objects.filter(body=session.body).select_related(
        "body", "organisation", "person", "on_behalf_of", "decision"
    )
    working = set(in_force(session.body).values_list("pk", flat=True))
    session.out.rows(
        f"Delegations in {session.body}",
        ("delegation", "holder", "may", "scope", "from", "until", "in_force"),
        [delegation_row(each, each.pk in working) for each in found if all_ or each.pk in working],
        empty="No delegation is in force. Record one: moothall delegation add",
    )


@command(
    commands,
    "add",
    example="moothall delegation add --role director --at Luton --for Luton "
    "--scope 'Places at one provider, to 20 learners.' --given-by 'the constitution, part 3'",
)
def add(
    session: Session,
    role: Annotated[Role, typer.Option("--role", help="The role whose holder may decide.")],
    scope: Annotated[str, typer.Option("--scope", help="What may be decided, with its limits.")],
    at: Annotated[
        str, typer.Option("--at", metavar="NAME", help="At which member; empty: of the body.")
    ] = "",
    person: Annotated[
        str, typer.Option("--person", metavar="EMAIL", help="Of those in the role, one alone.")
    ] = "",
    for_: Annotated[
        str,
        typer.Option("--for", metavar="NAME", help="Consent for this member; empty: decide alone."),
    ] = "",
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", help="A kind of thing it extends to; repeatable, none for any."),
    ] = None,
    decision: Annotated[
        str,
        typer.Option("--decision", metavar="DECISION", help="Decision in effect that gives it."),
    ] = "",
    given_by: Annotated[
        str, typer.Option("--given-by", help="What gives it, where that is not kept here.")
    ] = "",
    starts: Annotated[
        dt.date | None,
        typer.Option("--from", parser=day, metavar="DATE", help="By default today."),
    ] = None,
    until: Annotated[
        dt.date | None,
        typer.Option("--until", parser=day, metavar="DATE", help="Its last day, if it has one."),
    ] = None,
) -> None:
    """Record a delegation; its text cannot be changed, only ended and given anew."""
    body = session.body
    made = give_delegation(
        by=session.by,
        body=body,
        role=role,
        organisation=_member(body, at),
        person=person_by_email(person) if person else None,
        on_behalf_of=_member(body, for_),
        scope=scope,
        kinds=kind or (),
        decision=queries.by_reference(body, session.standing, decision) if decision else None,
        given_by=given_by,
        starts=starts or today(),
        ends=until,
    )
    _tell(session, made)


@command(
    commands, "end", example="moothall delegation end 3 --reason 'The council ended it on 4 March.'"
)
def end(
    session: Session,
    number: NUMBER,
    reason: Annotated[str, typer.Option("--reason", help="Why it ends, and who ends it.")],
) -> None:
    """End a delegation early: nothing more is decided under it; what was decided stands."""
    found = Delegation.objects.filter(body=session.body, number=number).first()
    if found is None:
        raise InvalidValue(f"There is no delegation {number} in {session.body}.")
    _tell(session, end_delegation(by=session.by, delegation=found, reason=reason))


def _member(body: Body, name: str) -> Organisation | None:
    """Return the member that is meant, or None where nothing is typed."""
    if not name.strip():
        return None
    for each in members(body):
        if each.name.casefold() == name.strip().casefold():
            return each
    raise InvalidValue(f"“{name}” is no member of {body}.")


def _tell(session: Session, delegation: Delegation) -> None:
    working = in_force(session.body).filter(pk=delegation.pk).exists()
    if session.out.json:
        session.out.record(delegation_row(delegation, working))
        return
    stands = "is in force" if working else "is not in force"
    session.out.say(f"Delegation {delegation.number} to {delegation.holder_by_name} {stands}.")
