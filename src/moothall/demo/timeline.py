"""When aims start, are planned to end, and do end: days since 1970, whole columns at once."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from moothall.demo.cohort import ADULT, EVENING, LLDD, LOAN, TAILORED
from moothall.demo.places import Ints
from moothall.demo.targets import APPRENTICESHIP, FE, FOUNDATION

NONE: Final = -1
"""No date."""

LONGEST_AWAIT: Final = 75
"""Most days from the end of an apprentice's learning to the end-point assessment."""


def day(text: str) -> int:
    """Return the number of a day written as 2025-09-01."""
    return int(np.datetime64(text, "D").astype(np.int64))


YEAR_START: Final = day("2025-08-01")
YEAR_END: Final = day("2026-07-31")
PREPARED: Final = day("2026-10-15")
"""The day on which every return of the example was prepared: a final one (R14)."""


@dataclass(frozen=True, slots=True)
class Spans:
    """Start and planned end of one aim for each row, as days."""

    start: Ints
    planned: Ints


def main_spans(rng: np.random.Generator, route: np.ndarray, level: np.ndarray, age: Ints) -> Spans:
    """Return start and planned end of each learner's main aim."""
    size = len(route)
    start, planned = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    for name, make in _MAKERS.items():
        here = route == name
        start[here], planned[here] = make(rng, level[here], age[here])
    return Spans(start, planned)


def _september(rng: np.random.Generator, year: int, size: int) -> Ints:
    """Return weekdays of September, most of them in its first half."""
    first = day(f"{year}-09-01")
    days = first + np.minimum(rng.exponential(6.0, size).astype(np.int64), 27)
    weekday = (days + 3) % 7  # 0 is Monday
    return days + np.where(weekday > 4, 7 - weekday, 0)


def _summer(rng: np.random.Generator, year: int, size: int) -> Ints:
    return day(f"{year}-06-12") + rng.integers(0, 32, size)


def _study(rng: np.random.Generator, level: np.ndarray, age: Ints) -> tuple[Ints, Ints]:
    """16 to 19 study programmes: one year, or two at level 3, of which either may be this one."""
    size = len(level)
    start, planned = _september(rng, 2025, size), _summer(rng, 2026, size)
    long = np.isin(level, ("3", "4"))
    second = long & (age >= 17) & (rng.random(size) < 0.65)
    first = long & ~second & (age <= 17) & (rng.random(size) < 0.60)
    start[second] = _september(rng, 2024, int(second.sum()))
    planned[first] = _summer(rng, 2027, int(first.sum()))
    late = ~second & (rng.random(size) < 0.06)
    start[late] = day("2025-10-06") + 7 * rng.integers(0, 20, int(late.sum()))
    return start, planned


def _foundation(rng: np.random.Generator, level: np.ndarray, age: Ints) -> tuple[Ints, Ints]:
    """Foundation learning: a quarter joins when it needs to, for 12 to 26 weeks."""
    start, planned = _study(rng, level, age)
    rolling = rng.random(len(level)) < 0.25
    size = int(rolling.sum())
    start[rolling] = day("2025-09-01") + 7 * rng.integers(0, 30, size)
    planned[rolling] = start[rolling] + 7 * rng.integers(12, 27, size) + 4
    return start, np.minimum(planned, np.maximum(start + 84, YEAR_END - 7))


def _adult(rng: np.random.Generator, level: np.ndarray, age: Ints) -> tuple[Ints, Ints]:
    size = len(level)
    term = rng.choice([day("2025-09-08"), day("2026-01-05"), day("2026-04-13")], size)
    start = term + 7 * rng.integers(0, 7, size) + rng.integers(0, 5, size)
    short = rng.random(size) < 0.55
    weeks = np.where(short, rng.integers(5, 13, size), rng.integers(26, 41, size))
    return start, start + 7 * weeks


def _tailored(rng: np.random.Generator, level: np.ndarray, age: Ints) -> tuple[Ints, Ints]:
    size = len(level)
    start = day("2025-09-08") + 7 * rng.integers(0, 40, size) + rng.integers(0, 5, size)
    weeks = rng.integers(1, 13, size)
    return start, start + np.where(rng.random(size) < 0.2, 0, 7 * weeks)


def _loan(rng: np.random.Generator, level: np.ndarray, age: Ints) -> tuple[Ints, Ints]:
    start = _september(rng, 2025, len(level))
    return start, start + 7 * rng.choice([38, 42, 84, 90], len(level))


def _evening(rng: np.random.Generator, level: np.ndarray, age: Ints) -> tuple[Ints, Ints]:
    start = day("2025-10-06") + 7 * rng.integers(0, 24, len(level)) + rng.integers(0, 4, len(level))
    return start, start + 7 * rng.integers(5, 12, len(level))


