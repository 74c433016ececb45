"""Risks, the history of their scores, and what is done about them."""

import datetime as dt
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from moothall import clock
from moothall.ledger.refs import Ref
from moothall.partnership.models import Person, today
from moothall.registers.enums import TREND_DAYS, Proximity, RiskStatus, Trend
from moothall.registers.models.scales import Linked, steps
from moothall.registers.scoring import Scoring

if TYPE_CHECKING:
    from moothall.partnership.permissions import Standing


class RiskQuerySet(models.QuerySet["Risk"]):
    """Risks, who may see them, and how they move."""

    def visible_to(self, place: "Standing") -> Self:
        """Keep what someone of this standing in the body may see: all, or nothing."""
        return self if place.any else self.none()

    def open(self) -> Self:
        """Keep those that are open."""
        return self.filter(status=RiskStatus.OPEN)

    def with_trend(self, on: dt.datetime | None = None) -> Self:
        """Add `trend` and `past`, the score after mitigation some months ago, or the first."""
        cut = (on or clock.now()) - dt.timedelta(days=TREND_DAYS)
        scores = Score.objects.filter(risk=OuterRef("pk"))
        earlier = scores.filter(at__lte=cut).order_by("-number").values("score_after")[:1]
        first = scores.order_by("number").values("score_after")[:1]
        return self.annotate(past=Coalesce(Subquery(earlier), Subquery(first))).annotate(
            trend=Case(
                When(score_after__gt=F("past"), then=Value(Trend.RISING)),
                When(score_after__lt=F("past"), then=Value(Trend.FALLING)),
                When(opened_on__gt=cut.date(), then=Value(Trend.NEW)),
                default=Value(Trend.STEADY),
                output_field=models.CharField(),
            )
        )


class Risk(Linked):
    """Something that may come about, how likely and how bad it is, and who watches it."""

    cause = models.TextField("because of")
    event = models.TextField("this may happen")
    effect = models.TextField("with this effect")
    proximity = models.CharField(max_length=10, choices=Proximity.choices)
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    likelihood_after = models.PositiveSmallIntegerField()
    impact_after = models.PositiveSmallIntegerField()
    score_before = models.PositiveSmallIntegerField()
    score_after = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=RiskStatus.choices, default=RiskStatus.OPEN)
    opened_on = models.DateField(default=today)
    closed_on = models.DateField(null=True)
    closed_because = models.CharField(max_length=500, blank=True)

    objects: ClassVar[models.Manager["Risk"]] = RiskQuerySet.as_manager()
    letter = "R"
    # Of those read `with_trend`.
    trend: str
    past: int

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("body", "number"), name="risk_reference"),
            models.CheckConstraint(condition=Q(number__gte=1), name="risk_number"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(cause="") & ~Q(event="") & ~Q(effect=""),
                name="risk_in_words",
            ),
            models.CheckConstraint(
                condition=steps("likelihood", "impact", "likelihood_after", "impact_after"),
                name="risk_steps",
            ),
            models.CheckConstraint(
                condition=Q(likelihood_after__lte=F("likelihood"), impact_after__lte=F("impact")),
                name="risk_is_not_made_worse",
            ),
            models.CheckConstraint(
                condition=Q(
                    score_before=F("likelihood") * F("impact"),
                    score_after=F("likelihood_after") * F("impact_after"),
                ),
                name="risk_scores_are_products",
            ),
            models.CheckConstraint(
                condition=Q(status=RiskStatus.OPEN, closed_on__isnull=True)
                | Q(status__in=(RiskStatus.CLOSED, RiskStatus.HAPPENED), closed_on__isnull=False)
                & ~Q(closed_because=""),
                name="closed_risk_says_why",
            ),
            models.CheckConstraint(
                condition=Q(proximity__in=Proximity.values), name="risk_proximity"
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference}: {self.title}"

    @property
    def ref(self) -> Ref:
        """The risk as a Ref."""
        return Ref("risk", str(self.pk))

    @property
    def scoring(self) -> Scoring:
        """How it is scored now."""
        return Scoring(self.likelihood, self.impact, self.likelihood_after, self.impact_after)


class Score(models.Model):
    """How a risk was scored, when, by whom and why: the last one counts."""

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="scores")
    number = models.PositiveIntegerField()
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    likelihood_after = models.PositiveSmallIntegerField()
    impact_after = models.PositiveSmallIntegerField()
    score_before = models.PositiveSmallIntegerField()
    score_after = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=500)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("risk", "number"), name="score_number"),
            models.CheckConstraint(
                condition=steps("likelihood", "impact", "likelihood_after", "impact_after"),
                name="score_steps",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="score_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.score_before} before, {self.score_after} after"


class Mitigation(models.Model):
    """Something that is done about a risk, by somebody, until a day."""

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="mitigations")
    text = models.CharField(max_length=500)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="owned_mitigations")
    due = models.DateField(null=True)
    done_on = models.DateField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="mitigation_in_words"),)

    def __str__(self) -> str:
        return self.text

    @property
    def ref(self) -> Ref:
        """The mitigation as a Ref."""
        return Ref("mitigation", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body whose risk it is against."""
        return self.risk.body.slug
