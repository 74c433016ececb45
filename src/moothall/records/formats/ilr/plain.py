"""The plain reader: one learner at a time, with lxml, in the most obvious way.

It is the reference that the fast reader is tested against, and the judge of all pieces that the
fast reader does not understand: it must find every fault of structure and of value.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from moothall.records.faults import Level
from moothall.records.formats.ilr import messages
from moothall.records.formats.ilr.broken import PARSING, explain
from moothall.records.formats.ilr.found import Found
from moothall.records.formats.ilr.pieces import Piece
from moothall.records.formats.ilr.structure import Field, Kind, Structure
from moothall.records.formats.ilr.values import XML_SPACE, Value, judge

SCHEMA_INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"
ALLOWED_ATTRIBUTES = {
    f"{SCHEMA_INSTANCE}schemaLocation",
    f"{SCHEMA_INSTANCE}noNamespaceSchemaLocation",
}


@dataclass(frozen=True, slots=True)
class Frame:
    """The root element of the file, put round each piece so that it can be read alone."""

    opening: bytes
    closing: bytes

    @classmethod
    def of(cls, root: etree._Element) -> "Frame":
        """Return the frame of a root element, with its prefix and namespaces."""
        name = f"{root.prefix}:Message" if root.prefix else "Message"
        spaces = "".join(
            f" xmlns{':' if prefix else ''}{prefix or ''}={_quoted(uri)}"
            for prefix, uri in root.nsmap.items()
        )
        return cls(f"<{name}{spaces}>".encode(), f"</{name}>".encode())


def _quoted(uri: str) -> str:
    escaped = uri.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return f'"{escaped}"'


@dataclass(frozen=True, slots=True)
class Top:
    """An element that stands under `Message`: its place in the structure and where it stands."""

    place: int
    piece: int
    line: int
    learner: str | None


@dataclass
class Row:
    """One record: the piece and line it stands in, its rows, its values by name."""

    piece: int
    row: int
    learner: int
    parent: int
    line: int
    values: dict[str, Value]


@dataclass
class Judged:
    """What the plain reader found in some pieces; rows count from 0 in each kind."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)
    tops: list[Top] = field(default_factory=list)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    broken_at: int | None = None


def read(
    pieces: Iterable[Piece],
    structure: Structure,
    frame: Frame,
    *,
    first: bool = False,
    last: bool = False,
) -> Judged:
    """Judge pieces one after the other, up to the first that is not well formed.

    `first` says that the pieces hold the opening tag of the root, `last` its closing tag.
    """
    reader = _Reader(structure)
    before = b"" if first else frame.opening
    after = b"" if last else frame.closing
    for piece in pieces:
        try:
            root = etree.fromstring(before + piece.data + after, etree.XMLParser(**PARSING))
        except etree.XMLSyntaxError as error:
            reader.judged.found.append(explain(piece, before, error, structure, last=last))
            reader.judged.broken_at = piece.number
            break
        reader.message(root, piece, first=first)
    return reader.judged


