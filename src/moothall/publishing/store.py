"""Where the files of versions lie: each under its own hash, so that none is ever written over."""

import hashlib
from pathlib import Path

from django.conf import settings

from moothall.records.files import write_whole


class FileLost(RuntimeError):
    """A published file is no longer what it was, or no longer there."""


def keep(content: bytes) -> str:
    """Write a file where it is not there yet, and return its hash.

    After a crash there is the whole file or none.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    target = path_of(sha256)
    if not target.exists():
        write_whole(target, content)
    return sha256


def read(sha256: str) -> bytes:
    """Return a file. Raises FileLost where it is gone or was changed."""
    path = path_of(sha256)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise FileLost(f"The published file {sha256} is not in {path.parent.parent}.") from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise FileLost(f"The published file {path} was changed: restore it from a backup.")
    return content


def path_of(sha256: str) -> Path:
    """Return where the file of this hash lies."""
    return Path(settings.HOME) / "publications" / sha256[:2] / sha256
