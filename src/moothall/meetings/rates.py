"""How well a body's meetings are attended: by member, by sector, over time (GOV-3).

A member was at a meeting if anybody who was invited for it came, or a substitute did. Meetings to
which nobody was invited for a member do not count for or against it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from moothall.meetings.enums import SitsAs, Status
from moothall.meetings.invited import arrangements_of
from moothall.meetings.models import Attendance, Meeting
from moothall.meetings.recurrence import at
from moothall.partnership.enums import Sector
from moothall.partnership.models import Body, Organisation
from moothall.partnership.queries import sectors


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of those meetings somebody came to: of a member, a sector, or a meeting."""

    name: str
    came: int
    of: int
    sector: str = ""
    day: dt.date | None = None
    apologies: int = 0
    absent: int = 0

    @property
    def share(self) -> float | None:
        """The share from 0 to 1; nothing where nobody was invited."""
        return self.came / self.of if self.of else None

    def is_good(self, threshold: int) -> bool:
        """Whether it reaches a threshold in per cent."""
        return self.share is not None and self.came * 100 >= threshold * self.of


@dataclass(frozen=True, slots=True)
class Seen:
    """One member at one meeting: the best that anybody of theirs did."""

    meeting: Meeting
    organisation: Organisation
    sector: str
    came: bool
    sent_apologies: bool


@dataclass(frozen=True, slots=True)
class Rates:
    """Attendance in a stretch of time: all, by member, by sector, by meeting."""

    all: Rate
    by_member: tuple[Rate, ...]
    by_sector: tuple[Rate, ...]
    by_meeting: tuple[Rate, ...]


def rates(body: Body, since: dt.date, until: dt.date) -> Rates:
    """Return how the meetings held between two days were attended (two queries)."""
    seen = _seen(body, since, until)
    return Rates(
        _rate("All members", seen),
        _by(seen, lambda s: s.organisation.name),
        _by(seen, lambda s: str(Sector(s.sector).label)),
        tuple(
            sorted(
                _by(seen, lambda s: str(s.meeting.pk), lambda s: s.meeting.title),
                key=lambda rate: rate.day or since,
            )
        ),
    )


def _seen(body: Body, since: dt.date, until: dt.date) -> list[Seen]:
    begins, ends = at(since, dt.time.min), at(until + dt.timedelta(days=1), dt.time.min)
    held = Meeting.objects.filter(
        body=body, status=Status.HELD, starts__gte=begins, starts__lt=ends
    )
    rows = Attendance.objects.filter(
        meeting__in=held, sits_as=SitsAs.MEMBER, organisation__isnull=False
    ).select_related("meeting", "organisation")
    places: dict[tuple[int, int], list[Attendance]] = defaultdict(list)
    for row in rows.order_by("meeting__starts", "organisation__name", "pk"):
        places[row.meeting_id, row.organisation_id or 0].append(row)
    return [_best(found) for found in places.values()]


def _best(rows: Sequence[Attendance]) -> Seen:
    first = rows[0]
    assert first.organisation is not None
    came = any(row.is_represented for row in rows)
    apologies = any(row.presence == "apologies" for row in rows)
    return Seen(first.meeting, first.organisation, first.sector, came, not came and apologies)


def _by(
    seen: Iterable[Seen],
    key: Callable[[Seen], str],
    name: Callable[[Seen], str] | None = None,
) -> tuple[Rate, ...]:
    groups: dict[str, list[Seen]] = defaultdict(list)
    for each in seen:
        groups[key(each)].append(each)
    return tuple(_rate((name or key)(group[0]), group) for _, group in sorted(groups.items()))


def _rate(name: str, seen: Sequence[Seen]) -> Rate:
    sectors = {each.sector for each in seen}
    days = {each.meeting.day for each in seen}
    apologies = sum(each.sent_apologies for each in seen)
    came = sum(each.came for each in seen)
    return Rate(
        name,
        came,
        len(seen),
        str(Sector(next(iter(sectors))).label) if len(sectors) == 1 else "",
        next(iter(days)) if len(days) == 1 else None,
        apologies,
        len(seen) - came - apologies,
    )


@dataclass(frozen=True, slots=True)
class Lack:
    """A sector that should be there: without a member, or without anybody who came."""

    sector: Sector
    has_members: bool

    @property
    def words(self) -> str:
        """What is lacking."""
        return "members, but nobody came" if self.has_members else "no member"


def lacking(body: Body, found: Rates) -> list[Lack]:
    """Return the sectors that a body lacks, of those it wants to have (two queries)."""
    wanted = [Sector(sector) for sector in arrangements_of(body).sectors]
    there = set(sectors(body))
    came = {rate.name for rate in found.by_sector if rate.came}
    return [
        Lack(sector, sector in there)
        for sector in wanted
        if sector not in there or str(sector.label) not in came
    ]
