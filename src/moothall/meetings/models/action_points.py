"""What a meeting asked somebody to do by a day, and how it went."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from moothall import clock
from moothall.ledger.refs import Ref
from moothall.meetings.enums import PointStatus, Step
from moothall.meetings.models.agenda import AgendaItem
from moothall.meetings.models.meeting import Meeting
from moothall.partnership.models import Body, Organisation, Person
from moothall.partnership.permissions import Standing


class ActionPointQuerySet(models.QuerySet["ActionPoint"]):
    """Action points, and who may see them."""

    def visible_to(self, place: Standing) -> Self:
        """Keep what someone of this standing may see: those of exempt items are for those who
        act for an authority or convene the meetings.
        """
        if not place.any:
            return self.none()
        if place.serves_authority or place.convenes:
            return self
        return self.exclude(item__is_exempt=True)


class ActionPoint(models.Model):
    """Something that somebody is to do by a day, as a meeting asked."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="action_points")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="action_points")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, related_name="action_points")
    number = models.PositiveIntegerField("number in the body's series")
    text = models.CharField("what is to be done", max_length=500)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="action_points")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name="for whom"
    )
    due = models.DateField()
    status = models.CharField(max_length=10, choices=PointStatus.choices, default=PointStatus.OPEN)
    closed_on = models.DateField(null=True)
    given_at = models.DateTimeField(default=clock.now)
    given_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[models.Manager["ActionPoint"]] = ActionPointQuerySet.as_manager()

    class Meta:
        ordering = ("due", "number")
        constraints = (
            models.UniqueConstraint(fields=("body", "number"), name="action_point_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="action_point_from_one"),
            models.CheckConstraint(condition=~Q(text=""), name="action_point_in_words"),
            models.CheckConstraint(
                condition=Q(status__in=PointStatus.values), name="action_point_status"
            ),
            models.CheckConstraint(
                condition=Q(status=PointStatus.OPEN, closed_on__isnull=True)
                | (~Q(status=PointStatus.OPEN) & Q(closed_on__isnull=False)),
                name="action_point_closed_on_a_day",
            ),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def ref(self) -> Ref:
        """The action point as a Ref."""
        return Ref("action_point", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body whose meeting asked for it."""
        return self.body.slug


class PointStep(models.Model):
    """A line of an action point's history: added, never changed."""

    point = models.ForeignKey(ActionPoint, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=12, choices=Step.choices)
    text = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(step__in=Step.values), name="point_step"),
        )

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.text[:60]}"

    @property
    def body_slug(self) -> str:
        """The body whose meeting asked for it."""
        return self.point.body.slug
