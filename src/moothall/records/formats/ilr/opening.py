"""Reading the head of a file: is it XML, is it a return, and of which year."""

import re
from dataclasses import dataclass, field

from lxml import etree

from moothall.faults import InvalidValue
from moothall.periods import AcademicYear
from moothall.records.formats.ilr.broken import PARSING
from moothall.records.formats.ilr.extract import Extract, extract_of
from moothall.records.formats.ilr.found import Found
from moothall.records.formats.ilr.header import Header, header_of, name_faults
from moothall.records.formats.ilr.messages import shown
from moothall.records.formats.ilr.pieces import (
    LONGEST_PIECE,
    Cutter,
    Marks,
    Piece,
    asides,
    newlines,
)
from moothall.records.formats.ilr.plain import Frame, read
from moothall.records.formats.ilr.structure import NAMESPACE, Structure, structure, years

HEADS = (1 << 14, 1 << 20, LONGEST_PIECE)
_ELEMENT = re.compile(rb"<[^!?]")
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY", b"<!ELEMENT", b"<!ATTLIST", b"<!NOTATION")


@dataclass
class Opened:
    """What the head of a file told: the year's structure, the header, the faults so far.

    `frame` and `marks` serve to read on; `extract` is what stands under the root before the first
    learner; `ended` says that there is no more to read.
    """

    found: list[Found] = field(default_factory=list)
    structure: Structure | None = None
    header: Header | None = None
    frame: Frame | None = None
    marks: Marks | None = None
    extract: Extract | None = None
    ended: bool = True


def open_head(cutter: Cutter, name: str) -> Opened:
    """Read the head of a file named so; a cutter stands after it when this returns."""
    opened = Opened()
    root = _root(cutter, opened)
    if root is None:
        return opened
    opened.structure = _structure_of(root, opened)
    if opened.structure is None:
        return opened
    opened.frame = Frame.of(root)
    opened.marks = Marks.of(tuple(kind.name for kind in opened.structure.tops), root.prefix or "")
    prologue = cutter.prologue(opened.marks)
    if _declaration(prologue.data) is not None:
        opened.found.append(_refuse_declaration(prologue.data))
        return opened
    piece, last = Piece(0, prologue.data, 1), prologue.is_epilogue
    judged = read([piece], opened.structure, opened.frame, first=True, last=last)
    opened.extract = extract_of(judged, opened.structure)
    opened.header = header_of(opened.structure, judged.texts)
    opened.found += [*judged.found, *name_faults(name, opened.header)]
    opened.ended = last or opened.extract.broken
    return opened


def _root(cutter: Cutter, opened: Opened) -> etree._Element | None:
    """Return the root element as far as its opening tag tells; None, with a fault, without."""
    head = b""
    for most in HEADS:
        head = cutter.head(most)
        if _declaration(head) is not None:
            opened.found.append(_refuse_declaration(head))
            return None
        reader = etree.XMLPullParser(("start",), **PARSING)
        error = None
        try:
            reader.feed(head)
        except etree.XMLSyntaxError as refused:
            error = refused
        for _, element in reader.read_events():
            return element
        if error is not None:
            opened.found.append(_not_xml(head, error))
            return None
    opened.found.append(_not_xml(head, None))
    return None


def _structure_of(root: etree._Element, opened: Opened) -> Structure | None:
    space, _, name = str(root.tag).removeprefix("{").rpartition("}")
    year = space.removeprefix(NAMESPACE)
    if name != "Message" or year == space:
        opened.found.append(_not_a_return(name, space))
        return None
    try:
        return structure(AcademicYear.parse(year))
    except InvalidValue:
        known = ", ".join(map(str, years()))
        words = f"This is a return for {year}, and Moothall reads {known}. Nothing was read."
        opened.found.append(Found("header.year", words, line=1, field="Message", value=space))
        return None


def _declaration(data: bytes) -> int | None:
    """Return where a document type or an entity is declared before the first element, if it is."""
    end = 0
    for start, after in asides(data):
        if _ELEMENT.search(data, end, start):
            return None
        if data.startswith(_DECLARATIONS, start):
            return start
        end = after
    return None


def _refuse_declaration(data: bytes) -> Found:
    line = newlines(data[: _declaration(data)]) + 1
    words = (
        f"Line {line} declares a document type or entities, which an ILR file never needs. "
        "It was refused unread. Take the declaration out."
    )
    return Found("xml.doctype", words, line=line)


def _not_xml(head: bytes, error: etree.XMLSyntaxError | None) -> Found:
    if not head.strip():
        return Found("file.empty", "The file is empty. Send the file that was meant.")
    line = int(error.position[0]) if error is not None else 1
    return Found(
        "xml.malformed",
        f"This is not an XML file: line {line} starts {shown(_line(head, line))}. "
        "Send the XML file that your records system makes.",
        line=line,
    )


def _line(data: bytes, number: int) -> str:
    lines = data.split(b"\n", number)
    return lines[number - 1 if number <= len(lines) else -1].decode("utf-8", "replace").strip()


def _not_a_return(name: str, space: str) -> Found:
    if name == "Message":
        words = (
            f"The file is in the namespace {shown(space)}; an ILR return is in {NAMESPACE} and "
            "the year. Nothing was read."
        )
        return Found("header.namespace", words, line=1, field="Message", value=space)
    words = f"This is not an ILR return: its first element is {name}, not Message."
    return Found("file.not_ilr", words, line=1, field=name)
