"""Office papers as PDF: made in the background where the server can, each content once."""

from django.db import models
from django.db.models import Q

from moothall import clock
from moothall.meetings.enums import PackStatus


class Conversion(models.Model):
    """An Office file as PDF, by its content, or why there is none.

    It can be made again from the paper, which stays, so it is no record.
    """

    sha256 = models.CharField("SHA-256 of the Office file", max_length=64, unique=True)
    status = models.CharField(max_length=10, choices=PackStatus.choices, default=PackStatus.ASKED)
    because = models.CharField("why there is none", max_length=300, blank=True)
    pdf_sha256 = models.CharField("SHA-256 of the PDF", max_length=64, blank=True)
    pages = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField("size in bytes", default=0)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=PackStatus.values), name="conversion_status"
            ),
            models.CheckConstraint(
                condition=~Q(status=PackStatus.MADE) | ~Q(pdf_sha256=""), name="conversion_made"
            ),
            models.CheckConstraint(
                condition=~Q(status=PackStatus.FAILED) | ~Q(because=""), name="conversion_failed"
            ),
        )

    def __str__(self) -> str:
        return f"{self.sha256[:12]} as PDF"

    @property
    def is_made(self) -> bool:
        """Whether there is a PDF."""
        return self.status == PackStatus.MADE
