"""What a meeting is to talk about."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from moothall import clock
from moothall.ledger.refs import Ref
from moothall.meetings.enums import ItemKind
from moothall.meetings.models.meeting import Meeting
from moothall.partnership.models import Person


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    """Items, and which of them are still on."""

    def on(self) -> Self:
        """Keep those that were not withdrawn after the agenda was published."""
        return self.filter(withdrawn_because="")


class AgendaItem(models.Model):
    """One item of a meeting's agenda. A published one is withdrawn, never deleted."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField("place on the agenda")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=ItemKind.choices, default=ItemKind.DISCUSSION)
    note = models.TextField("what is asked of the meeting", blank=True)
    presenter = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    minutes = models.PositiveSmallIntegerField("minutes allotted", default=10)
    # Which open matter it comes from: the room, what it is, and where it is looked at.
    source = models.CharField(max_length=40, blank=True)
    ref_kind = models.CharField(max_length=40, blank=True)
    ref_key = models.CharField(max_length=80, blank=True)
    address = models.CharField("where it is looked at", max_length=300, blank=True)
    is_exempt = models.BooleanField("not for the public", default=False)
    exempt_ground = models.CharField("why it is not for the public", max_length=300, blank=True)
    # Added after the agenda was published, and why it could not wait.
    is_late = models.BooleanField(default=False)
    late_because = models.CharField(max_length=300, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[models.Manager["AgendaItem"]] = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ("number", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(title=""), name="agenda_item_title"),
            models.CheckConstraint(condition=Q(number__gte=1), name="agenda_item_number"),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="agenda_item_kind"),
            models.CheckConstraint(
                condition=Q(is_exempt=False) | ~Q(exempt_ground=""), name="exempt_on_a_ground"
            ),
            models.CheckConstraint(
                condition=Q(is_late=False) | ~Q(late_because=""), name="late_for_a_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def ref(self) -> Ref:
        """The item as a Ref."""
        return Ref("agenda_item", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body that meets."""
        return self.meeting.body.slug

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken off after the agenda was published."""
        return self.withdrawn_because != ""
