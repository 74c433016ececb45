"""Where a decision goes on: pages of the rooms above, such as its public notice.

A room that has something of a decision registers at start how its links are found:

    elsewhere.register("publishing", links_of)

They stand on the decision's page, for who is given them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from moothall.governance.models import Decision
from moothall.partnership import doors
from moothall.partnership.access import BodyRequest
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


def seen(request: BodyRequest) -> frozenset[int]:
    """Return the keys of the decisions that who asks may see (one query)."""
    found = Decision.objects.filter(body=request.partnership).visible_to(request.standing)
    return frozenset(found.values_list("pk", flat=True))


def open_doors() -> None:
    """Let other rooms lead to a decision only who may open its page."""
    doors.register("governance:decision", seen)
