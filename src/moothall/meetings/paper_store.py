"""Where papers lie in the home: each once, under its own hash, and never written over."""

import hashlib
import os
import re
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings

from moothall.meetings.paper_checks import Examined, examine
from moothall.meetings.paper_kinds import FileKind

BLOCK = 1 << 20
LONGEST_NAME = 120
UNFIT = re.compile(r"[^\w .,()&+-]+")


class PaperLost(RuntimeError):
    """A paper is no longer what it was, or no longer there."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that lies in the home: what the row of a paper says of it."""

    filename: str
    media_type: str
    size: int
    sha256: str
    pages: int | None


def keep(file: IO[bytes], name: str, size: int) -> KeptFile:
    """Check a file, write it where it is not there yet, and return what it is.

    Temporary name, sync, rename: after a crash there is the whole file or none; what no paper names
    is nobody's. Raises InvalidValue where it is none that a paper may be.
    """
    found: Examined = examine(file, size)
    sha256, written = _write(file)
    return KeptFile(name_of(name, found.kind), found.kind.media_type, written, sha256, found.pages)


def _write(file: IO[bytes]) -> tuple[str, int]:
    folder().mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    number, scratch = tempfile.mkstemp(dir=folder(), prefix=".writing-")
    try:
        file.seek(0)
        with os.fdopen(number, "wb") as out:
            while block := file.read(BLOCK):
                digest.update(block)
                size += len(block)
                out.write(block)
            out.flush()
            os.fsync(out.fileno())
        target = path_of(digest.hexdigest())
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            Path(scratch).rename(target)
            _sync(target.parent)
    finally:
        Path(scratch).unlink(missing_ok=True)
    return digest.hexdigest(), size


def _sync(folder: Path) -> None:
    """Have the name itself written too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(sha256: str) -> bytes:
    """Return a paper's bytes. Raises PaperLost where they are gone or were changed."""
    path = path_of(sha256)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise PaperLost(f"The paper {sha256} is not in {folder()}.") from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise PaperLost(f"The paper {path} was changed: restore it from a backup.")
    return content


def folder() -> Path:
    """Return where papers lie, in the home, so that a backup holds them."""
    return Path(settings.HOME) / "papers"


def path_of(sha256: str) -> Path:
    """Return where the paper of this hash lies."""
    return folder() / sha256[:2] / sha256


def name_of(given: str, kind: FileKind) -> str:
    """Return the name a file is given out under: its own, with the ending it should have."""
    plain = unicodedata.normalize("NFC", given.replace("\\", "/").rpartition("/")[2])
    stem = plain.rpartition(".")[0] or plain
    clean = " ".join(UNFIT.sub(" ", stem).split()).strip(" .")[:LONGEST_NAME]
    return f"{clean or 'paper'}.{kind.ending}"
