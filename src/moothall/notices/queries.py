"""Reads on messages."""

from django.db.models import BooleanField, ExpressionWrapper, Q

from moothall import clock
from moothall.notices.models import Message, MessageQuerySet
from moothall.partnership.models import Person


def inbox(person: Person) -> MessageQuerySet:
    """Return a person's messages with their bodies, the latest first."""
    is_new = ExpressionWrapper(Q(read_at__isnull=True), output_field=BooleanField())
    found = Message.objects.visible_to(person).select_related("body").annotate(is_new=is_new)
    return found.order_by("-event", "kind")


def unread(person: Person) -> int:
    """Return how many messages a person has not opened."""
    return Message.objects.visible_to(person).unread().count()


def mark_read(messages: MessageQuerySet) -> int:
    """Note that these were read; return how many were not before."""
    return messages.unread().update(read_at=clock.now())
