"""The API gives what is public, in parts and with an ETag, and nothing else."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast

from moothall.api.actions import open_members
from moothall.api.models import Opening
from moothall.ledger.actions import NotAllowed
from moothall.ledger.models import Event
from moothall.ledger.refs import OPERATOR
from moothall.partnership.actions import add_organisation
from moothall.partnership.enums import Sector
from moothall.partnership.membership import admit_member
from moothall.partnership.models import Person
from moothall.registers.actions import RiskWords, raise_risk, set_scales
from moothall.registers.enums import Proximity
from moothall.registers.scoring import Scoring

pytestmark = pytest.mark.django_db
START = "/api/v1/bodies"


def read(path: str, **asked: object) -> Any:
    """What the API answers to somebody who is not signed in."""
    answer = Client().get(path, asked)
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


@pytest.fixture
def opened(cast: Cast) -> Cast:
    """The cast, whose members everybody may read."""
    open_members(by=cast.manager, body=cast.body, shown=True)
    return cast


def test_nothing_is_there_until_something_is_public(cast: Cast) -> None:
    assert read(START) == {"count": 0, "next": None, "previous": None, "results": []}
    for path in ("", "/members", "/decisions", "/meetings", "/risks", "/issues"):
        answer = Client().get(f"{START}/bhl{path}")
        # The same words for a body that is closed and for one that never was.
        unknown = Client().get(f"{START}/never{path}")
        assert answer.status_code == unknown.status_code == 404
        assert answer.content.replace(b"bhl", b"never") == unknown.content


def test_members_are_shown_by_role_and_nobody_by_name(opened: Cast) -> None:
    body = read(f"{START}/bhl")
    assert (body["name"], body["decisions"]) == (opened.body.name, None)
    assert body["members"] == "http://localhost:8000/api/v1/bodies/bhl/members"
    answer = Client().get(f"{START}/bhl/members")
    told = {row["organisation"]: row for row in json.loads(answer.content)["results"]}
    assert told["Luton"]["roles"] == ["chair", "commissioner"]
    assert told["Luton"]["area"] == "E06000032"
    assert told["Barnfield College"]["ukprn"] == "99999001"
    for person in Person.objects.all():
        assert person.email not in answer.content.decode()
        assert person.name not in answer.content.decode()


def test_a_list_comes_in_parts_that_lead_to_each_other(opened: Cast) -> None:
    part = read(f"{START}/bhl/members", limit=4)
    names = [row["organisation"] for row in part["results"]]
    assert (part["count"], part["previous"], len(names)) == (6, None, 4)
    after = read(part["next"].removeprefix("http://localhost:8000"))
    assert after["next"] is None
    assert names + [row["organisation"] for row in after["results"]] == sorted(told_all())
    assert read(after["previous"].removeprefix("http://localhost:8000")) == part


def told_all() -> list[str]:
    """Every member that the API tells of."""
    return [row["organisation"] for row in read(f"{START}/bhl/members", limit=200)["results"]]


def test_a_list_asks_as_often_for_three_hundred_members_as_for_six(opened: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            read(f"{START}/bhl/members", limit=200)
        return len(made)

    few = queries()
    for number in range(60):
        one = add_organisation(by=OPERATOR, name=f"Charity {number}", sector=Sector.VOLUNTARY)
        admit_member(by=OPERATOR, body=opened.body, organisation=one)
    assert read(f"{START}/bhl/members")["count"] == 66
    assert queries() == few <= 5


def test_what_has_not_changed_is_answered_with_304(opened: Cast) -> None:
    first = Client().get(f"{START}/bhl/members")
    again = Client().get(f"{START}/bhl/members", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first["Cache-Control"] == "public, max-age=60"
    assert first["Access-Control-Allow-Origin"] == "*"
    open_members(by=opened.manager, body=opened.body, shown=False)
    later = Client().get(f"{START}/bhl/members", headers={"if-none-match": first["ETag"]})
    assert later.status_code == 404


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ("limit=0", "limit: Input should be greater than or equal to 1."),
        ("limit=x", "limit: Input should be a valid integer"),
        ("offset=-1", "offset: Input should be greater than or equal to 0."),
        ("page=0&q=x", "page and q: no parameter of this address. It can be asked by limit and "),
    ],
)
def test_what_cannot_be_asked_is_refused_with_every_fault(
    opened: Cast, asked: str, fault: str
) -> None:
    answer = Client().get(f"{START}?{asked}")
    assert answer.status_code == 422
    assert fault in json.loads(answer.content)["detail"]


def test_any_other_address_and_any_other_verb_is_refused_in_its_own_way(cast: Cast) -> None:
    for path in ("/api/v1/nothing", f"{START}/bhl/nothing", f"{START}/bhl/decisions/1/x"):
        answer = Client().get(path)
        assert (answer.status_code, json.loads(answer.content)["status"]) == (404, 404)
    for verb in ("post", "put", "patch", "delete"):
        answer = getattr(Client(), verb)(START)
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert answer["Content-Type"] == "application/problem+json"


def test_head_answers_as_get_does_without_the_content(opened: Cast) -> None:
    whole, head = Client().get(START), Client().head(START)
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == whole["ETag"]
    again = Client().head(START, headers={"if-none-match": whole["ETag"]})
    assert again.status_code == 304


def test_pages_of_other_sites_may_ask_with_an_etag(opened: Cast) -> None:
    asked = Client().options(START, headers={"access-control-request-headers": "if-none-match"})
    assert (asked.status_code, asked.content) == (204, b"")
    assert asked["Access-Control-Allow-Headers"] == "If-None-Match"
    assert asked["Access-Control-Allow-Origin"] == "*"
    assert Client().get(START)["Access-Control-Expose-Headers"] == "ETag"


def test_every_field_and_parameter_is_described_in_words(opened: Cast) -> None:
    described = read("/api/v1/openapi.json")
    bare = [
        f"{name}.{field}"
        for name, shape in described["components"]["schemas"].items()
        for field, said in shape.get("properties", {}).items()
        if not said.get("description", "").endswith((".", "..."))
    ]
    bare += [
        f"{path} {each['name']}"
        for path, asked in described["paths"].items()
        for each in asked["get"].get("parameters", ())
        if not (each.get("description") or each["schema"].get("description"))
    ]
    assert bare == []


def test_errors_are_sent_as_they_are_described(opened: Cast) -> None:
    described = read("/api/v1/openapi.json")["paths"]
    for path, asked in described.items():
        for status, answer in asked["get"]["responses"].items():
            form = "application/json" if status == "200" else "application/problem+json"
            assert list(answer["content"]) == [form], (path, status)
    for path in (f"{START}/never", f"{START}?limit=0", "/api/v1/nothing", f"{START}/bhl?x=1"):
        assert Client().get(path)["Content-Type"] == "application/problem+json"


def test_only_the_manager_opens_the_list_of_members(cast: Cast) -> None:
    with pytest.raises(NotAllowed, match=r" is for the manager of Bedfordshire, "):
        open_members(by=cast.clerk, body=cast.body, shown=True)
    assert not Opening.objects.exists()
    client = Client()
    client.force_login(cast.manager, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get("/bhl/open/")
    assert "Nothing yet: outside the" in page.content.decode()
    assert client.post("/bhl/open/", {"shown": "yes"}).status_code == 302
    assert Opening.objects.get().shows_members
    assert Event.objects.latest("sequence").detail == {"body": "body:bhl", "shown": True}
    assert "1 of 5 parts are open to everybody" in client.get("/bhl/open/").content.decode()
    assert client.post("/bhl/open/", {}).status_code == 400


def test_of_public_registers_is_told_what_their_pages_promise_and_no_more(cast: Cast) -> None:
    words = ("one", "two", "three", "four", "five")
    set_scales(
        by=cast.manager, body=cast.body, likelihoods=words, impacts=words, appetite=15,
        risks_public=True, issues_public=True,
    )  # fmt: skip
    raise_risk(
        by=cast.manager,
        body=cast.body,
        words=RiskWords("Too few places", "A named head leaves", "It", "Harm", Proximity.YEAR),
        scoring=Scoring(3, 4, 2, 2),
        owner=cast.manager,
    )
    (risk,) = read(f"{START}/bhl/risks")["results"]
    assert (risk["title"], risk["score"], risk["score_after"]) == ("Too few places", 12, 4)
    assert "A named head leaves" not in str(risk)
    assert risk.keys() & {"cause", "event", "effect", "owner", "closed_because"} == set()


def test_the_guide_says_what_the_description_says(cast: Cast) -> None:
    page = Client().get("/api/").content.decode()
    described = json.loads(Client().get("/api/v1/openapi.json").content)
    assert len(described["paths"]) == 10
    for path in described["paths"]:
        assert f"<code>{path}</code>" in page


def test_the_guide_says_how_it_is_asked_as_it_answers(opened: Cast) -> None:
    page = " ".join(Client().get("/api/").content.decode().split())
    kept = Client().get(START)["Cache-Control"].rpartition("=")[2]
    for said in (
        "Ask with GET, or with HEAD for the headers alone",
        f"An answer may be kept for {kept} seconds",
        "A parameter that an address does not know is a fault too",
    ):
        assert said in page
