"""What stays behind and what gets in: pages in caches, files too large, addresses of nonsense."""

import io
import stat
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import Cast

from moothall.evidence.models import Return
from moothall.faults import InvalidValue
from moothall.ledger.refs import OPERATOR
from moothall.partnership.actions import found_body
from moothall.web.secret import secret_key

pytestmark = pytest.mark.django_db


def signed_in(cast: Cast) -> Client:
    """A browser in which the manager is signed in."""
    client = Client(raise_request_exception=False)
    client.force_login(cast.manager, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize(
    "address", ["/", "/health", "/account/sign-in", "/bhl/", "/bhl/returns/", "/bhl/nothing"]
)
def test_no_page_may_be_kept_by_a_browser(cast: Cast, address: str) -> None:
    assert signed_in(cast).get(address)["Cache-Control"] == "no-store, private"


def test_no_download_may_be_kept_by_a_browser(cast: Cast) -> None:
    answer = signed_in(cast).get("/bhl/returns/?format=csv")
    assert (answer["Content-Type"], answer["Cache-Control"]) == (
        "text/csv; charset=utf-8",
        "no-store, private",
    )


def test_a_file_past_the_limit_is_refused_and_nothing_is_kept(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "MAX_UPLOAD_BYTES", 1_000_000)
    large = SimpleUploadedFile("large.xml", b" " * 1_100_000)
    answer = signed_in(cast).post("/bhl/returns/", {"given": large})
    assert answer.status_code == 400
    assert "A file was larger than the 1 MB that this site takes" in answer.content.decode()
    assert Return.objects.count() == 0
    assert not (Path(settings.HOME) / "returns").exists()


def test_whoever_is_not_signed_in_stores_nothing(cast: Cast) -> None:
    given = io.BytesIO(b"<Message/>")
    given.name = "given.xml"
    answer = Client().post("/bhl/returns/", {"given": given})
    assert (answer.status_code, answer["Location"]) == (302, "/account/sign-in?next=/bhl/returns/")
    assert answer.wsgi_request.FILES == {}


@pytest.mark.parametrize("address", ["/bhl/?q=%00", "/bhl/areas/%00", "/bhl/returns/?%00=1"])
def test_an_address_with_nul_is_a_bad_request(cast: Cast, address: str) -> None:
    assert signed_in(cast).get(address).status_code == 400


@pytest.mark.parametrize("number", [2**63, 10**30])
def test_a_number_larger_than_databases_count_is_no_page(cast: Cast, number: int) -> None:
    member = cast.luton.pk
    for address in (
        f"/bhl/partnership/members/{number}/1/end",
        f"/bhl/partnership/members/{member}/{number}/end",
        f"/bhl/partnership/people/{number}/roles/1/end",
        f"/bhl/decisions/{number}/",
    ):
        assert signed_in(cast).get(address).status_code == 404


def test_a_search_for_thousands_of_words_is_answered(cast: Cast) -> None:
    assert signed_in(cast).get("/bhl/returns/", {"q": "a " * 3000}).status_code == 200


@pytest.mark.parametrize("slug", ["account", "demo", "health", "static", "accessibility"])
def test_no_body_takes_an_address_of_the_site(cast: Cast, slug: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        found_body(by=OPERATOR, name=slug.capitalize())
    assert str(refused.value) == (
        f"The address “{slug}” is the site's own: choose another name or slug."
    )


def test_a_new_home_is_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOOTHALL_SECRET_KEY", raising=False)
    home = tmp_path / "new"
    secret_key(home)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
