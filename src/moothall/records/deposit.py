"""What a file is that was given: its kind, and the ending it is kept under."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

from moothall.records.report import Kind

KNOWN = {".xml", ".zip", ".csv", ".xlsx", ".xls"}
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"
WORKBOOK_PARTS = {"[Content_Types].xml", "mimetype"}
BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Received:
    """A file as it was taken in. `already` says that the same bytes were here before."""

    sha256: str
    size: int
    already: bool
    name: str
    path: Path


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
