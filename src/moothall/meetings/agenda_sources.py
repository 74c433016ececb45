"""What belongs on the next agenda: each room adds its open matters at start.

    agenda_sources.register("disputes", find)        # find(body, on) -> Sequence[OpenMatter]

The clerk sees them as suggestions and takes them over; one that stands on the agenda of a coming
meeting already, by its Ref or its address, is not suggested again. A finder asks a number of
queries that does not grow with what it finds.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from moothall.ledger.refs import Ref
from moothall.partnership.models import Body


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """Something that a meeting should talk about: what, where it is looked at, what there is to
    know, which thing it is, and whether it comes before others.
    """

    title: str
    href: str
    hint: str = ""
    ref: Ref | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An open matter with the room that it comes from."""

    room: str
    matter: OpenMatter

    @property
    def key(self) -> str:
        """What it is known by, as long as it is open: its Ref without content, or its address."""
        matter = self.matter
        return f"{self.room}/{matter.ref or matter.href}"


Find = Callable[[Body, dt.date], Sequence[OpenMatter]]
_finders: dict[str, Find] = {}


def register(room: str, find: Find) -> None:
    """Add a room's open matters; registering the room again replaces them."""
    _finders[room] = find


def forget(room: str) -> None:
    """Take a room out again, for tests."""
    _finders.pop(room, None)


def of(body: Body, on: dt.date) -> list[Suggestion]:
    """Return all open matters of a body for a meeting on a day, the urgent ones first."""
    found = [
        Suggestion(room, matter) for room, find in _finders.items() for matter in find(body, on)
    ]
    return sorted(found, key=lambda each: not each.matter.urgent)
