"""Which bodies show their members to everybody."""

from django.db import models

from moothall import clock
from moothall.ledger.refs import Ref
from moothall.partnership.models import Body


class Opening(models.Model):
    """That a body lets everybody read who its members are and which roles they hold."""

    body = models.OneToOneField(Body, models.PROTECT, related_name="opening")
    shows_members = models.BooleanField(default=False)
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(since__isnull=False), name="opening_has_its_moment"
            ),
        )

    def __str__(self) -> str:
        return f"what {self.body} lets everybody read"

    @property
    def ref(self) -> Ref:
        """The opening as a Ref."""
        return Ref("opening", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body it is of."""
        return self.body.slug
