"""A network of 101 partnerships for the example, made up, and covered as published for 2000.

Of 101 partnerships no whole number is 52 per cent: the number taken is the one whose share, rounded
to whole per cent, is the published one (53 of 101 is 52.48). For each published percentage there is
just one such number. Everything is drawn with one seed, so the network is the same every time, but
for its days, which follow the day on which it is made.
"""

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

from django.utils.text import slugify

from moothall.demo import facts
from moothall.money import Money
from moothall.network.actions import Share, Telling
from moothall.network.enums import RecordKind
from moothall.partnership.enums import Sector
from moothall.partnership.founding_many import NewMember, NewPartnership
from moothall.partnership.models import Area

SEED: Final = 2000
MEMBERS: Final = 5_000
"""Memberships that hold today."""
AREA_KINDS: Final = ("county", "unitary authority", "metropolitan borough", "London borough")
# The published rows of facts/network_2000.csv by the sector they are about.
PUBLISHED: Final = {
    Sector.VOLUNTARY: "partnerships with voluntary and community members (percent)",
    Sector.TRAINING: "partnerships with training provider members (percent)",
    Sector.UNION: "partnerships with trade union members (percent)",
    Sector.FAITH: "partnerships with church members (percent)",
}
# Of the sectors that the source does not count, every partnership has members in the first two.
EVERYWHERE: Final = (Sector.AUTHORITY, Sector.COLLEGE)
FILLED_WITH: Final = (Sector.SCHOOL, Sector.EMPLOYER, Sector.ADULT, Sector.COLLEGE, Sector.OTHER)
# So many have not agreed a target for adults: “virtually all” have.
WITHOUT_ADULT_TARGET: Final = 2


def published() -> dict[str, tuple[str, str]]:
    """Return the published figures by name: now, and on the count before."""
    return {row["fact"]: (row["value"], row["previous"]) for row in facts.load("network_2000")}


def how_many() -> int:
    """Return how many partnerships there are, as published."""
    return int(published()["learning partnerships in the network"][0])


