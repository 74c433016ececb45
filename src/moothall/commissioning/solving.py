"""Solving the scenarios of a version: exact numbers in, whole learners out, all kept at once."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from decimal import Decimal

from moothall import allocation
from moothall.allocation import (
    Bound,
    Infeasible,
    InvalidRound,
    Kind,
    Proposal,
    ProviderExplained,
    ProvisionExplained,
    explain,
    solve,
)
from moothall.commissioning.answers import (
    Solution,
    record_break,
    record_conflicts,
    record_solution,
)
from moothall.commissioning.conflicts import told
from moothall.commissioning.content import Content, with_change
from moothall.commissioning.enums import ScenarioStatus
from moothall.commissioning.last_year import supply_of
from moothall.commissioning.models import BudgetUse, Line, Reason, Scenario, Unmet, Version
from moothall.commissioning.problem import Ground, RoundIncomplete, question
from moothall.commissioning.vocabulary import Names
from moothall.faults import InvalidValue, NotAllowed
from moothall.partnership.actors import By
from moothall.periods import AcademicYear
from moothall.planning.models import Need
from moothall.planning.queries import need_lines

Tell = Callable[[float, str], None]
# Other providers named where a provider's learners could go.
MOST_NAMED = 3
OUR_FAULT = (
    "Something went wrong on our side. Try again, and if it happens again, tell whoever runs this "
    "site."
)


def ground_of(version: Version, *, by: By) -> Ground:
    """Return what a version stands on: exact needs, and last year's learners as `last_year` counts
    them; never rendered. Raises NoProtocol, NoEvidence, NotAllowed.
    """
    round, content = version.round, version.content
    pin = content.get("need")
    need = Need.objects.select_related("snapshot", "body").get(pk=pin["id"]) if pin else None
    areas = Names(round).authorities
    return Ground(
        year=AcademicYear.parse(round.year),
        areas=areas,
        needs=need_lines(need) if need else [],
        supply=supply_of(version, need, areas, by=by) if need else [],
    )


def question_of(scenario: Scenario, ground: Ground) -> allocation.Round:
    """Return the question that a scenario answers. Raises RoundIncomplete."""
    content: Content = scenario.version.content
    if scenario.change:
        content = with_change(content, scenario.change)
    changed = allocation.Scenario(scenario.title, Decimal(scenario.percent))
    return changed.applied(question(content, ground))


def solve_waiting(
    version: Version, *, by: By, tell: Tell | None = None, ground: Ground | None = None
) -> list[Scenario]:
    """Solve every scenario of a version that waits, one after another, and keep what is found.

    A scenario that was being solved when its worker was lost is solved anew. Without a `ground`
    the version's own is read, which `by` must be allowed to.
    """
    wanted = version.scenarios.filter(
        status__in=(ScenarioStatus.WAITING, ScenarioStatus.SOLVING)
    ).order_by("pk")
    waiting = list(wanted.select_related("version__round__body"))
    if not waiting:
        return []
    _tell(waiting, 0.02, "counting who learns what now")
    try:
        ground = ground or ground_of(version, by=by)
    except Exception as fault:
        for scenario in waiting:
            _fail(by, scenario, fault)
        raise
    found = []
    for done, scenario in enumerate(waiting):
        if tell:
            tell(done / len(waiting), scenario.title)
        found.append(_solve_one(scenario, ground, by))
    return found


def _solve_one(scenario: Scenario, ground: Ground, by: By) -> Scenario:
    Scenario.objects.filter(pk=scenario.pk).update(
        status=ScenarioStatus.SOLVING, progress=0.1, doing="finding the best allocation"
    )
    try:
        answer = solve(question_of(scenario, ground))
        Scenario.objects.filter(pk=scenario.pk).update(progress=0.8, doing="keeping what was found")
        if isinstance(answer, Infeasible):
            return record_conflicts(by=by, scenario=scenario, conflicts=told(answer))
        return record_solution(by=by, scenario=scenario, solution=solution_of(answer))
    except (RoundIncomplete, InvalidRound) as fault:
        return record_break(by=by, scenario=scenario, reason=str(fault))


def _tell(scenarios: Iterable[Scenario], done: float, doing: str) -> None:
    Scenario.objects.filter(pk__in=[s.pk for s in scenarios]).update(progress=done, doing=doing)


def _fail(by: By, scenario: Scenario, fault: Exception) -> None:
    Scenario.objects.filter(pk=scenario.pk).update(status=ScenarioStatus.SOLVING)
    # What a fault of ours says may quote a record: people are told only what is meant for them.
    meant = isinstance(fault, NotAllowed | InvalidValue)
    record_break(by=by, scenario=scenario, reason=str(fault) if meant else OUR_FAULT)


def solution_of(found: Proposal) -> Solution:
    """Return a proposal, with its reasons, as rows to be kept."""
    explained = explain(found)
    worth = {(each.authority, each.fund): each.points for each in explained.pounds}
    return Solution(
        lines=[
            Line(
                provider=str(line.provider),
                route=line.kind.route,
                level=line.kind.level,
                sector=line.kind.sector,
                area=str(line.area),
                learners=line.learners,
                amount=Decimal(line.money),
                last_learners=line.last_learners,
                last_amount=Decimal(line.last_money),
            )
            for line in found.lines
        ],
        needs=[
            Unmet(
                area=str(need.area),
                route=need.kind.route,
                level=need.kind.level,
                sector=need.kind.sector,
                needed=need.need,
                unmet=need.unmet,
            )
            for need in found.needs
        ],
        uses=[
            BudgetUse(
                authority=str(each.authority),
                fund=each.fund,
                budget=Decimal(each.budget),
                allocated=Decimal(each.allocated),
                worth=worth.get((each.authority, each.fund), 0.0),
            )
            for each in found.balances
        ],
        reasons=[_reason(found, each) for each in explained.providers],
    )


def _reason(found: Proposal, told: ProviderExplained) -> Reason:
    """Which limits a provider rests on, and where its learners could go next: no numbers."""
    limits = [resting.limit for resting in told.rests_on]
    full = {limit.kind for limit in limits if limit.bound is Bound.CAPACITY and limit.kind}
    closed = {
        group.kind
        for group in found.small_groups
        if group.provider == told.provider and group.is_closed
    }
    others = Counter(
        next_best.name for provision in told.provisions for next_best in provision.next_best
    )
    return Reason(
        provider=str(told.provider),
        limits=[bound.name.lower() for bound in sorted({limit.bound for limit in limits})]
        if told.is_decided
        else ["fixed"],
        findings={
            "full": len(full),
            "closed": len(closed),
            "met": sum(limit.bound is Bound.NEED for limit in limits),
            "next_best": [name for name, _ in sorted(others.items(), key=_most_first)[:MOST_NAMED]],
            "kinds": [_kind_reason(each, closed) for each in told.provisions],
        },
    )


def _kind_reason(told: ProvisionExplained, closed: Collection[Kind]) -> dict[str, object]:
    """Why one kind at a provider gets what it gets: no numbers of learners."""
    bounds = {resting.limit.bound for resting in told.rests_on}
    return {
        "route": told.kind.route,
        "level": told.kind.level,
        "sector": told.kind.sector,
        "limits": [bound.name.lower() for bound in sorted(bounds)],
        "closed": told.kind in closed,
        "place_worth": round(told.place_worth, 1),
        "next_best": sorted({next_best.name for next_best in told.next_best}),
    }


def _most_first(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]
