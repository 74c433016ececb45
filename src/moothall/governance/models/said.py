"""What was said about a decision beside consents, what is kept apart, and who is told of it."""

import datetime as dt

from django.db import models
from django.db.models import Q

from moothall import clock
from moothall.governance.enums import InterestKind
from moothall.governance.grounds import GROUNDS
from moothall.governance.models.record import HEX_HASH, OfDecision
from moothall.ledger.readback import digest
from moothall.partnership.models import Organisation, Person


class Comment(OfDecision):
    """What somebody said when they were asked about a proposal (consultation, GOV-4)."""

    decision = models.ForeignKey("governance.Decision", models.PROTECT, related_name="comments")
    of_whom = models.CharField("whose comment it is", max_length=200)
    text = models.TextField()
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(of_whom="") & ~Q(text=""), name="comment_in_words"),
        )

    def __str__(self) -> str:
        return f"{self.of_whom}: {self.text[:60]}"

    def digest(self) -> str:
        """Return the hash of what was said, and when, by which its event holds it."""
        at = self.recorded_at.astimezone(dt.UTC).isoformat(timespec="microseconds")
        return digest(self.of_whom, self.text, at)


class Interest(OfDecision):
    """An interest that somebody declared (GOV-7), and the dispensation if one was given."""

    decision = models.ForeignKey("governance.Decision", models.PROTECT, related_name="interests")
    of_whom = models.CharField("whose interest it is", max_length=200)
    kind = models.CharField(max_length=12, choices=InterestKind.choices)
    text = models.CharField("what it is", max_length=500)
    dispensation = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(of_whom="") & ~Q(text=""), name="interest_in_words"
            ),
            models.CheckConstraint(condition=Q(kind__in=InterestKind.values), name="interest_kind"),
        )

    def __str__(self) -> str:
        return f"{self.of_whom}: {self.text}"


class ExemptPart(OfDecision):
    """What is kept from the public, with the ground for it. Only its hash is in the notice.

    The salt is kept apart with the text, so that nobody can find a short text by trying.
    """

    decision = models.OneToOneField("governance.Decision", models.PROTECT, related_name="exempt")
    ground = models.CharField(max_length=40)
    text = models.TextField()
    salt = models.CharField(max_length=HEX_HASH)
    sha256 = models.CharField("hash of salt and text", max_length=HEX_HASH)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ground__in=list(GROUNDS)), name="exempt_part_on_a_ground"
            ),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(salt="") & ~Q(sha256=""), name="exempt_in_words"
            ),
        )

    def __str__(self) -> str:
        return f"exempt part of decision {self.decision.reference}"


class ToTell(OfDecision):
    """Somebody who must be told of a decision when it is published."""

    decision = models.ForeignKey("governance.Decision", models.PROTECT, related_name="to_tell")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    called = models.CharField("who must be told", max_length=200)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("decision", "called"), name="to_tell_once"),
            models.CheckConstraint(condition=~Q(called=""), name="to_tell_somebody"),
        )

    def __str__(self) -> str:
        return self.called


class Telling(OfDecision):
    """That somebody was told: when, and how."""

    decision = models.ForeignKey("governance.Decision", models.PROTECT, related_name="tellings")
    whom = models.OneToOneField(ToTell, models.PROTECT, related_name="telling")
    on = models.DateField("told on")
    how = models.CharField(max_length=200)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=~Q(how=""), name="told_somehow"),)

    def __str__(self) -> str:
        return f"{self.whom}: {self.how}"
