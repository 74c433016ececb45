"""The year of the example in the partnership: who chairs, who joins and leaves, bodies above and
below.

As published: Luton's 14-19 partnership is called Campus Luton (facts/authorities.csv), and the
grouping lies in the East of England. Invented, and said to be: the forum, the employers' network,
who chairs, and every day.
"""

import datetime as dt
from collections.abc import Iterable

from moothall.demo.accounts import DOMAIN, Cast
from moothall.demo.year import Act, first_day
from moothall.ledger.refs import OPERATOR
from moothall.partnership.actions import add_organisation, add_person, found_body
from moothall.partnership.bodies import ask_to_belong, found_below, state_way
from moothall.partnership.chairing import Seat, pass_chair_on
from moothall.partnership.enums import ChairFrom, Role, Sector, Tier
from moothall.partnership.membership import admit_member, end_membership
from moothall.partnership.models import Body, Membership, today
from moothall.partnership.people import appoint

LUTON = "Luton Borough Council"
HERTFORDSHIRE = "Hertfordshire County Council"
BEDFORD = "Bedford Borough Council"
FORUM = "Voluntary and community forum (invented)"
NETWORK = "Employers' network (invented)"
CAMPUS = ("Barnfield College", "Luton Sixth Form College", "Luton Adult Community Learning Service")
REGION = "East of England"
# The first chair's term ends with the September meeting, so that terms begin with the school year.
ROTATION = 44


def acts(cast: Cast, now: dt.datetime) -> Iterable[Act]:
    """Return what happens in the partnership in the year."""
    start = first_day(now)

    def week(number: int, hour: int = 1) -> dt.datetime:
        return start + dt.timedelta(weeks=number, hours=hour)

    yield Act(week(0), lambda: _first_chair(cast, week(ROTATION).date()))
    yield Act(week(0, 2), lambda: _region(cast))
    yield Act(week(1), lambda: _campus(cast))
    yield Act(week(2), lambda: _join(cast, NETWORK, Sector.EMPLOYER, "network of employers"))
    yield Act(week(11), lambda: _join(cast, FORUM, Sector.VOLUNTARY, "forum of organisations"))
    yield Act(week(30), lambda: _leave(cast, NETWORK))
    yield Act(week(ROTATION), lambda: _rotate(cast))


def _first_chair(cast: Cast, until: dt.date) -> None:
    """The chair goes round among the authorities; Luton's director has it first."""
    manager = cast.person(Role.MANAGER)
    state_way(
        by=manager,
        body=cast.body,
        tier=Tier(cast.body.tier),
        keeps_records=True,
        chair_from=ChairFrom.AUTHORITIES,
        chair_years=1,
    )
    for role, name in ((Role.CHAIR, LUTON), (Role.DEPUTY, HERTFORDSHIRE)):
        appoint(
            by=manager,
            person=cast.person(Role.DIRECTOR, name),
            body=cast.body,
            role=role,
            organisation=cast.organisations[name],
            ends=until - dt.timedelta(days=1),
        )


def _region(cast: Cast) -> None:
    """The region's body, to which the grouping belongs; all four authorities are members."""
    region = found_body(
        by=OPERATOR,
        name=REGION,
        tier=Tier.REGION,
        purpose="To moderate the groupings' plans, and to hear what they cannot settle.",
        keeps_records=False,
    )
    for name in (BEDFORD, "Central Bedfordshire Council", HERTFORDSHIRE, LUTON):
        admit_member(by=OPERATOR, body=region, organisation=cast.organisations[name])
    director = cast.person(Role.DIRECTOR, HERTFORDSHIRE)
    appoint(by=OPERATOR, person=cast.person(Role.MANAGER), body=region, role=Role.MANAGER)
    appoint(
        by=OPERATOR,
        person=director,
        body=region,
        role=Role.DIRECTOR,
        organisation=cast.organisations[HERTFORDSHIRE],
    )
    ask_to_belong(by=OPERATOR, body=cast.body, parent=region)


def _campus(cast: Cast) -> Body:
    """Luton's own 14-19 partnership, with its colleges and its director in the chair."""
    manager = cast.person(Role.MANAGER)
    campus = found_below(
        by=manager,
        parent=cast.body,
        name="14-19 partnership, Luton (Campus Luton)",
        slug="campus-luton",
        tier=Tier.PARTNERSHIP,
        purpose="To plan learning from 14 to 19 in Luton, and to validate its statement of need.",
    )
    state_way(
        by=manager,
        body=campus,
        tier=Tier.PARTNERSHIP,
        keeps_records=False,
        chair_from=ChairFrom.NOBODY,
        chair_years=1,
    )
    for name in (LUTON, *CAMPUS):
        admit_member(by=manager, body=campus, organisation=cast.organisations[name])
    luton = cast.organisations[LUTON]
    for role, who in ((Role.CHAIR, Role.DIRECTOR), (Role.COMMISSIONER, Role.COMMISSIONER)):
        appoint(
            by=manager, person=cast.person(who, LUTON), body=campus, role=role, organisation=luton
        )
    return campus


def _join(cast: Cast, name: str, sector: Sector, kind: str) -> None:
    """A member joins, with a representative."""
    manager = cast.person(Role.MANAGER)
    joined = add_organisation(by=manager, name=name, sector=sector, kind=f"{kind} (invented)")
    admit_member(by=manager, body=cast.body, organisation=joined)
    cast.organisations[name] = joined
    short = name.partition(" ")[0].strip("'").lower()
    person = add_person(
        by=manager,
        email=f"representative.{short}@{DOMAIN}",
        name=f"Representative, {name.partition(' (')[0]}",
    )
    appoint(
        by=manager, person=person, body=cast.body, role=Role.REPRESENTATIVE, organisation=joined
    )


def _leave(cast: Cast, name: str) -> None:
    """A member leaves, and its representative's role ends with it."""
    found = Membership.objects.get(body=cast.body, organisation=cast.organisations[name])
    end_membership(by=cast.person(Role.MANAGER), membership=found, last_day=today())


def _rotate(cast: Cast) -> None:
    """The chair goes to whose turn it is, Hertfordshire, and the next becomes deputy."""
    pass_chair_on(
        by=cast.person(Role.CLERK),
        body=cast.body,
        chair=Seat(cast.person(Role.DIRECTOR, HERTFORDSHIRE), cast.organisations[HERTFORDSHIRE]),
        deputy=Seat(cast.person(Role.DIRECTOR, BEDFORD), cast.organisations[BEDFORD]),
        starts=today(),
    )
