"""Every address states who may open it, is tried by every role, and is drawn by Jinja2."""

from collections.abc import Iterator
from html import unescape
from typing import cast as typed
from urllib.parse import unquote

import pytest
from django.http import HttpResponse
from django.template.backends.django import Template as DjangoTemplate
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.cast import Cast

from moothall.partnership.access import Rule
from moothall.partnership.models import Person

ROLES = (
    "manager",
    "commissioner",
    "director",
    "elected",
    "officer",
    "observer",
    "chair",
    "clerk",
    "representative",
    "stranger",
    "nobody",
    "anonymous",
)
# The one table of who may open what. A new rule is added here, with a decision on every role.
OPEN_TO = {
    "public": set(ROLES),
    "signed in": set(ROLES) - {"anonymous"},
    "members": set(ROLES) - {"stranger", "nobody", "anonymous"},
    "authorities": {"manager", "commissioner", "director", "elected", "chair"},
    "gives returns": {"manager", "commissioner", "officer"},
    "answers for counts": {"manager", "commissioner"},
    "speaks for an authority": {"commissioner", "director", "elected", "chair"},
    "managers": {"manager"},
    "serves all": {"manager", "clerk"},
    "keeps the register of interests": {"manager", "chair", "clerk"},
    "plans": {"manager", "commissioner"},
    "commissions": {"manager", "commissioner"},
    "proposes decisions": {"manager", "commissioner", "director", "elected"},
    "keeps the terms": {"manager", "clerk"},
    "signs agreements": {"commissioner", "director", "elected"},
    "keeps the team": {"manager", "clerk"},
    "convenes meetings": {"manager", "chair", "clerk"},
    "raises risks": {"manager", "commissioner", "director", "elected", "chair", "clerk"},
    "keeps the registers": {"manager", "chair", "clerk"},
    "speaks on decisions": {"manager", "commissioner", "director", "elected", "chair"},
    "keeps the record": {"manager", "clerk"},
    "calls decisions in": {"manager", "elected", "clerk"},
    "opens disputes": {"commissioner", "director", "elected", "representative"},
}
# Pages of one authority or one provider, asked for Luton and for the college that Luton leads for:
# of those whom the rule lets in, only these see them.
OF_ONE = {
    "evidence:area": {"manager", "commissioner", "chair"},
    "evidence:provider": {"manager", "commissioner", "officer", "chair"},
}
NOT_IN_THE_BODY = {"stranger", "nobody"}
SAMPLES = {
    "rest": "v1/nothing",
    "body": "bhl",
    "code": "E06000032",
    "ukprn": "99999001",
    "name": "learners",
    "pk": "1",
    "slug": "plan-2026-27",
    "number": "1",
    "subject": "1",
    "round": "1",
    "table": "funds",
    "kind": "participation",
    "reference": "aims",
    "item": "1",
    "uidb36": "1",
    "key": "set-password",
    "token": "of-no-use",
    "membership": "1",
    "role": "1",
    "verb": "proposition",
    "provider_id": "single",
    "pack": "whole",
    "document": "pdf",
    "comment": "1",
}
# Rooms whose pages are somebody's own, or belong to none.
OF_NO_BODY = {"", "notices", "calendar", "api", "api-1"}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def addresses(
    patterns: list[URLPattern | URLResolver], start: str = "", named: tuple[str, ...] = ()
) -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site: its name with its namespaces, and its pattern."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            spaces = (*named, *([pattern.namespace] if pattern.namespace else []))
            yield from addresses(pattern.url_patterns, start + str(pattern.pattern), spaces)
        else:
            yield ":".join((*named, pattern.name or "")), pattern


ALL = dict(addresses(get_resolver().url_patterns))


def address_of(name: str) -> str:
    """An address with samples in it."""
    found = get_resolver()
    for space in name.split(":")[:-1]:
        _, found = typed(tuple[str, URLResolver], found.namespace_dict[space])
    (_, parameters), *_ = found.reverse_dict.getlist(name.split(":")[-1])[0][0]
    inherited = [] if name.rpartition(":")[0] in OF_NO_BODY else ["body"]
    return reverse(name, kwargs={key: SAMPLES[key] for key in {*parameters, *inherited}})


def asked(client: Client, address: str) -> HttpResponse:
    """The answer to looking at an address, or where one can only post to it, to posting."""
    answer = client.get(address)
    return typed(HttpResponse, client.post(address) if answer.status_code == 405 else answer)


def client_of(cast: Cast, role: str) -> Client:
    """A browser in which somebody of this role is signed in."""
    client = Client()
    if role != "anonymous":
        client.force_login(typed(Person, getattr(cast, role)), backend=BACKEND)
    return client


def test_every_address_has_a_name_of_its_own_and_a_rule() -> None:
    patterns = [pattern for _, pattern in addresses(get_resolver().url_patterns)]
    assert len(ALL) == len(patterns)
    without = [n for n, p in ALL.items() if not isinstance(getattr(p.callback, "access", 0), Rule)]
    assert without == []


def test_every_rule_is_decided_for_every_role() -> None:
    used = {pattern.callback.access.name for pattern in ALL.values()}
    assert used - OPEN_TO.keys() == set()
    assert all(roles <= set(ROLES) for roles in OPEN_TO.values())


@pytest.fixture
def drawn_otherwise(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the second template engine draws while a test runs: it is there for mails alone."""
    drawn: list[str] = []
    monkeypatch.setattr(
        DjangoTemplate, "render", lambda self, *a, **k: drawn.append(str(self.origin)) or ""
    )
    return drawn


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ALL))
def test_each_role_gets_in_or_is_kept_out_as_the_table_says(
    cast: Cast, name: str, drawn_otherwise: list[str]
) -> None:
    rule = ALL[name].callback.access
    address = address_of(name)
    for role in ROLES:
        answer = asked(client_of(cast, role), address)
        got = (role, answer.status_code)
        if rule.name == "public":
            assert got[1] in (200, 302, 404), got
        elif role == "anonymous":
            assert got == (role, 302)
            assert unquote(answer["Location"]).startswith("/account/sign-in?next=" + address[:5])
        elif rule.name == "signed in":
            assert got[1] in (200, 302, 404), got
        elif role in NOT_IN_THE_BODY:
            # The answer of a page that does not exist, so that nobody learns what others have.
            assert got == (role, 404)
        elif role in OPEN_TO[rule.name] & OF_ONE.get(name, OPEN_TO[rule.name]):
            assert got[1] in (200, 302, 404, 409), got
        elif role in OPEN_TO[rule.name]:
            assert got == (role, 403)
        else:
            assert got == (role, 403)
            page = unescape(answer.content.decode())
            who = rule.who.format(body=cast.body)
            assert f"This page is for {who}. {rule.advice}</p>" in page
            assert 'href="/bhl/partnership/access/"' in page
    assert drawn_otherwise == []


@pytest.mark.django_db
def test_the_forms_of_sign_in_are_drawn_by_jinja_when_they_are_sent_too(
    cast: Cast, drawn_otherwise: list[str]
) -> None:
    wrong = Client().post("/account/sign-in", {"login": "x@y.org", "password": "wrong"})
    assert wrong.status_code == 200
    assert [origin for origin in drawn_otherwise if "email" not in origin] == []
