"""Ways round the door that must stay shut: redirects, forged hosts, guesses, old sessions."""

import logging
from collections.abc import Callable

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from tests.cast import PASSWORD, Cast

from moothall.ledger.refs import OPERATOR
from moothall.partnership.actions import add_person, found_body, prepare_home
from moothall.partnership.enums import Role
from moothall.partnership.people import appoint
from moothall.web.accounts import address_of

pytestmark = pytest.mark.django_db
SIGN_IN = "/account/sign-in"


@pytest.mark.parametrize(
    "there", ["//evil.example", "https://evil.example/", "javascript:alert(1)"]
)
def test_signing_in_leads_to_no_other_site(cast: Cast, there: str) -> None:
    given = {"login": cast.officer.email, "password": PASSWORD, "next": there}
    assert Client().post(f"{SIGN_IN}?next={there}", given)["Location"] == "/"


@pytest.mark.parametrize("header", ["HTTP_HOST", "HTTP_X_FORWARDED_HOST"])
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:8999"])
def test_a_reset_s_link_never_names_a_forged_host(
    cast: Cast, in_background: Callable[[], None], header: str, host: str
) -> None:
    client = Client(raise_request_exception=False)
    client.post("/account/password/reset", {"email": cast.officer.email}, **{header: host})
    in_background()
    links = [line for sent in mail.outbox for line in sent.body.splitlines() if "/reset/" in line]
    assert [line.partition("/account/")[0] for line in links] == [
        "http://localhost:8000" for _ in mail.outbox
    ]


def test_a_reset_tells_nobody_who_is_here(cast: Cast, in_background: Callable[[], None]) -> None:
    answers = {
        Client().post("/account/password/reset", {"email": email})["Location"]
        for email in (cast.officer.email, "not.here@example.org")
    }
    assert answers == {"/account/password/reset/sent"}
    in_background()
    assert [message.to for message in mail.outbox] == [[cast.officer.email]]


def test_wrong_guesses_are_answered_alike_whoever_they_are_about(cast: Cast) -> None:
    pages = [
        Client().post(SIGN_IN, {"login": email, "password": "wrong"})
        for email in (cast.officer.email, "not.here@example.org")
    ]
    words = [
        page.content.decode().replace(cast.officer.email, "").replace("not.here@example.org", "")
        for page in pages
    ]
    tidy = [
        [line for line in text.splitlines() if "csrfmiddlewaretoken" not in line] for text in words
    ]
    assert tidy[0] == tidy[1]


def told(page: HttpResponse, email: str) -> tuple[int, list[str]]:
    """What a page says, without the name it was asked about and its form's token."""
    lines = page.content.decode().replace(email, "").splitlines()
    return page.status_code, [line for line in lines if "csrfmiddlewaretoken" not in line]


@override_settings(ACCOUNT_RATE_LIMITS={"login_failed": "5/m/key"}, AXES_FAILURE_LIMIT=3)
def test_however_often_one_guesses_nothing_tells_who_is_here(cast: Cast) -> None:
    known, unknown = (
        [
            told(Client().post(SIGN_IN, {"login": email, "password": "wrong"}), email)
            for _ in range(8)
        ]
        for email in (cast.officer.email, "not.here@example.org")
    )
    assert known == unknown
    assert [status for status, _ in known] == [200, 200, 429, 429, 429, 200, 200, 200]


@override_settings(AXES_FAILURE_LIMIT=3)
def test_guessing_at_one_name_locks_out_nobody_else_at_the_same_address(cast: Cast) -> None:
    for _ in range(4):
        locked = Client().post(SIGN_IN, {"login": cast.manager.email, "password": "wrong"})
    assert "There were too many wrong passwords" in locked.content.decode()
    answer = Client().post(SIGN_IN, {"login": cast.officer.email, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.parametrize(("proxies", "seen"), [(0, "10.0.0.1"), (1, "192.0.2.7")])
def test_behind_a_trusted_proxy_visitors_are_told_apart(
    rf: RequestFactory, proxies: int, seen: str
) -> None:
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9, 192.0.2.7")
    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=proxies):
        assert address_of(request) == seen


def test_signing_in_starts_a_new_session(cast: Cast) -> None:
    client = Client()
    client.get(SIGN_IN)
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    client.post(SIGN_IN, {"login": cast.officer.email, "password": PASSWORD})
    assert client.cookies["sessionid"].value != before


def test_somebody_made_inactive_is_out_at_once(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/bhl/").status_code == 200
    cast.officer.is_active = False
    cast.officer.save()
    assert client.get("/bhl/").status_code == 302


def test_the_log_names_nobody_who_signs_in(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="axes"):
        for password in ("wrong", PASSWORD):
            Client().post(SIGN_IN, {"login": cast.officer.email, "password": password})
    told = [record.getMessage() for record in caplog.records]
    assert [line for line in told if cast.officer.email in line or "wrong" in line] == []


def test_the_demo_lets_nobody_in_under_another_name_of_the_machine() -> None:
    prepare_home(by=OPERATOR, is_demo=True)
    body = found_body(by=OPERATOR, name="Example")
    person = add_person(by=OPERATOR, email="manager@demo.invalid", name="Manager")
    appoint(by=OPERATOR, person=person, body=body, role=Role.MANAGER)
    client = Client(raise_request_exception=False)
    given = {"person": person.pk}
    forged = [
        client.post("/demo/sign-in", given, HTTP_HOST="testserver").status_code,
        client.post(
            "/demo/sign-in", given, HTTP_HOST="testserver", HTTP_X_FORWARDED_HOST="localhost"
        ).status_code,
    ]
    assert forged == [403, 403]
    assert "_auth_user_id" not in client.session


def test_a_form_without_its_token_is_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.manager, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post("/bhl/protocols/new", {"title": "Forged"}).status_code == 403