def _apprenticeship(rng: np.random.Generator, level: np.ndarray, age: Ints) -> tuple[Ints, Ints]:
    """Apprenticeships of 12 months and more, never before the learner may leave school.

    The earliest start is the July after the school year of the sixteenth birthday (rule
    DateOfBirth_48); none is planned to end before this academic year.
    """
    size = len(level)
    months = np.where(level == "2", rng.integers(13, 17, size), rng.integers(18, 27, size))
    length = months * 30 + 10
    years = np.clip(age - 16, 0, 2)
    earliest = np.array([day("2025-07-01"), day("2024-07-01"), day("2023-09-01")])[years]
    earliest = np.maximum(earliest, day("2025-10-06") - length)
    autumn = _september(rng, 2025, size) - 364 * rng.integers(0, 3, size)
    spread = earliest + (rng.random(size) * (day("2026-05-29") - earliest)).astype(np.int64)
    start = np.where((rng.random(size) < 0.5) & (autumn >= earliest), autumn, spread)
    return start, start + length


_MAKERS: Final = {
    FE: _study,
    FOUNDATION: _foundation,
    LLDD: _study,
    ADULT: _adult,
    TAILORED: _tailored,
    LOAN: _loan,
    EVENING: _evening,
    APPRENTICESHIP: _apprenticeship,
}


@dataclass(frozen=True, slots=True)
class Ends:
    """How each aim stands at the end of the year (ILR codes; NONE where there is none)."""

    status: Ints
    end: Ints
    reason: Ints
    outcome: Ints
    achieved: Ints


REASONS: Final = {3: 0.08, 29: 0.0, 42: 0.10, 43: 0.06, 44: 0.34, 2: 0.09, 97: 0.18, 98: 0.15}


def ends(
    rng: np.random.Generator,
    spans: Spans,
    stays: np.ndarray,
    passes: np.ndarray,
    transfers: np.ndarray,
    apprentice: np.ndarray,
) -> Ends:
    """Return how each aim ended, from the chances to stay, to pass, and to change the course.

    Aims planned beyond the year go on. A few overrun; a few are breaks in learning.
    """
    size = len(stays)
    due = spans.planned <= np.where(apprentice, YEAR_END - LONGEST_AWAIT, YEAR_END)
    leaves = rng.random(size) > np.where(due, stays, (1 + stays) / 2)
    overruns = due & ~leaves & (rng.random(size) < 0.012)
    completes = due & ~leaves & ~overruns
    on_break = leaves & (rng.random(size) < 0.06)
    moves = leaves & ~on_break & (rng.random(size) < transfers)

    status = np.select([on_break, leaves, completes], [6, 3, 2], 1)
    end = np.full(size, NONE)
    end[completes] = _completion(rng, spans, apprentice)[completes]
    end[leaves] = _leaving(rng, spans, moves)[leaves]
    keys, weights = np.array(list(REASONS)), np.array(list(REASONS.values()))
    reason = np.where(moves, 40, rng.choice(keys, size, p=weights / weights.sum()))
    outcome = np.select([completes & (rng.random(size) < passes), completes | leaves], [1, 3], NONE)
    wait = 7 + rng.integers(7, LONGEST_AWAIT - 20, size)
    achieved = np.where(apprentice & completes, np.minimum(end + wait, YEAR_END), NONE)
    return Ends(status, end, np.where(status == 3, reason, NONE), outcome, achieved)


def _completion(rng: np.random.Generator, spans: Spans, apprentice: np.ndarray) -> Ints:
    """Return the day of completion, near the planned one; apprentices stay 12 months at least."""
    drift = rng.integers(-6, 5, len(spans.planned))
    drift = np.minimum(drift, spans.planned - spans.start)  # an aim of a day ends on its day
    near = np.maximum(spans.planned + drift, spans.start)
    near = np.where(apprentice, np.maximum(near, spans.start + 367), near)
    latest = YEAR_END - np.where(apprentice, 40, 0)
    ended: Ints = np.minimum(np.maximum(near, YEAR_START + 7), latest)
    return ended


def _leaving(rng: np.random.Generator, spans: Spans, moves: np.ndarray) -> Ints:
    """Return the day a learner left: in this year, sooner rather than later, before the end."""
    first = np.maximum(spans.start, day("2025-09-01"))
    last = np.maximum(np.minimum(spans.planned, YEAR_END) - 1, first)
    share = np.where(moves, rng.beta(1.2, 9.0, len(first)), rng.beta(1.1, 1.8, len(first)))
    left: Ints = first + ((last - first) * share).astype(np.int64)
    return left
