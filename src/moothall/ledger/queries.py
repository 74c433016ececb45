"""Reading the ledger."""

import datetime as dt
from collections import defaultdict

from django.db.models import Q, QuerySet

from moothall.ledger.actions import load_all, registry
from moothall.ledger.models import Event, Head
from moothall.ledger.refs import Ref


def history_of(*subjects: Ref) -> QuerySet[Event]:
    """Return what was done to a thing, or to some, latest first."""
    ids: dict[str, list[str]] = defaultdict(list)
    for subject in subjects:
        ids[subject.kind].append(subject.id)
    done = Q(pk__in=())
    for kind, found in ids.items():
        done |= Q(subject_kind=kind, subject_id__in=found)
    return Event.objects.filter(done).order_by("-sequence")


def happened_on(day: dt.date, name: str, *, actor: Ref, subject: Ref) -> bool:
    """Whether somebody did this to a thing on a day (in UTC)."""
    begins = dt.datetime.combine(day, dt.time(), dt.UTC)
    return Event.objects.filter(
        name=name,
        actor_kind=actor.kind,
        actor_id=actor.id,
        subject_kind=subject.kind,
        subject_id=subject.id,
        at__gte=begins,
        at__lt=begins + dt.timedelta(days=1),
    ).exists()


def in_body(slug: str) -> QuerySet[Event]:
    """Return what happened in a body, latest first."""
    return Event.objects.filter(body=slug).order_by("-sequence")


def words_of(event: Event) -> str:
    """Return what the event says, to complete “who ...”."""
    if event.name not in registry:  # a command imports no more than it needs to act
        load_all()
    return registry.get(event.name, event.name)


def head() -> str:
    """Return the head of the chain, `sequence:hash`."""
    return str(Head.objects.get(pk=1))
