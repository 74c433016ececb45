"""The first person of a site: by a link that works once, and only while nobody is there."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from tests.cast import Cast

from moothall.cli import serve
from moothall.cli.output import Output
from moothall.cli.session import Session
from moothall.faults import NotAllowed
from moothall.ledger.models import Event
from moothall.ledger.refs import OPERATOR
from moothall.partnership.actions import add_organisation, found_body, prepare_home
from moothall.partnership.enums import Sector
from moothall.partnership.first_run import is_unmanned, may_set_up, offer_set_up
from moothall.partnership.membership import admit_member
from moothall.partnership.models import Appointment, Body, Installation, Person

pytestmark = pytest.mark.django_db
TOKEN = "token-of-the-operator"
GIVEN = {
    "partnership": "Fens and Wolds",
    "name": "A manager",
    "email": "manager@fens.example.org",
    "password": "herons over the long drain",
    "again": "herons over the long drain",
}


@pytest.fixture
def link() -> str:
    """The address of a new home's set-up page."""
    prepare_home(by=OPERATOR, is_demo=False)
    found_body(by=OPERATOR, name="Our partnership")
    offer_set_up(by=OPERATOR, token=TOKEN)
    return f"/set-up/{TOKEN}"


def test_the_link_makes_the_manager_signs_them_in_and_works_no_more(link: str) -> None:
    client = Client()
    assert "Whose partnership is this?" in client.get(link).content.decode()
    done = client.post(link, GIVEN)
    assert (done.status_code, done["Location"]) == (302, "/fens-and-wolds/partnership/set-up")
    person = Person.objects.get()
    assert (person.email, person.name) == ("manager@fens.example.org", "A manager")
    assert person.check_password(GIVEN["password"])
    held = Appointment.objects.get()
    assert (held.person, held.role, held.body.name) == (person, "manager", "Fens and Wolds")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert client.get(done["Location"]).status_code == 200
    again = Client().get(link)
    assert again.status_code == 404
    assert "This link does not work" in again.content.decode()
    assert Client().post(link, GIVEN | {"email": "other@example.org"}).status_code == 404
    assert Person.objects.count() == 1
    assert Installation.objects.get().set_up_hash == ""
    events = list(Event.objects.values_list("name", flat=True))
    assert events[-4:] == ["BodyRenamed", "PersonAdded", "PersonAppointed", "SiteSetUp"]


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_made(link: str) -> None:
    wrong = {"partnership": "", "name": "", "email": "nonsense", "password": "short", "again": "x"}
    answer = Client().post(link, wrong)
    page = answer.content.decode()
    assert answer.status_code == 400
    for words in (
        "Fill in “Name of the partnership”",
        "Fill in “Your name”",
        "Enter a valid email address.",
        "This password is too short.",
        "The two passwords differ: type the same one twice.",
    ):
        assert words in page
    assert not Person.objects.exists()
    assert Body.objects.get().name == "Our partnership"
    assert may_set_up(TOKEN)


def test_a_name_that_cannot_be_an_address_leaves_the_address(link: str) -> None:
    Client().post(link, GIVEN | {"partnership": "Static"})
    assert (Body.objects.get().name, Body.objects.get().slug) == ("Static", "our-partnership")


def test_an_address_in_use_stays_and_of_several_bodies_the_named_one_is_taken(link: str) -> None:
    body = Body.objects.get()
    member = add_organisation(by=OPERATOR, name="A charity", sector=Sector.VOLUNTARY)
    admit_member(by=OPERATOR, body=body, organisation=member)
    found_body(by=OPERATOR, name="Elsewhere")
    done = Client().post(link, GIVEN | {"partnership": "elsewhere"})
    assert done["Location"] == "/elsewhere/partnership/set-up"
    assert Body.objects.get(slug="our-partnership").name == "Our partnership"


def test_a_wrong_an_older_and_no_token_open_nothing(link: str) -> None:
    assert not may_set_up("wrong")
    assert not may_set_up("")
    offer_set_up(by=OPERATOR, token="newer")
    assert Client().get(link).status_code == 404
    assert Client().get("/set-up/newer").status_code == 200


def test_only_a_hash_of_the_token_is_kept(link: str) -> None:
    kept = Installation.objects.get().set_up_hash
    assert re.fullmatch("[0-9a-f]{64}", kept)
    assert Client().get(f"/set-up/{kept}").status_code == 404
    assert TOKEN not in str(list(Event.objects.values_list("detail", flat=True)))


def test_no_link_works_where_somebody_is_or_in_the_demo(cast: Cast) -> None:
    assert not is_unmanned()
    with pytest.raises(NotAllowed, match="Somebody is here already"):
        offer_set_up(by=OPERATOR, token=TOKEN)
    Installation.objects.update(set_up_hash="0" * 64)
    assert not may_set_up(TOKEN)
    assert Client().get("/set-up/anything").status_code == 404


def test_the_demo_without_people_offers_nothing() -> None:
    prepare_home(by=OPERATOR, is_demo=True)
    assert not is_unmanned()


def test_the_front_page_of_a_new_site_says_where_to_begin(link: str) -> None:
    page = Client().get("/").content.decode()
    assert "This site is new" in page
    assert 'href="/account/sign-in"' not in page.partition("<main")[2]


def test_serve_prints_the_link_and_keeps_what_opens_it(
    link: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    free_port: int,
) -> None:  # fmt: skip
    monkeypatch.delenv("MOOTHALL_BASE_URL", raising=False)
    watched: list[object] = []
    watch: Callable[[object], None] = watched.append
    monkeypatch.setattr(serve, "watch", watch)
    monkeypatch.setattr(serve.connections, "close_all", lambda: None)
    serve.run(Session(out=Output()), port=free_port)
    printed = re.search(rf"http://localhost:{free_port}(/set-up/\S+)", capsys.readouterr().out)
    assert printed
    assert Client().get(printed[1]).status_code == 200
    Client().post(printed[1], GIVEN)
    serve.run(Session(out=Output()), port=free_port)
    assert "set-up" not in capsys.readouterr().out
    assert len(watched) == 2
