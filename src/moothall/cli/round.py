"""`moothall round`: commissioning rounds made, filled, solved, compared and explained."""

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import typer

from moothall.cli.command import command, group
from moothall.cli.round_rows import (
    explained_row,
    provider_rows,
    round_row,
    scenario_row,
    tell_scenario,
    tell_scenarios,
    veil_of,
)
from moothall.cli.session import Session
from moothall.codes import UKPRN
from moothall.commissioning.actions import make_round, put_inputs, set_round
from moothall.commissioning.answers import STANDARD, ask_scenarios, slug_of
from moothall.commissioning.content import SETTINGS
from moothall.commissioning.enums import ScenarioStatus
from moothall.commissioning.fields import ShareField
from moothall.commissioning.gathering import gather_providers
from moothall.commissioning.inputs import TABLES
from moothall.commissioning.kinds import Explainer
from moothall.commissioning.models import Round, RoundProvider
from moothall.commissioning.proposals import propose_scenario
from moothall.commissioning.queries import (
    counts_of_inputs,
    current_hash,
    latest_version,
    scenarios_of,
)
from moothall.commissioning.readiness import check_is_ready
from moothall.commissioning.reading import read_inputs
from moothall.commissioning.shown import release
from moothall.commissioning.solving import solve_waiting
from moothall.commissioning.vocabulary import Names
from moothall.faults import InvalidValue
from moothall.partnership.models import Body, Person
from moothall.partnership.permissions import standing
from moothall.periods import AcademicYear
from moothall.planning.enums import NeedStatus
from moothall.planning.models import Need

commands = group("Commissioning rounds: what is bought from whom, under which scenarios, and why.")

Which = Annotated[int, typer.Argument(metavar="ROUND", help="Its number; see “round list”.")]
Chosen = Annotated[
    str,
    typer.Option(
        "--scenario",
        metavar="SCENARIO",
        help="steady, +1, -2.5 (a change of every budget in percent), or the name of one made on "
        "the site.",
    ),
]


def join(app: typer.Typer) -> None:
    """Add the group to the program."""
    app.add_typer(commands, name="round")


def _round(session: Session, number: int) -> Round:
    """Return a round that the actor may see. Raises InvalidValue where there is none."""
    found = Round.objects.filter(pk=number).select_related("body", "need__snapshot").first()
    if found and session.partnership in ("", found.body.slug):
        place = standing(session.by, found.body)
        if Round.objects.filter(pk=number).visible_to(place).exists():
            return found
    raise InvalidValue(f"There is no round {number}. “moothall round list” shows them.")


@command(
    commands,
    "new",
    example="moothall round new --year 2026-27 --need 1 --floor 5% --cap 10%",
)
def new(
    session: Session,
    year: Annotated[str, typer.Option("--year", metavar="YEAR", help="Academic year, 2026-27.")],
    title: Annotated[str, typer.Option("--title", help="What it is called.")] = "",
    need: Annotated[
        int, typer.Option("--need", metavar="NUMBER", help="The need it answers, by its number.")
    ] = 0,
    follows: Annotated[
        int, typer.Option("--follows", metavar="ROUND", help="Start as a copy of this round.")
    ] = 0,
    floor: Annotated[
        str, typer.Option("--floor", metavar="PERCENT", help="Largest fall of a provider's money.")
    ] = "",
    cap: Annotated[
        str, typer.Option("--cap", metavar="PERCENT", help="Largest rise of a provider's money.")
    ] = "",
    minimum_group: Annotated[
        int, typer.Option("--minimum-group", min=0, help="Smallest group opened; 0 for any.")
    ] = 0,
) -> None:
    """Make a commissioning round for an academic year.

    With --json one object: {"round", "partnership", "year", "status"}.
    """
    made = make_round(
        by=session.by,
        body=session.body,
        year=AcademicYear.parse(year),
        title=title,
        need=_need(session.body, need) if need else None,
        follows=_round(session, follows) if follows else None,
    )
    settings: dict[str, object] = {name: getattr(made, name) for name in SETTINGS}
    given = {"floor": _share(floor), "cap": _share(cap), "minimum_group": minimum_group or None}
    settings |= {name: value for name, value in given.items() if value is not None}
    made = set_round(by=session.by, round=made, need=made.need, settings=settings)
    _tell(session, made, "is made")


def _need(body: Body, number: int) -> Need:
    found = Need.objects.filter(body=body, number=number, status=NeedStatus.COMPUTED).first()
    if found is None:
        raise InvalidValue(f"There is no need {number} computed. “moothall need list” shows them.")
    return found


