"""`moothall evidence`: figures and travel to learn, protected as on the site."""

from pathlib import Path
from typing import Annotated

import typer

from moothall import clock
from moothall.cli.command import command, group
from moothall.cli.output import Value
from moothall.cli.session import Session
from moothall.disclosure import TOTAL
from moothall.evidence.cited import load, parse_sum, read
from moothall.evidence.cited import sums as added_up
from moothall.evidence.enums import Purpose
from moothall.evidence.figures import Where
from moothall.evidence.names import as_counted
from moothall.evidence.policies import protocol_for
from moothall.evidence.queries import figures, own_figures
from moothall.evidence.shown import FigureTable, Row, Shown
from moothall.evidence.snapshots import take_snapshot
from moothall.evidence.travel import Borders, Travel
from moothall.faults import NotAllowed
from moothall.measures import UnknownBreakdown, UnknownMeasure, measure_named
from moothall.partnership.models import Organisation
from moothall.partnership.queries import authorities
from moothall.theme.cells import Hidden

commands = group("What the accepted records say, without betraying anyone.")


def join(app: typer.Typer) -> None:
    """Add the group to the program."""
    app.add_typer(commands, name="evidence")


Conditions = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="KEY=VALUE",
        help="Only these; repeatable, the same key again lets in more. Ages are 16-18 unless said.",
    ),
]


def _where(conditions: list[str] | None) -> Where:
    found: dict[str, list[str]] = {}
    wrong = []
    for condition in conditions or ():
        key, is_there, value = condition.partition("=")
        if not is_there or not key or not value:
            wrong.append(condition)
        found.setdefault(key.strip(), []).append(value.strip())
    if wrong:
        raise typer.BadParameter(
            f"“{', '.join(wrong)}” is no condition: write it as KEY=VALUE, such as home_area=Luton."
        )
    return as_counted(found)


def _figure(session: Session, measure: str, by: list[str], where: Where) -> FigureTable:
    """The figure as the actor may see it: shared, or for a provider's officer their own."""
    if session.standing.serves_authority:
        # Without a protocol nothing is counted at all: that is said first.
        protocol_for(session.body, Purpose.FIGURES, clock.now().date())
        take_snapshot(by=session.by, body=session.body)
        return figures(viewer=session.by, body=session.body, measure=measure, by=by, where=where)
    place = session.standing.organisations
    provider = Organisation.objects.filter(pk__in=place).exclude(ukprn=None).first()
    if provider is None:
        raise NotAllowed("You act for no authority and no provider here, so you see no figures.")
    take_snapshot(by=session.by, body=session.body)
    return own_figures(
        viewer=session.by,
        provider=provider,
        body=session.body,
        measure=measure,
        by=by,
        where=where,
    )


def _plain(value: Shown | None) -> int | float | None:
    return None if isinstance(value, Hidden) else value


@command(
    commands,
    "figure",
    example="moothall evidence figure learners --by home_area,route --where age=16-18",
)
def figure(
    session: Session,
    measure: Annotated[str, typer.Argument(metavar="MEASURE", help="What to count.")],
    by: Annotated[str, typer.Option("--by", metavar="A,B", help="Breakdowns, at most three.")] = "",
    where: Conditions = None,
) -> None:
    """Show a figure: learners, enrolments, starters, completers, achievers, retention, pass_rate,
    achievement_rate, planned_hours or participation.

    Breakdowns are home_area, delivery_area, provider, route, level, ssa1, age, sex, ethnicity, lldd
    and year. Small numbers are hidden, and others from which they could be worked out.
    """
    breakdowns = [name.strip() for name in by.split(",") if name.strip()]
    conditions = _where(where)
    try:
        measure_named(measure)
        with session.out.progress(f"Working out {measure}"):
            found = _figure(session, measure, breakdowns, conditions)
    except (UnknownMeasure, UnknownBreakdown) as fault:
        raise typer.BadParameter(str(fault)) from None
    if found.refused:
        raise NotAllowed(found.refused)
    if session.out.json:
        session.out.record(
            {
                "measure": found.figure.measure,
                "definition": f"{found.measure.definition} (version {found.figure.version})",
                "snapshot": found.snapshot.number,
                "protocol": str(found.protocol) if found.protocol else None,
                "rows": [
                    {**_labels(row, found), "value": _plain(row.value), "suppressed": row.hidden}
                    for row in found.cells
                ],
            }
        )
        return
    session.out.rows(
        found.title, (*found.by, found.figure.measure), [_row(r, found) for r in found]
    )
    for sentence in (found.hidden_in_words, *found.notes):
        if sentence:
            session.out.say(sentence)
    under = f" under “{found.protocol}”" if found.protocol else ""
    session.out.say(f"Counted on {found.snapshot}{under}. {found.measure.definition}")


