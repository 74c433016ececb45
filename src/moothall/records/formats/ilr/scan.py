"""Finding all tags of a chunk at once, and the pieces that are not in order.

Input is a chunk made regular (`normal`). A piece that holds anything but known tags in their order,
blanks between records and sound characters is not judged here: its number is noted, and the plain
reader judges it.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from moothall.records.formats.ilr.alphabet import LONGEST, Alphabet, Codes, Words
from moothall.records.formats.ilr.digits import words_of
from moothall.records.formats.ilr.strangers import Stranger, take_out

Places = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]

PAD = LONGEST + 8
BLANK = " \t\r\n"
_LESS, _GREATER, _AND = 60, 62, 38
_LOW = [(1 << (8 * min(length, 8))) - 1 for length in range(LONGEST + 1)]
_FIRST_MASK = np.array(_LOW, np.uint64)
_LAST_MASK = np.array(
    [0 if length <= 8 else (1 << 64) - 1 for length in range(LONGEST + 1)], np.uint64
)
# Bytes that no restricted string may hold; values with them are judged one by one.
_ODD = (b'"', b"|", b"`", b"\x7f")
_NEVER = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")


@dataclass
class Scan:
    """The tags of a chunk: where each opens (`less`) and closes (`greater`), its number (`code`).

    Places are in `padded`, in which the scanned `data` start at `PAD`. `piece` numbers the piece of
    each tag, `ends` are the numbers of the tags that end a piece. `irregular` are the pieces to be
    judged plainly; `odd` the opening tags of fields whose text needs a closer look; `strangers` the
    unknown fields that were taken out.
    """

    alphabet: Alphabet
    data: bytes
    padded: npt.NDArray[np.uint8]
    less: Places
    greater: Places
    code: Codes
    piece: npt.NDArray[np.int32]
    ends: Places
    irregular: Truths
    odd: Places
    strangers: list[Stranger] = field(default_factory=list)

    @cached_property
    def words(self) -> Words:
        """The eight bytes from each place on."""
        return words_of(self.padded)

    @cached_property
    def newlines(self) -> Places:
        """Where line feeds stand."""
        return np.flatnonzero(self.padded == 10)

    def lines(self, tags: npt.NDArray[np.int64], first: int) -> npt.NDArray[np.int32]:
        """Return the line of each of some tags, where the chunk starts on line `first`."""
        if not len(self.newlines):
            return np.full(len(tags), first, np.int32)
        count = np.searchsorted(self.newlines, self.less[tags])
        return (count + first).astype(np.int32)

    @cached_property
    def segments(self) -> pa.Array:
        """The chunk as strings without a copy: 2 i is tag i, 2 i + 1 the text after it."""
        offsets = np.empty(2 * len(self.less) + 1, np.int32)
        offsets[0:-1:2] = self.less
        offsets[1::2] = self.greater + 1
        offsets[-1] = PAD + len(self.data)
        buffers = [None, pa.py_buffer(offsets), pa.py_buffer(self.padded)]
        return pa.Array.from_buffers(pa.string(), 2 * len(self.less), buffers)

    def text(self, tag: int) -> bytes:
        """Return the bytes between a tag and the next."""
        return self.padded[self.greater[tag] + 1 : self.less[tag + 1]].tobytes()

    @property
    def piece_ends(self) -> list[int]:
        """Where each piece ends in the scanned data."""
        ends: list[int] = (self.greater[self.ends] + 1 - PAD).tolist()
        return ends

    def piece_bytes(self, number: int) -> tuple[int, int]:
        """Return where a piece starts and ends in `padded`."""
        start = int(self.greater[self.ends[number - 1]]) + 1 if number else PAD
        return start, int(self.greater[self.ends[number]]) + 1


def scan(data: bytes, alphabet: Alphabet) -> Scan | None:
    """Return the tags of a chunk; None where it does not consist of pieces."""
    padded = np.zeros(len(data) + 2 * PAD, np.uint8)
    padded[PAD:-PAD] = np.frombuffer(data, np.uint8)
    less = np.flatnonzero(padded == _LESS)
    if not len(less):
        return None
    greater, unclosed = _closings(padded, less)
    code = _codes(padded, less, greater, alphabet)
    code[unclosed] = 0
    strangers: list[Stranger] = []
    if not code.all():
        strangers, left = take_out(padded, less, greater, code)
        less, greater, code = less[left], greater[left], code[left]
        if not len(code):
            return None
    top = alphabet.code[alphabet.top.name]
    ending = code == top + alphabet.size
    ends = np.flatnonzero(ending)
    if not len(ends) or ends[-1] != len(code) - 1:
        return None
    piece = np.cumsum(ending, dtype=np.int32)
    piece -= ending
    irregular = np.zeros(len(ends), np.bool_)
    found = Scan(
        alphabet,
        data,
        padded,
        less,
        greater,
        code,
        piece,
        ends,
        irregular,
        np.zeros(0, np.int64),
        strangers,
    )
    _check_order(found, top)
    between = _check_between(found)
    _check_characters(found, data, between)
    _check_strangers(found)
    return found


def _check_strangers(found: Scan) -> None:
    """Flag pieces with an unknown field that stands inside a field, or outside all records."""
    if not found.strangers:
        return
    places = np.array([stranger.place for stranger in found.strangers])
    before = np.searchsorted(found.less, places) - 1
    first, size = len(found.alphabet.kinds) + 1, found.alphabet.size
    top_ends = found.alphabet.code[found.alphabet.top.name] + size
    code = found.code[np.maximum(before, 0)]
    in_record = (before >= 0) & ~((code >= first) & (code <= size)) & (code != top_ends)
    _flag_places(found, places[~in_record | (code == 0)])


def has_roomy_tags(found: Scan) -> bool:
    """Whether a tag we do not know ends in a blank or a stroke, so that it may be known."""
    unknown = np.flatnonzero(found.code == 0)
    last = found.padded[found.greater[unknown] - 1]
    return bool(np.isin(last, np.frombuffer(b" \t\n/", np.uint8)).any())


def _closings(padded: npt.NDArray[np.uint8], less: Places) -> tuple[Places, Truths]:
    """Return the `>` of each `<`, and for which of them there is none before the next."""
    greater = np.flatnonzero(padded == _GREATER)
    if len(greater) != len(less) or (greater < less).any() or (less[1:] < greater[:-1]).any():
        at = np.searchsorted(greater, less)
        greater = np.append(greater, len(padded) - 1)[at]
    unclosed = np.zeros(len(less), np.bool_)
    unclosed[:-1] = greater[:-1] > less[1:]
    unclosed[-1] = greater[-1] == len(padded) - 1
    if unclosed.any():
        greater = np.where(unclosed, less, greater)
    return greater, unclosed


def _codes(
    padded: npt.NDArray[np.uint8], less: Places, greater: Places, alphabet: Alphabet
) -> Codes:
    """Return the number of each tag, 0 where its name is not known."""
    keys = alphabet.keys
    lengths = greater - less - 1
    fits = (lengths >= 1) & (lengths <= LONGEST)
    if not fits.all():
        lengths = np.where(fits, lengths, 1)
    words = words_of(padded)
    first = words[less + 1]
    first &= _FIRST_MASK.take(lengths)
    last = words[np.maximum(greater - 8, 0)]
    last &= _LAST_MASK.take(lengths)
    code = keys.place(first, last, lengths)
    at = code.astype(np.int64)
    same = keys.first.take(at) == first
    same &= keys.last.take(at) == last
    same &= keys.lengths.take(at) == lengths
    same &= fits
    if not same.all():
        code = np.where(same, code, 0).astype(np.uint8)
    _compare_middles(words, less, code, alphabet)
    return code


def _compare_middles(words: Words, less: Places, code: Codes, alphabet: Alphabet) -> None:
    """Compare the middle of names longer than two words; set those that differ to 0."""
    keys = alphabet.keys
    for number, middle in enumerate(keys.middles, 1):
        is_long = keys.lengths > 8 * (number + 1)
        if not is_long.any():
            return
        tags = np.flatnonzero(is_long.take(code))
        wrong = words[less[tags] + 1 + 8 * number] != middle.take(code[tags])
        code[tags[wrong]] = 0


def _flag(found: Scan, tags: Places) -> None:
    found.irregular[found.piece[tags]] = True


def _check_order(found: Scan, top: int) -> None:
    """Flag the pieces in which a tag may not stand after the one before it."""
    pairs = found.code[:-1].astype(np.int64)
    pairs <<= 8
    pairs |= found.code[1:]
    wrong = np.flatnonzero(~found.alphabet.follows.take(pairs))
    _flag(found, wrong + 1)
    if found.code[0] != top:
        found.irregular[0] = True


def _check_between(found: Scan) -> int:
    """Flag pieces with text outside fields; return how many control characters stand outside."""
    first = len(found.alphabet.kinds) + 1
    is_field = (found.code >= first) & (found.code <= found.alphabet.size)
    lengths = np.empty(len(found.less), np.int64)
    lengths[:-1] = found.less[1:] - found.greater[:-1] - 1
    lengths[-1] = 0
    outside = np.flatnonzero((lengths > 0) & ~is_field)
    controls = 0
    before = found.padded[PAD : found.less[0]].tobytes().decode("latin-1")
    if before.strip(BLANK):
        found.irregular[0] = True
    controls += sum(each < " " for each in before)
    if not len(outside):
        return controls
    index = pa.Array.from_buffers(
        pa.int32(), len(outside), [None, pa.py_buffer((outside * 2 + 1).astype(np.int32))]
    )
    texts = found.segments.take(index).cast(pa.binary()).dictionary_encode()
    numbers = texts.indices.to_numpy(zero_copy_only=False)
    counts = np.bincount(numbers)
    wrong = []
    for number, text in enumerate(texts.dictionary.to_pylist()):
        if text.strip(b" \t\r\n"):
            wrong.append(number)
        controls += int(counts[number]) * sum(each < 32 for each in text)
    if wrong:
        tags = outside[np.isin(numbers, wrong)]
        _flag(found, np.minimum(tags + 1, len(found.code) - 1))
    return controls


def _check_characters(found: Scan, data: bytes, between: int) -> None:
    """Flag pieces with characters XML does not allow; note fields whose text is out of the way."""
    body = found.padded[PAD:-PAD]
    odd: list[Places] = []
    if not data.isascii():
        odd.append(np.flatnonzero(body >= 128))
        _check_utf8(found, data)
        for mark in _NEVER:
            _flag_all(found, data, mark)
    if b"]" in data:
        _flag_all(found, data, b"]]>")
    if int(np.count_nonzero(body < 32)) != between:
        low = np.flatnonzero(body < 32)
        allowed = np.isin(body[low], (9, 10))
        _flag_places(found, low[~allowed] + PAD)
        odd.append(low)
    odd += [np.flatnonzero(body == mark[0]) for mark in _ODD if mark in data]
    if b"&" in data:
        odd.append(np.flatnonzero(body == _AND))
    if odd:
        tags = _tags_at(found, np.concatenate(odd) + PAD)
        first = len(found.alphabet.kinds) + 1
        is_field = (found.code[tags] >= first) & (found.code[tags] <= found.alphabet.size)
        found.odd = np.unique(tags[is_field])


def _flag_all(found: Scan, data: bytes, mark: bytes) -> None:
    """Flag the pieces in which some bytes stand."""
    at = data.find(mark)
    while at >= 0:
        _flag_places(found, np.array([at + PAD]))
        at = data.find(mark, at + 1)


def _check_utf8(found: Scan, data: bytes) -> None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        _flag_places(found, np.array([error.start + PAD]))


def _tags_at(found: Scan, places: Places) -> Places:
    """Return the last tag that starts before each place."""
    return np.maximum(np.searchsorted(found.less, places, "right") - 1, 0)


def _flag_places(found: Scan, places: Places) -> None:
    """Flag the pieces in which some places are."""
    ends = found.greater[found.ends]
    number = np.searchsorted(ends, places)
    found.irregular[np.minimum(number, len(found.ends) - 1)] = True
