"""Making a chunk regular before it is scanned: the same XML written in the one plain way.

Comments and processing instructions go, CDATA becomes text, `<Sex />` becomes `<Sex></Sex>`,
line ends become one character, the namespace prefix goes. The number of lines before each tag
stays, so places in the file can still be told.
"""

import re

from moothall.records.formats.ilr.pieces import Chunk

_COMMENT = re.compile(rb"<!--(?:[^-]|-[^-])*-->")
_INSTRUCTION = re.compile(rb"<\?(?!(?i:xml)[\s?])[A-Za-z_][A-Za-z0-9_.-]*(?:\s.*?)?\?>", re.DOTALL)
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CDATA = b"<![CDATA["
_EMPTY_TAG = re.compile(rb"<([^<>\s/!?]+)(\s*)/>")
_ROOMY_OPENING = re.compile(rb"<([^<>\s/!?]+)(\s+)>")
_ROOMY_CLOSING = re.compile(rb"</([^<>\s/!?]+)(\s+)>")


def regular(chunk: Chunk, prefix: str, records: frozenset[bytes]) -> bytes | None:
    """Return a chunk without asides, foreign line ends and prefix; None where that is not sure.

    `records` are the names of elements that hold only elements.
    """
    data = chunk.data
    if chunk.asides:
        plain = _without_asides(chunk, prefix, records)
        if plain is None:
            return None
        data = plain
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n")
        if b"\r" in data:
            return None
    if prefix:
        start = f"{prefix}:".encode()
        ours = data.count(b"<" + start) + data.count(b"</" + start)
        if ours != data.count(b"<"):
            return None
        data = data.replace(b"<" + start, b"<").replace(b"</" + start, b"</")
    return data


def roomy_tags_closed_up(data: bytes) -> bytes:
    """Return a chunk in which no tag has blanks at its end, and none is empty."""
    data = _EMPTY_TAG.sub(rb"\2<\1></\1>", data)
    data = _ROOMY_OPENING.sub(rb"\2<\1>", data)
    return _ROOMY_CLOSING.sub(rb"</\1>\2", data)


def _without_asides(chunk: Chunk, prefix: str, records: frozenset[bytes]) -> bytes | None:
    data = chunk.data
    parts = []
    kept = 0
    for start, end in chunk.asides:
        if data.rfind(b"<", kept, start) > data.rfind(b">", kept, start):
            return None  # inside a tag, or after one that is not closed
        aside = data[start:end]
        text = _as_text(aside)
        if text is None:
            return None
        if text.strip(b"\n") == b"" and text and not _between(data, start, prefix, records):
            return None
        parts += [data[kept:start], text]
        kept = end
    return b"".join([*parts, data[kept:]])


def _as_text(aside: bytes) -> bytes | None:
    """Return what stands for an aside: the text of CDATA, of others only their line ends."""
    if aside.startswith(_CDATA):
        if not aside.endswith(b"]]>"):
            return None
        inside = aside[len(_CDATA) : -3]
        escaped = inside.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
        return escaped
    if _is_text(aside) and (_COMMENT.fullmatch(aside) or _INSTRUCTION.fullmatch(aside)):
        return b"\n" * aside.count(b"\n")
    return None


def _is_text(data: bytes) -> bool:
    """Whether some bytes are characters that XML allows."""
    try:
        return _NO_CHARACTER.search(data.decode("utf-8")) is None
    except UnicodeDecodeError:
        return False


def _between(data: bytes, at: int, prefix: str, records: frozenset[bytes]) -> bool:
    """Whether a place is between records and fields, where line ends mean nothing."""
    last = data.rfind(b"<", 0, at)
    if last < 0 or data.startswith((b"</", b"<!", b"<?"), last):
        return last < 0 or data.startswith(b"</", last)
    name = data[last + 1 : data.find(b">", last)].strip()
    return name.removeprefix(f"{prefix}:".encode() if prefix else b"") in records
