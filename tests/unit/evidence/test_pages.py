"""What leaves through pages, downloads and charts: the same everywhere, and each use once."""

import csv
import io
import re
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html
from tests.cast import Cast
from tests.cast import person as somebody
from tests.unit.evidence.given import (
    BEDFORD,
    ELSEWHERE,
    LUTON,
    OAKLANDS,
    events,
    give_file,
    import_places,
    import_providers,
    share,
)

from moothall.evidence.actions import receive_return
from moothall.evidence.intake import check
from moothall.evidence.models import Return
from moothall.evidence.pictures import grouped_bars
from moothall.evidence.queries import figures, own_figures, own_figures_many
from moothall.evidence.shown import FigureTable
from moothall.evidence.snapshots import take_snapshot
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import OPERATOR
from moothall.partnership.enums import Role
from moothall.partnership.models import Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# The small number, and one that would tell it: chosen so that no other number looks alike.
SMALL, TELLS = 3, 313


def signed_in(person: Person) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


@pytest.fixture
def shared(cast: Cast, tmp_path: Path) -> Cast:
    """Two accepted returns with a small number, a protocol and a snapshot."""
    import_places(tmp_path)
    give_file(cast, homes={LUTON: 70, BEDFORD: 40, ELSEWHERE: SMALL})
    give_file(cast, homes={LUTON: 90, BEDFORD: 41, ELSEWHERE: 46}, ukprn=OAKLANDS)
    share(cast.body)
    take_snapshot(by=OPERATOR, body=cast.body)
    return cast


def test_a_hidden_number_is_hidden_alike_in_page_csv_excel_and_chart(shared: Cast) -> None:
    by = ("home_area", "provider")
    figure = figures(viewer=OPERATOR, body=shared.body, measure="learners", by=by)
    expected = [
        (*row.labels.values(), "hidden" if row.hidden else str(row.value)) for row in figure
    ]
    hidden = [row for row in expected if row[-1] == "hidden"]
    assert 1 < len(hidden) < len(expected)
    client = signed_in(shared.manager)
    address = f"/bhl/figures/{figure.figure.pk}"

    text = client.get(address, {"format": "csv"}).content.decode("utf-8-sig")
    lines = [row for row in csv.reader(io.StringIO(text)) if len(row) == len(expected[0])][1:]
    assert sorted(row[-1] for row in lines) == sorted(row[-1] for row in expected)

    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(address, {"format": "xlsx"}))))
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    page = client.get(address).content.decode()
    told = set(re.findall(r"\d+", " ".join(html.fromstring(page).xpath("//td//text()"))))
    chart = str(grouped_bars(figure, "home_area", "provider"))
    for row in hidden:
        exact = {"outside region": {"99999001": SMALL, OAKLANDS: 46}}.get(row[0], {}).get(row[1])
        if exact is not None:
            assert str(exact) not in cells | told
            assert f">{exact}<" not in chart
    assert "hidden" in cells
    assert page.count("hidden") >= len(hidden)


def test_the_faults_of_a_return_are_shown_once_a_person_and_day(cast: Cast) -> None:
    given = give_file(cast, [True, False])
    for person in (cast.officer, cast.officer, cast.manager):
        client = signed_in(person)
        for address in ("", "faults", "faults?format=csv", "faults?format=xlsx"):
            answer = client.get(f"/bhl/returns/{given.pk}/{address}")
            assert answer.status_code == 200
            # Reading to its end closes what is streamed.
            assert b"".join(answer)
    assert [(e.actor_id, e.subject_id) for e in events("FaultsShown")] == [
        (str(cast.officer.pk), str(given.pk)),
        (str(cast.manager.pk), str(given.pk)),
    ]


def test_a_return_without_faults_shows_none_to_nobody(cast: Cast) -> None:
    given = give_file(cast)
    assert signed_in(cast.officer).get(f"/bhl/returns/{given.pk}/").status_code == 200
    assert events("FaultsShown") == []


def test_another_provider_s_return_is_not_there_for_an_officer(cast: Cast) -> None:
    given = give_file(cast, [False], ukprn=OAKLANDS)
    client = signed_in(cast.officer)
    for address in ("", "faults", "faults?format=xlsx", "progress", "withdraw", "refuse"):
        answer = client.get(f"/bhl/returns/{given.pk}/{address}")
        assert (address, answer.status_code) == (address, 404)
    assert client.post(f"/bhl/returns/{given.pk}/accept").status_code == 404
    assert events("FaultsShown") == []
    given.refresh_from_db()
    assert given.status == "accepted"