def with_share(percent: int, whole: int) -> int:
    """Return how many of a whole make a share that rounds to this per cent."""
    found = [n for n in range(whole + 1) if (200 * n + whole) // (2 * whole) == percent]
    assert len(found) == 1, (percent, whole, found)
    return found[0]


def partnerships(today: dt.date, spared: Sequence[str] = ()) -> list[NewPartnership]:
    """Return the partnerships with their members; `spared` are areas that belong to others."""
    draw = random.Random(SEED)  # noqa: S311 - an example, no secret
    whole = how_many()
    areas = list(
        Area.objects.filter(kind__in=AREA_KINDS, ends=None)
        .exclude(code__in=spared)
        .order_by("parent", "code")
        .values_list("code", "name")
    )
    of_each = _parts(areas, whole)
    joined = _sectors(draw, whole, today)
    founded = today - dt.timedelta(days=6 * 365)
    sizes = [MEMBERS // whole + (number < MEMBERS % whole) for number in range(whole)]
    return [
        NewPartnership(
            name=f"{of_each[number][0][1]} (generated)",
            slug=f"made-{number + 1:03d}-{slugify(of_each[number][0][1])[:40]}",
            manager=f"Manager, {of_each[number][0][1]}",
            email=f"manager.{number + 1:03d}@network.invalid",
            starts=founded,
            members=tuple(
                _members(draw, number, of_each[number], joined[number], sizes[number], founded)
            ),
        )
        for number in range(whole)
    ]


def _parts(areas: list[tuple[str, str]], whole: int) -> list[list[tuple[str, str]]]:
    """Part the areas, neighbours in one region together, as evenly as can be."""
    least, more = divmod(len(areas), whole)
    ends = [number * least + min(number, more) for number in range(whole + 1)]
    return [areas[first:last] for first, last in pairwise(ends)]


Joined = list[tuple[Sector, dt.date | None, dt.date | None]]


def _sectors(draw: random.Random, whole: int, today: dt.date) -> list[Joined]:
    """Draw which partnerships have a published sector since when; one of each left in the year."""
    found: list[Joined] = [[] for _ in range(whole)]
    for sector, name in PUBLISHED.items():
        now, before = (with_share(int(text), whole) for text in published()[name])
        order = draw.sample(range(whole), whole)
        # One that had a member then has none now, so one more has joined than the numbers show.
        left, stayed, came = order[0], order[1:before], order[before : now + 1]
        found[left].append((sector, None, today - dt.timedelta(days=draw.randint(60, 300))))
        for place in stayed:
            found[place].append((sector, None, None))
        for place in came:
            since = today - dt.timedelta(days=draw.randint(60, 300))
            found[place].append((sector, since, None))
    return found


def _members(
    draw: random.Random, number: int, areas: list[tuple[str, str]], joined: Joined, size: int,
    founded: dt.date,
) -> Iterator[NewMember]:  # fmt: skip
    """Yield the members of one partnership, `size` of which belong to it today."""
    count = 0

    def name(sector: Sector) -> str:
        return f"{str(sector.label).capitalize()} {number + 1:03d}-{count + 1:02d} (generated)"

    for code, called in areas:
        count += 1
        yield NewMember(f"Council of {called} (generated)", Sector.AUTHORITY, founded, area=code)
    gone = 0
    for sector, starts, ends in joined:
        yield NewMember(name(sector), sector, starts or founded, ends)
        count += 1
        gone += ends is not None
    yield NewMember(name(Sector.COLLEGE), Sector.COLLEGE, founded)
    count += 1
    # Some have no school or no employer: a sector is missing where it was never drawn.
    fill = [sector for sector in FILLED_WITH
            if sector not in (Sector.SCHOOL, Sector.EMPLOYER) or draw.random() < 0.9]  # fmt: skip
    while count - gone < size:
        sector = draw.choice(fill)
        day = founded + dt.timedelta(days=draw.randint(0, 5 * 365))
        yield NewMember(name(sector), sector, day)
        count += 1


def tellings(number: int, made: NewPartnership, today: dt.date) -> Iterator[Telling]:
    """Yield what the partnership of this number tells the network."""
    draw = random.Random(SEED + number)  # noqa: S311

    def ago(least: int, most: int) -> dt.date:
        return today - dt.timedelta(days=draw.randint(least, most))

    areas = tuple(sorted(member.area for member in made.members if member.area))
    settled = ago(400, 900)
    again = settled + dt.timedelta(days=3 * 365)
    yield Telling(RecordKind.BOUNDARY, "Boundaries as agreed", settled, again, areas=areas)
    agreed = ago(30, 330)
    year = agreed.year
    yield Telling(
        RecordKind.PLAN, f"Learning plan {year} to {year + 1}", agreed,
        agreed + dt.timedelta(days=365 if draw.random() < 0.95 else draw.randint(10, 29)),
    )  # fmt: skip
    for what in draw.sample(EVENTS, draw.randint(1, 2)):
        yield Telling(RecordKind.EVENT, what, ago(10, 300))
    if draw.random() < 0.8:
        yield Telling(
            RecordKind.EVALUATION, "Evaluation of the year's work", ago(20, 400),
            text=draw.choice(FOUND),
        )  # fmt: skip
    yield Telling(
        RecordKind.YOUNG,
        f"{draw.randint(80, 92)}% of 19 year olds at level 2 by {year + 4}",
        ago(200, 700),
    )
    if number >= WITHOUT_ADULT_TARGET:
        share = draw.randint(50, 65)
        yield Telling(
            RecordKind.ADULTS, f"{share}% of adults at level 3 by {year + 4}", ago(200, 700)
        )


EVENTS: Final = ("Adult learners' week", "Open day of all providers", "Conference of members",
                 "Meeting with employers")  # fmt: skip
FOUND: Final = (
    "Joint advice works; data arrive late.",
    "Members meet; few employers come.",
    "Two projects ended, one goes on with the college's own money.",
)


def shares(whole: int, year: int) -> list[Share]:
    """Return the fund of a year in as many shares, which add up to the published sums to the
    penny.
    """
    draw = random.Random(SEED)  # noqa: S311
    weights = [draw.randint(80, 120) for _ in range(whole)]
    table = published()
    parts = [
        _parted(Decimal(table[name][0]), weights)
        for name in ("of it for infrastructure (GBP)", "of it for projects (GBP)")
    ]
    return [Share(year, one, two) for one, two in zip(*parts, strict=True)]


def _parted(amount: Decimal, weights: list[int]) -> list[Money]:
    """Part an amount by weights, the pence that are left going to the first."""
    pence = int(amount * 100)
    parts = [pence * weight // sum(weights) for weight in weights]
    for number in range(pence - sum(parts)):
        parts[number] += 1
    return [Money(Decimal(part) / 100) for part in parts]
