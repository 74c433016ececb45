"""Reads on rounds, shaped for pages and commands. Sums are exact: `shown` says what is told."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from django.db.models import Sum

from moothall.commissioning.content import content_of, hash_of
from moothall.commissioning.enums import ScenarioKind, ScenarioStatus
from moothall.commissioning.inputs import TABLES
from moothall.commissioning.models import Line, Outcome, Round, Scenario, Unmet, Version
from moothall.partnership.models import Body
from moothall.partnership.permissions import Standing
from moothall.periods import AcademicYear
from moothall.planning.enums import NeedStatus
from moothall.planning.models import Need

Sums = TypeVar("Sums")
ByCodes = Mapping[tuple[str, ...], Sums]


@dataclass(frozen=True, slots=True)
class Total:
    """Learners and money of some lines, now and last year; exact."""

    learners: int = 0
    amount: Decimal = Decimal(0)
    last_learners: int = 0
    last_amount: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class NeedTotal:
    """Learners needed, and how many of them have no place; exact."""

    needed: int = 0
    unmet: int = 0


def rounds_of(body: Body, place: Standing) -> Sequence[Round]:
    """Return the rounds of a body that someone of this standing may see, the latest year first."""
    found = Round.objects.filter(body=body).visible_to(place)
    return list(found.select_related("need", "chosen"))


def need_like(need: Need, year: AcademicYear) -> Need | None:
    """Return the latest need of a year that is computed as another one is: ambition for ambition.
    Of its own year it is the need itself.
    """
    if need.year == str(year):
        return need
    found = Need.objects.filter(
        body=need.body, year=str(year), alternative=need.alternative, status=NeedStatus.COMPUTED
    )
    return found.order_by("-number").first()


def latest_version(round: Round) -> Version | None:
    """Return the version that scenarios were asked for last."""
    return Version.objects.filter(round=round).order_by("-number").first()


def current_hash(round: Round) -> str:
    """Return the hash of a round's inputs as they are now: a version with another is stale."""
    return hash_of(content_of(round))


def scenarios_of(version: Version, *kinds: ScenarioKind) -> list[Scenario]:
    """Return the scenarios of a version that were not dropped, by the change of budgets."""
    found = Scenario.objects.filter(version=version).exclude(status=ScenarioStatus.DROPPED)
    if kinds:
        found = found.filter(kind__in=kinds)
    return list(found.select_related("version__round__body", "base").order_by("percent", "pk"))


def totals(scenarios: Sequence[Scenario], *by: str) -> Mapping[int, ByCodes[Total]]:
    """Return the sums of scenarios by names of a line (provider, area, route, level, sector), by
    the scenario's key and then by codes, in one query.
    """
    rows = (
        Line.objects.filter(scenario__in=scenarios)
        .order_by()
        .values_list("scenario", *by)
        .annotate(Sum("learners"), Sum("amount"), Sum("last_learners"), Sum("last_amount"))
    )
    found: dict[int, dict[tuple[str, ...], Total]] = {s.pk: {} for s in scenarios}
    for scenario, *rest in rows:
        key, sums = tuple(rest[: len(by)]), rest[len(by) :]
        found[scenario][key] = Total(*sums)
    return found


def needs(scenarios: Sequence[Scenario], *by: str) -> Mapping[int, ByCodes[NeedTotal]]:
    """Return needs and unmet needs of scenarios by area, route, level or sector, in one query."""
    rows = (
        Unmet.objects.filter(scenario__in=scenarios)
        .order_by()
        .values_list("scenario", *by)
        .annotate(Sum("needed"), Sum("unmet"))
    )
    found: dict[int, dict[tuple[str, ...], NeedTotal]] = {s.pk: {} for s in scenarios}
    for scenario, *rest in rows:
        found[scenario][tuple(rest[: len(by)])] = NeedTotal(*rest[len(by) :])
    return found


def counts_of_inputs(round: Round) -> Mapping[str, int]:
    """Return how many rows each table of inputs has."""
    return {
        slug: table.model._default_manager.filter(round=round).count()
        for slug, table in TABLES.items()
    }


def outcomes(round: Round) -> Mapping[str, Outcome]:
    """Return what was agreed last with each provider, by UKPRN."""
    found: dict[str, Outcome] = {}
    for outcome in Outcome.objects.filter(round=round).select_related("scenario"):
        found.setdefault(outcome.provider, outcome)
    return found


def limits_of(scenarios: Sequence[Scenario]) -> Mapping[int, Mapping[str, list[str]]]:
    """Return the limits that each provider rests on, by the scenario's key and UKPRN."""
    found: dict[int, dict[str, list[str]]] = defaultdict(dict)
    for scenario in scenarios:
        for reason in scenario.reasons.all():
            found[scenario.pk][reason.provider] = [str(limit) for limit in reason.limits]
    return found
