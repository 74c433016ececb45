"""Whether what the rooms keep still reads as the ledger recorded it.

The chain tells of events alone. What a decision says, who signed what, or what minutes hold, lies
in rows of the rooms, of which events bear the hash or the words. The database refuses to change
such rows; whoever rules the machine can take that away, and is found out here. Each room registers
at start how it reads its own back:

    readback.register("decisions", changed)        # changed() -> Iterator[str], a sentence a fault
"""

import hashlib
import json
from collections.abc import Callable, Iterator

ReadBack = Callable[[], Iterator[str]]
_rooms: dict[str, ReadBack] = {}
_older: dict[str, Callable[[], int]] = {}


def register(room: str, changed: ReadBack, older: Callable[[], int] = lambda: 0) -> None:
    """Add how a room reads back what it keeps; registering the room again replaces it. `older`
    counts its events that were recorded before they had the hash of what was said.
    """
    _rooms[room], _older[room] = changed, older


def changed() -> tuple[str, ...]:
    """Return, in a sentence each, what no longer reads as the ledger recorded it."""
    return tuple(fault for read_back in _rooms.values() for fault in read_back())


def older() -> int:
    """Return how many events are of an older form: the words they tell of cannot be read back."""
    return sum(count() for count in _older.values())


def digest(*words: str) -> str:
    """Return the hash by which an event holds what was said; the words are kept by the room."""
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()
