"""Places declared in planning, seen on the round's page of capacity and taken over in one step."""

from django.utils.html import strip_tags
from tests.cast import Cast
from tests.unit.commissioning.small_round import BARNFIELD
from tests.unit.commissioning.test_pages import client_of

from moothall.commissioning.actions import put_inputs
from moothall.commissioning.inputs import CAPACITY
from moothall.commissioning.models import Capacity, Round
from moothall.ledger.refs import OPERATOR
from moothall.planning.actions import declare_capacity
from moothall.planning.rows import StatedCapacity


def test_declared_places_are_shown_and_taken_over_once(cast: Cast, small: Round) -> None:
    for sector, places in (("4", 40), ("5", 30)):
        stated = StatedCapacity(BARNFIELD, "fe", "3", sector, places)
        declare_capacity(by=OPERATOR, body=cast.body, year="2026-27", stated=stated, source="May")
    own = {"provider": BARNFIELD, "route": "fe", "level": "3", "sector": "5", "places": 12}
    put_inputs(by=OPERATOR, round=small, table=CAPACITY, rows=[own])
    client, address = client_of(cast, "commissioner"), f"/bhl/rounds/{small.pk}/"
    csv = client.get(f"{address}inputs/capacity/?declared-format=csv").content.decode("utf-8-sig")
    assert [line.split(",")[0] + line[-3:] for line in csv.splitlines()[1:]] == [
        "Barnfield College,40"
    ]
    assert client_of(cast, "elected").post(f"{address}take-over").status_code == 403
    assert client.post(f"{address}take-over").status_code == 302
    # The row that the round had stays as it was.
    kept = Capacity.objects.filter(round=small).order_by("sector")
    assert [(row.sector, row.places, row.source) for row in kept] == [
        ("4", 40, "Declared in planning for 2026-27"),
        ("5", 12, ""),
    ]
    page = client.post(f"{address}take-over", follow=True).content.decode()
    again = " ".join(strip_tags(page).split())
    assert "Nothing is declared in planning that is not a row of the round yet." in again
    assert 'id="from-planning"' not in page
