"""Where and why a piece of a file is not well-formed XML, in words."""

from lxml import etree

from moothall.records.formats.ilr.found import Found
from moothall.records.formats.ilr.pieces import Piece, newlines
from moothall.records.formats.ilr.structure import Structure

# Error codes of libxml2 (xmlerror.h).
MISMATCH, BAD_BYTES, ENTITY = 76, 81, 26
NEVER_ENDED = {77, 45, 47, 63}  # an element, a comment, an instruction, a CDATA section
AFTER_ROOT, EMPTY = 5, 4
BAD_AMPERSAND = {23, 68}

# Open nothing, expand nothing, and trust our word that the bytes are UTF-8.
PARSING = {
    "encoding": "utf-8",
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": True,
}


def explain(
    piece: Piece, before: bytes, error: etree.XMLSyntaxError, structure: Structure, *, last: bool
) -> Found:
    """Return the fault of a piece that a parser refused.

    `before` was put before the piece; `last` says that the file ends with it.
    """
    opened, nested, refused = _opened(before + piece.data, structure)
    line = int(error.position[0]) + piece.line - 1
    learner = next((text for _, _, text in reversed(opened) if text), None)
    what = _what(opened, piece.line)
    left_open = error.code == MISMATCH and not refused and not last
    if nested is not None or left_open:
        line = (nested or newlines(piece.data) + 1) + piece.line - 1
        words = f"A learner opens on line {line} before {what} is closed. Close it first."
        return _found("xml.mismatched", words, piece, line, learner)
    if last and _at_end(before + piece.data, error):
        words = f"The file ends inside {what}. It was cut short: make or send it again."
        return _found("xml.truncated", words, piece, line, learner)
    if error.code == MISMATCH:
        words = (
            f"A closing tag on line {line} does not fit {what}. "
            "Close elements in the order in which they were opened."
        )
        return _found("xml.mismatched", words, piece, line, learner)
    words = f"Line {line} is not well-formed XML: {_reason(error)}."
    inside = f" It stands inside {what}." if opened else ""
    advice = " Nothing after it could be read. Correct it and send the file again."
    rule = "xml.encoding" if error.code == BAD_BYTES else "xml.malformed"
    return _found(rule, words + inside + advice, piece, line, learner)


def _found(rule: str, words: str, piece: Piece, line: int, learner: str | None) -> Found:
    return Found(rule, words, piece=piece.number, line=line, learner=learner)


def _at_end(data: bytes, error: etree.XMLSyntaxError) -> bool:
    """Whether reading stopped because there was no more to read."""
    if error.code in NEVER_ENDED:
        return True
    line, column = error.position
    return int(line) > newlines(data) and int(column) >= len(
        data.rpartition(b"\n")[2].decode("utf-8", "replace")
    )


def _what(opened: list[tuple[str, int, str | None]], first_line: int) -> str:
    if not opened:
        return "the return (Message)"
    name, line, _ = opened[-1]
    learner = next((text for _, _, text in reversed(opened) if text), None)
    whose = f" of learner {learner}" if learner and name != "Learner" else ""
    who = f" {learner}" if learner and name == "Learner" else ""
    return f"{name}{who}{whose}, opened on line {line + first_line - 1}"


def _reason(error: etree.XMLSyntaxError) -> str:
    if error.code == BAD_BYTES:
        return "there are bytes that are not text in the file's encoding"
    if error.code == ENTITY:
        return "it uses an entity that is not defined"
    if error.code in BAD_AMPERSAND:
        return "an “&” or “<” stands by itself; write &amp; or &lt;"
    if error.code == AFTER_ROOT:
        return "something stands after the end of the return"
    if error.code == EMPTY:
        return "there is no element"
    text = str(error.msg).rpartition(", line ")[0] or str(error.msg)
    return text[:1].lower() + text[1:]


def _opened(
    data: bytes, structure: Structure
) -> tuple[list[tuple[str, int, str | None]], int | None, bool]:
    """Return the elements open where reading stopped, outermost first: name, line, learner.

    The second value is the line of a learner that opens inside another element, if one does; the
    third says whether the data itself was refused.
    """
    tops = {kind.name for kind in structure.tops}
    reader = etree.XMLPullParser(("start", "end"), **PARSING)
    refused = False
    try:
        reader.feed(data + b"\n" * 16)
    except etree.XMLSyntaxError:
        refused = True
    opened: list[tuple[str, int, str | None]] = []
    for event, element in reader.read_events():
        name = str(element.tag).rpartition("}")[2]
        if event == "start":
            if name in tops and len(opened) > 1:
                return opened[1:], int(element.sourceline), True
            opened.append((name, int(element.sourceline), None))
        elif opened:
            opened.pop()
            if name == "LearnRefNumber" and opened:
                opened[-1] = (*opened[-1][:2], "".join(element.itertext()))
    return opened[1:], None, refused
