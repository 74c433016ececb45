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
