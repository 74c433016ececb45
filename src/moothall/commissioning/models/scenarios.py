"""Scenarios and what solving them gave: lines, unmet needs, use of budgets, reasons."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from moothall import clock
from moothall.commissioning.enums import ScenarioKind, ScenarioStatus
from moothall.commissioning.models.rounds import HEX_HASH, Version
from moothall.ledger.refs import Ref
from moothall.partnership.models import Person


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    """Scenarios by where they stand."""

    def kept(self) -> Self:
        """Leave out those that were dropped."""
        return self.exclude(status=ScenarioStatus.DROPPED)


class Scenario(models.Model):
    """One answer to a version of a round: every budget changed by a percentage, one limit changed
    (`change`), or a copy of another scenario (`base`) changed by hand.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="scenarios")
    slug = models.CharField(max_length=40)
    title = models.CharField(max_length=160)
    kind = models.CharField(
        max_length=10, choices=ScenarioKind.choices, default=ScenarioKind.STANDARD
    )
    percent = models.DecimalField(
        "change of budgets in %", max_digits=6, decimal_places=2, default=0
    )
    change = models.JSONField(default=dict, blank=True)
    base = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="copies")
    status = models.CharField(
        max_length=10, choices=ScenarioStatus.choices, default=ScenarioStatus.WAITING
    )
    progress = models.FloatField(default=0)
    doing = models.CharField(max_length=160, blank=True)
    sha256 = models.CharField("hash of what was found", max_length=HEX_HASH, blank=True)
    budget = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    allocated = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    learners = models.PositiveIntegerField(default=0)
    unmet = models.PositiveIntegerField(default=0)
    conflicts = models.JSONField(default=list, blank=True)
    # Limits that changes by hand have broken, each in words.
    broken = models.JSONField(default=list, blank=True)
    asked = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    solved = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Scenario"]] = ScenarioQuerySet.as_manager()

    class Meta:
        ordering = ("-version__number", "percent", "pk")
        constraints = (
            models.UniqueConstraint(fields=("version", "slug"), name="scenario_once"),
            models.CheckConstraint(
                condition=Q(status__in=ScenarioStatus.values), name="scenario_status"
            ),
            models.CheckConstraint(
                condition=~Q(status=ScenarioStatus.SOLVED) | ~Q(sha256=""),
                name="scenario_solved_is_pinned",
            ),
            models.CheckConstraint(
                condition=Q(percent__gt=-100), name="scenario_leaves_some_money"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> Ref:
        """The scenario as a Ref, pinned by what was found."""
        return Ref("scenario", str(self.pk), self.sha256)

    @property
    def body_slug(self) -> str:
        """The body whose round it belongs to."""
        return self.version.round.body.slug

    @property
    def is_under_way(self) -> bool:
        """Whether it is still to be solved."""
        return self.status in (ScenarioStatus.WAITING, ScenarioStatus.SOLVING)


class Line(models.Model):
    """Learners of one area on one kind at one provider: exact, so shown only through `shown`."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="lines")
    provider = models.CharField(max_length=8)
    route = models.CharField(max_length=20)
    level = models.CharField(max_length=20)
    sector = models.CharField(max_length=20)
    area = models.CharField(max_length=12)
    learners = models.PositiveIntegerField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    last_learners = models.PositiveIntegerField(default=0)
    last_amount = models.DecimalField(max_digits=14, decimal_places=2, default=0)

    class Meta:
        ordering = ("provider", "route", "level", "sector", "area")
        constraints = (
            models.UniqueConstraint(
                fields=("scenario", "provider", "route", "level", "sector", "area"),
                name="scenario_line_once",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0, last_amount__gte=0), name="scenario_line_amounts"
            ),
        )

    def __str__(self) -> str:
        return f"{self.provider} {self.route} {self.level} {self.sector} {self.area}"


class Unmet(models.Model):
    """What residents of an area need of a kind, and how much of it is not met."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="needs")
    area = models.CharField(max_length=12)
    route = models.CharField(max_length=20)
    level = models.CharField(max_length=20)
    sector = models.CharField(max_length=20)
    needed = models.PositiveIntegerField()
    unmet = models.PositiveIntegerField()

    class Meta:
        ordering = ("area", "route", "level", "sector")
        constraints = (
            models.UniqueConstraint(
                fields=("scenario", "area", "route", "level", "sector"), name="scenario_unmet_once"
            ),
            models.CheckConstraint(
                condition=Q(unmet__lte=models.F("needed")), name="scenario_unmet_of_needed"
            ),
        )

    def __str__(self) -> str:
        return f"{self.area} {self.route} {self.level} {self.sector}"


class BudgetUse(models.Model):
    """What of one authority's fund a scenario gives out, to the penny."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="budget_uses")
    authority = models.CharField(max_length=12)
    fund = models.CharField(max_length=40)
    budget = models.DecimalField(max_digits=14, decimal_places=2)
    allocated = models.DecimalField(max_digits=14, decimal_places=2)
    # Points that one more pound would add.
    worth = models.FloatField("value of one more pound", default=0)

    class Meta:
        ordering = ("fund", "authority")
        constraints = (
            models.UniqueConstraint(
                fields=("scenario", "authority", "fund"), name="scenario_budget_use_once"
            ),
            models.CheckConstraint(
                condition=Q(allocated__gte=0), name="scenario_budget_use_amount"
            ),
        )

    def __str__(self) -> str:
        return f"{self.authority} {self.fund}"


class Reason(models.Model):
    """Why a provider gets what it gets: the limits it rests on, as data that pages put in words."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="reasons")
    provider = models.CharField(max_length=8)
    limits = models.JSONField(default=list)
    findings = models.JSONField(default=dict)

    class Meta:
        ordering = ("provider",)
        constraints = (
            models.UniqueConstraint(fields=("scenario", "provider"), name="scenario_reason_once"),
        )

    def __str__(self) -> str:
        return f"{self.provider}: {', '.join(self.limits)}"


class ManualChange(models.Model):
    """One line of an agreed scenario changed by hand, with the reason; never changed afterwards."""

    scenario = models.ForeignKey(Scenario, models.PROTECT, related_name="manual_changes")
    provider = models.CharField(max_length=8)
    route = models.CharField(max_length=20)
    level = models.CharField(max_length=20)
    sector = models.CharField(max_length=20)
    area = models.CharField(max_length=12)
    was = models.PositiveIntegerField()
    now = models.PositiveIntegerField()
    reason = models.CharField(max_length=400)
    made = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="manual_change_reason"),
            models.CheckConstraint(condition=~Q(now=models.F("was")), name="manual_change_changes"),
        )

    def __str__(self) -> str:
        return f"{self.provider} {self.route} {self.level} {self.sector} {self.area}"