def _share(text: str) -> Decimal | None:
    from django.core.exceptions import ValidationError

    try:
        return ShareField(required=False, most=None).clean(text)
    except ValidationError as fault:
        raise InvalidValue(" ".join(fault.messages)) from None


@command(commands, "list", example="moothall round list --json")
def list_rounds(session: Session) -> None:
    """List the rounds of the partnership, or of all that the actor may see.

    With --json one object a line: {"round", "partnership", "year", "status"}.
    """
    bodies = Body.objects.visible_to(session.by) if isinstance(session.by, Person) else None
    among = Body.objects.all() if bodies is None else bodies
    if session.partnership:
        among = among.filter(pk=session.body.pk)
    found = [
        round
        for body in among.order_by("slug")
        for round in Round.objects.filter(body=body).visible_to(standing(session.by, body))
    ]
    columns = ("round", "partnership", "year", "status")
    session.out.rows(
        "Commissioning rounds",
        columns if session.out.json else (*columns, "title"),
        [round_row(r) | ({} if session.out.json else {"title": r.title}) for r in found],
        empty="No round yet. Make one: moothall round new --year 2026-27",
    )


def _tell(session: Session, round: Round, what: str) -> None:
    if session.out.json:
        session.out.record(round_row(round))
    else:
        session.out.say(f"Round {round.pk} “{round}” {what}.")


@command(commands, "show", example="moothall round show 1 --json")
def show(session: Session, number: Which) -> None:
    """Show what a round holds and what was solved.

    With --json one object: {"round", "partnership", "year", "status", "need", "inputs": {TABLE:
    rows}, "stale", "scenarios": [{"scenario", "title", "status", "budget", "allocated",
    "learners", "unmet"}]}.
    """
    found = _round(session, number)
    version = latest_version(found)
    scenarios = scenarios_of(version) if version else []
    inputs = dict(counts_of_inputs(found))
    stale = bool(version and version.sha256 != current_hash(found))
    if session.out.json:
        session.out.record(
            round_row(found)
            | {
                "need": found.need.number if found.need else None,
                "inputs": inputs,
                "stale": stale,
                "scenarios": [scenario_row(s) for s in scenarios],
            }
        )
        return
    session.out.details(
        {
            **round_row(found),
            "title": found.title,
            "need": str(found.need or "none chosen"),
            **inputs,
        }
    )
    if stale:
        session.out.say("The inputs have changed since the scenarios were solved.")
    tell_scenarios(session, found, scenarios)


@command(commands, "import", example="moothall round import 1 budgets budgets.csv --replace")
def import_(
    session: Session,
    number: Which,
    table: Annotated[
        str, typer.Argument(metavar="TABLE", help=f"Which table: {', '.join(TABLES)}.")
    ],
    file: Annotated[Path, typer.Argument(help="CSV or Excel file.", exists=True, dir_okay=False)],
    replace: Annotated[
        bool, typer.Option("--replace", help="Take out rows that the file does not have.")
    ] = False,
) -> None:
    """Take a table of a round's inputs from a file: all of it, or nothing with every fault.

    With --json one object: {"round", "table", "rows"}.
    """
    found = _round(session, number)
    if table not in TABLES:
        raise InvalidValue(f"“{table}” is no table of a round. There are {', '.join(TABLES)}.")
    rows = read_inputs(TABLES[table], Names(found), file)
    put_inputs(by=session.by, round=found, table=TABLES[table], rows=rows, replace=replace)
    if session.out.json:
        session.out.record({"round": found.pk, "table": table, "rows": len(rows)})
    else:
        session.out.say(f"{len(rows):,} rows of {table} are taken into round {found.pk}.")


@command(commands, "gather", example="moothall round gather 1")
def gather(session: Session, number: Which) -> None:
    """Add every provider that taught residents last year to a round.

    With --json one object: {"round", "added"}.
    """
    found = _round(session, number)
    count = gather_providers(by=session.by, round=found)
    if session.out.json:
        session.out.record({"round": found.pk, "added": count})
    else:
        session.out.say(f"{count} providers are added to round {found.pk}.")


