"""What awaits somebody in a partnership: each room adds its matters at start, in one list.

    duties.register("governance", duties_of)

A finder is given the person, what they are in the body, and the body; it asks a number of queries
that does not grow with what it finds.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from moothall import clock
from moothall.partnership.models import Body, Person
from moothall.partnership.permissions import Standing
from moothall.theme.cells import Tag
from moothall.theme.formats import long_date

SOON = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Duty:
    """One matter that awaits a person: what to do, where, what there is to know, until when."""

    title: str
    href: str
    hint: str = ""
    last_day: dt.date | None = None

    @property
    def status(self) -> Tag:
        """Until when, as a list of tasks shows it: in red what is late or due within a week."""
        if self.last_day:
            soon = self.last_day <= clock.now().date() + SOON
            return Tag(f"by {long_date(self.last_day)}", "action" if soon else "waiting")
        return Tag("to do", "waiting")


Find = Callable[[Person, Standing, Body], Sequence[Duty]]
_finders: dict[str, Find] = {}


def register(room: str, find: Find) -> None:
    """Add a room's matters; registering the room again replaces them."""
    _finders[room] = find


def forget(room: str) -> None:
    """Take a room out again, for tests."""
    _finders.pop(room, None)


def of(person: Person, place: Standing, body: Body) -> list[Duty]:
    """Return all that awaits somebody in a body: what has a last day first, the earliest of all."""
    found = [duty for find in _finders.values() for duty in find(person, place, body)]
    return sorted(found, key=lambda duty: duty.last_day or dt.date.max)
