"""Sign-in through OpenID Connect: who was invited comes in by a verified address, nobody else."""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from pytest_django.fixtures import Settings
from tests.cast import Cast
from tests.unit.governance.test_pages import words

from moothall.faults import InvalidValue
from moothall.partnership.models import Person
from moothall.web import environment

pytestmark = pytest.mark.django_db
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Issuer:
    """A small provider on this machine: discovery, keys, token, what it says of who signs in."""

    address: str
    says: dict[str, object] = field(default_factory=dict)
    challenge: str = ""
    asked: list[str] = field(default_factory=list)

    def answer(self, path: str, form: dict[str, list[str]]) -> tuple[int, dict[str, object]]:
        """Answer a request of the site."""
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            return 200, {
                "issuer": self.address,
                "authorization_endpoint": self.address + "/authorize",
                "token_endpoint": self.address + "/token",
                "userinfo_endpoint": self.address + "/userinfo",
                "jwks_uri": self.address + "/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        if path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            return 200, {"keys": [public | {"kid": "one", "alg": "RS256", "use": "sig"}]}
        if path == "/token":
            digest = hashlib.sha256(form["code_verifier"][0].encode()).digest()
            if base64.urlsafe_b64encode(digest).decode().rstrip("=") != self.challenge:
                return 400, {"error": "invalid_grant"}
            if form["client_secret"] != ["secret"] or form["code"] != ["right"]:
                return 400, {"error": "invalid_grant"}
            claims = self.says | {"iss": self.address, "aud": "moothall", "exp": 9_999_999_999}
            token = jwt.encode(claims, KEY, algorithm="RS256", headers={"kid": "one"})
            return 200, {"access_token": "a", "token_type": "Bearer", "id_token": token}
        if path == "/userinfo":
            return 200, self.says
        return 404, {}


@pytest.fixture
def issuer(settings: Settings) -> Iterator[Issuer]:
    """A provider, and a site that knows it."""
    made = Issuer("")

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            self._answer(parse_qs(self.rfile.read(length).decode()))

        def _answer(self, form: dict[str, list[str]]) -> None:
            status, told = made.answer(urlsplit(self.path).path, form)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    made.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.OIDC_NAME = "the council's sign-in"
    app = {
        "provider_id": settings.OIDC_PROVIDER,
        "name": settings.OIDC_NAME,
        "client_id": "moothall",
        "secret": "secret",
        "settings": {
            "server_url": made.address,
            "oauth_pkce_enabled": True,
            "verified_email": False,
        },
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


def through(client: Client, issuer: Issuer, code: str = "right") -> str:
    """Go through the other door and back; return where that leads."""
    page = client.get("/account/sign-in").content.decode()
    assert "Sign in through the council&#39;s sign-in" in page
    away = client.get("/account/through/single")
    asked = parse_qs(urlsplit(away["Location"]).query)
    assert away["Location"].startswith(issuer.address + "/authorize?")
    assert asked["code_challenge_method"] == ["S256"]
    issuer.challenge = asked["code_challenge"][0]
    given = {"code": code, "state": asked["state"][0]}
    return str(client.get("/account/through/single/back", given)["Location"])


def is_in(client: Client) -> bool:
    """Whether somebody is signed in here."""
    return "_auth_user_id" in client.session


def test_who_was_invited_comes_in_and_nothing_of_the_other_account_is_kept(
    cast: Cast, issuer: Issuer
) -> None:
    issuer.says = {"sub": "u1", "email": cast.officer.email.upper(), "email_verified": True}
    client = Client()
    assert through(client, issuer) == "/"
    assert client.session["_auth_user_id"] == str(cast.officer.pk)
    assert SocialAccount.objects.count() == 0


def test_nobody_is_made(cast: Cast, issuer: Issuer) -> None:
    before = Person.objects.count()
    issuer.says = {"sub": "u2", "email": "somebody@elsewhere.org", "email_verified": True}
    client = Client()
    assert through(client, issuer) == "/account/sign-in"
    told = words(client.get("/account/sign-in").content)
    assert "Nobody was invited here under the e-mail address that the council's sign-in" in told
    assert (is_in(client), Person.objects.count()) == (False, before)


def test_an_address_that_is_not_verified_opens_nothing(cast: Cast, issuer: Issuer) -> None:
    for says in ({"email_verified": False}, {}):
        issuer.says = {"sub": "u3", "email": cast.manager.email, **says}
        client = Client()
        assert through(client, issuer) == "/account/sign-in"
        assert not is_in(client)
        told = words(client.get("/account/sign-in").content)
        assert "does not say that it has checked your e-mail address" in told


def test_a_closed_account_stays_closed(cast: Cast, issuer: Issuer) -> None:
    Person.objects.filter(pk=cast.officer.pk).update(is_active=False)
    issuer.says = {"sub": "u4", "email": cast.officer.email, "email_verified": True}
    client = Client()
    through(client, issuer)
    assert not is_in(client)


def test_a_second_factor_is_asked_for_here_too(cast: Cast, issuer: Issuer) -> None:
    Authenticator.objects.create(
        user=cast.officer, type=Authenticator.Type.TOTP, data={"secret": "x"}
    )
    issuer.says = {"sub": "u5", "email": cast.officer.email, "email_verified": True}
    client = Client()
    assert through(client, issuer) == "/account/second-step"
    assert not is_in(client)


def test_a_wrong_code_or_a_state_of_another_leads_back_with_a_message(
    cast: Cast, issuer: Issuer
) -> None:
    issuer.says = {"sub": "u6", "email": cast.officer.email, "email_verified": True}
    client = Client()
    assert through(client, issuer, code="wrong") == "/account/sign-in"
    forged = client.get("/account/through/single/back", {"code": "right", "state": "another's"})
    assert forged["Location"] == "/account/sign-in"
    assert not is_in(client)
    assert "did not succeed" in words(client.get("/account/sign-in").content)
    gone_back = client.get("/account/through/cancelled")
    assert gone_back["Location"] == "/account/sign-in"


def test_nobody_who_is_signed_in_connects_another_account(cast: Cast, issuer: Issuer) -> None:
    issuer.says = {"sub": "u7", "email": cast.manager.email, "email_verified": True}
    client = Client()
    client.force_login(cast.officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    away = client.get("/account/through/single", {"process": "connect"})
    asked = parse_qs(urlsplit(away["Location"]).query)
    issuer.challenge = asked["code_challenge"][0]
    given = {"code": "right", "state": asked["state"][0]}
    assert client.get("/account/through/single/back", given)["Location"] == "/"
    assert client.session["_auth_user_id"] == str(cast.officer.pk)
    assert SocialAccount.objects.count() == 0


def test_without_settings_there_is_no_such_door(cast: Cast) -> None:
    assert "Sign in through" not in Client().get("/account/sign-in").content.decode()
    assert Client().get("/account/through/single").status_code == 404


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"URL": "http://login.example.org"}, "sign-in goes by https://"),
        ({"URL": "https://login.example.org"}, "set MOOTHALL_OIDC_CLIENT and"),
        ({"URL": "login.example.org"}, "is no address"),
    ],
)
def test_settings_that_cannot_work_say_so(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], wrong: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"MOOTHALL_OIDC_{name}", value)
    with pytest.raises(InvalidValue, match=wrong):
        environment.open_id()


def test_settings_that_work(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.open_id() is None
    for name, value in {"URL": "https://x.org/", "CLIENT": "m", "SECRET": "s"}.items():
        monkeypatch.setenv(f"MOOTHALL_OIDC_{name}", value)
    found = environment.open_id()
    assert found == environment.OpenId("https://x.org", "m", "s", "single sign-on", False)
