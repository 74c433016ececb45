"""Reads on a network: each asks a number of queries that does not grow with the partnerships."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Max, QuerySet, Sum

from moothall.money import Money
from moothall.network.enums import BELOW, COUNTED, RecordKind
from moothall.network.models import FundShare, NetworkRecord
from moothall.partnership.enums import Role, Sector
from moothall.partnership.models import Appointment, Body, Membership, held, in_force, today

WHOLE = 100
# Where the sector of a member stands.
SECTOR = "sector"


def below(network: Body) -> list[Body]:
    """Return the partnerships that stand below a body, at whatever depth, by name, but for those
    that have ended (one query for each tier below it).
    """
    found: list[Body] = []
    level = [network.pk]
    while level:
        parts = list(Body.objects.filter(parent__in=level))
        found += parts
        level = [part.pk for part in parts]
    here = [each for each in found if each.tier in BELOW and not each.has_ended]
    return sorted(here, key=lambda each: each.name.casefold())


@dataclass(frozen=True, slots=True)
class Coverage:
    """In how many partnerships a sector has members: today, and on an earlier day."""

    sector: Sector
    now: int
    before: int
    of: int
    of_before: int

    @property
    def percent(self) -> int:
        """The share today, in whole per cent."""
        return percent(self.now, self.of)

    @property
    def percent_before(self) -> int:
        """The share on the earlier day, in whole per cent."""
        return percent(self.before, self.of_before)

    @property
    def change(self) -> int:
        """By how many points the share has risen."""
        return self.percent - self.percent_before

    @property
    def missing(self) -> int:
        """How many partnerships lack members of this sector."""
        return self.of - self.now


def percent(part: int, whole: int) -> int:
    """Return a share in whole per cent, halves up; 0 of nothing."""
    return (2 * WHOLE * part + whole) // (2 * whole) if whole else 0


@dataclass(frozen=True, slots=True)
class Presence:
    """How many members of each sector each partnership has, today and on an earlier day."""

    bodies: tuple[Body, ...]
    since: dt.date
    counts: Mapping[tuple[int, str], tuple[int, int]]

    def of(self, body: Body, sector: Sector) -> tuple[int, int]:
        """Return how many members of a sector a partnership has today, and had then."""
        return self.counts.get((body.pk, str(sector)), (0, 0))

    def missing(self, body: Body) -> tuple[int, int]:
        """Return how many of the counted sectors a partnership lacks today, and lacked then."""
        found = [self.of(body, sector) for sector in COUNTED]
        return sum(not now for now, _ in found), sum(not before for _, before in found)

    def was_there(self, body: Body) -> bool:
        """Whether the partnership was there on the earlier day."""
        return body.starts is None or body.starts <= self.since

    @property
    def members(self) -> int:
        """How many memberships hold today."""
        return sum(now for now, _ in self.counts.values())


def presence(bodies: Sequence[Body], since: dt.date) -> Presence:
    """Return how many members of each sector partnerships have and had (one query)."""
    rows = (
        Membership.objects.filter(body__in=[each.pk for each in bodies])
        .values("body", SECTOR)
        .annotate(now=Count("pk", filter=in_force()), before=Count("pk", filter=in_force(since)))
        .order_by()
        .values_list("body", SECTOR, "now", "before")
    )
    counts = {(body, sector): (now, before) for body, sector, now, before in rows}
    return Presence(tuple(bodies), since, counts)


def coverage(found: Presence) -> list[Coverage]:
    """Return for each counted sector how many partnerships have members of it."""
    then = sum(map(found.was_there, found.bodies))
    return [_covered(found, sector, then) for sector in COUNTED]


def _covered(found: Presence, sector: Sector, then: int) -> Coverage:
    counts = [found.of(body, sector) for body in found.bodies]
    now, before = sum(bool(n) for n, _ in counts), sum(bool(b) for _, b in counts)
    return Coverage(sector, now, before, of=len(counts), of_before=then)


@dataclass(frozen=True, slots=True)
class Fund:
    """The fund of a year: what goes into infrastructure, and what into projects."""

    year: int
    infrastructure: Money
    projects: Money

    @property
    def whole(self) -> Money:
        """Both together."""
        return self.infrastructure + self.projects


def fund(bodies: Sequence[Body]) -> Fund | None:
    """Return the fund of the latest year for which one is stated (two queries)."""
    shares = FundShare.objects.filter(body__in=[each.pk for each in bodies])
    year = shares.aggregate(latest=Max("year"))["latest"]
    if year is None:
        return None
    sums = shares.filter(year=year).aggregate(one=Sum("infrastructure"), two=Sum("projects"))
    return Fund(year, _money(sums["one"]), _money(sums["two"]))


def _money(amount: Decimal) -> Money:
    return Money(amount.quantize(Decimal("0.01")))


def with_target(bodies: Sequence[Body]) -> dict[str, int]:
    """Return how many partnerships have agreed a target, by kind of target (one query)."""
    rows = (
        records(bodies)
        .filter(kind__in=(RecordKind.YOUNG, RecordKind.ADULTS))
        .values("kind")
        .annotate(many=Count("body", distinct=True))
        .order_by()
    )
    return dict(rows.values_list("kind", "many"))


def records(bodies: Iterable[Body]) -> QuerySet[NetworkRecord]:
    """Return what partnerships tell, without what they withdrew, the latest first."""
    return NetworkRecord.objects.filter(
        body__in=[each.pk for each in bodies], withdrawn_on=None
    ).order_by("-day", "-pk")


@dataclass(slots=True)
class PartnershipRow:
    """One partnership as the network sees it."""

    body: Body
    manager: str = ""
    members: int = 0
    sectors: dict[str, int] = field(default_factory=dict)
    latest: dict[str, NetworkRecord] = field(default_factory=dict)
    areas: int = 0
    share: FundShare | None = None

    @property
    def missing(self) -> list[Sector]:
        """The counted sectors of which it has no member."""
        return [sector for sector in COUNTED if sector not in self.sectors]

    def day_of(self, kind: RecordKind) -> dt.date | None:
        """When something of a kind last was."""
        return self.latest[kind].day if kind in self.latest else None

    def review_of(self, kind: RecordKind) -> dt.date | None:
        """When something of a kind is looked at again."""
        return self.latest[kind].review_on if kind in self.latest else None

    @property
    def is_late(self) -> bool:
        """Whether its boundaries or its plan should have been reviewed by now."""
        reviews = (self.review_of(RecordKind.BOUNDARY), self.review_of(RecordKind.PLAN))
        return any(day and day < today() for day in reviews)


def partnership_rows(bodies: Sequence[Body]) -> list[PartnershipRow]:
    """Return each partnership as the network sees it (four queries, whatever their number)."""
    rows = {each.pk: PartnershipRow(each) for each in bodies}
    managers: dict[int, list[str]] = defaultdict(list)
    roles = Appointment.objects.filter(held(), body__in=rows, role=Role.MANAGER)
    for body, name in roles.values_list("body", "person__name").order_by("person__name"):
        managers[body].append(name)
    counted = (
        Membership.objects.filter(in_force(), body__in=rows)
        .values("body", SECTOR)
        .annotate(many=Count("pk"))
        .order_by()
    )
    for body, sector, many in counted.values_list("body", SECTOR, "many"):
        rows[body].sectors[sector] = many
        rows[body].members += many
    told = records(bodies).annotate(within=Count("areas"))
    for record in told:
        row = rows[record.body_id]
        if record.kind not in row.latest:
            row.latest[record.kind] = record
            row.areas = record.within if record.kind == RecordKind.BOUNDARY else row.areas
    for share in FundShare.objects.filter(body__in=rows).order_by("year"):
        rows[share.body_id].share = share
    for body, row in rows.items():
        row.manager = ", ".join(managers[body])
    return list(rows.values())


def sectors_on(body: Body, day: dt.date) -> dict[str, int]:
    """Return how many members of each sector a body had on a day (one query)."""
    rows = Membership.objects.filter(in_force(day), body=body).values(SECTOR)
    counted = rows.annotate(many=Count("pk")).order_by()
    return dict(counted.values_list(SECTOR, "many"))
