"""What was said at a meeting: its minutes in versions, and what people say of them."""

import hashlib
import json

from django.db import models
from django.db.models import Q

from moothall import clock
from moothall.ledger.refs import Ref
from moothall.meetings.enums import MinutesStatus
from moothall.meetings.models.agenda import AgendaItem
from moothall.meetings.models.meeting import Meeting
from moothall.partnership.models import Person


class Minutes(models.Model):
    """The minutes of one meeting: where they stand, and which version counts."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="minutes")
    status = models.CharField(
        max_length=12, choices=MinutesStatus.choices, default=MinutesStatus.DRAFT
    )
    version = models.PositiveSmallIntegerField(default=1)
    circulated_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    approved_in = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        related_name="approves",
        verbose_name="approving meeting",
    )

    class Meta:
        verbose_name_plural = "minutes"
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=MinutesStatus.values), name="minutes_status"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="minutes_version"),
            models.CheckConstraint(
                condition=Q(status=MinutesStatus.DRAFT) | Q(circulated_at__isnull=False),
                name="minutes_circulated_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status=MinutesStatus.APPROVED) | Q(approved_at__isnull=False),
                name="minutes_approved_at_a_moment",
            ),
        )

    def __str__(self) -> str:
        return f"minutes of {self.meeting}"

    @property
    def ref(self) -> Ref:
        """The minutes as a Ref; by their content, once they are circulated."""
        return Ref("minutes", str(self.pk), self.fingerprint() if self.circulated_at else "")

    @property
    def body_slug(self) -> str:
        """The body that met."""
        return self.meeting.body.slug

    def fingerprint(self) -> str:
        """Return the hash of what the version that counts says, item by item (one query)."""
        said = self.texts.filter(version=self.version).values_list("item", "text")
        text = json.dumps(sorted((item or 0, words) for item, words in said), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


class Minute(models.Model):
    """What one version of the minutes says of an item, in Markdown; of none: what came before."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="texts")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, related_name="minutes_of")
    version = models.PositiveSmallIntegerField(default=1)
    text = models.TextField(blank=True)
    written_at = models.DateTimeField(default=clock.now)
    written_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("version", "item__number", "pk")
        constraints = (
            models.UniqueConstraint(fields=("minutes", "item", "version"), name="minute_once"),
            models.UniqueConstraint(
                fields=("minutes", "version"),
                condition=Q(item__isnull=True),
                name="minute_of_no_item_once",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="minute_version"),
        )

    def __str__(self) -> str:
        return f"{self.minutes}, {self.item or 'opening'}, version {self.version}"

    @property
    def body_slug(self) -> str:
        """The body that met."""
        return self.minutes.meeting.body.slug


class MinutesComment(models.Model):
    """What somebody who was there says of circulated minutes, and what the clerk answers."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="comments")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, related_name="+")
    version = models.PositiveSmallIntegerField("of which version")
    text = models.TextField()
    said_at = models.DateTimeField(default=clock.now)
    said_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="minutes_comment_in_words"),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_at__isnull=False),
                name="minutes_comment_answered_at_a_moment",
            ),
        )

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def ref(self) -> Ref:
        """The comment as a Ref."""
        return Ref("minutes_comment", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body that met."""
        return self.minutes.meeting.body.slug
