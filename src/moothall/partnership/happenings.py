"""What was done to a thing, in words: timelines, and who did what stands now."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from moothall.ledger.models import Event
from moothall.ledger.queries import history_of, words_of
from moothall.ledger.refs import Ref
from moothall.partnership.models import Person
from moothall.theme.formats import moment

# Of these a timeline tells; being shown faults again and again counts once.
MOST_EVENTS = 200


@dataclass(frozen=True)
class Happening:
    """One event as a timeline shows it."""

    title: str
    at: dt.datetime
    by: str
    text: str = ""


def happenings(*subjects: Ref) -> list[Happening]:
    """Return what was done to a thing, or to some, in words, latest first (two queries)."""
    events = list(history_of(*subjects)[:MOST_EVENTS])
    people = _people(events)
    return _gathered([_in_words(event, people) for event in events])


def _people(events: Sequence[Event]) -> dict[int, Person]:
    """The people who did these things, by key."""
    return Person.objects.in_bulk(
        {int(e.actor_id) for e in events if e.actor_kind == "person" and e.actor_id}
    )


def _gathered(told: list[Happening]) -> list[Happening]:
    """Tell what one person did again and again once, at its latest, with how often."""
    found = []
    for (title, by), alike in groupby(told, key=lambda one: (one.title, one.by)):
        first, *rest = alike
        often = f"{len(rest) + 1} times, first on {moment(rest[-1].at)}" if rest else ""
        found.append(Happening(title, first.at, by, often))
    return found


def _in_words(event: Event, people: dict[int, Person]) -> Happening:
    words = words_of(event)
    person = people.get(int(event.actor_id)) if event.actor_kind == "person" else None
    return Happening(words[0].upper() + words[1:], event.at, str(person or f"the {event.actor}"))


def doer_of(subject: Ref, event: str, since: dt.datetime) -> str:
    """Return who did this to a thing since a moment, or nothing where nobody did."""
    found = history_of(subject).filter(name=event, at__gte=since).first()
    if found is None:
        return ""
    return _in_words(found, _people([found])).by
