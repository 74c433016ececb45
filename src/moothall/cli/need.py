"""`moothall need`: what residents will need, computed, shown, and what it rests on brought in."""

from pathlib import Path
from typing import Annotated

import typer

from moothall.cli.command import command, group
from moothall.cli.output import Value
from moothall.cli.session import Session
from moothall.evidence.labels import in_words
from moothall.evidence.shown import Shown
from moothall.faults import InvalidValue, NotAllowed
from moothall.planning import work
from moothall.planning.enums import Alternative, Dimension, NeedStatus, PlanningTable
from moothall.planning.importing import import_table
from moothall.planning.models import Need
from moothall.planning.policies import check_year
from moothall.planning.queries import latest_need
from moothall.planning.shown import PlannedTable, planned, release
from moothall.theme.cells import Hidden

commands = group("What residents will need: cohorts moved on, times participation, by what.")


def join(app: typer.Typer) -> None:
    """Add the group to the program."""
    app.add_typer(commands, name="need")


Year = Annotated[
    str,
    typer.Option(
        "--year", metavar="YEAR", help="Academic year, 2026-27. Without it, that after the records."
    ),
]
Chosen = Annotated[
    Alternative,
    typer.Option(
        "--alternative",
        metavar="ALTERNATIVE",
        help="as-now (participation as the records have it), ambition (as it was imported or "
        "typed) or own (own shares of residents, or of what is learnt).",
    ),
]
Split = Annotated[
    Dimension | None,
    typer.Option("--by", metavar="DIMENSION", help="Split areas by route, level or ssa1."),
]


@command(
    commands,
    "compute",
    example="moothall need compute --year 2026-27 --alternative as-now --json",
)
def compute(session: Session, year: Year = "", alternative: Chosen = Alternative.AS_NOW) -> None:
    """Compute what the residents of the member authorities will need.

    It is computed on the latest snapshot and kept with all that it rests on. With --json one
    object: {"need", "year", "alternative", "snapshot", "content", "learners", "suppressed",
    "areas": [{"area", "now", "learners", "suppressed"}], "notes": [...]}; a number that may not be
    shown is null, and "suppressed" is true.
    """
    asked = work.ask(
        by=session.by, body=session.body, year=_year(session, year), alternative=alternative
    )
    with session.out.progress("Computing the need", 1) as bar:
        need = work.run(asked, by=session.by, tell=lambda done, what: bar.to(done, 1, what))
    if need.status == NeedStatus.FAILED:
        raise NotAllowed(need.reason)
    release(need)
    _tell(session, need, None)


@command(
    commands,
    "show",
    example="moothall need show --year 2026-27 --alternative as-now --by route --json",
)
def show(
    session: Session,
    year: Year = "",
    alternative: Chosen = Alternative.AS_NOW,
    by: Split = None,
) -> None:
    """Show the need that was computed last for a year and an alternative.

    With --json the object of “need compute”; with --by also "rows": one object an area and
    category, {"area", "route" or "level" or "ssa1", "now", "learners", "suppressed"}. Planned
    numbers are shown only where the learners they rest on may be.
    """
    wanted = _year(session, year)
    need = latest_need(session.body, wanted, alternative)
    if need is None:
        raise InvalidValue(
            f"No need is computed for {wanted}, {alternative.label}. Compute it: moothall need "
            f"compute --year {wanted} --alternative {alternative}"
        )
    _tell(session, need, by)


@command(
    commands,
    "list",
    example="moothall need list --json",
)
def list_needs(session: Session) -> None:
    """List the needs that were asked for, the latest first.

    With --json one object a line: {"need", "year", "alternative", "snapshot", "status", "reason"}.
    """
    found = Need.objects.filter(body=session.body).visible_to(session.standing)
    session.out.rows(
        f"Needs of {session.body}",
        ("need", "year", "alternative", "snapshot", "status", "reason"),
        [
            {
                "need": need.number,
                "year": need.year,
                "alternative": need.alternative,
                "snapshot": need.snapshot.number,
                "status": need.status,
                "reason": need.reason,
            }
            for need in found.select_related("snapshot")
        ],
        empty="No need yet. Compute one: moothall need compute",
    )


