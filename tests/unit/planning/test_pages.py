"""The pages of needs: the same numbers and the same hidden ones everywhere, and what one can do."""

import csv
import io
import re
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html
from tests.cast import Cast
from tests.unit.evidence.test_pages import signed_in
from tests.unit.planning.planned import BEDFORD_CODE, LUTON_CODE, YEAR, need_of, prepare
from tests.unit.planning.test_shown import SMALL

from moothall.planning import tasks
from moothall.planning.models import Capacity, Need, ParticipationShare, SpreadShare


@pytest.fixture
def small(cast: Cast, tmp_path: Path) -> Cast:
    prepare(cast, tmp_path, SMALL)
    return cast


def words_of(page: bytes) -> str:
    """What a page says, without what is drawn."""
    tree = html.fromstring(page.decode())
    for drawn in tree.xpath("//svg|//script"):
        drawn.getparent().remove(drawn)
    return re.sub(r"\s+", " ", tree.text_content())


def test_a_hidden_number_is_hidden_alike_in_page_csv_and_excel(small: Cast) -> None:
    need = need_of(small)
    client = signed_in(small.elected)
    address = f"/bhl/needs/{need.pk}/"
    text = client.get(address, {"by": "ssa1", "format": "csv"}).content.decode("utf-8-sig")
    rows = [tuple(row) for row in csv.reader(io.StringIO(text)) if len(row) == 5]
    told = {row[:2]: row[3] for row in rows[1:]}
    engineering = "Engineering and Manufacturing Technologies"
    assert told["Luton", engineering] == "hidden"
    assert told["All areas", engineering] == "hidden"
    assert "hidden" not in {told[place] for place in told if place[0] == "Hertfordshire"}

    book = client.get(address, {"by": "ssa1", "format": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(book)))
    cells = [[str(c.value) for c in row][:5] for s in sheet for row in s.iter_rows()]
    assert {tuple(row[:2]): row[3] for row in cells if tuple(row[:2]) in told} == told

    page = client.get(address, {"by": "ssa1"}).content
    tables = html.fromstring(page.decode()).xpath("//table[.//caption[contains(., 'sector')]]//tr")
    seen = [[" ".join(c.text_content().split()) for c in row.xpath("./th|./td")] for row in tables]
    assert {(r[0], r[1]): r[3] for r in seen if (r[0], r[1]) in told} == told
    # 3 learners of 200 would be 3 of 220: in no drawing either.
    assert b">3<" not in page


def test_alternatives_stand_side_by_side_with_as_many_queries_for_many_needs(small: Cast) -> None:
    client = signed_in(small.director)
    assert "No need is computed for 2026-27 yet" in words_of(client.get("/bhl/needs/").content)
    need_of(small)
    client.get("/bhl/needs/")
    with CaptureQueriesContext(connection) as once:
        page = client.get("/bhl/needs/")
    for _ in range(3):
        need_of(small)
    with CaptureQueriesContext(connection) as often:
        client.get("/bhl/needs/")
    assert len(often) == len(once)
    said = words_of(page.content)
    # Half of the 93 and 73 learners' years come again, of 220 residents for 200.
    assert "182 residents aged 16 to 18 will learn in 2026-27 (as now), 16 more than in" in said
    assert "Not computed for 2026-27: ambition met, own assumptions." in said
    assert "Compute a need" not in said


