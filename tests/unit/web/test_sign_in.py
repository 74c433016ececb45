"""Getting in: by invitation and password, or in the demo by one click; and by no other way."""

import re
from collections.abc import Callable

import pytest
from allauth.account import app_settings
from allauth.core.internal.ratelimit import Rate, parse_rates
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.test import Client, RequestFactory
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings
from tests.cast import PASSWORD, Cast

from moothall.ledger.refs import OPERATOR
from moothall.partnership.actions import add_person, found_body, prepare_home
from moothall.partnership.enums import Role
from moothall.partnership.models import Person
from moothall.partnership.people import appoint
from moothall.web.views import MINUTES_TOO_MANY, too_many

pytestmark = pytest.mark.django_db
DEMO_ADDRESS = "manager@demo.invalid"


def is_in(client: Client) -> bool:
    """Whether somebody is signed in here."""
    return "_auth_user_id" in client.session


def demo_account() -> Person:
    """Somebody of the demo, in whatever home there is."""
    person = add_person(by=OPERATOR, email=DEMO_ADDRESS, name="Manager")
    body = found_body(by=OPERATOR, name="Example")
    appoint(by=OPERATOR, person=person, body=body, role=Role.MANAGER)
    return person


def test_a_person_signs_in_by_address_and_password_and_out_again(cast: Cast) -> None:
    client = Client()
    answer = client.post("/account/sign-in", {"login": cast.officer.email, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/")["Location"] == "/bhl/"
    client.post("/account/sign-out")
    assert not is_in(client)


def test_ten_wrong_passwords_lock_the_door(cast: Cast) -> None:
    client = Client()
    for _ in range(10):
        client.post("/account/sign-in", {"login": cast.officer.email, "password": "wrong"})
    locked = client.post("/account/sign-in", {"login": cast.officer.email, "password": PASSWORD})
    assert not is_in(client)
    assert (locked.status_code, locked["Retry-After"]) == (429, "900")
    assert "Wait 15 minutes, then sign in" in locked.content.decode()


def test_what_is_asked_too_often_says_when_to_come_back(
    rf: RequestFactory, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {}  # as they are where a site says nothing
    assert max(rate.duration for rate in _rates()) == MINUTES_TOO_MANY * 60
    request = rf.get("/")
    request.user = AnonymousUser()
    answer = too_many(request)
    assert (answer.status_code, answer["Retry-After"]) == (429, "300")
    assert "Wait 5 minutes, then try again." in answer.content.decode()


def _rates() -> list[Rate]:
    """The limits on how often the pages of sign-in are asked for."""
    every = (parse_rates(rates) for rates in app_settings.RATE_LIMITS.values() if rates)
    return [rate for rates in every for rate in rates]


def test_nobody_signs_up() -> None:
    client = Client()
    assert client.get("/account/signup").status_code == 404
    assert client.get("/account/sign-up").status_code == 404


def test_a_forgotten_password_is_set_anew_by_mail(
    cast: Cast, in_background: Callable[[], None]
) -> None:
    client = Client()
    client.post("/account/password/reset", {"email": cast.officer.email})
    in_background()
    (sent,) = mail.outbox
    assert sent.to == [cast.officer.email]
    assert cast.officer.email not in str(DBTaskResult.objects.values_list("args_kwargs"))
    link = re.search(r"http://localhost:8000(/account/password/reset/\S+)", sent.body)
    assert link
    form = client.get(link[1], follow=True)
    new = "another long passphrase"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    client.post("/account/sign-in", {"login": cast.officer.email, "password": new})
    assert is_in(client)


def test_an_unknown_address_gets_no_mail_and_the_same_answer(
    cast: Cast, in_background: Callable[[], None]
) -> None:
    client = Client()
    known = client.post("/account/password/reset", {"email": cast.officer.email})
    unknown = client.post("/account/password/reset", {"email": "who@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert len(mail.outbox) == 0  # nobody waits for a mail to be sent, so no time tells of one
    in_background()
    assert [sent.to for sent in mail.outbox] == [[cast.officer.email]]


def test_the_demo_signs_in_by_one_click() -> None:
    prepare_home(by=OPERATOR, is_demo=True)
    person = demo_account()
    client = Client(SERVER_NAME="localhost")
    assert f'name="person" value="{person.pk}"' in client.get("/").content.decode()
    client.post("/demo/sign-in", {"person": person.pk})
    assert is_in(client)
    # There is no password to change: the name leads to what is kept of whoever has it.
    assert f'<a href="/account/kept">{person}</a>' in client.get("/account/kept").content.decode()
    # Who was asked to sign in has the accounts there too, and goes on to the page they wanted.
    form = Client(SERVER_NAME="localhost").get("/account/sign-in?next=/example/returns/")
    page = form.content.decode()
    assert f'name="person" value="{person.pk}"' in page
    assert '<input type="hidden" name="next" value="/example/returns/">' in page
    for wanted, led_to in (
        ("/example/returns/", "/example/returns/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
    ):
        answer = client.post("/demo/sign-in", {"person": person.pk, "next": wanted})
        assert answer["Location"] == led_to


def test_a_real_home_has_no_sign_in_by_one_click() -> None:
    prepare_home(by=OPERATOR, is_demo=False)
    person = demo_account()
    client = Client(SERVER_NAME="localhost")
    assert client.post("/demo/sign-in", {"person": person.pk}).status_code == 404
    assert not is_in(client)
    for address in ("/", "/account/sign-in"):
        assert "demo/sign-in" not in client.get(address).content.decode()


def test_the_demo_answers_on_this_machine_only_and_for_its_own_accounts_only(
    settings: Settings,
) -> None:
    prepare_home(by=OPERATOR, is_demo=True)
    person = demo_account()
    real = add_person(by=OPERATOR, email="real@example.org", name="Real")
    settings.ALLOWED_HOSTS = ["*"]
    elsewhere = Client(SERVER_NAME="moothall.example.org")
    assert elsewhere.post("/demo/sign-in", {"person": person.pk}).status_code == 403
    assert not is_in(elsewhere)
    here = Client(SERVER_NAME="localhost")
    assert here.post("/demo/sign-in", {"person": real.pk}).status_code == 404
    assert here.post("/demo/sign-in", {"person": "x"}).status_code in (400, 404)
    assert here.get("/demo/sign-in").status_code == 405
    assert not is_in(here)


def test_an_address_that_is_not_there_is_not_there_for_anybody(cast: Cast) -> None:
    signed_in = Client()
    signed_in.force_login(
        cast.manager, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    for address in ("/nowhere/", "/nowhere/returns/", "/nowhere/returns/1/", "/bhl/nonsense/"):
        assert (address, Client().get(address).status_code) == (address, 404)
        assert (address, signed_in.get(address).status_code) == (address, 404)
    # What is in a partnership is told to nobody from outside: there or not, they sign in first.
    for address in ("/bhl/returns/", "/bhl/returns/1/", "/elsewhere/returns/1/"):
        assert Client().get(address)["Location"] == f"/account/sign-in?next={address}"
    assert signed_in.get("/elsewhere/returns/1/").status_code == 404


def test_health_and_pages_that_are_not_there() -> None:
    client = Client()
    assert client.get("/health").content == b"well"
    missing = client.get("/no/such/page/of/ours")
    assert missing.status_code == 404
    assert "There is no such page" in missing.content.decode()
    assert client.get("/health")["Content-Security-Policy"].count("'unsafe") == 0
