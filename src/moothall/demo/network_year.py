"""The network in the example: 101 made-up partnerships below a nation's body of their own, and what
the example partnership itself tells the region's body above it (invented, but for its baseline).
"""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Final

from moothall import clock
from moothall.demo import facts, network_made
from moothall.demo.accounts import AREAS, DOMAIN, Cast
from moothall.demo.year import Act, first_day
from moothall.ledger.refs import OPERATOR
from moothall.money import Money
from moothall.network.actions import Share, Telling, state_share, tell_for_many, tell_network
from moothall.network.enums import RecordKind
from moothall.partnership.actions import add_person, found_body
from moothall.partnership.enums import Role, Tier
from moothall.partnership.founding_many import found_network
from moothall.partnership.models import Body
from moothall.partnership.people import appoint

NAME: Final = "Network of learning partnerships (generated)"
SLUG: Final = "network-generated"
BASELINE: Final = "participation at age 17"


def acts(cast: Cast, now: dt.datetime) -> Iterator[Act]:
    """Give what the partnership tells in its year, and the founding of the network, a day before
    the example is built.
    """
    first = first_day(now)
    for week, telling in _own(first):
        yield Act(first + dt.timedelta(weeks=week, hours=3), partial(_tell, cast, telling))
    yield Act(first + dt.timedelta(weeks=12, hours=3), partial(_share, cast))
    yield Act(now - dt.timedelta(days=1), found)


def _own(first: dt.datetime) -> Iterator[tuple[int, Telling]]:
    """What the partnership tells of itself, and in which week. Of adults it has no target: it is
    there for those of 16 to 19.
    """

    def day(week: int) -> dt.date:
        return (first + dt.timedelta(weeks=week)).date()

    yield 4, Telling(
        RecordKind.BOUNDARY, "Boundaries of the four authorities", day(4), day(4 + 3 * 52),
        areas=tuple(sorted(map(str, AREAS.values()))),
    )  # fmt: skip
    yield 12, Telling(RecordKind.PLAN, "Learning plan (invented)", day(11), day(11 + 52))
    yield 12, Telling(
        RecordKind.YOUNG, f"90% of 17 year olds in learning by {first.year + 4} (invented)",
        day(11),
        text=_baseline(),
    )  # fmt: skip
    yield 24, Telling(RecordKind.EVENT, "Open day of all colleges (invented)", day(23))
    yield 46, Telling(
        RecordKind.EVALUATION, "Evaluation of the year's work (invented)", day(45),
        text="Decisions are found again; one took seven weeks because a member held it.",
    )  # fmt: skip


def _baseline() -> str:
    """The published participation at 17, from which the target starts."""
    rows = [row for row in facts.load("indicators") if row["indicator"] == BASELINE]
    shares = ", ".join(f"{row['area']} {row['value']}%" for row in rows)
    return f"Baseline, {rows[0]['period']}: {shares}."


def _tell(cast: Cast, telling: Telling) -> None:
    tell_network(by=cast.person(Role.MANAGER), body=cast.body, telling=telling)


def _share(cast: Cast) -> None:
    """Invented, and split as the whole fund was published to be: four parts to six."""
    share = Share(clock.now().year, Money(40_000), Money(60_000))
    state_share(by=cast.person(Role.MANAGER), body=cast.body, share=share)


def found() -> Body:
    """Found the network with its partnerships and what they tell, with a handful of events."""
    today = clock.now().date()
    network = found_body(
        by=OPERATOR,
        name=NAME,
        slug=SLUG,
        tier=Tier.NATION,
        purpose="To show how a nation's partnerships look from above. Every partnership, member "
        "and manager in it is made up; coverage and funds are those published for 2000.",
        keeps_records=False,
    )
    manager = add_person(by=OPERATOR, email=f"network-manager@{DOMAIN}", name="Network manager")
    appoint(by=OPERATOR, person=manager, body=network, role=Role.MANAGER)
    made = network_made.partnerships(today, spared=[str(code) for code in AREAS.values()])
    found_network(by=OPERATOR, network=network, partnerships=made)
    bodies = {body.slug: body for body in Body.objects.filter(parent=network)}
    tell_for_many(
        by=manager,
        network=network,
        told=[
            (bodies[each.slug], telling)
            for number, each in enumerate(made)
            for telling in network_made.tellings(number, each, today)
        ],
        shares=[
            (bodies[each.slug], share)
            for each, share in zip(made, network_made.shares(len(made), today.year), strict=True)
        ],
    )
    return network
