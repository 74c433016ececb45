"""Takes a file in as it is given: whole, once, under the hash of its content."""

import hashlib
import uuid
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from moothall.faults import InvalidValue
from moothall.records.files import TEMPORARY, sync
from moothall.records.report import Kind

BLOCK = 1 << 20
KNOWN = {".xml", ".zip", ".csv", ".xlsx", ".xls"}
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"
WORKBOOK_PARTS = {"[Content_Types].xml", "mimetype"}
BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class TooLarge(InvalidValue):
    """A file larger than is taken. The message says how large it may be."""


@dataclass(frozen=True, slots=True)
class Received:
    """A file as it was taken in. `already` says that the same bytes were here before."""

    sha256: str
    size: int
    already: bool
    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that lies under a temporary name, with its hash and size."""

    path: Path
    sha256: str
    size: int


def take(source: IO[bytes] | Iterable[bytes], folder: Path, most: int | None) -> Taken:
    """Copy a stream to a temporary file in the folder, hashing it on the way, and sync it.

    Raises TooLarge when it has more than `most` bytes; nothing is left then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f".{uuid.uuid4().hex}{TEMPORARY}"
    digest = hashlib.sha256()
    size = 0
    try:
        with path.open("xb") as file:
            for block in _blocks(source):
                size += len(block)
                if most is not None and size > most:
                    message = f"The file has more than {most:,} bytes, the most that is taken here."
                    raise TooLarge(message)
                digest.update(block)
                file.write(block)
        sync(path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Taken(path, digest.hexdigest(), size)


def _blocks(source: IO[bytes] | Iterable[bytes]) -> Iterable[bytes]:
    if hasattr(source, "read"):
        return iter(lambda: source.read(BLOCK), b"")
    return source


def kind_of(path: Path, name: str) -> Kind:
    """Return what a file holds, by its content, and by its name where the content does not tell.

    XML, or a zip that is no workbook, is an ILR file; everything else is a table of counts.
    """
    with path.open("rb") as file:
        start = file.read(512)
    if start.startswith(ZIP):
        return Kind.AGGREGATES if _is_workbook(path) else Kind.ILR
    if start.startswith(OLE):
        return Kind.AGGREGATES
    for mark in BYTE_ORDER_MARKS:
        start = start.removeprefix(mark)
    if start.replace(b"\0", b"").lstrip().startswith(b"<"):
        return Kind.ILR
    return Kind.ILR if Path(name).suffix.lower() in {".xml", ".zip"} else Kind.AGGREGATES


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as parts:
            return not WORKBOOK_PARTS.isdisjoint(parts.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def extension(path: Path, name: str) -> str:
    """Return the extension a file is kept under: that of its name, or one that fits its content."""
    given = Path(name).suffix.lower()
    if given in KNOWN:
        return given
    with path.open("rb") as file:
        zipped = file.read(4) == ZIP
    if kind_of(path, name) is Kind.ILR:
        return ".zip" if zipped else ".xml"
    return ".xlsx" if zipped else ".csv"
