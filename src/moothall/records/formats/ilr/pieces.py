"""Cutting a file into chunks after whole learners, without reading its inside.

A *piece* ends with the closing tag of a learner (or of a destination record). Comments, CDATA
sections and processing instructions are stepped over, so that no cut falls inside one. Nothing
legal stands across a cut: a learner never holds another, so each piece can be judged alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

LONGEST_PIECE = 16 << 20
_ENDS = {b"<!--": b"-->", b"<![C": b"]]>"}


@dataclass(frozen=True, slots=True)
class Chunk:
    """Whole pieces of a file, in UTF-8.

    `line` is the line on which it starts, `top` the number of the kind it holds (0 learners, 1
    destinations), `read` how many bytes of the file were read when it was cut. The `epilogue`
    is what stands after the last piece. `asides` says where comments and their like stand in it.
    """

    data: bytes
    line: int
    top: int
    read: int
    is_epilogue: bool = False
    asides: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Marks:
    """How the opening and closing tags of the top kinds are found in the bytes of a file."""

    opening: re.Pattern[bytes]
    closing: re.Pattern[bytes]
    closing_start: bytes
    second: bytes | None
    prefix: str

    @classmethod
    def of(cls, names: tuple[str, ...], prefix: str) -> "Marks":
        """Return the marks for kinds of these names in a file that uses a namespace prefix."""
        start = (f"{prefix}:" if prefix else "").encode()
        any_ = b"(?:" + b"|".join(name.encode() for name in names) + b")"
        return cls(
            re.compile(b"<" + re.escape(start) + any_ + rb"(?=[\s/>])"),
            re.compile(b"</" + re.escape(start) + any_ + rb"\s*>"),
            b"</" + start + b"Learner",
            b"<" + start + names[1].encode() if len(names) > 1 else None,
            prefix,
        )


def asides(data: bytes) -> list[tuple[int, int]]:
    """Return where comments, CDATA sections, processing instructions and declarations stand.

    One that has no end reaches to the end of the data.
    """
    spans: list[tuple[int, int]] = []
    bang, query = _after_less(data, b"!", 0), _after_less(data, b"?", 0)
    while bang >= 0 or query >= 0:
        start = bang if query < 0 or 0 <= bang < query else query
        end = _aside_end(data, start)
        spans.append((start, end))
        if 0 <= bang < end:
            bang = _after_less(data, b"!", end)
        if 0 <= query < end:
            query = _after_less(data, b"?", end)
    return spans


def _after_less(data: bytes, mark: bytes, start: int) -> int:
    """Return where the next `<` followed by a mark stands; -1 where none does.

    The marks are rare and single bytes are found fast, so look for them and not for the `<`.
    """
    at = data.find(mark, start + 1)
    while at >= 0:
        if data[at - 1] == ord("<"):
            return at - 1
        at = data.find(mark, at + 1)
    return -1


def _aside_end(data: bytes, start: int) -> int:
    if data[start + 1] == ord("?"):
        mark, after = b"?>", 2
    else:
        mark, after = _ENDS.get(data[start : start + 4], b">"), 4
    end = data.find(mark, start + after)
    return len(data) if end < 0 else end + len(mark)


def split(data: bytes, marks: Marks) -> list[int]:
    """Return where each piece of the data ends."""
    return [match.end() for match in _outside(marks.closing.finditer(data), asides(data))]


def _outside(
    matches: Iterator[re.Match[bytes]], spans: list[tuple[int, int]]
) -> list[re.Match[bytes]]:
    """Return those matches that do not start inside any of some spans."""
    found = list(matches)
    if not spans or not found:
        return found
    starts, ends = np.array(spans).T
    at = np.array([match.start() for match in found])
    span = np.searchsorted(starts, at, "right") - 1
    inside = (span >= 0) & (at < ends[span])
    return [match for match, is_inside in zip(found, inside, strict=True) if not is_inside]


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a file: its number in the chunk, its bytes, the line on which it starts."""

    number: int
    data: bytes
    line: int


def pieces_of(chunk: Chunk, marks: Marks) -> Iterator[Piece]:
    """Yield the pieces of a chunk."""
    if chunk.is_epilogue:
        yield Piece(0, chunk.data, chunk.line)
        return
    start, line = 0, chunk.line
    for number, end in enumerate(split(chunk.data, marks)):
        data = chunk.data[start:end]
        yield Piece(number, data, line)
        start, line = end, line + newlines(data)


def last_cut(data: bytes, marks: Marks, spans: list[tuple[int, int]], limit: int) -> int:
    """Return the end of the last piece that ends at or before a limit; 0 where there is none."""
    starts = np.array([start for start, _ in spans], np.int64)
    end = limit
    while (at := data.rfind(marks.closing_start, 0, end)) >= 0:
        span = int(np.searchsorted(starts, at, "right")) - 1
        if span >= 0 and at < spans[span][1]:
            end = spans[span][0]
            continue
        match = marks.closing.match(data, at)
        if match and match.end() <= limit:
            return match.end()
        end = at
    return 0


def newlines(data: bytes) -> int:
    """Return how many line feeds there are in the data."""
    return int(np.count_nonzero(np.frombuffer(data, np.uint8) == 10))


class TooLong(Exception):
    """No learner ends within the longest piece that we are willing to hold."""


class Cutter:
    """Cuts a stream of UTF-8 blocks into a prologue, chunks and an epilogue."""

    def __init__(self, blocks: Iterator[tuple[bytes, int]], size: int) -> None:
        """Take blocks (bytes, and bytes of the file read so far) and the wished size of chunks."""
        self._blocks = blocks
        self._size = size
        self._held = b""
        self._read = 0
        self._line = 1
        self._ended = False

    def _more(self) -> bool:
        block = next(self._blocks, None)
        if block is None:
            self._ended = True
            return False
        self._held += block[0]
        self._read = block[1]
        if len(self._held) > LONGEST_PIECE + 2 * self._size:
            raise TooLong
        return True

    def _take(self, end: int, top: int = 0) -> Chunk:
        data, self._held = self._held[:end], self._held[end:]
        chunk = Chunk(data, self._line, top, self._read)
        self._line += newlines(data)
        return chunk

    def head(self, most: int = 1 << 16) -> bytes:
        """Return the first bytes of the stream without taking them."""
        while len(self._held) < most and self._more():
            pass
        return self._held[:most]

    def prologue(self, marks: Marks) -> Chunk:
        """Take what stands before the first learner; the whole file where there is none."""
        while True:
            outside = _outside(marks.opening.finditer(self._held), asides(self._held))
            if outside:
                return self._take(outside[0].start())
            if not self._more():
                return replace(self._take(len(self._held)), is_epilogue=True)

    def chunks(self, marks: Marks) -> Iterator[Chunk]:
        """Take chunk after chunk, then the epilogue."""
        top = 0
        while True:
            while len(self._held) < self._size and self._more():
                pass
            spans = asides(self._held)
            limit = len(self._held)
            turn = self._held.find(marks.second) if marks.second and not top else -1
            most = turn if turn >= 0 else limit
            end = last_cut(self._held, marks, spans, min(most, self._size))
            end = end or last_cut(self._held, marks, spans, most)
            if not end and turn >= 0:
                top = 1
                end = last_cut(self._held, marks, spans, limit)
            if end:
                inside = tuple(span for span in spans if span[0] < end)
                yield replace(self._take(end, top), asides=inside)
            elif self._ended or not self._more():
                yield replace(self._take(len(self._held), top), is_epilogue=True)
                return
