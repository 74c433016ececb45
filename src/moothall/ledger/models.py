"""The chain of events and its head."""

from typing import Any, ClassVar, NoReturn

from django.db import models

from moothall.ledger.refs import Ref


class AppendOnly(models.QuerySet["Event"]):
    """Events can be added and read. The database refuses the rest as well (see the migration)."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse: events are never changed."""
        raise TypeError("Ledger events are never changed.")

    def delete(self) -> NoReturn:
        """Refuse: events are never deleted."""
        raise TypeError("Ledger events are never deleted.")


class Event(models.Model):
    """One change: who did what to what, when. Each event's hash covers the one before it."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    name = models.CharField(max_length=60, db_index=True)
    actor_kind = models.CharField(max_length=40)
    actor_id = models.CharField(max_length=80, blank=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=80, blank=True)
    subject_hash = models.CharField(max_length=64, blank=True)
    body = models.CharField("slug of the body it happened in", max_length=60, blank=True)
    detail = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects: ClassVar[models.Manager["Event"]] = AppendOnly.as_manager()

    class Meta:
        ordering = ("sequence",)
        indexes = (models.Index(fields=("subject_kind", "subject_id"), name="event_subject"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(sequence__gte=1), name="event_sequence"),
            models.CheckConstraint(condition=~models.Q(name=""), name="event_name"),
        )

    def __str__(self) -> str:
        return f"{self.sequence} {self.name}"

    @property
    def actor(self) -> Ref:
        """Who did it."""
        return Ref(self.actor_kind, self.actor_id)

    @property
    def subject(self) -> Ref:
        """What it was done to."""
        return Ref(self.subject_kind, self.subject_id, self.subject_hash)


class Head(models.Model):
    """The end of the chain: one row, locked by whoever appends, so that appends are serialised."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="one_head"),)

    def __str__(self) -> str:
        return f"{self.sequence}:{self.hash}"
