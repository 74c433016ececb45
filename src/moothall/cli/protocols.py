"""`moothall protocol`: data-sharing protocols, without which nothing is shown."""

import datetime as dt
from typing import Annotated

import typer

from moothall import clock
from moothall.cli.command import command, group
from moothall.cli.output import Value
from moothall.cli.session import Session
from moothall.cli.wording import day
from moothall.evidence.enums import Purpose
from moothall.evidence.models import Protocol
from moothall.evidence.sharing import add_protocol, end_protocol
from moothall.evidence.standard import refresh
from moothall.faults import InvalidValue
from moothall.partnership.queries import member_named

commands = group("Data-sharing protocols: who shares what, for what, until when.")


def join(app: typer.Typer) -> None:
    """Add the group to the program."""
    app.add_typer(commands, name="protocol")


@command(
    commands,
    "add",
    example="moothall protocol add --title 'Learner records' --purpose figures "
    "--starts 2026-09-01 --ends 2027-08-31",
)
def add(
    session: Session,
    title: Annotated[str, typer.Option("--title", help="What it is called.")],
    starts: Annotated[
        dt.date, typer.Option("--starts", parser=day, metavar="DATE", help="First day.")
    ],
    ends: Annotated[dt.date, typer.Option("--ends", parser=day, metavar="DATE", help="Last day.")],
    purpose: Annotated[
        list[Purpose],
        typer.Option("--purpose", help="What for: figures, publication or allocation; repeatable."),
    ] = [Purpose.FIGURES],  # noqa: B006 - typer copies it
    words: Annotated[str, typer.Option("--words", help="The purpose as the parties put it.")] = "",
    party: Annotated[
        list[str] | None,
        typer.Option("--party", help="A member that shares; repeatable. Without any: everyone."),
    ] = None,
    field: Annotated[
        list[str] | None,
        typer.Option("--field", help="A field of the record shared; repeatable. Without any: all."),
    ] = None,
    detail: Annotated[str, typer.Option("--detail", help="The level of detail.")] = "",
    retention: Annotated[str, typer.Option("--retention", help="How long records are kept.")] = "",
    erase_on: Annotated[
        dt.date | None,
        typer.Option(
            "--erase-on",
            parser=day,
            metavar="DATE",
            help="Last day on which the records are kept. Without it, the protocol's last day.",
        ),
    ] = None,
    threshold: Annotated[
        int, typer.Option("--threshold", min=2, max=100, help="The smallest count shown.")
    ] = 6,
    hide_zeros: Annotated[bool, typer.Option("--hide-zeros", help="Hide counts of 0 too.")] = False,
) -> None:
    """Record a data-sharing protocol as it was signed."""
    if Protocol.objects.filter(body=session.body, title=title.strip()).exists():
        raise InvalidValue(
            f"There is a protocol “{title.strip()}” already. “moothall protocol list” shows it: "
            "give this one another title."
        )
    protocol = add_protocol(
        by=session.by,
        body=session.body,
        title=title,
        purposes=purpose,
        purpose=words,
        starts=starts,
        ends=ends,
        parties=[member_named(session.body, name) for name in party or ()],
        fields=field or (),
        detail=detail,
        retention=retention,
        erase_on=erase_on,
        threshold=threshold,
        zeros_shown=not hide_zeros,
    )
    refresh(by=session.by, body=session.body)
    _tell(session, protocol, "is added")


@command(commands, "list", example="moothall protocol list --json")
def list_protocols(session: Session) -> None:
    """List the protocols, the newest first."""
    session.out.rows(
        f"Protocols of {session.body}",
        ("protocol", "title", "purposes", "threshold", "starts", "ends", "in_force"),
        [_row(p) for p in Protocol.objects.filter(body=session.body)],
        empty="No protocol yet, so nothing can be shown. Add one: moothall protocol add",
    )


@command(commands, "end", example="moothall protocol end 1")
def end(
    session: Session,
    number: Annotated[int, typer.Argument(metavar="PROTOCOL", help="Its number.")],
) -> None:
    """End a protocol now; from then on nothing is shown under it."""
    found = Protocol.objects.filter(body=session.body, pk=number).first()
    if found is None:
        raise InvalidValue(f"There is no protocol {number}. “moothall protocol list” shows them.")
    _tell(session, end_protocol(by=session.by, protocol=found), "is ended")


def _row(protocol: Protocol) -> dict[str, Value]:
    return {
        "protocol": protocol.pk,
        "title": protocol.title,
        "purposes": ", ".join(protocol.purposes),
        "threshold": protocol.threshold,
        "starts": str(protocol.starts),
        "ends": str(protocol.ended or protocol.ends),
        "in_force": protocol.in_force(clock.now().date()),
    }


def _tell(session: Session, protocol: Protocol, what: str) -> None:
    if session.out.json:
        session.out.record(_row(protocol))
    else:
        session.out.say(f"Protocol {protocol.pk} “{protocol}” {what}.")
