"""The days of a series: plain values in, days out."""

import datetime as dt
from collections.abc import Iterator, Sequence

from moothall.faults import InvalidValue
from moothall.meetings.enums import Pattern
from moothall.theme.formats import LONDON, long_date, plural

MOST = 60
WEEK = dt.timedelta(weeks=1)
PLACES = ("first", "second", "third", "fourth", "last")


def days(
    pattern: Pattern,
    every: int,
    first: dt.date,
    last: dt.date,
    listed: Sequence[dt.date] = (),
    *,
    after: dt.date = dt.date.min,
) -> list[dt.date]:
    """Return the days of a series from the first to the last, both included: all of them, or those
    after some day.

    By months it keeps the weekday and its place: the second Tuesday, or the last where the first
    day is in a fifth week. Raises InvalidValue where there is no day, or more than sixty.
    """
    match pattern:
        case Pattern.DATES:
            found = sorted(set(listed))
        case Pattern.WEEKS:
            found = list(_weekly(every, first, last))
        case Pattern.MONTHS:
            found = list(_monthly(every, first, last))
    found = [day for day in found if day > after]
    if not found and after > dt.date.min:
        raise InvalidValue(
            f"No day of the pattern lies after {long_date(after)} and up to {long_date(last)}: "
            "give a later day."
        )
    if not found:
        raise InvalidValue("This series has no day: give a last day on or after the first.")
    if len(found) > MOST:
        raise InvalidValue(
            f"This series has {len(found)} days, and may have {MOST}: choose an earlier last day."
        )
    return found


def _weekly(every: int, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    day = first
    while day <= last:
        yield day
        day += every * WEEK


def _monthly(every: int, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    week = (first.day - 1) // 7
    month = first.year * 12 + first.month - 1
    while (day := _weekday_of(month, first.weekday(), week)) <= last:
        yield day
        month += every


def _weekday_of(month: int, weekday: int, week: int) -> dt.date:
    """Return the weekday of a month by its place from 0; of a fifth that is not there, the last."""
    begins = dt.date(month // 12, month % 12 + 1, 1)
    day = begins + dt.timedelta(days=(weekday - begins.weekday()) % 7) + week * WEEK
    return day if day.month == begins.month else day - WEEK


def at(day: dt.date, time: dt.time) -> dt.datetime:
    """Return a time of day in London as a moment: summer time is taken into account."""
    return dt.datetime.combine(day, time, LONDON).astimezone(dt.UTC)


def clear_days_before(day: dt.date, notice: int) -> dt.date:
    """Return the last day on which so many clear days' notice can be given: neither the day of
    publication nor the day of the meeting counts.
    """
    return day - dt.timedelta(days=notice + 1)


def words(pattern: Pattern, every: int, first: dt.date) -> str:
    """Return a pattern as people say it: “every 2 months, on the second Tuesday”."""
    if pattern is Pattern.DATES:
        return "on the days listed"
    unit = "week" if pattern is Pattern.WEEKS else "month"
    often = f"every {unit}" if every == 1 else f"every {plural(every, unit)}"
    place = f"the {PLACES[(first.day - 1) // 7]} " if pattern is Pattern.MONTHS else ""
    return f"{often}, on {place}{first:%A}"


def paired(fewer: Sequence[dt.date], more: Sequence[dt.date]) -> tuple[int, ...]:
    """Return which of some days each of fewer goes to: all in their order, and together the
    shortest way. Both are given in order.
    """
    none: tuple[int, tuple[int, ...]] = (0, ())
    row = [none] * (len(more) + 1)
    for number, day in enumerate(fewer):
        # At each place: the shortest way for the days so far that uses no later place than this.
        best: list[tuple[int, tuple[int, ...]]] = []
        for place in range(number, len(more)):
            way, taken = row[place]
            here = (way + abs((more[place] - day).days), (*taken, place))
            best.append(min(best[-1], here, key=lambda each: each[0]) if best else here)
        row = [none] * (number + 1) + best
    return row[-1][1]
