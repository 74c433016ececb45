"""How what is due by the calendar is carried out: each thing by itself, at each reading."""

import logging
from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

log = logging.getLogger(__name__)


class Kept(Protocol):
    """A row of the database."""

    @property
    def pk(self) -> object:
        """Its key."""
        ...


Row = TypeVar("Row", bound=Kept)


def each_by_itself(due: Iterable[Row], settle_one: Callable[[Row], Row | None]) -> list[Row]:
    """Carry out what is due, and return what moved.

    `settle_one` opens its own transaction, and returns None where somebody else was first. A thing
    that cannot be moved for a fault of the program is logged and stays, so that it keeps no other
    from its day and nobody from reading; it is tried again at the next reading.
    """
    moved = []
    for each in due:
        try:
            moved.append(settle_one(each))
        except Exception:
            log.exception("%s %s could not be carried out.", type(each).__name__, each.pk)
    return [each for each in moved if each is not None]
