"""Whose turn it is to chair (GOV-2): worked out from the history alone, the same for all (pure).

The next is the member that has had the fewest turns; of these the one that has waited longest since
its last turn or since it joined; then who is deputy now, who joined earliest, and the name.

A member that joins counts as having had as many turns as the member then with the fewest. So it
comes after those who have waited longer with as few, and before those who had theirs: it neither
jumps the queue nor waits until it has caught up with years in which it was no member.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

DAY = dt.timedelta(days=1)
YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member that takes its turn: since when it is one (for the last time), and its name."""

    key: int
    name: str
    joined: dt.date


@dataclass(frozen=True, slots=True)
class Turn:
    """A member had the chair from a day to a day; still has it where no last day is given."""

    key: int
    starts: dt.date
    ends: dt.date | None = None

    def counts(self, years: int) -> int:
        """Return how many terms of so many years it was: none where somebody stood in for less than
        half of one, two where a member had the chair twice as long. One that goes on is one.
        """
        if self.ends is None:
            return 1
        return int(((self.ends - self.starts).days + 1) / (YEAR * years) + 0.5)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a candidate stands in the queue: turns it had, turns it counts as having had, since
    when it waits (its last day in the chair, or the day it joined), and why it stands here.
    """

    candidate: Candidate
    had: int
    counted: int
    waits_since: dt.date
    is_deputy: bool
    reason: str = ""

    @property
    def rank(self) -> tuple[int, dt.date, bool, dt.date, str, int]:
        """What the queue is sorted by."""
        who = self.candidate
        return (
            self.counted, self.waits_since, not self.is_deputy, who.joined, who.name.casefold(),
            who.key,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the plan: from when to when, who has the chair, and why it is their turn."""

    starts: dt.date
    ends: dt.date
    place: Place

    @property
    def candidate(self) -> Candidate:
        """Who has the chair."""
        return self.place.candidate


def joined_up(turns: Iterable[Turn]) -> list[Turn]:
    """Make one turn of those of a member that follow each other: people change, it goes on."""
    found: list[Turn] = []
    for turn in sorted(turns, key=lambda one: (one.starts, one.ends or dt.date.max)):
        last = found[-1] if found else None
        goes_on = last and last.key == turn.key and last.ends and turn.starts <= last.ends + DAY
        if last and goes_on:
            found[-1] = replace(last, ends=turn.ends)
        else:
            found.append(turn)
    return found


def queue(
    candidates: Iterable[Candidate],
    turns: Sequence[Turn],
    *,
    years: int = 1,
    deputy: int | None = None,
) -> list[Place]:
    """Return the candidates in the order in which they come next, each with the reason."""
    known = list(candidates)
    real = [turn for turn in joined_up(turns) if turn.counts(years)]
    counted = _counted(known, real, years)
    places = [
        Place(
            each,
            had=sum(turn.counts(years) for turn in real if turn.key == each.key),
            counted=counted[each.key],
            waits_since=_waits_since(each, real),
            is_deputy=each.key == deputy,
        )
        for each in known
    ]
    places.sort(key=lambda place: place.rank)
    return [
        replace(place, reason=_reason(place, places[number + 1 :]))
        for number, place in enumerate(places)
    ]


def _counted(candidates: Sequence[Candidate], turns: Sequence[Turn], years: int) -> dict[int, int]:
    """Return how many turns each counts as having had: who joins begins with the fewest there are.

    Days are gone through in order; on one day, who joins comes before whose turn begins.
    """
    counted: dict[int, int] = {}
    by_day = sorted(candidates, key=lambda each: each.joined)
    left = sorted(turns, key=lambda turn: turn.starts)
    for day, joining in groupby(by_day, key=lambda each: each.joined):
        while left and left[0].starts < day:
            _count(counted, left.pop(0), years)
        fewest = min(counted.values(), default=0)
        before = [turn for turn in turns if turn.starts < day]
        for each in list(joining):
            own = sum(turn.counts(years) for turn in before if turn.key == each.key)
            counted[each.key] = max(own, fewest)
    for turn in left:
        _count(counted, turn, years)
    return counted


def _count(counted: dict[int, int], turn: Turn, years: int) -> None:
    if turn.key in counted:
        counted[turn.key] += turn.counts(years)


def _waits_since(candidate: Candidate, turns: Sequence[Turn]) -> dt.date:
    own = [turn.ends or dt.date.max for turn in turns if turn.key == candidate.key]
    return max([candidate.joined, *own])


def _reason(place: Place, behind: Sequence[Place]) -> str:
    """Say what puts a candidate before the one that comes next."""
    told = _turns_in_words(place.had)
    if place.counted > place.had:
        told += f", joined when each of the others had had {_number(place.counted)} or more"
    after = behind[0] if behind else None
    if after is None:
        return f"{told}; has had the chair last" if place.had else told
    if place.counted < after.counted:
        return told
    if place.waits_since < after.waits_since:
        waited = "since its last" if place.had else "since it joined"
        return f"{told}, and has waited longest {waited}"
    if place.is_deputy:
        return f"{told}, and is deputy now"
    if place.candidate.joined < after.candidate.joined:
        return f"{told}, and joined earliest"
    return f"{told}; of equals, by name"


def _turns_in_words(number: int) -> str:
    return "no turn yet" if number == 0 else f"{_number(number)} turn{'s' if number > 1 else ''}"


def _number(number: int) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return words[number] if number < len(words) else str(number)


def plan(
    candidates: Iterable[Candidate],
    turns: Sequence[Turn],
    starts: dt.date,
    terms: int,
    *,
    years: int = 1,
    deputy: int | None = None,
) -> list[Term]:
    """Return who has the chair in each of the coming terms, the first from a day."""
    known, taken = list(candidates), list(turns)
    found: list[Term] = []
    for _ in range(terms if known else 0):
        first = queue(known, taken, years=years, deputy=deputy)[0]
        ends = end_of_term(starts, years)
        found.append(Term(starts, ends, first))
        taken.append(Turn(first.candidate.key, starts, ends))
        # The deputy of today decides a tie once: after that another is deputy.
        starts, deputy = ends + DAY, None
    return found


def end_of_term(starts: dt.date, years: int) -> dt.date:
    """Return the last day of a term of years: the day before its anniversary."""
    try:
        return starts.replace(year=starts.year + years) - DAY
    except ValueError:  # from 29 February
        return dt.date(starts.year + years, 2, 28)