@command(
    commands,
    "import",
    example="moothall need import ambition ambition.csv --year 2026-27",
)
def import_(
    session: Session,
    table: Annotated[PlanningTable, typer.Argument(metavar="TABLE", help="Which table.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or Excel.")],
    year: Year = "",
) -> None:
    """Import what needs rest on: participation, ambition or capacity.

    A table of participation (for the alternative own) or of ambition has area, age and share (85%
    or 0.85) of residents who are to learn in ILR providers; capacity has UKPRN, route, level,
    sector subject area and places. It replaces what was stated for the areas or providers that it
    names. A file with any fault is refused whole, with every fault named by row and column. With
    --json: {"table", "year", "rows", "warnings"}.
    """
    if not file.is_file():
        raise typer.BadParameter(f"There is no such file: {file}.")
    wanted = _year(session, year)
    rows, warnings = import_table(
        by=session.by, body=session.body, kind=table, year=wanted, path=file
    )
    if session.out.json:
        session.out.record(
            {"table": table.value, "year": wanted, "rows": rows, "warnings": list(warnings)}
        )
        return
    for warning in warnings:
        session.out.warn(warning)
    session.out.say(f"{rows:,} rows of {table.label} for {wanted} are in use, from {file.name}.")


def _year(session: Session, year: str) -> str:
    return check_year(year) if year else str(work.next_year(session.body, by=session.by))


def _tell(session: Session, need: Need, by: Dimension | None) -> None:
    table = planned(viewer=session.by, need=need, by=by.value if by else "")
    if session.out.json:
        session.out.record(_object(need, table, by))
        return
    session.out.rows(
        f"{need.year}, {Alternative(need.alternative).label}: learners aged 16 to 18 by home area",
        ("area", *([by.value] if by else []), "now", "needed"),
        [_in_words(row, by) for row in (_rows(table, by) if by else _areas(table))],
    )
    for sentence in (*table.parameters.notes, table.words):
        if sentence:
            session.out.say(sentence)
    session.out.say(f"Need {need.number}, on {need.snapshot}. In all: {_said(table.cell())}.")


def _object(need: Need, table: PlannedTable, by: Dimension | None) -> dict[str, object]:
    total = table.cell()
    found: dict[str, object] = {
        "need": need.number,
        "year": need.year,
        "alternative": need.alternative,
        "snapshot": need.snapshot.number,
        "content": need.sha256,
        "learners": _plain(total),
        "suppressed": isinstance(total, Hidden),
        "areas": _areas(table),
        "notes": list(table.parameters.notes),
    }
    return found | ({"rows": _rows(table, by)} if by else {})


def _areas(table: PlannedTable) -> list[dict[str, Value]]:
    return [
        {"area": name, **_numbers(table.now(code), table.cell(code))}
        for code, name in table.areas.items()
    ]


def _rows(table: PlannedTable, by: Dimension) -> list[dict[str, Value]]:
    return [
        {
            "area": name,
            by.value: label,
            **_numbers(table.now(code, label), table.cell(code, label)),
        }
        for code, name in table.areas.items()
        for label in table.labels
    ]


def _numbers(now: Shown, needed: Shown) -> dict[str, Value]:
    return {
        "now": _plain(now),
        "learners": _plain(needed),
        "suppressed": isinstance(needed, Hidden),
    }


def _plain(value: Shown) -> int | float | None:
    return None if isinstance(value, Hidden) else value


def _in_words(row: dict[str, Value], by: Dimension | None) -> dict[str, Value]:
    """A row for a person: categories in words, and hidden numbers said to be hidden."""
    told: dict[str, Value] = {**row, "needed": row["learners"]}
    for name in ("now", "needed"):
        told[name] = "hidden" if told[name] is None else told[name]
    if by:
        told[by.value] = in_words(by.value, str(row[by.value]))
    return told


def _said(value: Shown) -> str:
    return str(value) if isinstance(value, Hidden) else f"{value:,}"
