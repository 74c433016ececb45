"""Whether what the rooms keep still reads as the ledger recorded it.

The chain tells of events alone. What a decision says, who signed what, or what minutes hold, lies
in rows of the rooms, of which events bear the hash or the words. The database refuses to change
such rows; whoever rules the machine can take that away, and is found out here. Each room registers
at start how it reads its own back:

    readback.register("decisions", changed)        # changed() -> Iterator[str], a sentence a fault
"""

from collections.abc import Callable, Iterator

ReadBack = Callable[[], Iterator[str]]
_rooms: dict[str, ReadBack] = {}


def register(room: str, changed: ReadBack) -> None:
    """Add how a room reads back what it keeps; registering the room again replaces it."""
    _rooms[room] = changed


def changed() -> tuple[str, ...]:
    """Return, in a sentence each, what no longer reads as the ledger recorded it."""
    return tuple(fault for read_back in _rooms.values() for fault in read_back())
