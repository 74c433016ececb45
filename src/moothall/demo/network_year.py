"""The network in the example: 101 made-up partnerships below a nation's body of their own."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from moothall import clock
from moothall.demo import network_made
from moothall.demo.accounts import AREAS, DOMAIN, Cast
from moothall.demo.year import Act
from moothall.ledger.refs import OPERATOR
from moothall.network.actions import tell_for_many
from moothall.partnership.actions import add_person, found_body
from moothall.partnership.enums import Role, Tier
from moothall.partnership.founding_many import found_network
from moothall.partnership.models import Body
from moothall.partnership.people import appoint

NAME: Final = "Network of learning partnerships (generated)"
SLUG: Final = "network-generated"


def acts(cast: Cast, now: dt.datetime) -> Iterator[Act]:
    """Give the founding of the network, a day before the example is built."""
    yield Act(now - dt.timedelta(days=1), found)


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
        by=OPERATOR,
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
