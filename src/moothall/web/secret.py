"""The key that signs sessions: given by the environment, or made once and kept in the home."""

import os
import secrets
from pathlib import Path

from moothall.web import environment


def secret_key(home: Path) -> str:
    """Return the key, making `home` and the key on first use (readable by the owner alone)."""
    given = environment.text("MOOTHALL_SECRET_KEY")
    if given:
        return given
    kept = home / "secret-key"
    if not kept.exists():
        _make(kept)
    return kept.read_text().strip()


def _make(kept: Path) -> None:
    """Write a key whole before it gets its name, so that two processes agree on one."""
    # The home holds personal data: it is made for the owner alone.
    kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = kept.with_name(f"secret-key.{secrets.token_hex(4)}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(50))
    try:
        os.link(draft, kept)
    except FileExistsError:
        return
    finally:
        draft.unlink()
