"""`moothall partnership`: the partnerships of this site and their members."""

from typing import Annotated

import typer

from moothall.cli.command import command, group
from moothall.cli.session import Session
from moothall.codes import UKPRN, AreaCode
from moothall.faults import InvalidValue
from moothall.partnership import actions
from moothall.partnership.enums import Sector, Tier
from moothall.partnership.models import Body, Organisation, Person
from moothall.partnership.queries import area_named, members, only_body

commands = group("Partnerships and the organisations in them.")
member_commands = group("The member organisations of a partnership.")
commands.add_typer(member_commands, name="member")


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
    session.out.rows("Partnerships", ("slug", "name", "tier", "members"), rows)


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
    area: Annotated[
        str,
        typer.Option("--area", help="The ONS code or name of its area; an authority needs one."),
    ] = "",
) -> None:
    """Admit an organisation to a partnership, adding the organisation where it is new."""
    session.must_manage()
    organisation = Organisation.objects.filter(name=name).first()
    if organisation and (ukprn or area or organisation.sector != sector):
        _must_agree(organisation, sector, ukprn, area)
    if not organisation:
        organisation = actions.add_organisation(
            by=session.by,
            name=name,
            sector=sector,
            ukprn=UKPRN(ukprn) if ukprn else None,
            area=_area(area) if area else None,
        )
    actions.admit_member(by=session.by, body=session.body, organisation=organisation)
    if session.out.json:
        session.out.record({"partnership": session.body.slug, **_organisation(organisation)})
    else:
        session.out.say(f"{organisation} is a member of {session.body}.")


@command(member_commands, "list", example="moothall partnership member list")
def list_members(session: Session) -> None:
    """List the organisations that are members today."""
    rows = [_organisation(each) for each in members(session.body)]
    session.out.rows(
        f"Members of {session.body}", ("name", "sector", "ukprn", "area", "area_name"), rows
    )


def _area(text: str) -> AreaCode:
    return AreaCode(area_named(text).code)


def _must_agree(organisation: Organisation, sector: Sector, ukprn: str, area: str) -> None:
    """Refuse to admit a namesake: the same name with another sector, number or area."""
    same = (
        organisation.sector == sector
        and ukprn in ("", organisation.ukprn)
        and (not area or str(_area(area)) == organisation.area_id)
    )
    if not same:
        raise InvalidValue(
            f"There is an organisation “{organisation}” already, with sector "
            f"{organisation.sector}, UKPRN {organisation.ukprn or 'none'} and area "
            f"{organisation.area_id or 'none'}: give the same, or another name."
        )


def _organisation(organisation: Organisation) -> dict[str, str | None]:
    return {
        "name": organisation.name,
        "sector": organisation.sector,
        "ukprn": organisation.ukprn,
        "area": organisation.area_id,
        "area_name": organisation.area.name if organisation.area else None,
    }


def _row(body: Body) -> dict[str, str | int]:
    return {
        "slug": body.slug,
        "name": body.name,
        "tier": body.tier,
        "members": members(body).count(),
    }


def _tell(session: Session, body: Body, sentence: str) -> None:
    if session.out.json:
        session.out.record(_row(body))
    else:
        session.out.say(sentence)
