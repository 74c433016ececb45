"""`moothall partnership`: the partnerships of this site and their members."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer
from django.db import transaction

from moothall.cli import chair
from moothall.cli.command import command, group
from moothall.cli.seats import warn_of_seats
from moothall.cli.session import Session
from moothall.cli.wording import day
from moothall.codes import UKPRN, AreaCode, CharityNumber, CompanyNumber
from moothall.partnership import actions, bodies, seats
from moothall.partnership.enums import Sector, Tier
from moothall.partnership.importing import import_members
from moothall.partnership.membership import admit_member, end_membership
from moothall.partnership.models import Body, Membership, Organisation, Person, in_force
from moothall.partnership.queries import (
    area_named,
    member_named,
    members,
    memberships,
    must_agree,
    only_body,
)

commands = group("Partnerships and the organisations in them.")
member_commands = group("The member organisations of a partnership.")
commands.add_typer(member_commands, name="member")
commands.add_typer(chair.commands, name="chair")


def join(app: typer.Typer) -> None:
    """Add the group to the program."""
    app.add_typer(commands, name="partnership")


@command(
    commands,
    "new",
    example="moothall partnership new 'Bedfordshire and Luton 14-19' --slug beds-luton",
    shared=("email", "json"),
)
def new(
    session: Session,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is called.")],
    slug: Annotated[
        str, typer.Option("--slug", help="Its name in addresses and scripts; made from NAME.")
    ] = "",
    tier: Annotated[
        Tier,
        typer.Option("--tier", help=f"Where it stands among bodies: {', '.join(Tier.values)}."),
    ] = Tier.PARTNERSHIP,
    parent: Annotated[
        str, typer.Option("--parent", metavar="SLUG", help="The body it is part of.")
    ] = "",
) -> None:
    """Found a partnership; members and people are added to it afterwards."""
    session.must_operate()
    body = actions.found_body(
        by=session.by,
        name=name,
        slug=slug,
        tier=tier,
        parent=only_body(parent) if parent else None,
    )
    _tell(session, body, f"Founded {body} as “{body.slug}”.")
    if Body.objects.count() > 1:
        session.out.warn(
            "There are several partnerships now, so commands need to be told which is meant: "
            f"--partnership {body.slug}"
        )


@command(commands, "list", example="moothall partnership list --json", shared=("email", "json"))
def list_bodies(session: Session) -> None:
    """List the partnerships that the actor may see."""
    by = session.by
    bodies = Body.objects.visible_to(by) if isinstance(by, Person) else Body.objects.all()
    rows = [_row(body) for body in bodies]
    session.out.rows("Partnerships", ("slug", "name", "tier", "members", "until"), rows)


@command(commands, "rename", example="moothall partnership rename 'Bedfordshire and Luton 14-19'")
def rename(
    session: Session,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its new name.")],
) -> None:
    """Give a partnership another name; its slug stays, so addresses and scripts still work."""
    session.must_manage()
    body = actions.rename_body(by=session.by, body=session.body, name=name)
    _tell(session, body, f"“{body.slug}” is now called {body}.")


@command(
    commands, "end", example="moothall partnership end --partnership quality-group --on 2027-03-31"
)
def end(
    session: Session,
    on: Annotated[
        dt.date | None,
        typer.Option("--on", metavar="DATE", parser=day, help="Last day; else today."),
    ] = None,
) -> None:
    """End a body with a day. All of it stays and can be read; after that day nothing in it is
    changed.
    """
    body = bodies.end_body(by=session.by, body=session.body, last_day=on)
    _tell(session, body, f"{body} ends with {body.ends}.")


@command(
    commands,
    "reopen",
    example="moothall partnership reopen --partnership quality-group",
    after_end=True,
)
def reopen(session: Session) -> None:
    """Let a body go on that was to end, or has ended."""
    body = bodies.reopen_body(by=session.by, body=session.body)
    _tell(session, body, f"{body} goes on.")


@command(
    member_commands,
    "add",
    example="moothall partnership member add Luton --sector authority --area E06000032",
)
def add_member(
    session: Session,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The organisation's name.")],
    sector: Annotated[
        Sector,
        typer.Option("--sector", help=f"What kind of member it is: {', '.join(Sector.values)}."),
    ],
    ukprn: Annotated[
        str, typer.Option("--ukprn", help="Its provider number: links it to its returns.")
    ] = "",
    charity: Annotated[
        str, typer.Option("--charity-number", help="Its number as a charity, where it is one.")
    ] = "",
    company: Annotated[
        str, typer.Option("--company-number", help="Its number at Companies House.")
    ] = "",
    area: Annotated[
        str,
        typer.Option("--area", help="The ONS code or name of its area; an authority needs one."),
    ] = "",
    kind: Annotated[str, typer.Option("--kind", help="What it is, in its own words.")] = "",
    starts: Annotated[
        dt.date | None,
        typer.Option("--from", metavar="DATE", parser=day, help="First day; else today."),
    ] = None,
) -> None:
    """Admit an organisation to a partnership, adding the organisation where it is new."""
    session.must_manage()
    code = AreaCode(area_named(area).code) if area else None
    charity_number = CharityNumber(charity) if charity else None
    company_number = CompanyNumber(company) if company else None
    organisation = Organisation.objects.filter(name=name).first()
    if organisation:
        must_agree(organisation, name, ukprn or None, code, charity_number, company_number)
    with transaction.atomic():
        organisation = organisation or actions.add_organisation(
            by=session.by,
            name=name,
            sector=sector,
            kind=kind,
            ukprn=UKPRN(ukprn) if ukprn else None,
            charity_number=charity_number,
            company_number=company_number,
            area=code,
        )
        joined = admit_member(
            by=session.by,
            body=session.body,
            organisation=organisation,
            starts=starts,
            sector=sector,
        )
    if session.out.json:
        session.out.record({"partnership": session.body.slug, **_member(joined)})
    else:
        session.out.say(f"{organisation} is a member of {session.body}.")


@command(member_commands, "list", example="moothall partnership member list")
def list_members(
    session: Session,
    every: Annotated[
        bool, typer.Option("--all", help="Also those that left or are to join.")
    ] = False,
) -> None:
    """List the organisations that are members today."""
    found = memberships(session.body)
    rows = [_member(each) for each in (found if every else found.filter(in_force()))]
    columns = (
        "name", "sector", "kind", "ukprn", "charity_number", "company_number", "area", "area_name",
        "from", "until",
    )  # fmt: skip
    session.out.rows(f"Members of {session.body}", columns, rows)


@command(
    member_commands,
    "end",
    example="moothall partnership member end 'Luton' --on 2027-03-31",
)
def end_member(
    session: Session,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The member, by name or slug.")],
    on: Annotated[
        dt.date | None,
        typer.Option("--on", metavar="DATE", parser=day, help="Last day; else today."),
    ] = None,
) -> None:
    """End a membership, and with it the roles held for the member, and its leads."""
    session.must_manage()
    organisation = member_named(session.body, name)
    running = memberships(session.body).get(in_force(), organisation=organisation)
    before = seats.vacancies(session.body)
    ended = end_membership(by=session.by, membership=running, last_day=on)
    warn_of_seats(session, before)
    if session.out.json:
        session.out.record({"partnership": session.body.slug, **_member(ended)})
    else:
        session.out.say(f"{organisation} is a member of {session.body} until {ended.ends}.")


@command(
    member_commands, "import", example="moothall partnership member import members.xlsx --json"
)
def import_(
    session: Session,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or Excel.")],
) -> None:
    """Take members over from a spreadsheet, whole or not at all.

    Its columns: Organisation, Sector, and where there are any Kind, UKPRN, Charity number, Company
    number, Area, Member from, Member until and Body (another that one manages). A blank cell leaves
    what is kept as it is. Every fault is named by its cell.
    """
    session.must_manage()
    if not file.is_file():
        raise typer.BadParameter(f"There is no such file: {file}.")
    done = import_members(by=session.by, body=session.body, path=file)
    session.out.details({"partnership": session.body.slug, **done})


def _member(membership: Membership) -> dict[str, str | None]:
    organisation = membership.organisation
    return {
        "name": organisation.name,
        "sector": membership.sector,
        "ukprn": organisation.ukprn,
        "charity_number": organisation.charity_number,
        "company_number": organisation.company_number,
        "area": organisation.area_id,
        "area_name": organisation.area.name if organisation.area else None,
        "kind": organisation.kind,
        "from": membership.starts.isoformat(),
        "until": membership.ends.isoformat() if membership.ends else None,
    }


def _row(body: Body) -> dict[str, str | int | None]:
    return {
        "slug": body.slug,
        "name": body.name,
        "tier": body.tier,
        "members": members(body).count(),
        "until": body.ends.isoformat() if body.ends else None,
    }


def _tell(session: Session, body: Body, sentence: str) -> None:
    if session.out.json:
        session.out.record(_row(body))
    else:
        session.out.say(sentence)
