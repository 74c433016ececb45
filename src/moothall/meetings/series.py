"""What becomes of a series: more of its meetings, or another pattern for those to come."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from moothall import clock
from moothall.faults import InvalidValue
from moothall.governance.workdays import today
from moothall.ledger.queries import history_of
from moothall.meetings import recurrence
from moothall.meetings.enums import Pattern, Status
from moothall.meetings.models import Meeting, Series
from moothall.theme.formats import long_date, moment


@dataclass(frozen=True, slots=True)
class NewPattern:
    """How a series goes on: from when, on which days, and when and where on each."""

    since: dt.date  # meetings from this day on are changed
    pattern: Pattern
    every: int
    first: dt.date
    last: dt.date
    begins: dt.time
    minutes: int
    place: str = ""
    link: str = ""
    listed: tuple[dt.date, ...] = ()

    def days(self) -> list[dt.date]:
        """Return its days. Raises InvalidValue where there are none, or too many."""
        return recurrence.days(self.pattern, self.every, self.first, self.last, self.listed)


@dataclass(frozen=True, slots=True)
class Moved:
    """A meeting, and when it is to begin."""

    meeting: Meeting
    starts: dt.datetime


@dataclass(frozen=True, slots=True)
class Staying:
    """A meeting that the change leaves as it is, and why."""

    meeting: Meeting
    because: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a new pattern does to the meetings of a series."""

    moved: tuple[Moved, ...]
    called: tuple[dt.datetime, ...]
    cancelled: tuple[Meeting, ...]
    staying: tuple[Staying, ...]

    @property
    def token(self) -> str:
        """What stands for it, to see whether it is what somebody was shown."""
        return hashlib.sha256("\n".join(self.lines).encode()).hexdigest()[:16]

    @property
    def lines(self) -> list[str]:
        """All of it in sentences, in the order of the days."""
        told = [
            (each.meeting.starts, _moved_words(each.meeting, each.starts)) for each in self.moved
        ]
        told += [(starts, f"{moment(starts)}: a meeting more.") for starts in self.called]
        told += [(m.starts, f"{moment(m.starts)}: cancelled.") for m in self.cancelled]
        told += [
            (s.meeting.starts, f"{moment(s.meeting.starts)}: stays, because {s.because}.")
            for s in self.staying
        ]
        return [words for _, words in sorted(told)]


def _moved_words(meeting: Meeting, starts: dt.datetime) -> str:
    if meeting.starts == starts:
        return f"{moment(starts)}: stays at this time."
    return f"{moment(meeting.starts)}: moved to {moment(starts)}."


def days_more(series: Series, last: dt.date, listed: Sequence[dt.date] = ()) -> list[dt.date]:
    """Return the days by which a series goes on up to a day, all of them to come. Raises
    InvalidValue where there are none, too many, or listed ones that cannot be.
    """
    if series.pattern == Pattern.DATES:
        return _listed_more(series, listed)
    after = max(series.last, today())
    return recurrence.days(Pattern(series.pattern), series.every, series.anchor, last, after=after)


def _listed_more(series: Series, listed: Sequence[dt.date]) -> list[dt.date]:
    if not listed:
        raise InvalidValue("This series meets on the days listed: list the days to come.")
    taken = {each.day for each in series.meetings.exclude(status=Status.CANCELLED)}
    faults = [f"{long_date(day)} has passed." for day in sorted(set(listed)) if day <= today()]
    faults += [f"It meets on {long_date(day)} already." for day in sorted(taken & set(listed))]
    if faults:
        raise InvalidValue(" ".join(faults))
    return recurrence.days(Pattern.DATES, 1, min(listed), max(listed), listed)


def change_to(series: Series, new: NewPattern) -> Change:
    """Return what a new pattern would do to the meetings of a series (two queries).

    Each meeting to come goes to a day of its own, in their order and the shortest way. What is
    cancelled, has its agenda published or was moved by itself stays as it is, and takes up its day.
    """
    begins = recurrence.at(new.since, dt.time.min)
    found = list(
        series.meetings.select_related("body").filter(starts__gte=begins).order_by("starts", "pk")
    )
    by_hand = _moved_by_hand(found)
    fixed = {each.pk: because for each in found if (because := _why_it_stays(each, by_hand))}
    days = new.days()
    place_of = _places([each.day for each in found], days)
    moved, cancelled = [], []
    for number, each in enumerate(found):
        if each.pk in fixed:
            continue
        if number in place_of:
            moved.append(Moved(each, recurrence.at(days[place_of[number]], new.begins)))
        else:
            cancelled.append(each)
    free = sorted(set(range(len(days))) - set(place_of.values()))
    called = [recurrence.at(days[place], new.begins) for place in free]
    staying = [Staying(each, fixed[each.pk]) for each in found if each.pk in fixed]
    return Change(tuple(moved), tuple(called), tuple(cancelled), tuple(staying))


def _places(slots: Sequence[dt.date], days: Sequence[dt.date]) -> dict[int, int]:
    """Return to which day each meeting goes, both by number."""
    if len(slots) <= len(days):
        return dict(enumerate(recurrence.paired(slots, days)))
    return {slot: day for day, slot in enumerate(recurrence.paired(days, slots))}


def _why_it_stays(meeting: Meeting, by_hand: set[str]) -> str:
    if meeting.status == Status.CANCELLED:
        return "it is cancelled"
    if meeting.status == Status.AGENDA:
        return "its agenda is published"
    if meeting.status == Status.HELD or meeting.starts < clock.now():
        return "it has begun"
    return "it was moved by itself" if str(meeting.pk) in by_hand else ""


def _moved_by_hand(meetings: Sequence[Meeting]) -> set[str]:
    events = history_of(*(each.ref for each in meetings)).filter(name="MeetingMoved")
    return set(events.values_list("subject_id", flat=True))


def pattern_words(series: Series) -> str:
    """Return when a series meets, as people say it."""
    days = recurrence.words(Pattern(series.pattern), series.every, series.anchor)
    return f"{days}, at {series.begins:%H:%M}"


def span_words(series: Series) -> str:
    """Return from when to when a series goes."""
    return f"{long_date(series.first)} to {long_date(series.last)}"
