"""Who was at a meeting, for whom, and for which items."""

from django.db import models
from django.db.models import Q

from moothall import clock
from moothall.ledger.refs import Ref
from moothall.meetings.enums import Presence, SitsAs
from moothall.meetings.models.agenda import AgendaItem
from moothall.meetings.models.meeting import Meeting
from moothall.partnership.enums import Role, Sector
from moothall.partnership.models import Organisation, Person


class Attendance(models.Model):
    """Somebody invited to a meeting, or a guest: whether they came, or who came for them.

    Before the meeting is held there are rows only for those who have said something.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    guest = models.CharField("who was there as a guest", max_length=200, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    # Pinned as on the day: an organisation's sector may be corrected later.
    sector = models.CharField(max_length=30, choices=Sector.choices, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    sits_as = models.CharField(max_length=10, choices=SitsAs.choices)
    presence = models.CharField(max_length=10, choices=Presence.choices, default=Presence.AWAITED)
    substitute = models.CharField("who came instead", max_length=200, blank=True)
    reason = models.CharField("why they cannot come", max_length=300, blank=True)
    from_item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, related_name="+", verbose_name="came at"
    )
    until_item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, related_name="+", verbose_name="left after"
    )
    said_at = models.DateTimeField(default=clock.now)
    said_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("sits_as", "organisation__name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("meeting", "person"), name="at_a_meeting_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(guest=""), name="attendance_of_somebody"
            ),
            models.CheckConstraint(condition=Q(sits_as__in=SitsAs.values), name="sits_as"),
            models.CheckConstraint(condition=Q(presence__in=Presence.values), name="presence"),
            models.CheckConstraint(
                condition=Q(substitute="") | Q(presence=Presence.APOLOGIES),
                name="substitute_for_apologies",
            ),
        )

    def __str__(self) -> str:
        return self.guest or str(self.person)

    @property
    def ref(self) -> Ref:
        """The attendance as a Ref."""
        return Ref("attendance", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body that meets."""
        return self.meeting.body.slug

    @property
    def is_represented(self) -> bool:
        """Whether they were there, or somebody instead of them."""
        return self.presence == Presence.PRESENT or self.substitute != ""