def test_a_return_that_is_not_checked_has_no_faults_page_yet(cast: Cast) -> None:
    given = receive_return(by=cast.officer, body=cast.body, name="x.xml", sha256="0" * 64, size=1)
    client = signed_in(cast.manager)
    assert client.get(f"/bhl/returns/{given.pk}/faults").status_code == 404
    assert client.get(f"/bhl/returns/{given.pk}/").status_code == 200


def test_a_provider_s_officer_sees_their_exact_numbers_and_no_shared_page(shared: Cast) -> None:
    client = signed_in(shared.officer)
    page = client.get("/bhl/")
    assert page.status_code == 200
    assert {e.name for e in events("FigureShown")} == {"FigureShown"}
    shown = figures(viewer=OPERATOR, body=shared.body, measure="learners", by=("home_area",))
    for address in (
        f"figures/{shown.figure.pk}",
        "travel/",
        "areas/",
        "areas/E06000032",
        f"providers/{OAKLANDS}",
        "figures/?measure=learners",
        "sources/",
    ):
        answer = client.get(f"/bhl/{address}")
        assert (address, answer.status_code in (403, 404)) == (address, True)


def test_a_snapshot_tells_its_returns_as_they_were_when_it_was_taken(shared: Cast) -> None:
    shown = figures(viewer=OPERATOR, body=shared.body, measure="learners", by=("home_area",))
    # What the return holds now is another matter: it was checked again since, say.
    Return.objects.filter(provider=shared.barnfield).update(learners=7, held=1)
    client = signed_in(shared.manager)
    for address in (f"figures/{shown.figure.pk}", f"sources/snapshots/{shown.snapshot.pk}"):
        page = html.fromstring(client.get(f"/bhl/{address}").content)
        rows = page.xpath("//*[@id='returns']//tbody/tr")
        told = [[cell.text_content().strip() for cell in row][:4] for row in rows]
        assert told == [
            ["Barnfield College, 2025-26", "accepted", "113", "0"],
            ["Oaklands College, 2025-26", "accepted", "177", "0"],
        ]


def test_a_provider_s_page_takes_no_query_for_each_of_its_figures(shared: Cast) -> None:
    body, barnfield = shared.body, shared.barnfield

    def queries(*asked: tuple[str, tuple[str, ...]]) -> int:
        def ask() -> list[FigureTable]:
            return own_figures_many(
                viewer=shared.officer, provider=barnfield, body=body, asked=asked
            )

        ask()
        with CaptureQueriesContext(connection) as taken:
            again = ask()
        each = [
            own_figures(viewer=shared.officer, provider=barnfield, body=body, measure=m, by=by)
            for m, by in asked
        ]
        assert [t.figure.pk for t in again] == [t.figure.pk for t in each]
        return len(taken)

    one = queries(("learners", ("route",)))
    assert queries(("learners", ("route",)), ("learners", ("level",)), ("retention", ())) == one
    with pytest.raises(NotAllowed, match=r"^The exact figures of Oaklands College are for its own"):
        own_figures_many(viewer=shared.officer, provider=shared.oaklands, body=body, asked=[])


def queries_of(client: Client, address: str) -> int:
    """How many queries a page takes."""
    client.get(address)
    with CaptureQueriesContext(connection) as taken:
        assert client.get(address).status_code == 200
    return len(taken)


def test_the_list_of_returns_takes_as_many_queries_with_30_as_with_3(cast: Cast) -> None:
    client = signed_in(cast.manager)

    def more(first: int, last: int) -> None:
        for number in range(first, last):
            given = receive_return(
                by=cast.officer, body=cast.body, name="x.xml", sha256=f"{number:064}", size=1
            )
            Return.objects.filter(pk=given.pk).update(
                status="refused", provider=cast.barnfield, ukprn="99999001", year="2025-26"
            )

    more(0, 3)
    few = queries_of(client, "/bhl/returns/")
    more(3, 30)
    assert queries_of(client, "/bhl/returns/") == few
    assert Return.objects.count() == 30


def test_returns_are_found_by_the_name_of_a_stranger_too(cast: Cast, tmp_path: Path) -> None:
    give_file(cast)
    give_file(cast, ukprn="99999007")
    import_providers(tmp_path, {"99999007": "Invented College"})
    page = signed_in(cast.manager).get("/bhl/returns/", {"q": "invented"})
    rows = html.fromstring(page.content).xpath("//*[@id='returns']//tbody/tr/th")
    assert [row.text_content() for row in rows] == ["Invented College, 2025-26"]


