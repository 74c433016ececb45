"""`moothall demo`: build the example partnership and serve it."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from moothall.cli import home, serve
from moothall.cli.command import Home, command
from moothall.cli.output import Value
from moothall.cli.session import Session
from moothall.commissioning.models import Round, Scenario
from moothall.demo.accounts import SLUG
from moothall.demo.build import DECISIONS, build
from moothall.demo.generator import generate
from moothall.evidence.enums import ReturnKind
from moothall.evidence.home import store
from moothall.evidence.models import Return
from moothall.evidence.queries import figures
from moothall.evidence.travel import Travel
from moothall.faults import InvalidValue
from moothall.governance.models import Decision
from moothall.ledger.refs import OPERATOR
from moothall.partnership.models import Body
from moothall.partnership.queries import authorities
from moothall.records.reference import read_reference, store_reference
from moothall.theme.cells import Hidden
from moothall.theme.formats import pounds

# What a home holds besides its database.
FOLDERS = ("returns", "lake", "cache", "mail", "publications")

commands = typer.Typer()


def join(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.registered_commands += commands.registered_commands


@command(commands, "demo", example="moothall demo --port 8001", needs=Home.AS_IT_IS, shared=())
def demo(
    session: Session,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port.")] = 8000,
    reset: Annotated[bool, typer.Option("--reset", help="Start over.")] = False,
    only_build: Annotated[bool, typer.Option("--only-build", help="Do not serve.")] = False,
    files: Annotated[
        Path | None,
        typer.Option(
            "--files",
            metavar="FOLDER",
            help="Only write the example's files into this folder, to practise with.",
        ),
    ] = None,
) -> None:
    """Build the example partnership in MOOTHALL_HOME, run the main job on it, serve the site.

    A second run reuses what is there. Refused in a home that holds anything else.
    """
    if files:
        _write_files(session, files)
        return
    if not only_build:
        serve.must_be_free("127.0.0.1", port)
    _make_ready(session, reset)
    _tell(session)
    if not only_build:
        serve.run(session, port=port)


def _write_files(session: Session, folder: Path) -> None:
    """Write the example's files, its learners synthetic, into a new or empty folder."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InvalidValue(f"{folder} is not an empty folder: name another.")
    with session.out.progress("Writing files", 1) as bar, TemporaryDirectory() as scratch:
        postcodes = store_reference(Path(scratch), read_reference("postcodes"))
        made = generate(
            folder, postcodes=postcodes, progress=lambda done, what: bar.to(done, 1, what)
        )
    session.out.say(
        f"Wrote {len(made.returns)} returns with {made.learners:,} synthetic learners, and the "
        f"reference tables they are looked up in, into {folder}."
    )


def _decided() -> int:
    """How many decisions there are on scenarios: the last thing that the builder makes."""
    return Decision.objects.filter(pins__kind="scenario").distinct().count()


def _make_ready(session: Session, reset: bool) -> None:
    folder = home.folder()
    if home.is_prepared() and not home.is_demo():
        raise InvalidValue(
            f"{folder} holds a partnership's own records, so the example is not built there. Name "
            "another folder: MOOTHALL_HOME=./demo moothall demo"
        )
    finished = home.is_demo() and not home.pending() and _decided() >= DECISIONS
    if finished and not reset:
        session.out.say(f"The example partnership is in {folder}; --reset builds it anew.")
        return
    _clear()
    home.migrate()
    with session.out.progress("Building the example partnership", 1) as bar:
        build(lambda done, what: bar.to(done, 1, what))


