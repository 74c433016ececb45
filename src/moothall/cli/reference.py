"""`moothall reference`: the tables that records are looked up in."""

from pathlib import Path
from typing import Annotated

import typer

from moothall.cli.command import command, group
from moothall.cli.session import Session
from moothall.evidence.enums import ReferenceKind
from moothall.evidence.importing import import_table
from moothall.evidence.models import ReferenceTable
from moothall.evidence.standard import refresh
from moothall.partnership.models import Body

commands = group("Reference tables: learning aims, postcodes, providers, population, areas.")


def join(app: typer.Typer) -> None:
    """Add the group to the program."""
    app.add_typer(commands, name="reference")


@command(
    commands,
    "import",
    example="moothall reference import aims LearningDelivery.csv",
    shared=("email", "json"),
)
def import_(
    session: Session,
    kind: Annotated[ReferenceKind, typer.Argument(metavar="KIND", help="Which table.")],
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="CSV or Excel. Postcodes come without one too."),
    ] = None,
) -> None:
    """Import a table; from now on records are looked up in it.

    KIND is aims, postcodes, providers, population or areas. A file with any fault is refused
    whole, with every fault named by row and column, and the table in use stays.
    """
    session.must_operate()
    if file is not None and not file.is_file():
        raise typer.BadParameter(f"There is no such file: {file}.")
    with session.out.progress(f"Reading {file or kind}"):
        table, warnings = import_table(by=session.by, kind=kind, path=file)
    for body in Body.objects.all():
        refresh(by=session.by, body=body)
    if session.out.json:
        session.out.record(
            {"kind": table.kind, "rows": table.rows, "sha256": table.sha256, "warnings": warnings}
        )
        return
    for warning in warnings:
        session.out.warn(warning)
    session.out.say(f"{table.rows:,} rows of {kind.label} are in use, from {table.name}.")


@command(commands, "list", example="moothall reference list", shared=("json",))
def list_tables(session: Session) -> None:
    """List the tables in use, and those that are missing."""
    there = {table.kind: table for table in ReferenceTable.in_use()}
    session.out.rows(
        "Reference tables",
        ("kind", "rows", "from", "since"),
        [
            {
                "kind": kind.value,
                "rows": there[kind].rows if kind in there else 0,
                "from": there[kind].name if kind in there else "missing",
                "since": f"{there[kind].since:%Y-%m-%d %H:%M}" if kind in there else "",
            }
            for kind in ReferenceKind
        ],
    )
