"""Where papers lie in the home: each once, under its own hash, and never written over."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings

from moothall.meetings.paper_checks import Examined, examine
from moothall.meetings.paper_kinds import FileKind
from moothall.records.files import take

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

    After a crash there is the whole file or none; what no paper names is nobody's. Raises
    InvalidValue where it is none that a paper may be.
    """
    found: Examined = examine(file, size)
    file.seek(0)
    taken = take(file, folder(), most=None)
    taken.move_to(path_of(taken.sha256))
    return KeptFile(
        name_of(name, found.kind), found.kind.media_type, taken.size, taken.sha256, found.pages
    )


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