@command(commands, "solve", example="moothall round solve 1 --scenario steady --json")
def solve(
    session: Session,
    number: Which,
    scenario: Chosen = "",
) -> None:
    """Solve a scenario of a round, or without --scenario the seven standard ones.

    With --json one object a scenario: {"status", "budget", "allocated", "learners", "unmet",
    "providers": [{"ukprn", "name", "lead", "learners", "amount", "last_year", "limits": [...]}]},
    amounts as strings of pounds and pence. Where there is no solution, {"status", "conflicts":
    [...]}, and the command ends with 1.
    """
    found = _round(session, number)
    percents = [_percent(scenario)] if scenario else list(STANDARD)
    check_is_ready(found)
    version = ask_scenarios(by=session.by, round=found, percents=percents)
    with session.out.progress("Solving", 1) as bar:
        solve_waiting(version, by=session.by, tell=lambda done, what: bar.to(done, 1, what))
    release(version)
    slugs = [slug_of(percent) for percent in percents]
    solved = [s for s in scenarios_of(version) if s.slug in slugs]
    for each in solved:
        tell_scenario(session, found, each)
    if any(each.status != ScenarioStatus.SOLVED for each in solved):
        raise typer.Exit(1)


def _percent(text: str) -> Decimal:
    if text == "steady":
        return Decimal(0)
    try:
        percent = Decimal(text.removesuffix("%"))
    except InvalidOperation:
        raise InvalidValue(
            f"“{text}” is no scenario: write steady, or a change of budgets such as +1 or -2.5."
        ) from None
    return percent


@command(commands, "compare", example="moothall round compare 1 --json")
def compare(session: Session, number: Which) -> None:
    """Show the scenarios of a round side by side.

    With --json one object a scenario: {"scenario", "title", "status", "budget", "allocated",
    "learners", "unmet", "providers": [...]} with providers as “round solve” has them.
    """
    found = _round(session, number)
    version = latest_version(found)
    scenarios = scenarios_of(version) if version else []
    if not session.out.json:
        tell_scenarios(session, found, scenarios)
        return
    for scenario in scenarios:
        solved = scenario.status == ScenarioStatus.SOLVED
        providers = provider_rows(session, found, scenario) if solved else []
        session.out.record(scenario_row(scenario) | {"providers": providers})


@command(
    commands, "explain", example="moothall round explain 1 --scenario steady --provider 99999001"
)
def explain(
    session: Session,
    number: Which,
    scenario: Chosen = "steady",
    provider: Annotated[
        str, typer.Option("--provider", metavar="UKPRN", help="One provider; without it, all.")
    ] = "",
) -> None:
    """Say why providers get what they get, in sentences that tell no small number.

    With --json one object a provider: {"ukprn", "name", "scenario", "sentences": [...], "areas":
    [{"area", "last_year", "learners", "amount", "needed", "unmet", "led_by_another"}], "kinds":
    [{"by", "code", "name", "learners", "all_last_year", "limits": {LIMIT: kinds of provision},
    "next_best": [...], "sentences": [...]}], "pounds": [{"authority", "fund",
    "points", "needs"}]}, by route, level and sector; null where a number is hidden, and points and
    needs met for one more pound.
    """
    found = _round(session, number)
    version = latest_version(found)
    solved = [
        s
        for s in (scenarios_of(version) if version else [])
        if s.slug == scenario and s.status == ScenarioStatus.SOLVED
    ]
    if not solved:
        raise InvalidValue(
            f"“{scenario}” is not solved. Solve it: moothall round solve {found.pk} --scenario "
            f"{scenario}"
        )
    asked = RoundProvider.objects.filter(round=found).order_by("name")
    rows = asked.filter(ukprn=str(UKPRN(provider))) if provider else asked
    if not rows:
        raise InvalidValue(f"{provider} is no provider of this round.")
    explainer = Explainer(solved[0], Names(found), veil_of(session, found, solved[0]))
    for row in rows:
        if session.out.json:
            session.out.record(explained_row(explainer, row))
        else:
            session.out.say(" ".join(explainer.explained(row.ukprn).sentences()) + "\n")


@command(
    commands,
    "propose",
    example="moothall round propose 1 --scenario steady --reason 'It meets most needs.'",
)
def propose(
    session: Session,
    number: Which,
    reason: Annotated[str, typer.Option("--reason", help="Why this scenario.")],
    scenario: Chosen = "steady",
) -> None:
    """Put a solved scenario to the member authorities, as a decision that pins it.

    With --json one object: {"round", "scenario", "decision", "status"}.
    """
    found = _round(session, number)
    version = latest_version(found)
    chosen = (
        next((s for s in scenarios_of(version) if s.slug == scenario), None) if version else None
    )
    if chosen is None:
        raise InvalidValue(f"Round {found.pk} has no scenario “{scenario}”.")
    decision = propose_scenario(by=session.by, scenario=chosen, reason=reason)
    if session.out.json:
        session.out.record(
            {
                "round": found.pk,
                "scenario": chosen.slug,
                "decision": decision.reference,
                "status": decision.status,
            }
        )
    else:
        session.out.say(f"“{chosen}” is proposed as decision {decision.reference}.")