def test_the_list_of_protocols_takes_as_many_queries_with_30_as_with_3(cast: Cast) -> None:
    client = signed_in(cast.manager)
    for number in range(3):
        share(cast.body, title=f"Protocol {number}")
    few = queries_of(client, "/bhl/protocols/")
    for number in range(3, 30):
        share(cast.body, title=f"Protocol {number}")
    assert queries_of(client, "/bhl/protocols/") == few


RETURNS = "Give returns, and accept what is sound"


def test_a_fresh_partnership_is_told_what_its_figures_need(cast: Cast, tmp_path: Path) -> None:
    def told() -> dict[str, str]:
        page = html.fromstring(signed_in(cast.manager).get("/bhl/").content)
        steps = page.xpath("//*[@class='mh-tasks']/li")
        return {li[0].xpath("string(a)"): li[1].text_content().strip() for li in steps}

    before = told()
    assert before[RETURNS] == "to do"
    assert before["Record the data-sharing protocol"] == "to do"
    import_places(tmp_path)
    give_file(cast)
    changed = {title for title, state in told().items() if before[title] != state}
    assert changed == {RETURNS}


def test_half_a_question_is_refused_with_all_that_is_wrong_with_it(shared: Cast) -> None:
    client = signed_in(shared.manager)
    asked = {"measure": "learners", "by": ["home_area", "route", "age", "sex"], "age": "old"}
    page = html.fromstring(client.get("/bhl/figures/", asked | {"limit": "route"}).content)
    faults = page.xpath("//*[contains(@class, 'govuk-error-summary__list')]/li")
    assert [li.text_content().strip() for li in faults] == [
        "Choose at most 3 breakdowns.",
        "“old” is not an age: write 16, 16-18, 19+, all or unknown.",
        "Say which one the figure is limited to, or choose “Nothing”.",
    ]
    assert events("FigureShown") == []


def test_who_answers_for_a_table_of_counts_is_said_on_its_page(cast: Cast) -> None:
    client = signed_in(cast.manager)
    text = b"period,provider,count\n2025-26,99999005,120\n"
    file = SimpleUploadedFile("counts.csv", text)
    client.post("/bhl/returns/", {"given": file, "owner": cast.bedford.pk})
    given = Return.objects.get()
    assert given.owner == cast.bedford
    check(given, by=OPERATOR)
    address = f"/bhl/returns/{given.pk}/owner"
    empty = client.post(address, {"owner": ""})
    assert empty.status_code == 400
    assert "Choose the member that answers for it." in empty.content.decode()
    assert client.post(address, {"owner": cast.luton.pk}).status_code == 302
    assert signed_in(cast.officer).post(address, {"owner": cast.luton.pk}).status_code == 404
    given.refresh_from_db()
    assert given.owner == cast.luton
    # An authority's officer is not asked, and sees what their authority answers for.
    page = signed_in(cast.commissioner).get("/bhl/returns/").content.decode()
    assert (page.count('name="owner"'), page.count(f"/bhl/returns/{given.pk}/")) == (0, 1)


@pytest.mark.parametrize("who", ["clerk", "observer"])
def test_who_acts_for_no_provider_begins_with_what_awaits_them(cast: Cast, who: str) -> None:
    page = signed_in(getattr(cast, who)).get("/bhl/").content.decode()
    assert "What awaits you here?" in page
    assert "your own records" not in page


def test_where_nothing_can_be_shown_yet_what_awaits_one_comes_first(cast: Cast) -> None:
    page = signed_in(cast.manager).get("/bhl/").content.decode()
    assert -1 < page.find("What awaits you") < page.find("Nothing can be shown yet")


def test_where_nothing_can_be_shown_yet_nobody_is_sent_to_a_command_line(cast: Cast) -> None:
    page = signed_in(cast.commissioner).get("/bhl/").content
    said = " ".join(html.fromstring(page).xpath("//main")[0].text_content().split())
    assert "in force allows “figures shown to the members”. Add one on the protocols page." in said
    assert "What is needed for figures" in said
    assert "moothall" not in said


def test_a_provider_s_returns_lead_on_only_those_who_may_open_them(shared: Cast) -> None:
    director = somebody(Role.DIRECTOR, shared.body, shared.luton)
    for who, led in ((shared.manager, 1), (director, 0)):
        page = signed_in(who).get(f"/bhl/providers/{shared.barnfield.ukprn}")
        heading = html.fromstring(page.content).xpath("//h2[normalize-space()='Its returns']")[0]
        (given,) = heading.getparent().xpath(".//li")
        assert "accepted" in given.text_content()
        assert len(given.xpath(".//a[contains(@href, '/returns/')]")) == led
