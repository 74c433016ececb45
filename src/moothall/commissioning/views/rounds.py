"""Rounds: the list, one round and what is still missing, what it rests on, solving it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from moothall.commissioning import policies, tables
from moothall.commissioning.actions import abandon_round, make_round, resume_round, set_round
from moothall.commissioning.answers import ask_scenarios
from moothall.commissioning.content import SETTINGS
from moothall.commissioning.enums import RoundStatus, ScenarioStatus
from moothall.commissioning.forms import NewRoundForm, ReasonForm, SettingsForm, SolveForm
from moothall.commissioning.inputs import TABLES
from moothall.commissioning.models import Round, Scenario, Version
from moothall.commissioning.permissions import COMMISSIONS
from moothall.commissioning.queries import (
    counts_of_inputs,
    current_hash,
    latest_version,
    rounds_of,
    scenarios_of,
)
from moothall.commissioning.readiness import check_is_ready, lacking
from moothall.commissioning.tasks import solve_version
from moothall.commissioning.views.found import address, crumbs, round_of, to
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import AUTHORITIES, BodyRequest, open_to
from moothall.partnership.doors import open_address
from moothall.partnership.happenings import happenings
from moothall.periods import AcademicYear
from moothall.theme import downloads
from moothall.theme.cells import Tag
from moothall.theme.formats import join_words, plural, pounds
from moothall.theme.progress import glance
from moothall.turns import turn_at


@open_to(AUTHORITIES)
def rounds(request: BodyRequest) -> HttpResponseBase:
    """List the commissioning rounds of the partnership."""
    may_make = COMMISSIONS.holds(request.standing)
    table = tables.rounds(request.partnership.slug, may_make=may_make)
    found = list(rounds_of(request.partnership, request.standing))
    page = table.read(request, found)
    if page.wanted:
        return downloads.response(page)
    context = {"page": page, "may_make": may_make, "answer": _rounds_in_words(found)}
    return render(request, "commissioning/rounds.html", context)


def _rounds_in_words(found: Sequence[Round]) -> str:
    open_ones = [r for r in found if r.status in (RoundStatus.DRAFT, RoundStatus.PROPOSED)]
    if not found:
        return ""
    told = " and ".join(f"“{r}” is {RoundStatus(r.status).label}" for r in open_ones[:3])
    return f"{told}." if told else "No round is open: all are decided or abandoned."


@open_to(COMMISSIONS)
def new(request: BodyRequest) -> HttpResponseBase:
    """Make a round."""
    asked = request.GET.get("follows", "")
    follows = round_of(request, int(asked)) if asked.isdecimal() else None
    form = NewRoundForm(request.POST or None, body=request.partnership, follows=follows)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = make_round(
                by=request.person,
                body=request.partnership,
                year=AcademicYear.parse(data["year"]),
                title=data["title"],
                need=data["need"],
                follows=data["follows"],
            )
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"{made} is made.")
            return to(made)
    return render(
        request, "commissioning/round_new.html", {"form": form}, status=400 if form.errors else 200
    )


@dataclass(frozen=True)
class Task:
    """One thing to do before a round can be solved."""

    title: str
    href: str
    hint: str
    status: Tag


@open_to(AUTHORITIES)
def round_(request: BodyRequest, round: int) -> HttpResponseBase:
    """Show where a round stands: what is missing, its scenarios, what can be done next."""
    found = round_of(request, round)
    version = latest_version(found)
    scenarios = scenarios_of(version) if version else []
    page = tables.scenarios(found).read(request, scenarios)
    if page.wanted:
        return downloads.response(page)
    stale = bool(version and version.sha256 != current_hash(found))
    context = {
        "round": found,
        "crumbs": crumbs(found)[:1],
        "answer": _where_it_stands(found, scenarios, stale=stale),
        "tasks": _tasks(request, found),
        "page": page,
        "version": version,
        "stale": stale,
        "under_way": any(s.is_under_way for s in scenarios),
        "progress": _progress(scenarios),
        "solved": [s for s in scenarios if s.status == ScenarioStatus.SOLVED],
        "form": SolveForm(),
        "lacking": join_words(lacking(found)),
        "may_edit": policies.can_edit(request.person, found),
        "may_abandon": policies.can_abandon(request.person, found),
        "may_copy": COMMISSIONS.holds(request.standing),
        "may_resume": found.status == RoundStatus.ABANDONED and COMMISSIONS.holds(request.standing),
        "events": happenings(found.ref),
        "facts": _facts(found, version),
    }
    return render(request, "commissioning/round.html", context)


def _where_it_stands(round: Round, scenarios: Sequence[Scenario], *, stale: bool) -> str:
    solved = [s for s in scenarios if s.status == ScenarioStatus.SOLVED]
    if round.status == RoundStatus.ABANDONED:
        return "This round was abandoned. It can be taken up again."
    if round.status in (RoundStatus.PROPOSED, RoundStatus.DECIDED) and round.chosen:
        label = RoundStatus(round.status).label
        return (
            f"“{round.chosen}” is {label}: {plural(round.chosen.learners, 'learner')} for "
            f"{pounds(round.chosen.allocated)}."
        )
    if any(s.is_under_way for s in scenarios):
        return "Scenarios are being solved."
    if stale:
        return "Inputs have changed since the scenarios were solved: solve them again."
    if solved:
        return f"{plural(len(solved), 'scenario')} solved: compare them, and propose one."
    if scenarios:
        return "No scenario could be solved: see what stands in the way."
    return "It is being prepared: nothing is solved yet."


def _tasks(request: BodyRequest, round: Round) -> list[Task]:
    """What is there and what is missing, in the order in which a round is prepared."""
    counts = counts_of_inputs(round)
    need = round.need
    first = Task(
        "The need it answers, and common limits",
        open_address(request, address(round, "settings")),
        str(need).capitalize() if need else "Choose a need that is computed.",
        Tag("chosen", "good") if need else Tag("missing", "action"),
    )
    return [first, *(_task(round, slug, counts[slug]) for slug in TABLES)]


def _task(round: Round, slug: str, count: int) -> Task:
    table = TABLES[slug]
    if count:
        status = Tag(plural(count, *table.noun), "good")
    else:
        status = Tag("missing", "action") if table.needed else Tag("none")
    href = address(round, "inputs", table=slug)
    return Task(table.title, href, "" if count else table.question, status)


def _progress(scenarios: Sequence[Scenario]) -> dict[str, object]:
    waiting = [s for s in scenarios if s.is_under_way]
    now = next((s for s in waiting if s.doing), None)
    return {
        "done": len(scenarios) - len(waiting),
        "total": len(scenarios),
        "text": f"{now.title}: {now.doing}" if now else _turn(waiting),
    }


def _turn(waiting: Sequence[Scenario]) -> str:
    """Say where the work on scenarios stands that nothing is done for yet."""
    path = solve_version.module_path
    return str(turn_at(path, waiting[0].version_id)) if waiting else ""


def _facts(round: Round, version: Version | None) -> list[tuple[str, object, str]]:
    rows: list[tuple[str, object, str]] = [
        ("Academic year", round.year, "text"),
        ("Follows", str(round.follows) if round.follows else "no earlier round", "text"),
        ("Made", round.made, "moment"),
        ("Inputs last changed", round.changed, "moment"),
    ]
    if version:
        rows.append(("Latest version", f"{version.number}, {version.sha256[:16]}", "text"))
    return rows


@open_to(COMMISSIONS)
def settings(request: BodyRequest, round: int) -> HttpResponseBase:
    """Choose the need a round answers and its common limits."""
    found = round_of(request, round)
    form = SettingsForm(request.POST or None, round=found)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            set_round(
                by=request.person,
                round=found,
                need=data["need"],
                title=data["title"],
                settings={name: data[name] for name in SETTINGS},
            )
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, "What the round rests on is set.")
            return to(found)
    context = {"round": found, "form": form, "crumbs": crumbs(found)}
    return render(
        request, "commissioning/settings.html", context, status=400 if form.errors else 200
    )


@open_to(COMMISSIONS)
@require_POST
def solve(request: BodyRequest, round: int) -> HttpResponse:
    """Have scenarios solved in the background."""
    found = round_of(request, round)
    form = SolveForm(request.POST)
    if not form.is_valid():
        for words in (w for faults in form.errors.values() for w in faults):
            messages.error(request, str(words))
        return to(found)
    try:
        check_is_ready(found)
        version = ask_scenarios(by=request.person, round=found, percents=form.percents)
    except (InvalidValue, NotAllowed) as fault:
        messages.error(request, str(fault))
    else:
        solve_version.enqueue(version.pk)
    return redirect(address(found) + "#scenarios")


@open_to(AUTHORITIES)
def progress(request: BodyRequest, round: int) -> HttpResponse:
    """Show how far solving has come, and where each scenario stands."""
    found = round_of(request, round)
    version = latest_version(found)
    scenarios = scenarios_of(version) if version else []
    return glance(
        request,
        page=address(found),
        goes_on=any(s.is_under_way for s in scenarios),
        template="commissioning/_progress.html",
        context={
            "round": found,
            "progress": _progress(scenarios),
            "page": tables.scenarios(found).page(scenarios, path=address(found)),
        },
    )


@open_to(COMMISSIONS)
def abandon(request: BodyRequest, round: int) -> HttpResponseBase:
    """Ask why, and set a round aside."""
    found = round_of(request, round)
    form = ReasonForm(request.POST or None)
    try:
        policies.check_can_abandon(request.person, found)
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return to(found)
    if request.method == "POST" and form.is_valid():
        try:
            abandon_round(by=request.person, round=found, reason=form.cleaned_data["reason"])
        except NotAllowed as reason:
            messages.error(request, str(reason))
        else:
            messages.success(request, f"{found} is abandoned. It can be taken up again.")
        return to(found)
    context = {"round": found, "form": form, "crumbs": crumbs(found)}
    return render(
        request, "commissioning/abandon.html", context, status=400 if form.errors else 200
    )


@open_to(COMMISSIONS)
@require_POST
def resume(request: BodyRequest, round: int) -> HttpResponse:
    """Take up an abandoned round again."""
    found = round_of(request, round)
    try:
        resume_round(by=request.person, round=found)
    except NotAllowed as reason:
        messages.error(request, str(reason))
    return to(found)
