"""Reading on in the ledger, and writing down who is told of what.

The ledger is the outbox: whatever is lost on the way, an event stands there, and is told when
reading goes on.
"""

import logging
from collections.abc import Iterable, Iterator

from django.db import transaction

from moothall.ledger.models import Event
from moothall.notices import kinds
from moothall.notices.enums import Delivery
from moothall.notices.kinds import Kind, Told
from moothall.notices.models import Choice, Message, Reading
from moothall.partnership.models import Appointment, Body, held

log = logging.getLogger(__name__)

# Events read in one transaction: others who act wait so long at most.
AT_A_TIME = 500
LONGEST = 300


def read_on() -> int:
    """Write a message for each person whom what happened since concerns; return how many."""
    told = 0
    while True:
        events, new = _read_some()
        told += new
        if events < AT_A_TIME:
            return told


@transaction.atomic
def _read_some() -> tuple[int, int]:
    reading, _ = Reading.objects.select_for_update().get_or_create(pk=1)
    events = list(
        Event.objects.filter(sequence__gt=reading.sequence).order_by("sequence")[:AT_A_TIME]
    )
    if not events:
        return 0, 0
    messages = list(_messages([event for event in events if kinds.is_told(event.name)]))
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    reading.sequence = events[-1].sequence
    reading.save(update_fields=["sequence"])
    return len(events), len(messages)


def _messages(events: list[Event]) -> Iterator[Message]:
    bodies = {body.slug: body for body in Body.objects.filter(slug__in={e.body for e in events})}
    here = _people_of(bodies.values())
    found = [
        (event, body, kind, told, told.people & here[body.pk] - _left_out(event, told))
        for event in events
        if (body := bodies.get(event.body))
        for kind, told in _told(body, event)
    ]
    chosen = _choices({person for *_, people in found for person in people})
    for event, body, kind, told, people in found:
        for person in sorted(people):
            yield Message(
                person_id=person,
                body=body,
                kind=kind.name,
                event=event.sequence,
                at=event.at,
                text=told.text if len(told.text) <= LONGEST else told.text[: LONGEST - 1] + "…",
                address=told.address,
                delivery=chosen.get((person, kind.name), kind.delivery),
            )


def _told(body: Body, event: Event) -> Iterator[tuple[Kind, Told]]:
    for kind, teller in kinds.tellers_of(event.name):
        try:
            # In a part of its own: on PostgreSQL a query that fails ends what is around it.
            with transaction.atomic():
                told = teller(body, event)
        except Exception:
            # One teller that fails must not keep everybody from being told of all that follows.
            log.exception("Nobody is told of event %s as %s", event.sequence, kind.name)
            continue
        if told is not None:
            yield kind, told


def _people_of(bodies: Iterable[Body]) -> dict[int, set[int]]:
    """The people who hold a role in each body today."""
    people: dict[int, set[int]] = {body.pk: set() for body in bodies}
    rows = Appointment.objects.filter(held(), body__in=people, person__is_active=True)
    for body, person in rows.values_list("body", "person"):
        people[body].add(person)
    return people


def _left_out(event: Event, told: Told) -> set[int]:
    """Nobody is told of what they did themselves, unless they did not see it done."""
    return {int(event.actor_id)} if event.actor_kind == "person" and not told.doer_too else set()


def _choices(people: set[int]) -> dict[tuple[int, str], Delivery]:
    rows = Choice.objects.filter(person__in=people).values_list("person", "kind", "delivery")
    return {(person, kind): Delivery(how) for person, kind, how in rows}
