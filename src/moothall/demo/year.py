"""The year of the example: what each room lets happen in it, played in the order of the days.

A room's module gives its acts; each is played with the clock at its moment, so that the ledger of
the example runs from its first day to its last like that of a real partnership.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module

from moothall import clock
from moothall.demo.accounts import Cast


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that happens at a moment of the year."""

    at: dt.datetime
    play: Callable[[], object]


ActsOf = Callable[[Cast, dt.datetime], Iterable[Act]]
"""A room's acts: given who is there and the moment at which the example is built."""

ROOMS: tuple[str, ...] = (
    "partnership",
    "interests",
    "governance",
    "charter",
    "team",
    "meetings",
    "meetings_papers",
    "registers",
    "disputes",
    "network",
)
"""The rooms that have a year, lowest first: of each, `acts` of the module `<room>_year` here."""


def acts_of(room: str) -> ActsOf:
    """Return a room's acts; their modules know this one, so they are imported when asked for."""
    found: ActsOf = import_module(f"moothall.demo.{room}_year").acts
    return found


def first_day(now: dt.datetime) -> dt.datetime:
    """Return when the example's year begins: a Monday, 52 weeks before the week of `now`."""
    monday = now - dt.timedelta(days=now.weekday(), weeks=52)
    return monday.replace(hour=9, minute=0, second=0, microsecond=0)


class Year:
    """The acts that are left to play, the earliest first."""

    def __init__(self, cast: Cast, now: dt.datetime, rooms: Sequence[ActsOf] = ()) -> None:
        acts = [act for room in rooms or map(acts_of, ROOMS) for act in room(cast, now)]
        # Sorting is stable: of acts at one moment, those of the lower room come first.
        self._left = sorted(acts, key=lambda act: act.at)

    def play_until(self, moment: dt.datetime) -> None:
        """Play what happens before a moment, and leave the rest."""
        while self._left and self._left[0].at < moment:
            act = self._left.pop(0)
            with clock.at(act.at):
                act.play()
