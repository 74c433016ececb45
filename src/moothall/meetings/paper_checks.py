"""Is this file what a paper may be? Answered by its content: its name proves nothing."""

import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO

from django.conf import settings
from lxml import etree
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

from moothall.faults import InvalidValue
from moothall.meetings.paper_kinds import OFFICE, OPEN_DOCUMENT, PDF, TAKEN, FileKind
from moothall.theme.formats import file_size

MOST_UNPACKED = 500_000_000
MOST_MEMBERS = 10_000
# Beyond this an archive is made to burst, not to be read: XML shrinks to a tenth or a fiftieth.
MOST_SHRUNK = 200
SMALL = 10_000_000
# How far into an old Office file its lock is looked for.
SEARCHED = 50_000_000
HEAD = 1024

ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "EncryptedPackage".encode("utf-16-le")
CONTENT_TYPES = "[Content_Types].xml"
MACROS = re.compile(r"vbaproject|vbadata|/activex/|^basic/|^scripts/|\.exe$|\.dll$|\.js$", re.I)
# What a PDF may do by itself when it is opened, or when somebody clicks.
RUNS = {"/JavaScript", "/JS", "/Launch", "/ImportData", "/SubmitForm", "/Rendition"}
SCRIPTS = ("javascript:", "vbscript:", "data:")
# Notes on a page that carry a file or a program.
CARRY = {"/FileAttachment", "/RichMedia", "/Movie", "/3D"}
# What else a reader of zip archives may stumble over in one that is damaged.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    KeyError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Examined:
    """What a file is, and how many pages it has where it is a PDF."""

    kind: FileKind
    pages: int | None = None


def most_bytes() -> int:
    """Return the largest paper that is taken: its own limit, or that of any upload if lower."""
    return min(int(settings.MAX_PAPER_BYTES), int(settings.MAX_UPLOAD_BYTES))


def examine(file: IO[bytes], size: int, most: int | None = None) -> Examined:
    """Return what a file is. Raises InvalidValue, saying what is wrong and what to do."""
    most = most_bytes() if most is None else most
    if size == 0:
        raise InvalidValue("The file is empty: choose another.")
    if size > most:
        raise InvalidValue(
            f"The file has {file_size(size)}, and the most for a paper is {file_size(most)}. Make "
            "its pictures smaller, or part it."
        )
    file.seek(0)
    head = file.read(HEAD)
    try:
        if b"%PDF-" in head:
            return _pdf(file)
        if head.startswith(ZIP):
            return _zipped(file)
    finally:
        file.seek(0)
    raise InvalidValue(_unknown(file, head))


def _unknown(file: IO[bytes], head: bytes) -> str:
    if head.startswith(OLD_OFFICE):
        file.seek(0)
        if LOCKED in file.read(SEARCHED):
            file.seek(0)
            return (
                "The file is locked with a password, so nobody else could read it: take the "
                "password off in Word, Excel or PowerPoint, and give it again."
            )
        file.seek(0)
        return (
            "The file is in the old form of Office (.doc, .xls or .ppt), which may hide macros: "
            "save it as .docx, .xlsx or .pptx, or as PDF."
        )
    beginning = head.lstrip().lower()
    if beginning.startswith((b"<!doctype html", b"<html", b"<script", b"<svg", b"<?xml")):
        return f"The file is a web page or XML. Papers are {TAKEN}: print it to PDF."
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")):
        return f"The file is a picture. Papers are {TAKEN}: put the picture into one."
    return f"This site does not know what the file is. Papers are {TAKEN}."


# PDF.


def _pdf(file: IO[bytes]) -> Examined:
    try:
        reader = PdfReader(file)
        if reader.is_encrypted:
            raise InvalidValue(
                "The PDF is locked with a password or against copying, so it cannot be put into "
                "the pack: print it to PDF again without protection."
            )
        pages = len(reader.pages)
        for page in reader.pages:
            # What cannot be read here cannot be put into a pack either.
            page.mediabox  # noqa: B018
        does = _runs(reader)
    except InvalidValue:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError):
        raise InvalidValue(
            "The PDF is damaged or cut off: open it, print it to PDF again, and give that."
        ) from None
    if not pages:
        raise InvalidValue("The PDF has no pages: choose another.")
    if does:
        raise InvalidValue(
            "The PDF carries something that runs when it is opened or clicked (a script, or the "
            "start of a program): print it to PDF again, which leaves that out."
        )
    return Examined(PDF, pages)


def _runs(reader: PdfReader) -> bool:
    """Whether the document itself, or any page of it, does something of its own."""
    root = reader.root_object
    names = _dictionary(root.get("/Names"))
    if "/JavaScript" in names or "/EmbeddedFiles" in names:
        return True
    if _does(root.get("/OpenAction")) or "/AA" in root or "/AF" in root or _fills(root):
        return True
    if _leads(root):
        return True
    for page in reader.pages:
        if "/AA" in page:
            return True
        for note in page.get("/Annots") or ():
            about = _dictionary(note)
            if about.get("/Subtype") in CARRY or "/AA" in about:
                return True
            if _does(about.get("/A")) or _does(about.get("/PA")):
                return True
    return False


