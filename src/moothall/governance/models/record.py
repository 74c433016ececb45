"""What belongs to the record of a decision. All of it is written once: the database refuses to
change or delete it (see the migrations).
"""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from moothall import clock
from moothall.governance.enums import OF_THE_BODY, Level, PinnedAs, Stance
from moothall.governance.models.delegation import Delegation
from moothall.ledger.readback import digest
from moothall.ledger.refs import Ref
from moothall.partnership.models import Organisation, Person

HEX_HASH = 64


class OfDecision(models.Model):
    """A row of a decision's record: added, never changed."""

    class Meta:
        abstract = True

    @property
    def body_slug(self) -> str:
        """The body that decides."""
        return self.decision.body.slug  # type: ignore[attr-defined, no-any-return]


class Option(OfDecision):
    """An option that was considered, and why it was rejected."""

    decision = models.ForeignKey("governance.Decision", models.PROTECT, related_name="options")
    text = models.CharField(max_length=500)
    why_rejected = models.TextField()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(why_rejected=""), name="option_in_words"
            ),
        )

    def __str__(self) -> str:
        return self.text


class Pin(OfDecision):
    """A thing of another room that a decision is on or rests on, by its content (a Ref)."""

    decision = models.ForeignKey("governance.Decision", models.PROTECT, related_name="pins")
    pinned_as = models.CharField(max_length=12, choices=PinnedAs.choices)
    kind = models.CharField(max_length=40)
    key = models.CharField("its id", max_length=80)
    content_hash = models.CharField(max_length=HEX_HASH)
    title = models.CharField("what it was called", max_length=300)

    class Meta:
        ordering = ("-pinned_as", "pk")  # the proposal before the evidence
        constraints = (
            models.UniqueConstraint(fields=("decision", "kind", "key"), name="pinned_once"),
            models.CheckConstraint(condition=Q(pinned_as__in=PinnedAs.values), name="pinned_as"),
            models.CheckConstraint(condition=~Q(content_hash=""), name="pinned_by_content"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> Ref:
        """What is pinned."""
        return Ref(self.kind, self.key, self.content_hash)


class Requirement(OfDecision):
    """A consent that a decision needs: of an authority, at a level. Pinned when it is proposed."""

    decision = models.ForeignKey("governance.Decision", models.PROTECT, related_name="requirements")
    # Null for the chair and for the holder of a delegation, who speak for the body itself.
    authority = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    called = models.CharField("its name when this was proposed", max_length=120)
    level = models.CharField(max_length=20, choices=Level.choices)
    may_be_pending = models.BooleanField(default=False)

    class Meta:
        ordering = ("called", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("decision", "authority", "level"), name="required_once"
            ),
            models.UniqueConstraint(
                fields=("decision", "level"),
                condition=Q(authority__isnull=True),
                name="required_of_the_body_once",
            ),
            models.CheckConstraint(
                condition=Q(level__in=OF_THE_BODY, authority__isnull=True)
                | (~Q(level__in=OF_THE_BODY) & Q(authority__isnull=False)),
                name="requirement_of_whom",
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="requirement_level"),
        )

    def __str__(self) -> str:
        return self.called if self.authority_id is None else f"{self.called} ({self.level})"


class Release(OfDecision):
    """That an authority is no longer asked for a consent, because its membership has ended; what
    it had said stays in the record.
    """

    decision = models.ForeignKey("governance.Decision", models.PROTECT, related_name="releases")
    requirement = models.OneToOneField(Requirement, models.PROTECT, related_name="release")
    left_on = models.DateField("last day of its membership")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.requirement} left on {self.left_on}"


class PositionQuerySet(models.QuerySet["Position"]):
    """Positions, and which of them count."""

    def that_count(self, requirement: object, heard_after: object) -> Self:
        """Keep what was said on a requirement since a number, the last word first."""
        found = self.filter(requirement=requirement, number__gt=heard_after)
        return found.order_by("-number")


class Position(OfDecision):
    """What an authority said at a level, and when. The last one of a requirement counts."""

    decision = models.ForeignKey("governance.Decision", models.PROTECT, related_name="positions")
    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="positions")
    number = models.PositiveIntegerField("place in the decision's record")
    stance = models.CharField(max_length=12, choices=Stance.choices)
    reason = models.TextField(blank=True)
    given_at = models.DateTimeField(default=clock.now)
    given_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    said_by = models.CharField("who said so, where the operator recorded it", max_length=200)
    delegation = models.ForeignKey(
        Delegation, models.PROTECT, null=True, blank=True, related_name="positions"
    )

    objects: ClassVar[models.Manager["Position"]] = PositionQuerySet.as_manager()

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("decision", "number"), name="position_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="position_from_one"),
            models.CheckConstraint(condition=Q(stance__in=Stance.values), name="position_stance"),
            models.CheckConstraint(
                condition=~Q(stance=Stance.OBJECTION) | ~Q(reason=""),
                name="objection_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(given_by__isnull=False) | ~Q(said_by=""),
                name="position_of_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.requirement} {self.get_stance_display()}"

    def digest(self) -> str:
        """Return the hash of what was said, and when, by which its event holds it."""
        at = self.given_at.astimezone(dt.UTC).isoformat(timespec="microseconds")
        return digest(str(self.stance), self.reason, self.said_by, at)
