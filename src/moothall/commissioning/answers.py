"""Verbs of scenarios: asked for, solved, dropped, copied and changed by hand, proposed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from moothall import clock
from moothall.commissioning.content import hash_of
from moothall.commissioning.enums import ScenarioKind, ScenarioStatus
from moothall.commissioning.models import (
    BudgetUse,
    Line,
    Reason,
    Round,
    Scenario,
    Unmet,
    Version,
)
from moothall.commissioning.permissions import COMMISSIONS
from moothall.commissioning.policies import (
    check_can_ask_what_if,
    check_can_edit,
    check_can_move_scenario,
    check_is_undisputed,
)
from moothall.commissioning.versions import take_version
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed, action, note
from moothall.ledger.guards import FINER
from moothall.partnership.actors import By, person_of

# Agreed before the figure is known (COM-2).
STANDARD = tuple(Decimal(percent) for percent in (0, 1, 2, 3, -1, -2, -3))
BATCH = 2000


def slug_of(percent: Decimal) -> str:
    """Return what a scenario is called in commands: steady, +1, -2.5."""
    return f"{percent.normalize():+f}" if percent else "steady"


def title_of(percent: Decimal) -> str:
    """Return what a scenario is called on pages."""
    if not percent:
        return "Steady state"
    way = "more" if percent > 0 else "less"
    return f"{abs(percent).normalize():f}% {way}"


@dataclass(frozen=True)
class Solution:
    """What solving a scenario found, as rows to be kept."""

    lines: Sequence[Line]
    needs: Sequence[Unmet]
    uses: Sequence[BudgetUse]
    reasons: Sequence[Reason]

    def sha256(self, scenario: Scenario) -> str:
        """Return the hash of it: the inputs it answers, and every number."""
        return hash_of(
            {
                "version": scenario.version.sha256,
                "percent": f"{Decimal(scenario.percent).normalize():f}",
                "change": scenario.change,
                "lines": [
                    [x.provider, x.route, x.level, x.sector, x.area, x.learners, f"{x.amount:.2f}"]
                    for x in sorted(self.lines, key=_line_order)
                ],
                "budgets": sorted(
                    [u.authority, u.fund, f"{u.budget:.2f}", f"{u.allocated:.2f}"]
                    for u in self.uses
                ),
            }
        )


def _line_order(line: Line) -> tuple[str, ...]:
    return (line.provider, line.route, line.level, line.sector, line.area)


@action("ScenariosAsked", "asked for scenarios of a round", who=COMMISSIONS)
def ask_scenarios(*, by: By, round: Round, percents: Sequence[Decimal] = STANDARD) -> Version:
    """Ask for scenarios in which every budget changes by a percentage, on the inputs as they are.

    Those that this version has already are left as they are, unless they broke off.
    """
    locked = Round.objects.select_for_update().get(pk=round.pk)
    check_can_edit(by, locked)
    version = take_version(locked)
    there = {s.slug: s for s in version.scenarios.all()}
    for percent in percents:
        if not -100 < percent <= 100:
            raise InvalidValue(f"{percent}% is no change of budgets: give more than -100, to 100.")
        known = there.get(slug_of(percent))
        if known and known.status == ScenarioStatus.BROKEN:
            _moved(known, ScenarioStatus.WAITING)
        if not known:
            Scenario.objects.create(
                version=version,
                slug=slug_of(percent),
                title=title_of(percent),
                percent=percent,
                asked_by=person_of(by),
            )
    note(scenarios=[slug_of(percent) for percent in percents])
    return version


def _moved(scenario: Scenario, to: ScenarioStatus) -> Scenario:
    check_can_move_scenario(scenario, to)
    scenario.status = to
    scenario.progress, scenario.doing = (0, "") if to is ScenarioStatus.WAITING else (1, "")
    scenario.save()
    return scenario


@action("WhatIfAsked", "asked what would be if one limit changed", who=COMMISSIONS)
def ask_what_if(*, by: By, base: Scenario, title: str, change: Mapping[str, object]) -> Scenario:
    """Ask for a scenario with one limit changed: the round's inputs stay as they are."""
    check_can_ask_what_if(by, base)
    note(title=title)
    return Scenario.objects.create(
        version=base.version,
        slug=_next_slug(base.version, "what-if"),
        title=title[:160],
        kind=ScenarioKind.WHAT_IF,
        percent=base.percent,
        change=dict(change),
        base=base,
        asked_by=person_of(by),
    )


def _next_slug(version: Version, stem: str) -> str:
    return f"{stem}-{version.scenarios.filter(slug__startswith=stem).count() + 1}"


