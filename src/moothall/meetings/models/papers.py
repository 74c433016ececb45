"""The papers of a meeting; their bytes lie in the home, by hash."""

from django.db import models
from django.db.models import Q

from moothall import clock
from moothall.ledger.refs import Ref
from moothall.meetings.models.agenda import AgendaItem
from moothall.meetings.models.meeting import Meeting
from moothall.partnership.models import Person


class Paper(models.Model):
    """A paper for a meeting, or for one item of it; a newer version supersedes, the older stays."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="papers")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, related_name="papers")
    title = models.CharField(max_length=200)
    filename = models.CharField(max_length=200)
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField("size in bytes")
    sha256 = models.CharField("SHA-256 of its content", max_length=64)
    pages = models.PositiveIntegerField("pages, of a PDF", null=True)
    version = models.PositiveSmallIntegerField(default=1)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="superseded_by"
    )
    # Given after the agenda was published.
    is_late = models.BooleanField(default=False)
    is_exempt = models.BooleanField("not for the public", default=False)
    exempt_ground = models.CharField("why it is not for the public", max_length=300, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    given_at = models.DateTimeField(default=clock.now)
    given_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("item__number", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(title=""), name="paper_title"),
            models.CheckConstraint(condition=~Q(sha256=""), name="paper_by_content"),
            models.CheckConstraint(condition=Q(version__gte=1), name="paper_version"),
            models.CheckConstraint(
                condition=Q(is_exempt=False) | ~Q(exempt_ground=""), name="exempt_paper_ground"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> Ref:
        """The paper as a Ref, by its content."""
        return Ref("paper", str(self.pk), self.sha256)

    @property
    def body_slug(self) -> str:
        """The body whose meeting it is for."""
        return self.meeting.body.slug
