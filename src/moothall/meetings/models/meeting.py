"""How a body meets, its series of meetings, and the single meeting."""

import datetime as dt
import uuid
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Q

from moothall import clock
from moothall.ledger.refs import Ref
from moothall.meetings.enums import AHEAD, Pattern, Status
from moothall.partnership.enums import Role, Sector
from moothall.partnership.models import Body, Person
from moothall.partnership.permissions import Standing
from moothall.theme.formats import as_local

INVITED = (
    Role.CHAIR,
    Role.DEPUTY,
    Role.DIRECTOR,
    Role.ELECTED,
    Role.LEAD_OFFICER,
    Role.REPRESENTATIVE,
    Role.MANAGER,
    Role.CLERK,
    Role.OBSERVER,
)
SECTORS = tuple(sector for sector in Sector if sector is not Sector.OTHER)


def invited_by_default() -> list[str]:
    """Return the roles that are invited where a body has agreed nothing else."""
    return [str(role) for role in INVITED]


def sectors_by_default() -> list[str]:
    """Return the sectors that are looked for where a body has agreed nothing else."""
    return [str(sector) for sector in SECTORS]


Row = TypeVar("Row", bound=models.Model, covariant=True)


class BodyQuerySet(models.QuerySet[Row]):
    """Things of a body that all who are anything in it may see."""

    def visible_to(self, place: Standing) -> Self:
        """Keep what someone of this standing in the body may see."""
        return self if place.any else self.none()


class Arrangements(models.Model):
    """How a body meets beyond what its terms of reference say: who is invited, whether in public,
    which sectors should be there.
    """

    body = models.OneToOneField(Body, models.PROTECT, related_name="arrangements")
    invited = models.JSONField("roles that are invited", default=invited_by_default)
    is_public = models.BooleanField("meetings are public", default=False)
    sectors = models.JSONField("sectors that should be there", default=sectors_by_default)

    objects: ClassVar[models.Manager["Arrangements"]] = BodyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "arrangements"
        constraints = (
            models.CheckConstraint(condition=~Q(invited=[]), name="somebody_is_invited"),
        )

    def __str__(self) -> str:
        return f"how {self.body} meets"

    @property
    def ref(self) -> Ref:
        """The arrangements as a Ref."""
        return Ref("meeting_arrangements", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body that meets so."""
        return self.body.slug


class Series(models.Model):
    """Meetings that follow a pattern; the meetings themselves are rows of their own."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="meeting_series")
    title = models.CharField(max_length=120)
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField("address to join by", max_length=500, blank=True)
    pattern = models.CharField(max_length=10, choices=Pattern.choices)
    every = models.PositiveSmallIntegerField("every so many weeks or months", default=1)
    first = models.DateField("first day")
    last = models.DateField("last day")
    # The day that the pattern is counted from: the first, unless it was changed on the way.
    counted_from = models.DateField(null=True)
    begins = models.TimeField("time of day in London")
    minutes = models.PositiveSmallIntegerField("length in minutes")
    called_at = models.DateTimeField(default=clock.now)
    called_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[models.Manager["Series"]] = BodyQuerySet.as_manager()

    class Meta:
        ordering = ("-first", "title")
        verbose_name_plural = "series"
        constraints = (
            models.CheckConstraint(condition=~Q(title=""), name="series_title"),
            models.CheckConstraint(condition=Q(pattern__in=Pattern.values), name="series_pattern"),
            models.CheckConstraint(condition=Q(every__gte=1), name="series_every"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="series_days"),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=24 * 60), name="series_length"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def anchor(self) -> dt.date:
        """The day that its pattern is counted from."""
        return self.counted_from or self.first

    @property
    def ref(self) -> Ref:
        """The series as a Ref."""
        return Ref("meeting_series", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body that meets."""
        return self.body.slug


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Meetings, and who may see them."""

    def visible_to(self, place: Standing) -> Self:
        """Keep what someone of this standing in the body may see: all who are in it, all."""
        return self if place.any else self.none()

    def public(self) -> Self:
        """Keep the meetings that everyone may know of."""
        return self.filter(is_public=True)

    def ahead(self) -> Self:
        """Keep those that are still to be held, the next first."""
        return self.filter(status__in=AHEAD).order_by("starts", "pk")


class Meeting(models.Model):
    """One meeting of a body (GOV-3)."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings")
    series = models.ForeignKey(Series, models.PROTECT, null=True, related_name="meetings")
    title = models.CharField(max_length=120)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField("address to join by", max_length=500, blank=True)
    is_public = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.SCHEDULED)
    agenda_published_at = models.DateTimeField(null=True)
    short_notice_because = models.CharField(max_length=300, blank=True)
    cancelled_because = models.CharField(max_length=300, blank=True)
    # Pinned when it is held: how many authorities its quorum asks for, and of how many.
    quorum = models.PositiveSmallIntegerField(null=True)
    quorum_of = models.PositiveSmallIntegerField(null=True)
    # What calendars know it by, and how often what they show has changed (RFC 5545).
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=clock.now)
    called_at = models.DateTimeField(default=clock.now)
    called_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[models.Manager["Meeting"]] = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ("-starts", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(title=""), name="meeting_title"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="meeting_times"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="meeting_status"),
            models.CheckConstraint(
                condition=~Q(status__in=(Status.AGENDA, Status.HELD))
                | Q(agenda_published_at__isnull=False),
                name="agenda_published_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.HELD) | Q(quorum__isnull=False, quorum_of__isnull=False),
                name="held_with_a_quorum",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.CANCELLED) | ~Q(cancelled_because=""),
                name="cancelled_with_a_reason",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> Ref:
        """The meeting as a Ref."""
        return Ref("meeting", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body that meets."""
        return self.body.slug

    @property
    def day(self) -> dt.date:
        """The day of the meeting, in London."""
        return as_local(self.starts).date()

    @property
    def is_ahead(self) -> bool:
        """Whether it is still to be held."""
        return self.status in AHEAD


class CalendarLink(models.Model):
    """The secret address of somebody's own calendar: a higher number voids what was before."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="calendar_link")
    number = models.PositiveIntegerField(default=1)
    is_open = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(number__gte=1), name="calendar_link_number"),
        )

    def __str__(self) -> str:
        return f"calendar of {self.person}"

    @property
    def ref(self) -> Ref:
        """The link as a Ref."""
        return Ref("calendar_link", str(self.pk))