class _Reader:
    """Walks the elements of pieces and gathers rows and faults."""

    def __init__(self, structure: Structure) -> None:
        self.structure = structure
        self.space = f"{{{structure.namespace}}}"
        self.judged = Judged({name: [] for name in structure.kinds})
        self.parts = {
            kind.name: {part.name: part for part in kind.parts} for kind in structure.message.walk()
        }
        self.piece = Piece(0, b"", 1)
        self.learner: str | None = None
        self.inside = False
        self.aim: int | None = None
        self.learner_row = 0

    def message(self, root: etree._Element, piece: Piece, *, first: bool) -> None:
        """Read what one piece holds below the root."""
        self.piece = piece
        kind = self.structure.message
        places = {child.name: child for child in kind.children}
        self.inside, self.learner, self.aim = False, None, None
        if first:
            self.attributes(root)
        self.text(root, kind.name)
        for element in _elements(root):
            name = self.name(element)
            child = places.get(name)
            self.inside, self.learner, self.aim = False, None, None
            if child is None:
                self.unknown(element, kind.name)
                continue
            self.inside = child in self.structure.tops
            self.learner = _text_of(element, f"{self.space}LearnRefNumber")
            line = self.line(element)
            self.judged.tops.append(Top(child.place, piece.number, line, self.learner))
            self.record(element, child, -1)

    def record(self, element: etree._Element, kind: Kind, parent: int) -> None:
        """Read one record: its row, its fields, its records, in this order of the structure."""
        if kind.name == "LearningDelivery":
            self.aim = self.aim_number(element, kind)
        self.attributes(element)
        self.text(element, kind.name)
        row = self.row(element, kind, parent)
        parts = self.parts[kind.name]
        seen: dict[str, list[etree._Element]] = {}
        before: Field | Kind | None = None
        for child in _elements(element):
            part = parts.get(self.name(child))
            if part is None:
                self.unknown(child, kind.name)
                continue
            if before is not None and part.place < before.place:
                words = messages.out_of_order(part.name, before.name)
                self.say("structure.order", words, child, part.name)
            before = part
            seen.setdefault(part.name, []).append(child)
            if isinstance(part, Field):
                self.field(child, kind, part, row)
            else:
                self.record(child, part, row.row)
        self.counts(element, kind, seen)
        if kind.name == "LearningDelivery":
            self.aim = None

    def row(self, element: etree._Element, kind: Kind, parent: int) -> Row:
        """Add a row for a record, where its kind becomes a table."""
        rows = self.judged.rows.get(kind.name, [])
        if kind in self.structure.tops:
            self.learner_row = len(rows)
        row = Row(self.piece.number, len(rows), self.learner_row, parent, self.line(element), {})
        rows.append(row)
        return row

    def field(self, element: etree._Element, kind: Kind, field_: Field, row: Row) -> None:
        """Judge one value; the first of a repeated field stays in the row."""
        self.attributes(element)
        children = list(_elements(element)) if len(element) else []
        for child in children:
            self.unknown(child, field_.name)
        text = _text(element)
        value: Value = None
        if not children:
            judged = judge(field_, text)
            value = judged.value
            if judged.rule:
                level = Level.ERROR if judged.rule == "field.beyond" else Level.FILE
                words = messages.value_message(field_, judged.rule, text)
                self.say(judged.rule, words, element, field_.name, text, level)
        row.values.setdefault(field_.name, value)
        if not self.inside:
            self.judged.texts.setdefault((kind.name, field_.name), text)

    def counts(
        self, element: etree._Element, kind: Kind, seen: dict[str, list[etree._Element]]
    ) -> None:
        """Say what is missing from a record and what it has too many of."""
        for each in kind.fields:
            some = seen.get(each.name, [])
            if each.obligatory and not some:
                words = messages.missing_field(each)
                self.say("structure.missing", words, element, each.name)
            elif len(some) > 1:
                words = messages.repeated_field(each, len(some))
                self.say("structure.repeated", words, some[1], each.name)
        for child in kind.children:
            some = seen.get(child.name, [])
            if len(some) < child.least:
                words = messages.missing_record(child, kind)
                self.say("structure.missing", words, element, child.name)
            elif child.most is not None and len(some) > child.most:
                words = messages.too_many(child, len(some))
                self.say("structure.too_many", words, some[child.most], child.name)

    def aim_number(self, element: etree._Element, kind: Kind) -> int | None:
        """Return the sequence number of a delivery, where it has a sound one."""
        text = _text_of(element, f"{self.space}AimSeqNumber")
        value = None if text is None else judge(kind.field("AimSeqNumber"), text).value
        return value if isinstance(value, int) else None

    def name(self, element: etree._Element) -> str:
        """Return the name of an element of our namespace; other names with theirs in braces."""
        tag = str(element.tag)
        if tag.startswith(self.space):
            return tag[len(self.space) :]
        return tag if tag.startswith("{") else f"{{}}{tag}"

    def line(self, element: etree._Element) -> int:
        """Return the line of the file on which an element stands."""
        return int(element.sourceline) + self.piece.line - 1

    def attributes(self, element: etree._Element) -> None:
        """Say which attributes stand where none may."""
        for name in element.keys():  # noqa: SIM118 (an element is no dict)
            if name not in ALLOWED_ATTRIBUTES:
                short = str(name).rpartition("}")[2]
                of = self.name(element).rpartition("}")[2]
                words = messages.attribute(short, of)
                self.say("structure.attribute", words, element, of, short)

    def text(self, element: etree._Element, parent: str) -> None:
        """Say where text stands between records."""
        text = _text(element)
        if text.strip(XML_SPACE):
            words = messages.stray_text(text.strip(XML_SPACE), parent)
            self.say("structure.text", words, element, parent, text.strip(XML_SPACE))

    def unknown(self, element: etree._Element, parent: str) -> None:
        """Say that an element is not known where it stands."""
        space, _, name = self.name(element).rpartition("}")
        if space:
            words = messages.foreign_element(name, space[1:], self.structure.namespace)
        else:
            words = messages.unknown_element(name, parent, str(self.structure.year))
        self.say("structure.unknown", words, element, name)

    def say(
        self,
        rule: str,
        words: str,
        element: etree._Element,
        name: str,
        value: str | None = None,
        level: Level = Level.FILE,
    ) -> None:
        """Add a fault found at an element."""
        opening = messages.where(self.learner, self.aim, inside=self.inside)
        message = opening + words if opening else words[:1].upper() + words[1:]
        self.judged.found.append(
            Found(
                rule,
                message,
                level,
                self.piece.number,
                self.learner,
                self.aim,
                self.line(element),
                name,
                value,
            )
        )


def _elements(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the child elements, without comments and processing instructions."""
    return (child for child in element if isinstance(child.tag, str))


def _text(element: etree._Element) -> str:
    """Return the text that stands in an element itself, around comments and children."""
    if not len(element):
        return str(element.text or "")
    return "".join([element.text or "", *(child.tail or "" for child in element)])


def _text_of(element: etree._Element, tag: str) -> str | None:
    """Return the text of the first child of a name, where there is one."""
    child = element.find(tag)
    return None if child is None else _text(child)
