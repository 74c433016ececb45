"""Holds: what stops a decision for the time being, such as a dispute about it.

A room that can stop a decision registers at start how its holds on one are found:

    holds.register("disputes", holds_of, lifted_on=last_closed)

While a decision is held nobody consents to it, it is not published and takes no effect. It waits:
it does not lapse, and a window that closes meanwhile brings nothing. When the last hold is lifted
it goes on from where it stood.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from moothall.governance.enums import OPEN
from moothall.governance.models import Decision
from moothall.partnership.models import Body


@dataclass(frozen=True, slots=True)
class Hold:
    """Why a decision is held, as a sentence, and the page of what holds it ("" where none)."""

    reason: str
    href: str = ""


HoldsOf = Callable[[Decision], Sequence[Hold]]
LiftedOn = Callable[[Decision], dt.date | None]
HeldIn = Callable[[Body], frozenset[int]]


@dataclass(frozen=True, slots=True)
class _Room:
    holds_of: HoldsOf
    lifted_on: LiftedOn | None
    held_in: HeldIn | None


_rooms: dict[str, _Room] = {}


def register(
    room: str,
    holds_of: HoldsOf,
    *,
    lifted_on: LiftedOn | None = None,
    held_in: HeldIn | None = None,
) -> None:
    """Say how a room's holds are found; registering the room again replaces it.

    `lifted_on` tells the day in London on which its last hold on a decision ended, so that none is
    said to have been in effect while it was held. `held_in` gives the keys of all that it holds in
    a body at once, for lists.
    """
    _rooms[room] = _Room(holds_of, lifted_on, held_in)


def forget(room: str) -> None:
    """Take a room out again, for tests."""
    _rooms.pop(room, None)


def holds_of(decision: Decision) -> Sequence[Hold]:
    """Return what holds a decision now; one that is in effect or has ended is held by nothing."""
    if decision.status not in OPEN:
        return ()
    return [hold for room in _rooms.values() for hold in room.holds_of(decision)]


def lifted_on(decision: Decision) -> dt.date | None:
    """Return the day on which the last hold on a decision ended, or None where it had none."""
    days = (room.lifted_on(decision) for room in _rooms.values() if room.lifted_on)
    return max((day for day in days if day), default=None)


def held_in(body: Body) -> frozenset[int]:
    """Return the keys of the decisions of a body that are held now."""
    held: set[int] = set()
    for room in _rooms.values():
        if room.held_in:
            held |= room.held_in(body)
        else:
            open_ = Decision.objects.filter(body=body, status__in=OPEN)
            held |= {decision.pk for decision in open_ if room.holds_of(decision)}
    return frozenset(held)
