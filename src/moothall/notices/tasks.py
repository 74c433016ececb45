"""Telling people in the background, after what happened has been committed."""

from django.db import transaction
from django_tasks import task

from moothall.ledger.models import Event
from moothall.notices import kinds, mail, telling
from moothall.notices.enums import Delivery
from moothall.queues import NOBODY_WAITS, SHORT


def read_on_after(sender: type[Event], instance: Event, **kwargs: object) -> None:
    """Have the ledger read on once an event that people are told of is committed."""
    if kinds.is_told(instance.name):
        transaction.on_commit(tell.enqueue)


@task(queue_name=SHORT, priority=NOBODY_WAITS)
def tell() -> None:
    """Tell people what has happened: in their inboxes, and by mail those who want it at once."""
    telling.read_on()
    mail.send(Delivery.AT_ONCE)
