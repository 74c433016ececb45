"""The one conversation with each provider (COM-4): notes, positions of members, outcome.

Nothing here is changed or taken back: what is said later stands beside what was said before.
"""

import datetime as dt
from typing import NoReturn

from django.db import models
from django.db.models import Q
from django.utils import timezone

from moothall import clock
from moothall.commissioning.enums import NoteKind, Stance
from moothall.commissioning.models.rounds import Round
from moothall.commissioning.models.scenarios import Scenario
from moothall.ledger.refs import Ref
from moothall.partnership.models import Organisation, Person


class Said(models.Model):
    """Something said about one provider in one round, by somebody, at a time."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="%(class)ss")
    provider = models.CharField("UKPRN", max_length=8)
    said = models.DateTimeField(default=clock.now)
    said_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        """Add it; what was said is never changed."""
        if self.pk is not None:
            raise TypeError("What was said is never changed: say it anew.")
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refuse: what was said stays."""
        raise TypeError("What was said is never deleted.")

    @property
    def ref(self) -> Ref:
        """It as a Ref."""
        return Ref(str(self._meta.verbose_name), str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body whose round it belongs to."""
        return self.round.body.slug


def today() -> dt.date:
    """Return today's date, where a note that names none is dated."""
    return timezone.localdate(clock.now())


class SheetNote(Said):
    """A dated note of the dialogue with a provider: a meeting, data asked for or given, an appeal.

    `on` is the day it is about, which may lie ahead.
    """

    kind = models.CharField(max_length=20, choices=NoteKind.choices, default=NoteKind.NOTE)
    on = models.DateField("day", default=today)
    text = models.TextField()

    class Meta:
        verbose_name = "note"
        ordering = ("-on", "-said", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="sheet_note_text"),
            models.CheckConstraint(condition=Q(kind__in=NoteKind.values), name="sheet_note_kind"),
        )

    def __str__(self) -> str:
        return self.text[:60]


class Position(Said):
    """What a member says to the proposal for a provider; its latest counts."""

    member = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    stance = models.CharField(max_length=10, choices=Stance.choices)
    words = models.CharField(max_length=600, blank=True)

    class Meta:
        verbose_name = "position"
        ordering = ("-said", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(stance__in=Stance.values), name="sheet_position_stance"
            ),
            models.CheckConstraint(
                condition=Q(stance=Stance.SUPPORTS) | ~Q(words=""),
                name="sheet_position_says_why",
                violation_error_message="Say why, in a sentence.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.member} {self.get_stance_display()}"


class Outcome(Said):
    """What was agreed with a provider: a scenario, and why where it is not the one proposed."""

    scenario = models.ForeignKey(Scenario, models.PROTECT, related_name="outcomes")
    differs = models.BooleanField("differs from the proposal", default=False)
    reason = models.CharField(max_length=600, blank=True)

    class Meta:
        verbose_name = "outcome"
        ordering = ("-said", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(differs=False) | ~Q(reason=""),
                name="sheet_outcome_says_why",
                violation_error_message="Say why it differs from the proposal, in a sentence.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.provider}: {self.scenario}"
