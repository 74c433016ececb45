"""Messages, how each person wants to be told, and how far the ledger has been read."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from moothall.ledger.refs import Ref
from moothall.notices.enums import Delivery
from moothall.partnership.models import Body, Person


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages, and whose they are."""

    def visible_to(self, person: Person) -> Self:
        """Keep a person's own, from the bodies they are appointed in today."""
        return self.filter(person=person, body__in=Body.objects.visible_to(person))

    def unread(self) -> Self:
        """Keep those that were not opened yet."""
        return self.filter(read_at__isnull=True)


class Message(models.Model):
    """One person is told of one event of the ledger, as of one kind."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="messages")
    body = models.ForeignKey(Body, models.CASCADE)
    kind = models.CharField(max_length=40)
    event = models.BigIntegerField("sequence of the event in the ledger")
    at = models.DateTimeField()
    text = models.CharField(max_length=300)
    address = models.CharField(max_length=300)
    delivery = models.CharField(max_length=10, choices=Delivery.choices)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects: ClassVar[MessageQuerySet] = MessageQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-event", "kind")
        indexes = (
            models.Index(fields=("person", "read_at"), name="message_unread"),
            models.Index(
                fields=("delivery", "at"),
                condition=Q(mailed_at__isnull=True),
                name="message_to_mail",
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=("person", "event", "kind"), name="message_once"),
            models.CheckConstraint(condition=~Q(text=""), name="message_text"),
            models.CheckConstraint(
                condition=Q(address__startswith="/") & ~Q(address__startswith="//"),
                name="message_stays_on_this_site",
            ),
        )

    def __str__(self) -> str:
        return self.text


class Choice(models.Model):
    """How a person wants to be told of a kind, where that is not how it comes by itself."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="message_choices")
    kind = models.CharField(max_length=40)
    delivery = models.CharField(max_length=10, choices=Delivery.choices)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "kind"), name="choice_once"),)

    def __str__(self) -> str:
        return f"{self.kind}: {self.delivery}"

    @property
    def ref(self) -> Ref:
        """The choice as a Ref."""
        return Ref("message-choice", str(self.pk))


class Reading(models.Model):
    """How far the ledger has been read: one row, locked by whoever reads on, so that nobody is told
    twice and no event is passed over.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField(default=0)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="one_reading"),)

    def __str__(self) -> str:
        return f"read up to event {self.sequence}"
