"""Where the files of versions lie: each under its own hash, so that none is ever written over."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


class FileLost(RuntimeError):
    """A published file is no longer what it was, or no longer there."""


def keep(content: bytes) -> str:
    """Write a file where it is not there yet, and return its hash.

    Temporary name, sync, rename: after a crash there is the whole file or none.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    target = path_of(sha256)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=target.parent, prefix=".writing-")
        with os.fdopen(number, "wb") as written:
            written.write(content)
            written.flush()
            os.fsync(written.fileno())
        Path(name).rename(target)
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
