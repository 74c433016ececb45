"""Where a decision goes on: pages of the rooms above, such as its public notice.

A room that has something of a decision registers at start how its links are found:

    elsewhere.register("publishing", links_of)

They stand on the decision's page, for who is given them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from moothall.governance.models import Decision
from moothall.partnership.permissions import Standing


@dataclass(frozen=True, slots=True)
class Link:
    """A page about a decision in another room."""

    words: str
    href: str


LinksOf = Callable[[Decision, Standing], Sequence[Link]]

_rooms: dict[str, LinksOf] = {}


def register(room: str, links_of: LinksOf) -> None:
    """Say how a room's links are found; registering the room again replaces it."""
    _rooms[room] = links_of


def links_of(decision: Decision, place: Standing) -> list[Link]:
    """Return the pages of other rooms that somebody of this standing is led to."""
    return [link for found in _rooms.values() for link in found(decision, place)]