def test_a_need_is_asked_for_waits_and_says_what_became_of_it(small: Cast) -> None:
    client = signed_in(small.commissioner)
    asked = client.post("/bhl/needs/compute", {"year": YEAR, "alternative": "as-now"})
    need = Need.objects.get()
    assert asked["Location"] == f"/bhl/needs/{need.pk}/"
    page = client.get(asked["Location"]).content
    assert "about to begin" in words_of(page)
    assert b"htmx-2.min.js" in page
    slower = tasks.release_overlaps.using(priority=1).enqueue(need.pk)
    assert "one piece of work comes first" in words_of(client.get(asked["Location"]).content)
    slower.db_result.delete()
    again = client.post("/bhl/needs/compute", {"year": YEAR, "alternative": "as-now"}, follow=True)
    assert "is being computed already: wait for it." in words_of(again.content)
    glance = f"/bhl/needs/{need.pk}/progress"
    part = client.get(glance, headers={"HX-Request": "true"})
    assert "Computing the need 0%" in words_of(part.content)
    tasks.compute_need.func(need.pk)
    done = client.get(glance, headers={"HX-Request": "true"})
    assert (done["HX-Refresh"], done.content) == ("true", b"")
    said = words_of(client.get(asked["Location"]).content)
    assert "What will our residents need in 2026-27?" in said
    assert "nobody is taken to come or go" in said

    client.post("/bhl/needs/compute", {"year": YEAR, "alternative": "own"})
    tasks.compute_need.func(Need.objects.latest("pk").pk)
    said = words_of(client.get(f"/bhl/needs/{Need.objects.latest('pk').pk}/").content)
    assert "It could not be computed" in said
    assert "Nothing is set for 2026-27, own assumptions: set shares on the page" in said
    wrong = client.post("/bhl/needs/compute", {"year": "26", "alternative": "own"}, follow=True)
    assert "“26” is not an academic year: write it as 2025-26." in words_of(wrong.content)


def test_what_needs_rest_on_is_stated_shown_and_taken_away(small: Cast) -> None:
    client = signed_in(small.commissioner)
    state = "/bhl/needs/basis/participation/state"
    given = {"year": YEAR, "alternative": "ambition", "age": "16", "source": "Board paper 7"}
    done = client.post(state, {**given, "area": LUTON_CODE, "share": "85%"}, follow=True)
    said = words_of(done.content)
    assert "Luton ambition met 16 85.0 Board paper 7 commissioner of Luton" in said
    assert "How many of them learn now?" in said
    assert "Luton 16 46.5" in said
    refused = client.post(state, {**given, "area": BEDFORD_CODE, "share": "85"})
    assert refused.status_code == 400
    assert "There is a problem" in words_of(refused.content)
    assert "“85” is not a share from 0% to 100%" in words_of(refused.content)
    client.post(
        "/bhl/needs/basis/spread/state",
        {**given, "area": LUTON_CODE, "category": "level:2", "share": "0.5"},
    )
    assert [str(share) for share in SpreadShare.objects.all()] == ["Luton, level 2: 50.0%"]
    client.post(
        "/bhl/needs/basis/capacity/state",
        {
            **{"year": YEAR, "ukprn": "99999001", "route": "fe", "level": "3", "ssa1": "1"},
            **{"places": "90", "source": "Letter"},
        },
    )
    assert [c.places for c in Capacity.objects.all()] == [90]
    share = ParticipationShare.objects.get()
    clear = f"/bhl/needs/basis/participation/{share.pk}/clear"
    assert "Take this away?" in words_of(client.get(clear).content)
    client.post(clear)
    assert ParticipationShare.objects.count() == 0
    assert signed_in(small.director).post(clear).status_code == 403


def test_a_table_with_faults_is_refused_with_every_one_of_them(small: Cast) -> None:
    client = signed_in(small.manager)

    def give(text: str) -> str:
        file = SimpleUploadedFile("ambition.csv", text.encode())
        given = {"year": YEAR, "table": "ambition", "given": file}
        return words_of(client.post("/bhl/needs/basis/import", given, follow=True).content)

    said = give("area,age,share\nLuton,16,185%\nLutin,17,0.5\n")
    assert "ambition.csv was not taken over: it has 2 faults." in said
    assert "Row 2, column C (share): “185%” is not a share" in said
    assert "Row 3, column A (area): “Lutin” is not known here" in said
    assert "1 row of ambition.csv are in use." in give("area,age,share\nLuton,16,85%\n")


def test_gaps_and_overlaps_say_what_is_missing_before_there_is_a_need(small: Cast) -> None:
    client = signed_in(small.manager)
    for address in ("/bhl/needs/gaps/", "/bhl/needs/overlaps/"):
        assert "none is computed yet" in words_of(client.get(address).content)
    need_of(small)
    said = words_of(client.get("/bhl/needs/gaps/", {"by": "route"}).content)
    assert "No capacity is declared for 2026-27" in said
    said = words_of(client.get("/bhl/needs/overlaps/", {"small": "x", "least": "5"}).content)
    assert "No two providers within reach of an area teach the same in groups below 12" in said
    assert "at least 5 of its learners" in said
