"""The network from above: coverage as published, constant queries, and whose it is to see."""

import datetime as dt
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast, person
from tests.unit.registers.kept import signed_in, words

from moothall.demo import network_made, network_year
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.ledger.models import Event
from moothall.ledger.refs import OPERATOR
from moothall.money import Money
from moothall.network import queries
from moothall.network.actions import Telling, tell_for_many, tell_network
from moothall.network.enums import RecordKind
from moothall.partnership.actions import found_body
from moothall.partnership.enums import Role, Sector, Tier
from moothall.partnership.founding_many import NewMember, NewPartnership, found_network
from moothall.partnership.models import Body, Membership, Organisation, Person, today
from moothall.theme.formats import long_date

pytestmark = pytest.mark.django_db
YEAR = dt.timedelta(days=365)


def nation() -> Body:
    """A body above others."""
    return found_body(by=OPERATOR, name="The nation", slug="nation", tier=Tier.NATION)


def some(first: int, many: int) -> list[NewPartnership]:
    """Partnerships with three members each, one of which joined last month."""
    lately = today() - dt.timedelta(days=30)
    return [
        NewPartnership(
            f"Partnership {n}", f"p-{n}", f"Manager {n}", f"m{n}@example.org", today() - 3 * YEAR,
            (
                NewMember(f"College {n}", Sector.COLLEGE, today() - 2 * YEAR),
                NewMember(f"Charity {n}", Sector.VOLUNTARY, lately),
                NewMember(f"Union {n}", Sector.UNION, today() - 2 * YEAR, lately),
            ),
        )
        for n in range(first, first + many)
    ]  # fmt: skip


def test_the_made_network_is_covered_as_published_and_stays_fast(cast: Cast) -> None:
    events = Event.objects.count()
    network = network_year.found()
    assert Event.objects.count() - events == 5
    bodies = queries.below(network)
    present = queries.presence(bodies, today() - YEAR)
    assert (len(bodies), present.members) == (101, 5_000)
    found = {each.sector: each for each in queries.coverage(present)}
    assert {sector: (each.percent, each.percent_before) for sector, each in found.items()
            if sector in network_made.PUBLISHED} == {
        Sector.VOLUNTARY: (52, 48), Sector.TRAINING: (44, 40),
        Sector.UNION: (36, 32), Sector.FAITH: (20, 19),
    }  # fmt: skip
    assert (found[Sector.VOLUNTARY].now, found[Sector.VOLUNTARY].before) == (53, 48)
    fund = queries.fund(bodies)
    assert fund is not None
    assert (fund.whole, fund.infrastructure, fund.projects) == (
        Money(10_000_000), Money(4_000_000), Money(6_000_000),
    )  # fmt: skip
    assert queries.with_target(bodies) == {"young": 101, "adults": 99}
    client = signed_in(Person.objects.get(email="network-manager@demo.invalid"))
    paths = (
        ("", 18),
        ("?sector=every", 18),
        ("map/", 16),
        ("partnerships/", 16),
        (f"partnerships/{bodies[0].slug}/", 18),
    )
    for path, most in paths:
        address = f"/{network.slug}/network/{path}"
        client.get(address)
        began = time.perf_counter()
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        assert answer.status_code == 200
        assert len(asked) <= most, [each["sql"][:80] for each in asked]
        assert time.perf_counter() - began < 5
    # The example's own pages and front page do not know of them.
    assert "generated" not in signed_in(cast.manager).get("/bhl/partnership/").content.decode()


def test_a_network_asks_as_much_for_30_partnerships_as_for_3(cast: Cast) -> None:
    network = nation()
    observer = person(Role.OBSERVER, network)
    client, counts = signed_in(observer), []
    for first, many in ((0, 3), (3, 27)):
        found_network(by=OPERATOR, network=network, partnerships=some(first, many))
        for path in ("/nation/network/", "/nation/network/map/", "/nation/network/partnerships/"):
            client.get(path)
            with CaptureQueriesContext(connection) as asked:
                page = client.get(path).content
            counts.append(len(asked))
    assert counts[:3] == counts[3:]
    assert "30 partnerships; none should have reviewed boundaries or plan by now." in words(page)
    page = words(client.get("/nation/network/").content)
    assert (
        "30 partnerships with 60 members; 100% have voluntary or community members, against "
        in page
    )
    assert "Grown most: voluntary or community organisation, by 100 points" in page


