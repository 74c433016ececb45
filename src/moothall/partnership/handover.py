"""What somebody owns in a partnership, and who takes it over: each room adds its matters at start.

    handover.register("registers", owned_by, take_over)

`owned_by(people, body)` gives what is open and theirs, each with its owner; `take_over(by=, owned=,
to=, body=)` makes it another's by the room's own actions. Both cost queries that do not grow with
the bodies or the people there are. Whoever leaves hands all of it over in the step in which they
leave.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from moothall.ledger.refs import Ref
from moothall.partnership.actors import By
from moothall.partnership.models import Body, Person


@dataclass(frozen=True, slots=True)
class Owned:
    """One matter that somebody owns: what it is, where it is shown, as a Ref, its owner's key."""

    title: str
    href: str
    ref: Ref
    owner: int | None


class TakeOver(Protocol):
    """Makes somebody the owner of matters of a room."""

    def __call__(self, *, by: By, owned: Sequence[Owned], to: Person, body: Body) -> object:
        """Give these matters to somebody, each by the room's own action."""
        ...


OwnedBy = Callable[[Collection[Person], Body], Sequence[Owned]]


@dataclass(frozen=True, slots=True)
class Room:
    """A room whose matters have owners."""

    name: str
    owned_by: OwnedBy
    take_over: TakeOver


@dataclass(frozen=True, slots=True)
class Estate:
    """What somebody owns in one room of a partnership."""

    room: str
    owned: tuple[Owned, ...]


_rooms: dict[str, Room] = {}


def register(room: str, owned_by: OwnedBy, take_over: TakeOver) -> None:
    """Add a room's matters; registering the room again replaces them."""
    _rooms[room] = Room(room, owned_by, take_over)


def forget(room: str) -> None:
    """Take a room out again, for tests."""
    _rooms.pop(room, None)


def estates(person: Person, body: Body) -> list[Estate]:
    """Return what somebody owns in a body, by room, leaving out rooms where it is nothing."""
    return estates_of([person], body).get(person.pk, [])


def estates_of(people: Collection[Person], body: Body) -> dict[int, list[Estate]]:
    """Return what some people own in a body, by the key of whoever owns something."""
    found: dict[int, list[Estate]] = {}
    for room in _rooms.values() if people else ():
        theirs: dict[int, list[Owned]] = {}
        for each in room.owned_by(people, body):
            if each.owner is not None:
                theirs.setdefault(each.owner, []).append(each)
        for owner, owned in theirs.items():
            found.setdefault(owner, []).append(Estate(room.name, tuple(owned)))
    return found


def give(*, by: By, estate: Estate, to: Person, body: Body) -> None:
    """Let a room make somebody the owner of what another owned there; within an action."""
    _rooms[estate.room].take_over(by=by, owned=estate.owned, to=to, body=body)
