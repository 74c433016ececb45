"""Settings from the environment, and the key that signs sessions."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from moothall.faults import InvalidValue
from moothall.web import environment
from moothall.web.secret import secret_key


def test_a_setting_is_the_environment_s_or_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOOTHALL_UPLOAD_LIMIT_MB", raising=False)
    assert environment.number("MOOTHALL_UPLOAD_LIMIT_MB") == 2048
    monkeypatch.setenv("MOOTHALL_UPLOAD_LIMIT_MB", "5")
    assert environment.number("MOOTHALL_UPLOAD_LIMIT_MB") == 5


@pytest.mark.parametrize("value", ["0", "-1", "many", "1.5"])
def test_a_number_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("MOOTHALL_UPLOAD_LIMIT_MB", value)
    with pytest.raises(InvalidValue) as refused:
        environment.number("MOOTHALL_UPLOAD_LIMIT_MB")
    assert str(refused.value) == (
        f"MOOTHALL_UPLOAD_LIMIT_MB is “{value}”: set it to a whole number of at least 1."
    )


def test_a_yes_or_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOOTHALL_TRUSTED_PROXY", "Yes")
    assert environment.flag("MOOTHALL_TRUSTED_PROXY")
    monkeypatch.setenv("MOOTHALL_TRUSTED_PROXY", "true")
    with pytest.raises(InvalidValue, match=r"set it to yes or no\.$"):
        environment.flag("MOOTHALL_TRUSTED_PROXY")


def test_the_key_is_made_once_and_only_its_owner_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MOOTHALL_SECRET_KEY", raising=False)
    first = secret_key(tmp_path / "home")
    assert len(first) >= 50
    assert secret_key(tmp_path / "home") == first
    kept = tmp_path / "home" / "secret-key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [p.name for p in kept.parent.iterdir()] == ["secret-key"]


def test_many_who_ask_for_a_key_at_once_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MOOTHALL_SECRET_KEY", raising=False)
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(tmp_path / "home"), range(8)))
    assert len(keys) == 1


def test_a_key_given_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOOTHALL_SECRET_KEY", "given")
    assert secret_key(tmp_path) == "given"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            "smtp://moot%40example.org:p%2Fw%25%231@mail.example.org",
            ("mail.example.org", 587, "moot@example.org", "p/w%#1", False, True),
        ),
        ("smtps://mail.example.org", ("mail.example.org", 465, "", "", True, False)),
        ("smtp://localhost:25", ("localhost", 25, "", "", False, False)),
    ],
)
def test_a_mail_server_is_read_from_its_address(
    monkeypatch: pytest.MonkeyPatch, given: str, expected: tuple[object, ...]
) -> None:
    monkeypatch.setenv("MOOTHALL_MAIL_URL", given)
    server = environment.mail_server()
    assert server is not None
    assert expected == (
        server.host,
        server.port,
        server.user,
        server.password,
        server.tls_from_start,
        server.tls_by_upgrade,
    )


@pytest.mark.parametrize("given", ["mail.example.org:587", "http://x", "smtp://", "smtp://x:y"])
def test_an_address_that_is_none_is_named_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("MOOTHALL_MAIL_URL", given)
    with pytest.raises(InvalidValue) as refused:
        environment.mail_server()
    assert str(refused.value) == (
        "MOOTHALL_MAIL_URL is no address: it begins with smtp:// or smtps://, then names a host."
    )


def test_without_a_mail_server_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOOTHALL_MAIL_URL", raising=False)
    assert environment.mail_server() is None


@pytest.mark.parametrize("given", ["learning.example.org", "https://a.example/moothall"])
def test_the_site_is_at_a_host_of_its_own(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("MOOTHALL_BASE_URL", given)
    with pytest.raises(InvalidValue, match=r"^MOOTHALL_BASE_URL is "):
        environment.base_url()
    monkeypatch.setenv("MOOTHALL_BASE_URL", "https://a.example:8443/")
    assert environment.base_url().geturl() == "https://a.example:8443"


def test_words_are_listed_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOOTHALL_ALLOWED_HOSTS", "a.example, b.example,")
    assert environment.words("MOOTHALL_ALLOWED_HOSTS") == ["a.example", "b.example"]


def test_a_folder_is_its_owner_s_alone(tmp_path: Path) -> None:
    made = environment.folder(tmp_path / "home" / ".uploads")
    assert [stat.S_IMODE(path.stat().st_mode) for path in (made.parent, made)] == [0o700, 0o700]
