"""Needs and what they rest on: shares that people set, and capacity that providers declare."""

from collections.abc import Mapping
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q

from moothall import clock
from moothall.evidence.models import HEX_HASH, Snapshot
from moothall.ledger.refs import Ref
from moothall.partnership.models import Area, Body, Person
from moothall.partnership.permissions import Standing
from moothall.planning.enums import SET_BY_PEOPLE, Alternative, Dimension, NeedStatus

Row = TypeVar("Row", bound=models.Model)


class PlanningQuerySet(models.QuerySet[Row]):
    """Rows of planning, and who may see them."""

    def visible_to(self, place: Standing) -> Self:
        """Keep what someone of this standing may see: those who act for an authority everything,
        others nothing. Rows are planned volumes; the numbers behind them leave by `shown` alone.
        """
        return self if place.serves_authority else self.none()


class Stated(models.Model):
    """Something a person has stated for a coming year: with its source, by whom and when."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    year = models.CharField("academic year", max_length=7)
    source = models.CharField(max_length=200)
    changed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True

    @property
    def body_slug(self) -> str:
        """The body it is stated in."""
        return self.body.slug


class ParticipationShareQuerySet(PlanningQuerySet["ParticipationShare"]):
    """Rows of the table below, and who may see them."""


class ParticipationShare(Stated):
    """The share of an area's residents of an age who are to learn, under an alternative.

    Like participation as now, it is of learners in ILR providers only.
    """

    alternative = models.CharField(max_length=10, choices=Alternative.choices)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    age = models.PositiveSmallIntegerField()
    share = models.DecimalField(max_digits=7, decimal_places=6)

    objects: ClassVar[models.Manager["ParticipationShare"]] = (
        ParticipationShareQuerySet.as_manager()
    )

    class Meta:
        ordering = ("alternative", "area__name", "age")
        constraints = (
            models.UniqueConstraint(
                fields=("body", "year", "alternative", "area", "age"),
                name="participation_share_once",
            ),
            models.CheckConstraint(
                condition=Q(share__gte=0, share__lte=1),
                name="participation_share_range",
                violation_error_message="A share is from 0 to 1, which is 100 per cent.",
            ),
            models.CheckConstraint(
                condition=Q(alternative__in=SET_BY_PEOPLE), name="participation_share_alternative"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="participation_share_source"),
        )

    def __str__(self) -> str:
        return f"{self.get_alternative_display()}: {self.area} aged {self.age}, {self.share:.1%}"

    @property
    def ref(self) -> Ref:
        """The share as a Ref."""
        return Ref("participation-share", str(self.pk))


class SpreadShareQuerySet(PlanningQuerySet["SpreadShare"]):
    """Rows of the table below, and who may see them."""


class SpreadShare(Stated):
    """The share of a route, level or sector among the learners of an area, set by people.

    Categories that are not set share what is left as learners do now. For one area and alternative
    all are of one dimension (`policies.check_one_dimension` says why).
    """

    alternative = models.CharField(max_length=10, choices=Alternative.choices)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    dimension = models.CharField(max_length=10, choices=Dimension.choices)
    category = models.CharField(max_length=20)
    share = models.DecimalField(max_digits=7, decimal_places=6)

    objects: ClassVar[models.Manager["SpreadShare"]] = SpreadShareQuerySet.as_manager()

    class Meta:
        ordering = ("alternative", "area__name", "dimension", "category")
        constraints = (
            models.UniqueConstraint(
                fields=("body", "year", "alternative", "area", "dimension", "category"),
                name="spread_share_once",
            ),
            models.CheckConstraint(
                condition=Q(share__gte=0, share__lte=1),
                name="spread_share_range",
                violation_error_message="A share is from 0 to 1, which is 100 per cent.",
            ),
            models.CheckConstraint(
                condition=Q(alternative__in=SET_BY_PEOPLE), name="spread_share_alternative"
            ),
            models.CheckConstraint(
                condition=Q(dimension__in=Dimension.values), name="spread_share_dimension"
            ),
            models.CheckConstraint(
                condition=~Q(source="") & ~Q(category=""), name="spread_share_said"
            ),
        )

    def __str__(self) -> str:
        return f"{self.area}, {self.get_dimension_display()} {self.category}: {self.share:.1%}"

    @property
    def ref(self) -> Ref:
        """The share as a Ref."""
        return Ref("spread-share", str(self.pk))


class CapacityQuerySet(PlanningQuerySet["Capacity"]):
    """Rows of the table below, and who may see them."""


class Capacity(Stated):
    """Places that a provider declares it can offer in a year, of one route, level and sector."""

    ukprn = models.CharField("UKPRN", max_length=8)
    route = models.CharField(max_length=20)
    level = models.CharField(max_length=20)
    ssa1 = models.CharField("sector subject area", max_length=20)
    places = models.PositiveIntegerField()

    objects: ClassVar[models.Manager["Capacity"]] = CapacityQuerySet.as_manager()

    class Meta:
        ordering = ("ukprn", "route", "level", "ssa1")
        verbose_name_plural = "capacities"
        constraints = (
            models.UniqueConstraint(
                fields=("body", "year", "ukprn", "route", "level", "ssa1"), name="capacity_once"
            ),
            models.CheckConstraint(
                condition=~Q(ukprn="") & ~Q(route="") & ~Q(level="") & ~Q(ssa1="") & ~Q(source=""),
                name="capacity_said",
            ),
        )

    def __str__(self) -> str:
        return f"{self.ukprn}: {self.places} places, {self.route}, {self.level}, {self.ssa1}"

    @property
    def ref(self) -> Ref:
        """The capacity as a Ref."""
        return Ref("capacity", str(self.pk))


class NeedQuerySet(PlanningQuerySet["Need"]):
    """Needs, and who may see them."""


class Need(models.Model):
    """One computed picture of what is needed for a body and an academic year (EVD-7).

    It rests on a snapshot and on what people had set when it was asked for; both are kept with it
    (`parameters`), so it can be computed again and stays as it is when they change.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="needs")
    number = models.PositiveIntegerField()
    year = models.CharField("academic year", max_length=7)
    alternative = models.CharField(max_length=10, choices=Alternative.choices)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="needs")
    status = models.CharField(max_length=10, choices=NeedStatus.choices, default=NeedStatus.WAITING)
    reason = models.TextField("why it could not be computed", blank=True)
    # Shape: moothall.planning.parameters.
    parameters = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=HEX_HASH, blank=True)
    learners = models.PositiveIntegerField("learners needed in all", default=0)
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    computed_at = models.DateTimeField(null=True)
    # How far it has come, from 0 to 1, and what is being done.
    progress = models.FloatField(default=0)
    doing = models.CharField(max_length=120, blank=True)

    objects: ClassVar[models.Manager["Need"]] = NeedQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("body", "number"), name="need_number"),
            models.UniqueConstraint(
                fields=("body", "year", "alternative"),
                condition=Q(status=NeedStatus.WAITING),
                name="need_asked_once",
            ),
            models.CheckConstraint(condition=Q(status__in=NeedStatus.values), name="need_status"),
            models.CheckConstraint(
                condition=Q(alternative__in=Alternative.values), name="need_alternative"
            ),
            models.CheckConstraint(
                condition=~Q(status=NeedStatus.COMPUTED) | ~Q(sha256=""), name="need_hashed"
            ),
        )

    def __str__(self) -> str:
        return f"need {self.number}: {self.year}, {self.get_alternative_display()}"

    @property
    def ref(self) -> Ref:
        """The need as a Ref, pinned by content once it is computed."""
        return Ref("need", str(self.pk), self.sha256)

    @property
    def body_slug(self) -> str:
        """The body whose residents it is about."""
        return self.body.slug

    @property
    def spreads(self) -> Mapping[str, str]:
        """The dimension whose shares were set, by the code of each area where they were."""
        return {row["area"]: row["dimension"] for row in self.parameters.get("spread", ())}


class NeedLine(models.Model):
    """Learners of one home area, route, level and sector: whole, and part of its area's total.

    `rests_on` is how many learners of the evidence are behind it: exact, never rendered. Nor is
    `learners` shown but through `planning.shown`.
    """

    need = models.ForeignKey(Need, models.CASCADE, related_name="lines")
    area = models.CharField("home area (ONS code)", max_length=12)
    route = models.CharField(max_length=20)
    level = models.CharField(max_length=20)
    ssa1 = models.CharField("sector subject area", max_length=20)
    learners = models.PositiveIntegerField()
    rests_on = models.PositiveIntegerField()

    class Meta:
        ordering = ("area", "route", "level", "ssa1")
        constraints = (
            models.UniqueConstraint(
                fields=("need", "area", "route", "level", "ssa1"), name="need_line_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.area}, {self.route}, {self.level}, {self.ssa1}"
