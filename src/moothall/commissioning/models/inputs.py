"""What a round is made of: funds, budgets, providers, rates, capacity, requirements, conditions.

A code left empty (provider, route, level, sector) and an empty list mean all of them. Shares are
Decimals (0.03 is 3%), money is pounds and pence, each row says where it comes from.
"""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from moothall.commissioning.enums import Change, Purpose
from moothall.commissioning.models.rounds import Round
from moothall.ledger.refs import Ref
from moothall.partnership.models import valid_ukprn


class Input(models.Model):
    """One row of one table of a round's inputs; `key` are the fields that tell rows apart."""

    key: ClassVar[tuple[str, ...]] = ()

    round = models.ForeignKey(Round, models.PROTECT, related_name="%(class)ss")
    source = models.CharField("where it comes from", max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def ref(self) -> Ref:
        """The row as a Ref."""
        return Ref(self._meta.model_name or "input", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body whose round it belongs to."""
        return self.round.body.slug


class Fund(Input):
    """A funding stream and the routes and levels it pays for."""

    key = ("code",)

    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=120)
    routes = models.JSONField(default=list, blank=True)
    levels = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.UniqueConstraint(fields=("round", "code"), name="round_fund_once"),
            models.CheckConstraint(condition=~Q(code=""), name="round_fund_code"),
        )

    def __str__(self) -> str:
        return self.title


class Budget(Input):
    """What one authority has of one fund; it never crosses to another (COM-1)."""

    key = ("authority", "fund")

    authority = models.CharField("area code of the authority", max_length=12)
    fund = models.CharField("code of the fund", max_length=40)
    amount = models.DecimalField(max_digits=14, decimal_places=2, validators=[MinValueValidator(0)])

    class Meta:
        ordering = ("fund", "authority")
        constraints = (
            models.UniqueConstraint(
                fields=("round", "authority", "fund"), name="round_budget_once"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="round_budget_amount"),
        )

    def __str__(self) -> str:
        return f"{self.fund}, {self.authority}"


class RoundProvider(Input):
    """A provider that is considered, with its own limits where it has any."""

    key = ("ukprn",)

    ukprn = models.CharField("UKPRN", max_length=8, validators=[valid_ukprn])
    name = models.CharField(max_length=120)
    lead = models.CharField("area code of the lead authority", max_length=12, blank=True)
    inside = models.BooleanField("decided on in this round", default=True)
    floor = models.DecimalField(
        "largest fall", max_digits=6, decimal_places=4, null=True, blank=True
    )
    cap = models.DecimalField("largest rise", max_digits=6, decimal_places=4, null=True, blank=True)
    quality = models.DecimalField(
        "points for each learner", max_digits=9, decimal_places=2, default=100
    )

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("round", "ukprn"), name="round_provider_once"),
            models.CheckConstraint(
                condition=Q(floor__isnull=True) | Q(floor__gte=0, floor__lte=1),
                name="round_provider_floor",
            ),
            models.CheckConstraint(
                condition=Q(cap__isnull=True) | Q(cap__gte=0), name="round_provider_cap"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Rate(Input):
    """What one learner costs for the year; of several that fit, the most specific holds."""

    key = ("provider", "route", "level", "sector")

    provider = models.CharField("UKPRN", max_length=8, blank=True)
    route = models.CharField(max_length=20, blank=True)
    level = models.CharField(max_length=20, blank=True)
    sector = models.CharField(max_length=20, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, validators=[MinValueValidator(0)])

    class Meta:
        ordering = ("provider", "route", "level", "sector")
        constraints = (
            models.UniqueConstraint(
                fields=("round", "provider", "route", "level", "sector"), name="round_rate_once"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="round_rate_amount"),
        )

    def __str__(self) -> str:
        given = (self.provider, self.route, self.level, self.sector)
        return ", ".join(filter(None, given)) or "everything"


class Capacity(Input):
    """Places of one kind at one provider, in place of what it declared in planning."""

    key = ("provider", "route", "level", "sector")

    provider = models.CharField("UKPRN", max_length=8)
    route = models.CharField(max_length=20)
    level = models.CharField(max_length=20)
    sector = models.CharField(max_length=20)
    places = models.PositiveIntegerField()

    class Meta:
        ordering = ("provider", "route", "level", "sector")
        constraints = (
            models.UniqueConstraint(
                fields=("round", "provider", "route", "level", "sector"), name="round_capacity_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.provider}, {self.route}, {self.level}, {self.sector}"


class Requirement(Input):
    """A share of need that must be met, and how much more a place in it counts (COM-3)."""

    key = ("name",)

    name = models.CharField(max_length=120)
    purpose = models.CharField(
        max_length=20, choices=Purpose.choices, default=Purpose.AREA_AND_LEVEL
    )
    share = models.DecimalField("share of the need to be met", max_digits=6, decimal_places=4)
    weight = models.DecimalField(
        "points added for each need met", max_digits=9, decimal_places=2, default=0
    )
    areas = models.JSONField(default=list, blank=True)
    routes = models.JSONField(default=list, blank=True)
    levels = models.JSONField(default=list, blank=True)
    sectors = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("round", "name"), name="round_requirement_once"),
            models.CheckConstraint(
                condition=Q(share__gte=0, share__lte=1), name="round_requirement_share"
            ),
            models.CheckConstraint(condition=Q(weight__gte=0), name="round_requirement_weight"),
            models.CheckConstraint(
                condition=Q(purpose__in=Purpose.values), name="round_requirement_purpose"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Condition(Input):
    """What quality says about a provider's money, with its reason (COM-3)."""

    key = ("provider", "change", "routes", "levels", "sectors")

    provider = models.CharField("UKPRN", max_length=8)
    change = models.CharField(max_length=8, choices=Change.choices)
    by = models.DecimalField(
        "by this share of last year's money", max_digits=6, decimal_places=4, default=0
    )
    routes = models.JSONField(default=list, blank=True)
    levels = models.JSONField(default=list, blank=True)
    sectors = models.JSONField(default=list, blank=True)
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ("provider", "change", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(change__in=Change.values), name="round_condition_change"
            ),
            models.CheckConstraint(condition=Q(by__gte=0), name="round_condition_share"),
            models.CheckConstraint(condition=~Q(reason=""), name="round_condition_reason"),
            models.CheckConstraint(
                condition=~Q(change=Change.SHRINK) | Q(by__lte=1),
                name="round_condition_shrinks_to_nothing",
            ),
        )

    def __str__(self) -> str:
        return f"{self.provider} {self.get_change_display()}"
