"""The hash chain: append an event, verify all of them."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from moothall import clock
from moothall.faults import InvalidValue
from moothall.ledger.models import Event, Head
from moothall.ledger.proofs import digest, linked
from moothall.ledger.refs import Ref

START = "0" * 64
# Events fetched at once when the chain is verified: bounded memory at any length.
CHUNK = 2000


def hold() -> None:
    """Take the end of the chain until the transaction ends: whoever else acts waits till then."""
    Head.objects.select_for_update().get(pk=1)


def append(
    name: str,
    *,
    actor: Ref,
    subject: Ref,
    body: str = "",
    detail: dict[str, object] | None = None,
) -> Event:
    """Add an event at the end of the chain, inside the caller's transaction.

    The row of the head is locked until that transaction ends, so sequence numbers have no gaps
    and no two events follow the same one.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An event is written in the transaction of the change it records.")
    head = Head.objects.select_for_update().get(pk=1)
    event = Event(
        sequence=head.sequence + 1,
        at=clock.now(),
        name=name,
        actor_kind=actor.kind,
        actor_id=actor.id,
        subject_kind=subject.kind,
        subject_id=subject.id,
        subject_hash=subject.content_hash,
        body=body,
        detail=detail or {},
        previous_hash=head.hash,
    )
    event.hash = hash_of(event)
    event.save(force_insert=True)
    head.sequence, head.hash = event.sequence, event.hash
    head.save()
    return event


def hash_of(event: Event) -> str:
    """Return the hash of an event: the SHA-256 of the hash before it and of its content's digest.

    So a chain can be followed by anybody through events whose content is not theirs to read
    (proofs.py; docs/reference/ledger.md).
    """
    return linked(event.previous_hash, digest(text_of(event)))


def text_of(event: Event) -> str:
    """Return the content of an event as JSON with sorted keys, no spaces and the time in UTC to the
    microsecond, so that anyone can compute its digest again.
    """
    return _as_json(_content(event))


def is_hash_of(digits: str, event: Event) -> bool:
    """Whether this is the hash of an event, in today's form or in the one of before."""
    return digits in (hash_of(event), hash_as_before(event))


def hash_as_before(event: Event) -> str:
    """Return the hash as it was formed at first, over the content and the hash before it in one."""
    return digest(text_as_before(event))


def text_as_before(event: Event) -> str:
    """Return the content of an event with the hash before it, as it was hashed at first."""
    return _as_json(_content(event) | {"previous_hash": event.previous_hash})


def _content(event: Event) -> dict[str, object]:
    return {
        "sequence": event.sequence,
        "at": event.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "name": event.name,
        "actor": [event.actor_kind, event.actor_id],
        "subject": [event.subject_kind, event.subject_id, event.subject_hash],
        "body": event.body,
        "detail": event.detail,
    }


def _as_json(content: dict[str, object]) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found. `faults` is empty when the chain is whole."""

    head: str
    events: int
    faults: tuple[str, ...]


def verify(expect_head: str = "") -> Verdict:
    """Walk the whole chain and name every event that does not fit.

    `expect_head`, as printed by an earlier verification (`sequence:hash`), must still be part of
    the chain: this finds a tail that was cut off, which a chain alone cannot show.
    """
    faults = list(_walk())
    head = Head.objects.get(pk=1)
    last = Event.objects.order_by("-sequence").first()
    if (head.sequence, head.hash) != ((last.sequence, last.hash) if last else (0, START)):
        faults.append(
            f"The head says {head.sequence} events, the last event is number "
            f"{last.sequence if last else 0}: events were cut off or added."
        )
    if expect_head:
        faults += _missing(expect_head)
    return Verdict(str(head), Event.objects.count(), tuple(faults))


def _walk() -> Iterator[str]:
    expected_sequence, previous = 1, START
    for event in Event.objects.order_by("sequence").iterator(chunk_size=CHUNK):
        if event.sequence != expected_sequence:
            yield f"Event {expected_sequence} is missing."
        elif event.previous_hash != previous:
            yield f"Event {event.sequence} does not follow the event before it."
        if not is_hash_of(event.hash, event):
            yield f"Event {event.sequence} ({event.name}) was changed after it was written."
        expected_sequence, previous = event.sequence + 1, event.hash


def _missing(expected: str) -> Iterator[str]:
    number, _, digest = expected.partition(":")
    if not number.isdecimal() or len(digest) != 64:
        raise InvalidValue(
            f"“{expected}” is not a head: give it as “ledger verify” printed it, number:hash."
        )
    if number == "0":
        return
    if not Event.objects.filter(sequence=int(number), hash=digest).exists():
        yield f"The head you expected (event {number}) is not in this ledger: its tail was cut off."
