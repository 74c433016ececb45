"""Marks: what higher rooms let be seen of an organisation wherever it appears.

    marks.register("interests", marks_of)

`marks_of` is given a body and returns, by the organisation's key, a mark with a sentence that says
why; it asks a number of queries that does not grow with what it finds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from moothall.partnership.models import Body
from moothall.theme.cells import Tag


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark in a few words, and the sentence that explains it."""

    text: str
    sentence: str

    @property
    def tag(self) -> Tag:
        """The mark as a tag."""
        return Tag(self.text, "waiting")


MarksOf = Callable[[Body], Mapping[int, Mark]]
_rooms: dict[str, MarksOf] = {}


def register(room: str, marks_of: MarksOf) -> None:
    """Say how a room marks organisations; registering the room again replaces it."""
    _rooms[room] = marks_of


def forget(room: str) -> None:
    """Take a room out again, for tests."""
    _rooms.pop(room, None)


def of_all(body: Body) -> dict[int, list[Mark]]:
    """Return the marks of all organisations of a body, by key."""
    found: dict[int, list[Mark]] = {}
    for marks_of in _rooms.values():
        for key, mark in marks_of(body).items():
            found.setdefault(key, []).append(mark)
    return found