def _row(row: Row, found: FigureTable) -> dict[str, Value]:
    value: Value
    if isinstance(row.value, Hidden):
        value = str(row.value)
    elif found.measure.is_rate and row.value is not None:
        value = f"{row.value:.1%}"
    else:
        value = row.value
    return {**_labels(row, found), found.figure.measure: value}


def _labels(row: Row, found: FigureTable) -> dict[str, str]:
    """The labels of a row as scripts know them, with providers as the partnership calls them."""
    return {
        name: found.called(name, label) if name == "provider" and label != TOTAL else label
        for name, label in row.labels.items()
    }


@command(
    commands,
    "cite",
    example="moothall evidence cite flows.csv --source 'Grouping 2009' "
    "--sum 'net export = exports - imports'",
)
def cite(
    session: Session,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A published table in CSV.")],
    source: Annotated[str, typer.Option("--source", help="The document it was published in.")],
    sums: Annotated[
        list[str] | None,
        typer.Option(
            "--sum", metavar="TOTAL=PARTS", help="What should add up to what; repeatable."
        ),
    ] = None,
) -> None:
    """Cite figures that somebody else published: they are shown beside computed ones, never mixed.

    FILE has columns name (or indicator, flow) and value (or learners), and may have period, area,
    unit and published_as. A total that its own parts do not give is said to disagree.
    """
    session.must_manage()
    rows = read(file)
    parts = dict(parse_sum(text, {row["name"] for row in rows}) for text in sums or ())
    found = load(by=session.by, body=session.body, source=source, rows=rows, parts=parts)
    wrong = [each for each in added_up(found) if not each.agrees]
    if session.out.json:
        session.out.record(
            {
                "source": source,
                "cited": len(found),
                "disagree": [
                    {"name": w.total.name, "stated": str(w.total.value), "parts": str(w.recomputed)}
                    for w in wrong
                ],
            }
        )
        return
    session.out.say(f"{len(found)} figures of {source} are cited.")
    for each in wrong:
        session.out.say(
            f"{each.total.name}: published as {each.total.value.normalize():,f}, but its parts "
            f"give {each.recomputed.normalize():,f}: {each.in_words}."
        )


@command(commands, "flows", example="moothall evidence flows --json")
def flows(session: Session, where: Conditions = None) -> None:
    """Show travel to learn: who lives where and learns where, and what crosses the borders."""
    if not session.standing.serves_authority:
        raise NotAllowed("Travel to learn is shown to member authorities and the manager.")
    with session.out.progress("Working out travel to learn"):
        found = _figure(session, "learners", ["home_area", "delivery_area"], _where(where))
    if found.refused:
        raise NotAllowed(found.refused)
    inside = [a.area.name for a in authorities(session.body) if a.area]
    travel = Travel.of(found, inside)
    if session.out.json:
        session.out.record(
            {
                "snapshot": found.snapshot.number,
                "protocol": str(found.protocol) if found.protocol else None,
                "rows": [
                    {**row.labels, "value": _plain(row.value), "suppressed": row.hidden}
                    for row in found.cells
                ],
                "within": _plain(travel.within),
                "imports": _borders(travel.imports),
                "exports": _borders(travel.exports),
            }
        )
        return
    places = [*found.labels("delivery_area"), TOTAL]
    session.out.rows(
        "Learners by home area (down) and delivery area (across)",
        ("home area", *places),
        [
            {"home area": home, **{p: _shown(travel.cell(home, p)) for p in places}}
            for home in [*found.labels("home_area"), TOTAL]
        ],
    )
    for what, value in (
        ("Cross between areas of the grouping", travel.within),
        ("Come from the rest of the region", travel.imports.region),
        ("Go to the rest of the region", travel.exports.region),
        ("Come from beyond the region", travel.imports.outside),
        ("Go beyond the region", travel.exports.outside),
    ):
        session.out.say(f"{what}: {_shown(value)}")
    if found.hidden_in_words:
        session.out.say(found.hidden_in_words)


def _shown(value: Shown) -> str:
    return str(value) if isinstance(value, Hidden) else f"{value:,}"


def _borders(borders: Borders) -> dict[str, int | float | None]:
    return {
        "inside": _plain(borders.inside),
        "region": _plain(borders.region),
        "outside": _plain(borders.outside),
    }
