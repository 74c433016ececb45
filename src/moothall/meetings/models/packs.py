"""The packs of a meeting as files: made in the background, and anew where something has changed."""

from django.db import models
from django.db.models import Q

from moothall import clock
from moothall.ledger.refs import Ref
from moothall.meetings.enums import PackStatus
from moothall.meetings.models.meeting import Meeting


class Pack(models.Model):
    """The last pack of a meeting that was asked for: all of it, or what is for the public.

    It can be made again from agenda, papers and minutes, so it is no record.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="packs")
    is_public = models.BooleanField("without what is not for the public")
    fingerprint = models.CharField("hash of what it is made from", max_length=64)
    status = models.CharField(max_length=10, choices=PackStatus.choices, default=PackStatus.ASKED)
    done = models.PositiveIntegerField("papers put in", default=0)
    total = models.PositiveIntegerField("papers to put in", default=0)
    pages = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField("size in bytes", default=0)
    sha256 = models.CharField("SHA-256 of the file", max_length=64, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    made_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("meeting", "is_public"), name="pack_once"),
            models.CheckConstraint(condition=Q(status__in=PackStatus.values), name="pack_status"),
            models.CheckConstraint(
                condition=~Q(status=PackStatus.MADE) | (~Q(sha256="") & Q(made_at__isnull=False)),
                name="pack_made_of_content",
            ),
        )

    def __str__(self) -> str:
        return f"{'public pack' if self.is_public else 'pack'} of {self.meeting}"

    @property
    def ref(self) -> Ref:
        """The pack as a Ref, by its content."""
        return Ref("pack", str(self.pk), self.sha256)
