"""The picture of the network: a tile for each partnership by region, and the map."""

import datetime as dt

import pytest
from django.test import Client
from lxml import html
from tests.cast import Cast, person
from tests.unit.registers.kept import signed_in, words

from moothall.ledger.refs import OPERATOR
from moothall.network.actions import Telling, tell_network, withdraw_record
from moothall.network.enums import RecordKind
from moothall.network.places import NOWHERE, places_of
from moothall.network.queries import below
from moothall.partnership.actions import found_body
from moothall.partnership.enums import Role, Sector, Tier
from moothall.partnership.founding_many import NewMember, NewPartnership, found_network
from moothall.partnership.models import Body, today

pytestmark = pytest.mark.django_db
YEAR = dt.timedelta(days=365)
LATELY = dt.timedelta(days=30)


def network() -> Body:
    """A nation's body with four partnerships: one of each look for the voluntary sector."""
    nation = found_body(by=OPERATOR, name="The nation", slug="nation", tier=Tier.NATION)
    day = today()
    had, lately = day - 2 * YEAR, day - LATELY
    voluntary = {
        "had": [NewMember("Charity of had", Sector.VOLUNTARY, had)],
        "came": [NewMember("Charity of came", Sector.VOLUNTARY, lately)],
        "went": [NewMember("Charity of went", Sector.VOLUNTARY, had, lately)],
        "none": [],
    }
    found_network(by=OPERATOR, network=nation, partnerships=[
        NewPartnership(
            f"Learning in {name} (made up)", name, f"Manager of {name}", f"{name}@example.org",
            day - 3 * YEAR,
            (_first(name, area, had), *members),
        )
        for (name, members), area in zip(
            voluntary.items(), ("E06000042", "E09000003", None, "E08000003"), strict=True
        )
    ])  # fmt: skip
    return nation


def _first(name: str, area: str | None, since: dt.date) -> NewMember:
    if area:
        return NewMember(f"Council of {name}", Sector.AUTHORITY, since, area=area)
    return NewMember(f"College of {name}", Sector.COLLEGE, since)


def tiles(client: Client, query: str = "") -> dict[str, str]:
    """What each tile says, by its class."""
    page = html.fromstring(client.get(f"/nation/network/{query}").content.decode())
    return {
        " ".join(tile.text_content().split()): str(tile.get("class")).rpartition("--")[2]
        for tile in page.xpath("//a[starts-with(@class, 'mh-tile')]")
    }


def test_a_tile_says_whether_a_sector_is_there_came_or_went(cast: Cast) -> None:
    nation = network()
    client = signed_in(person(Role.OBSERVER, nation))
    then = "on 1 January 2026"
    shown = tiles(client, "?sector=voluntary&since_day=1&since_month=1&since_year=2026")
    assert shown == {
        f"Learning in came (made up): 1 member, new, none {then}": "came",
        f"Learning in had (made up): 1 member, 1 {then}": "4",
        f"Learning in none (made up): none, none {then}": "none",
        f"Learning in went (made up): none, left, 1 {then}": "went",
    }
    page = client.get("/nation/network/?since_day=1&since_month=1&since_year=2026").content
    assert (
        "2 of 4 partnerships have a member of the sector “voluntary or community organisation”: "
        "1 had none before, and 1 lost theirs"
    ) in words(page)
    tree = html.fromstring(page.decode())
    figure = tree.xpath("//figure[@id='tiles']")[0]
    assert [" ".join(cell.itertext()) for cell in figure.xpath(".//tbody/tr[1]/*")] == [
        "Learning in came (made up)", "London", "1", "0", "+1",
    ]  # fmt: skip
    assert figure.xpath(".//li/a/@href")[0] == "/nation/network/partnerships/came/"


def test_every_sector_shows_how_many_are_missing(cast: Cast) -> None:
    client = signed_in(person(Role.OBSERVER, network()))
    shown = tiles(client, "?sector=every")
    assert set(shown.values()) == {"1"}
    missing = "training provider, trade union, faith organisation, college, school, employer"
    assert any(
        told.startswith(f"Learning in had (made up): 6 missing, {missing}; 6 missing on ")
        for told in shown
    )


def test_partnerships_stand_by_region_as_told_or_as_their_members_are(cast: Cast) -> None:
    nation = network()
    bodies = below(nation)
    by_name = {body.slug: body for body in bodies}
    regions = {name: [b.slug for b in found] for name, found in
               places_of(bodies, nation).by_region(bodies)}  # fmt: skip
    assert regions == {
        "London": ["came"], "North West": ["none"], "South East": ["had"], NOWHERE: ["went"],
    }  # fmt: skip
    # What a partnership tells of its boundaries goes before where its members are.
    told = Telling(RecordKind.BOUNDARY, "Boundaries", today(), areas=("E06000032", "E06000055"))
    record = tell_network(by=OPERATOR, body=by_name["came"], telling=told)
    places = places_of(bodies, nation)
    assert places.areas[by_name["came"].pk] == ("E06000032", "E06000055")
    assert places.regions[by_name["came"].pk] == "East of England"
    withdraw_record(by=OPERATOR, record=record)
    assert places_of(bodies, nation).regions[by_name["came"].pk] == "London"


def test_a_body_of_a_region_in_between_names_the_region(cast: Cast) -> None:
    nation = network()
    region = found_body(
        by=OPERATOR, name="The north", slug="north", tier=Tier.REGION, parent=nation
    )
    Body.objects.filter(slug="went").update(parent=region)
    bodies = below(nation)
    found = dict(places_of(bodies, nation).by_region(bodies))
    assert [body.slug for body in found["The north"]] == ["went"]


def test_the_map_has_those_whose_areas_have_an_outline(cast: Cast) -> None:
    client = signed_in(person(Role.OBSERVER, network()))
    page = client.get("/nation/network/map/?sector=voluntary").content
    assert "3 of 4 have areas with a known outline; the others are not on the map." in words(page)
    figure = html.fromstring(page.decode()).xpath("//figure")[0]
    names = figure.xpath(".//tbody//th/text()")
    assert sorted(names) == [
        "Learning in came (made up)", "Learning in had (made up)", "Learning in none (made up)",
    ]  # fmt: skip
    assert signed_in(cast.manager).get("/nation/network/map/").status_code == 404