def test_the_day_from_which_change_is_counted_is_chosen(cast: Cast) -> None:
    network = nation()
    found_network(by=OPERATOR, network=network, partnerships=some(0, 4))
    bodies = queries.below(network)
    found = queries.coverage(queries.presence(bodies, today() - YEAR))
    union = next(each for each in found if each.sector == Sector.UNION)
    assert (union.percent, union.percent_before, union.change) == (0, 100, -100)
    client = signed_in(person(Role.MANAGER, network))
    page = client.get("/nation/network/?since_day=1&since_month=1&since_year=2000").content
    assert "On 1 January 2000" in words(page)
    assert client.get("/nation/network/?since_day=99").status_code == 200


def test_partnerships_at_any_depth_count_and_those_that_ended_do_not(cast: Cast) -> None:
    network = nation()
    region = found_body(
        by=OPERATOR, name="A region", slug="region", tier=Tier.REGION, parent=network
    )
    found_network(by=OPERATOR, network=region, partnerships=some(0, 2))
    Body.objects.filter(slug="p-1").update(ends=today() - YEAR)
    assert [each.slug for each in queries.below(network)] == ["p-0"]


def test_the_list_shows_which_lack_a_sector_and_downloads(cast: Cast) -> None:
    network = nation()
    found_network(by=OPERATOR, network=network, partnerships=some(0, 3))
    client = signed_in(person(Role.MANAGER, network))
    page = words(client.get("/nation/network/partnerships/?lacks=union").content)
    assert "3 of 3 have no member of the sector “trade union”" in page
    page = words(client.get("/nation/network/partnerships/?lacks=college").content)
    assert "0 of 3 have no member of the sector “college”" in page
    rows = client.get("/nation/network/partnerships/?format=csv").content.decode()
    assert "Partnership 1,Manager 1,2,6," in rows


def test_a_partnership_is_seen_from_above_by_those_above_alone(cast: Cast) -> None:
    network = nation()
    found_network(by=OPERATOR, network=network, partnerships=some(0, 1))
    body = Body.objects.get(slug="p-0")
    tell_network(
        by=OPERATOR, body=body,
        telling=Telling(RecordKind.PLAN, "Learning plan 2026", today(), today() + YEAR),
    )  # fmt: skip
    page = signed_in(person(Role.OBSERVER, network)).get("/nation/network/partnerships/p-0/")
    assert "2 members today. Sectors missing: training provider, trade union" in (
        words(page.content)
    )
    assert "Learning plan 2026" in words(page.content)
    day = long_date(today())
    assert f"Told by hand on {day} by the operator of this site." in words(page.content)
    assert signed_in(cast.manager).get("/nation/network/").status_code == 404
    # A body that stands above none has no such pages.
    assert signed_in(cast.manager).get("/bhl/network/").status_code == 404
    other = signed_in(person(Role.MANAGER, network))
    assert other.get("/nation/network/partnerships/bhl/").status_code == 404


def test_a_network_is_founded_whole_or_not_at_all(cast: Cast) -> None:
    network = nation()
    twice = [*some(0, 2), *some(1, 1)]
    with pytest.raises(InvalidValue) as refused:
        found_network(by=OPERATOR, network=network, partnerships=twice)
    assert str(refused.value) == (
        "Addresses stand twice. E-mail addresses stand twice. Names of organisations stand twice."
    )
    found_network(by=OPERATOR, network=network, partnerships=some(0, 1))
    counts = (Body.objects.count(), Organisation.objects.count(), Membership.objects.count())
    with pytest.raises(InvalidValue, match="There is already: Charity 0, College 0"):
        found_network(by=OPERATOR, network=network, partnerships=some(0, 2))
    with pytest.raises(NotAllowed):
        found_network(by=cast.manager, network=network, partnerships=some(5, 1))
    assert counts == (
        Body.objects.count(), Organisation.objects.count(), Membership.objects.count(),
    )  # fmt: skip


def test_many_are_told_for_at_once_only_below_the_network(cast: Cast) -> None:
    network = nation()
    telling = Telling(RecordKind.EVENT, "Open day", today())
    with pytest.raises(NotAllowed, match="do not stand below The nation"):
        tell_for_many(by=OPERATOR, network=network, told=[(cast.body, telling)])
    with pytest.raises(NotAllowed):
        tell_for_many(by=cast.manager, network=network, told=[])


def test_shares_and_percentages_add_up() -> None:
    found = network_made.shares(101, 2026)
    assert sum((each.projects for each in found), Money(0)) == Money(6_000_000)
    assert [network_made.with_share(p, 101) for p in (52, 48, 44, 40, 36, 32, 20, 19)] == [
        53, 48, 44, 40, 36, 32, 20, 19,
    ]  # fmt: skip
    assert queries.percent(0, 0) == 0