@action("ScenarioSolved", "solved a scenario", who=FINER)
def record_solution(*, by: By, scenario: Scenario, solution: Solution) -> Scenario:
    """Keep what was found, all of it or nothing; it is never changed afterwards."""
    held = _held(scenario)
    check_can_move_scenario(held, ScenarioStatus.SOLVED)
    for rows in (solution.lines, solution.needs, solution.uses, solution.reasons):
        for row in rows:
            row.scenario = held
    Line.objects.bulk_create(solution.lines, batch_size=BATCH)
    Unmet.objects.bulk_create(solution.needs, batch_size=BATCH)
    BudgetUse.objects.bulk_create(solution.uses)
    Reason.objects.bulk_create(solution.reasons)
    _sum_up(held, solution)
    held.solved = clock.now()
    return _moved(held, ScenarioStatus.SOLVED)


def _held(scenario: Scenario) -> Scenario:
    found = Scenario.objects.select_for_update(of=("self",))
    return found.select_related("version__round__body").get(pk=scenario.pk)


def _sum_up(scenario: Scenario, solution: Solution) -> None:
    scenario.sha256 = solution.sha256(scenario)
    scenario.budget = sum((use.budget for use in solution.uses), Decimal(0))
    scenario.allocated = sum((use.allocated for use in solution.uses), Decimal(0))
    scenario.learners = sum(line.learners for line in solution.lines)
    scenario.unmet = sum(need.unmet for need in solution.needs)


@action("ScenarioInfeasible", "found that a scenario has no solution", who=FINER)
def record_conflicts(
    *, by: By, scenario: Scenario, conflicts: Sequence[Mapping[str, object]]
) -> Scenario:
    """Keep which requirements conflict, and by how much."""
    held = _held(scenario)
    held.conflicts = [dict(conflict) for conflict in conflicts]
    held.solved = clock.now()
    return _moved(held, ScenarioStatus.INFEASIBLE)


@action("ScenarioBroke", "broke off solving a scenario", who=FINER)
def record_break(*, by: By, scenario: Scenario, reason: str) -> Scenario:
    """Record why a scenario could not be solved; once that is mended it is asked for anew."""
    held = _held(scenario)
    _moved(held, ScenarioStatus.BROKEN)
    held.doing = reason[:160]
    held.conflicts = [{"words": reason}]
    held.save(update_fields=["doing", "conflicts"])
    return held


@action("ScenarioDropped", "dropped a scenario", who=COMMISSIONS)
def drop_scenario(*, by: By, scenario: Scenario) -> Scenario:
    """Set a scenario aside that nobody wants to see any more."""
    held = _held(scenario)
    check_can_edit(by, held.version.round)
    check_is_undisputed(held)
    if held.outcomes.exists():
        raise NotAllowed(f"“{held}” is what was agreed with a provider, so it stays.")
    return _moved(held, ScenarioStatus.DROPPED)


@action("ScenarioCopied", "copied a scenario to change it by hand", who=COMMISSIONS)
def copy_scenario(*, by: By, scenario: Scenario, title: str = "") -> Scenario:
    """Copy a solved scenario, so that lines of the copy can be changed by hand, with reasons."""
    check_can_edit(by, scenario.version.round)
    if scenario.status != ScenarioStatus.SOLVED:
        raise NotAllowed(f"“{scenario}” is not solved, so there is nothing to change by hand.")
    copied = Scenario.objects.create(
        version=scenario.version,
        slug=_next_slug(scenario.version, "agreed"),
        title=(title.strip() or f"Agreed, from {scenario.title.lower()}")[:160],
        kind=ScenarioKind.AGREED,
        percent=scenario.percent,
        change=scenario.change,
        base=scenario,
        status=ScenarioStatus.SOLVED,
        progress=1,
        sha256=scenario.sha256,
        budget=scenario.budget,
        allocated=scenario.allocated,
        learners=scenario.learners,
        unmet=scenario.unmet,
        broken=scenario.broken,
        asked_by=person_of(by),
        solved=clock.now(),
    )
    Line.objects.bulk_create(_copies(scenario.lines.all(), copied), batch_size=BATCH)
    Unmet.objects.bulk_create(_copies(scenario.needs.all(), copied), batch_size=BATCH)
    BudgetUse.objects.bulk_create(_copies(scenario.budget_uses.all(), copied))
    Reason.objects.bulk_create(_copies(scenario.reasons.all(), copied))
    return copied


Kept = TypeVar("Kept", Line, Unmet, BudgetUse, Reason)


def _copies(rows: Iterable[Kept], to: Scenario) -> list[Kept]:
    found = list(rows)
    for row in found:
        row.pk, row.scenario = None, to
    return found
