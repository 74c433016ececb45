"""Rounds and the versions of their inputs."""

from decimal import Decimal
from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from moothall import clock
from moothall.commissioning.enums import RoundStatus
from moothall.ledger.refs import Ref
from moothall.partnership.models import Body, Person
from moothall.partnership.permissions import Standing
from moothall.planning.models import Need

HEX_HASH = 64


class RoundQuerySet(models.QuerySet["Round"]):
    """Rounds, and who may see them."""

    def visible_to(self, place: Standing) -> Self:
        """Keep the body's rounds for those who act for a member authority or the partnership.

        A provider sees what it is offered when that is decided and published, not before.
        """
        return self if place.serves_authority else self.none()


class Round(models.Model):
    """A commissioning round: one academic year's needs, money, limits and scenarios (COM-1 to 3).

    The round holds what may still change; a `Version` holds what a scenario was solved on.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="rounds")
    year = models.CharField("academic year", max_length=7)
    title = models.CharField(max_length=120)
    need = models.ForeignKey(Need, models.PROTECT, null=True, blank=True, related_name="rounds")
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    status = models.CharField(max_length=10, choices=RoundStatus.choices, default=RoundStatus.DRAFT)
    # What holds wherever no row of the inputs says otherwise.
    floor = models.DecimalField(
        "largest fall of a provider's money",
        max_digits=6,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))],
    )
    cap = models.DecimalField(
        "largest rise of a provider's money",
        max_digits=6,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    minimum_group = models.PositiveSmallIntegerField("smallest group opened", default=0)
    unmet_points = models.PositiveIntegerField("points lost for a need not met", default=1000)
    crossing_points = models.PositiveIntegerField(
        "points lost when a learner crosses a border", default=20
    )
    habit_points = models.PositiveIntegerField(
        "points lost where none of an area's learners go now", default=10
    )
    made = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    # What was proposed, and then decided.
    chosen = models.ForeignKey(
        "Scenario", models.PROTECT, null=True, blank=True, related_name="chosen_in"
    )
    # When any input last changed: what was solved before is stale.
    changed = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager["Round"]] = RoundQuerySet.as_manager()

    class Meta:
        ordering = ("-year", "title")
        constraints = (
            models.UniqueConstraint(
                fields=("body", "year", "title"),
                name="round_title",
                violation_error_message="There is a round of this title for this year already.",
            ),
            models.CheckConstraint(condition=Q(status__in=RoundStatus.values), name="round_status"),
            models.CheckConstraint(
                condition=Q(floor__isnull=True) | Q(floor__gte=0, floor__lte=1), name="round_floor"
            ),
            models.CheckConstraint(condition=Q(cap__isnull=True) | Q(cap__gte=0), name="round_cap"),
            models.CheckConstraint(condition=~Q(title=""), name="round_has_title"),
            models.CheckConstraint(
                condition=~Q(status__in=(RoundStatus.PROPOSED, RoundStatus.DECIDED))
                | Q(chosen__isnull=False),
                name="round_proposes_something",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}, {self.year}"

    @property
    def ref(self) -> Ref:
        """The round as a Ref."""
        return Ref("round", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body whose round it is."""
        return self.body.slug


class Version(models.Model):
    """All inputs of a round as they were when scenarios were solved on them; never changed."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=HEX_HASH)
    made = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("round", "number"), name="round_version_number"),
            models.UniqueConstraint(fields=("round", "sha256"), name="round_version_once"),
        )

    def __str__(self) -> str:
        return f"version {self.number} of {self.round}"

    @property
    def ref(self) -> Ref:
        """The version as a Ref, pinned by content."""
        return Ref("round version", str(self.pk), self.sha256)

    @property
    def body_slug(self) -> str:
        """The body whose round it is."""
        return self.round.body.slug