def _clear() -> None:
    """Empty a home of the example, or one that a build left unfinished."""
    from django.db import connection

    if home.is_prepared() and not home.is_demo():
        raise InvalidValue("This home is not the example's.")
    if connection.vendor != "sqlite":
        raise InvalidValue(
            "The example is built in a folder of its own, not in a PostgreSQL database: leave "
            "MOOTHALL_DATABASE_URL out."
        )
    folder = home.folder()
    strange = [name for name in FOLDERS if (folder / name).exists()]
    if strange and home.is_empty():
        raise InvalidValue(
            f"{folder} has {', '.join(strange)} in it and no database of Moothall's, so what is "
            "there is not ours to clear. Name another folder: MOOTHALL_HOME=./demo moothall demo"
        )
    connection.close()
    for name in FOLDERS:
        shutil.rmtree(folder / name, ignore_errors=True)
    for path in folder.glob("moothall.sqlite3*"):
        path.unlink()


def _tell(session: Session) -> None:
    """Print the figures that were found, beside the published ones."""
    body = Body.objects.get(slug=SLUG)
    given = Return.objects.filter(body=body)
    session.out.rows(
        "Returns",
        ("return", "status", "learners", "held", "counts", "faults"),
        [_row(each) for each in given.select_related("provider").order_by("pk")],
    )
    session.out.say(
        "The refused return is refused on purpose: faults were planted in it, to show what a "
        "provider is told of them. The table of counts is an agency's, of last year."
    )
    routes = figures(viewer=OPERATOR, body=body, measure="learners", by=("home_area", "route"))
    travel = Travel.of(
        figures(viewer=OPERATOR, body=body, measure="learners", by=("home_area", "delivery_area")),
        [a.area.name for a in authorities(body) if a.area],
    )
    names = ("fe", "apprenticeship", "foundation")
    session.out.rows(
        "Learners aged 16-18 by home area and route",
        ("home area", *names, "all"),
        [
            {
                "home area": area,
                **{name: _shown(routes.cell(home_area=area, route=name)) for name in names},
                "all": _shown(routes.cell(home_area=area)),
            }
            for area in travel.inside
        ],
    )
    session.out.rows(
        "Travel to learn",
        ("learners who", "number"),
        [
            {"learners who": "cross between the four areas", "number": _shown(travel.within)},
            {"learners who": "come from the region", "number": _shown(travel.imports.region)},
            {"learners who": "go to the region", "number": _shown(travel.exports.region)},
            {"learners who": "come from beyond", "number": _shown(travel.imports.outside)},
            {"learners who": "go beyond", "number": _shown(travel.exports.outside)},
        ],
    )
    _tell_rounds(session, body)


def _tell_rounds(session: Session, body: Body) -> None:
    """Print what each scenario buys, and where the decisions on them stand."""
    for round in Round.objects.filter(body=body).order_by("pk"):
        scenarios = Scenario.objects.filter(version__round=round).order_by("percent")
        session.out.rows(
            str(round),
            ("scenario", "budget", "allocated", "unallocated", "learners", "not met"),
            [_scenario_row(scenario) for scenario in scenarios],
        )
    session.out.rows(
        "Decisions",
        ("decision", "question", "status"),
        [
            {
                "decision": decision.reference,
                "question": decision.question,
                "status": decision.get_status_display(),
            }
            for decision in Decision.objects.filter(body=body).order_by("pk")
        ],
    )


def _scenario_row(scenario: Scenario) -> dict[str, Value]:
    return {
        "scenario": scenario.title,
        "budget": pounds(scenario.budget, pence=True),
        "allocated": pounds(scenario.allocated, pence=True),
        "unallocated": pounds(scenario.budget - scenario.allocated, pence=True),
        "learners": scenario.learners,
        "not met": scenario.unmet,
    }


def _row(given: Return) -> dict[str, Value]:
    """A return as a row: learners of learner records, counts of a table of them."""
    is_ilr = given.kind == ReturnKind.ILR
    return {
        "return": given.provider_name or given.name,
        "status": given.status,
        "learners": given.learners if is_ilr else None,
        "held": given.held if is_ilr else None,
        "counts": None if is_ilr else store().report(given.sha256).rows,
        "faults": given.file_faults + given.errors + given.warnings,
    }


def _shown(value: object) -> int | float | str | None:
    if isinstance(value, Hidden):
        return str(value)
    return value if isinstance(value, int | float) else None
