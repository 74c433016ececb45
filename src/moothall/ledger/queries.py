"""Reading the ledger."""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Mapping

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from moothall.ledger.actions import load_all, registry
from moothall.ledger.chain import CHUNK, hash_of, text_as_before, text_of
from moothall.ledger.models import Event, Head
from moothall.ledger.proofs import FORMAT, digest
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


def proof_of(subject: Ref, *, until: str, title: str, text: str) -> dict[str, object]:
    """Return the proof that the events of a thing stand in the ledger, up to a head (proofs.py).

    `text` is what the thing's content hash is of. Only the thing's own events are shown; of those
    between them, which others may read, there are digests.
    """
    last, own = int(until.partition(":")[0]), {subject.kind: subject.id}
    mine = history_of(subject).filter(sequence__lte=last).order_by("sequence")
    first = mine.first()
    assert first is not None
    events = Event.objects.filter(sequence__gte=first.sequence, sequence__lte=last)
    return {
        "format": FORMAT,
        "title": title,
        "subject": [subject.kind, subject.id],
        "text": text,
        "after": {"sequence": first.sequence - 1, "hash": first.previous_hash},
        "events": [_proved(event, own) for event in events.iterator(chunk_size=CHUNK)],
        "head": until,
    }


def _proved(event: Event, own: dict[str, str]) -> dict[str, object]:
    found: dict[str, object] = {"sequence": event.sequence}
    is_own = own.get(event.subject_kind) == event.subject_id
    if event.hash != hash_of(event):
        before = text_as_before(event)
        if event.hash == digest(before):
            return found | ({"whole": before} if is_own else {"hash": event.hash})
    # An event that has neither form's hash was changed: it is told as it is, and does not fit.
    text = text_of(event)
    return found | ({"content": text} if is_own else {"digest": digest(text)})


def fingerprint_of(first: int, last: int) -> str:
    """Return the SHA-256 of all that the rows of some events say, as they are now: whatever is
    changed in one, left out or put in changes it. Several times as fast as following the chain.
    """
    rows = Event.objects.filter(sequence__gte=first, sequence__lte=last).order_by("sequence")
    columns = [field.attname for field in Event._meta.concrete_fields if field.name != "detail"]
    found = hashlib.sha256()
    for row in (
        rows.annotate(said=Cast("detail", TextField()))
        .values_list(*columns, "said")
        .iterator(chunk_size=CHUNK)
    ):
        found.update(repr(row).encode())
    return found.hexdigest()


def are_as_written(hashes: Mapping[int, str]) -> bool:
    """Whether events, by sequence, still have these hashes and the content they are of."""
    found = Event.objects.in_bulk(list(hashes))
    return len(found) == len(hashes) and all(
        event.hash == hashes[number]
        and event.hash in (hash_of(event), digest(text_as_before(event)))
        for number, event in found.items()
    )


def stands(head: str) -> bool:
    """Whether a head, `sequence:hash`, is part of the chain as it is now."""
    number, _, hash_ = head.partition(":")
    return number.isdecimal() and Event.objects.filter(sequence=int(number), hash=hash_).exists()