def _leads(root: DictionaryObject) -> bool:
    """Whether a bookmark does something when it is clicked."""
    todo = [_dictionary(root.get("/Outlines")).get("/First")]
    for _ in range(MOST_MEMBERS):
        if not todo:
            return False
        mark = _dictionary(todo.pop())
        if _does(mark.get("/A")):
            return True
        todo.extend(each for each in (mark.get("/Next"), mark.get("/First")) if each)
    return True  # they go round for ever


def _fills(root: DictionaryObject) -> bool:
    """Whether its form has programs of its own (XFA), or a field of it does something when it is
    filled in; those that are drawn are notes of a page too.
    """
    form = _dictionary(root.get("/AcroForm"))
    if "/XFA" in form:
        return True
    todo = list(form.get("/Fields") or ())
    for _ in range(MOST_MEMBERS):
        if not todo:
            return False
        field = _dictionary(todo.pop())
        if "/AA" in field or _does(field.get("/A")):
            return True
        todo.extend(field.get("/Kids") or ())
    return True  # no form has as many fields


def _does(what: PdfObject | None) -> bool:
    """Whether an action runs something, or one that follows it does."""
    todo = [what]
    for _ in range(MOST_MEMBERS):
        if not todo:
            return False
        action = _dictionary(todo.pop())
        if str(action.get("/S", "")) in RUNS or _address(action).startswith(SCRIPTS):
            return True
        follows = action.get("/Next")
        follows = follows.get_object() if isinstance(follows, IndirectObject) else follows
        todo.extend(follows if isinstance(follows, ArrayObject) else [follows] if follows else [])
    return True  # it goes round for ever


def _address(action: DictionaryObject) -> str:
    """The address a link leads to, as a browser would read it."""
    return "".join(str(action.get("/URI", "")).split()).lower()


def _dictionary(what: PdfObject | None) -> DictionaryObject:
    found = what.get_object() if isinstance(what, IndirectObject) else what
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


# Office and OpenDocument: zip archives, of which the directory and a member or two are read.


def _zipped(file: IO[bytes]) -> Examined:
    try:
        with zipfile.ZipFile(file) as archive:
            _must_unpack(archive)
            names = archive.namelist()
            kind = _office(archive, names) or _open_document(archive, names)
    except InvalidValue:
        raise
    except DAMAGED:
        raise InvalidValue(
            "The file is damaged or locked: open it, save it again without a password, and give "
            "that."
        ) from None
    if kind is None:
        raise InvalidValue(f"The file is a zip archive of other things. Papers are {TAKEN}.")
    if any(MACROS.search(name) for name in names):
        raise InvalidValue(
            f"The {kind.words} carries macros or programs, which are not taken: save it without "
            f"them as .{kind.ending}, or as PDF."
        )
    return Examined(kind)


def _must_unpack(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    whole = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    shrunk = whole > SMALL and whole > MOST_SHRUNK * max(packed, 1)
    if len(members) > MOST_MEMBERS or whole > MOST_UNPACKED or shrunk:
        raise InvalidValue(
            f"The file would unpack to {file_size(whole)} in {len(members)} parts, which no paper "
            "does: it is not taken. Save it anew, or as PDF."
        )


def _office(archive: zipfile.ZipFile, names: list[str]) -> FileKind | None:
    if CONTENT_TYPES not in names:
        return None
    types = _types(_member(archive, CONTENT_TYPES))
    if any("macroenabled" in each.lower() or "vbaproject" in each.lower() for each in types):
        raise InvalidValue(
            "The file carries macros, which are not taken: save it without them as .docx, .xlsx or "
            ".pptx, or as PDF."
        )
    return next(
        (kind for main, kind in OFFICE.items() if f"{main}.main+xml" in types),
        None,
    )


def _types(part: bytes) -> set[str]:
    reader = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        tree = etree.fromstring(part, reader)
    except etree.XMLSyntaxError:
        raise zipfile.BadZipFile("its list of parts cannot be read") from None
    return {str(each.get("ContentType", "")) for each in tree}


def _open_document(archive: zipfile.ZipFile, names: list[str]) -> FileKind | None:
    if "mimetype" not in names:
        return None
    kind = OPEN_DOCUMENT.get(_member(archive, "mimetype").decode("ascii", "replace").strip())
    if kind and "META-INF/manifest.xml" in names:
        if b"encryption-data" in _member(archive, "META-INF/manifest.xml"):
            raise InvalidValue(
                "The file is locked with a password, so nobody else could read it: save it again "
                "without one."
            )
        if any(name.startswith(("Basic/", "Scripts/")) for name in names):
            raise InvalidValue(
                f"The {kind.words} carries macros, which are not taken: save it without them as "
                f".{kind.ending}, or as PDF."
            )
    return kind


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    """Read a small member whole; one that is large is none of those we look at."""
    if archive.getinfo(name).file_size > 5_000_000:
        raise zipfile.BadZipFile(f"{name} is too large")
    return archive.read(name)
