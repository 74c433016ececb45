"""From the tags of a chunk to typed columns, and the values that need a closer look.

What can be proved of many values at once is proved so; each remaining value is asked about by
itself (`values.judge`), so that both readers say the same.
"""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from moothall.records.formats.ilr.digits import dates, whole_numbers
from moothall.records.formats.ilr.scan import Scan
from moothall.records.formats.ilr.structure import RESTRICTED_STRING, Field
from moothall.records.formats.ilr.texts import BadReference, unescaped
from moothall.records.formats.ilr.values import Value, judge

Places = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]
Truths = npt.NDArray[np.bool_]

EPOCH = dt.date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Doubt:
    """A value that breaks a rule: the tag it stands after, its field, the rule and the text."""

    tag: int
    field: Field
    rule: str
    text: str


def int32s(values: npt.NDArray[np.int32]) -> pa.Array:
    """Return numbers as an Arrow array without a copy (`pa.array` may import pandas)."""
    values = np.ascontiguousarray(values, np.int32)
    return pa.Array.from_buffers(pa.int32(), len(values), [None, pa.py_buffer(values)])


@dataclass
class Columns:
    """The regular pieces of a scan as columns. Rows count the records of regular pieces only.

    Making it may find further pieces irregular, so ask `scan.irregular` afterwards; all else is
    computed when asked for, and must not be asked for before the irregular pieces are settled.
    """

    scan: Scan
    doubts: list[Doubt] = field(default_factory=list)
    _odd_texts: dict[int, str] = field(default_factory=dict)
    _counts: dict[int, Numbers] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for tag in self.scan.odd.tolist():
            try:
                self._odd_texts[tag] = unescaped(self.scan.text(tag))
            except (BadReference, UnicodeDecodeError):
                self.scan.irregular[self.scan.piece[tag]] = True

    @cached_property
    def _opens_record(self) -> Truths:
        code = self.scan.code
        opens = (code >= 1) & (code <= len(self.scan.alphabet.kinds))
        return self._kept(opens)

    def _kept(self, tags: Truths) -> Truths:
        if self.scan.irregular.any():
            tags &= ~self.scan.irregular[self.scan.piece]
        return tags

    @cached_property
    def _records(self) -> tuple[Places, Places, npt.NDArray[np.int64]]:
        """The opening tags of records, the number of each one's kind, ordered places by kind."""
        tags = np.flatnonzero(self._opens_record)
        kinds = self.scan.code[tags]
        order = np.argsort(kinds, kind="stable")
        counts = np.bincount(kinds, minlength=len(self.scan.alphabet.kinds) + 1)
        return tags, order, np.cumsum(counts)

    def _places(self, kind: int) -> Places:
        _, order, ends = self._records
        return order[ends[kind - 1] : ends[kind]]

    def tags(self, kind: int) -> Places:
        """Return the opening tags of the records of a kind (by its number)."""
        return self._records[0][self._places(kind)]

    def rows_above(self, kind: int, above: int) -> Numbers:
        """Return, for each record of a kind, the row of the record of another that it stands in."""
        if above not in self._counts:
            stands = self.scan.code[self._records[0]] == above
            self._counts[above] = np.cumsum(stands, dtype=np.int32) - np.int32(1)
        return self._counts[above][self._places(kind)]

    @cached_property
    def _fields(self) -> tuple[Places, Numbers, npt.NDArray[np.uint8], Places]:
        """Opening tags of fields, ordered by field; the row of each; its number; ends by number."""
        code = self.scan.code
        alphabet = self.scan.alphabet
        opens = (code > len(alphabet.kinds)) & (code <= alphabet.size)
        tags = np.flatnonzero(self._kept(opens))
        kinds = self.scan.code[tags]
        record = np.cumsum(self._opens_record, dtype=np.int32)[tags] - np.int32(1)
        row_of = np.empty(len(self._records[0]), np.int32)
        for kind in range(1, len(alphabet.kinds) + 1):
            places = self._places(kind)
            row_of[places] = np.arange(len(places), dtype=np.int32)
        order = np.argsort(kinds, kind="stable")
        ends = np.cumsum(np.bincount(kinds, minlength=alphabet.size + 1))
        return tags[order], row_of[record[order]], kinds[order], ends

    def _slice(self, first: int, after: int) -> slice:
        """Return where the fields numbered from `first` up to `after` stand in `_fields`."""
        ends = self._fields[3]
        return slice(int(ends[first - 1]), int(ends[after - 1])) if first else slice(0, 0)

    def rows(self, code: int) -> Numbers:
        """Return the rows in which a field has a value."""
        return self._fields[1][self._slice(code, code + 1)]

    @cached_property
    def _spans(self) -> tuple[Places, Places]:
        """Where the text of each of `_fields` starts, and how long it is."""
        tags = self._fields[0]
        starts = self.scan.greater[tags] + 1
        return starts, self.scan.less[tags + 1] - starts

    @cached_property
    def _is_odd(self) -> Truths:
        odd = np.zeros(len(self.scan.code), np.bool_)
        odd[self.scan.odd] = True
        return odd[self._fields[0]]

    def ask(self, tag: int, each: Field) -> Value:
        """Judge one value by itself; note it where it breaks a rule."""
        text = self._odd_texts.get(tag)
        if text is None:
            text = self.scan.text(tag).decode()
        judged = judge(each, text)
        if judged.rule:
            self.doubts.append(Doubt(tag, each, judged.rule, text))
        return judged.value

    @cached_property
    def _numbers(self) -> tuple[slice, npt.NDArray[np.int64], Truths]:
        """All whole numbers, and where there is one."""
        where = self._slice(*self.scan.alphabet.whole_numbers)
        starts, lengths = self._spans[0][where], self._spans[1][where]
        values, right = whole_numbers(self.scan.words, starts, lengths)
        least, most = self.scan.alphabet.limits
        code = self._fields[2][where]
        right &= (values >= least.take(code)) & (values <= most.take(code)) & ~self._is_odd[where]
        for at in np.flatnonzero(~right).tolist():
            value = self.ask(int(self._fields[0][where][at]), self._field(code[at]))
            right[at] = value is not None
            values[at] = value if isinstance(value, int) else 0
        return where, values, right

    @cached_property
    def _dates(self) -> tuple[slice, npt.NDArray[np.int32], Truths]:
        """All dates as days since 1970, and where there is one."""
        where = self._slice(*self.scan.alphabet.dates)
        starts, lengths = self._spans[0][where], self._spans[1][where]
        values, right = dates(self.scan.words, starts, lengths)
        right &= ~self._is_odd[where]
        for at in np.flatnonzero(~right).tolist():
            value = self.ask(
                int(self._fields[0][where][at]), self._field(self._fields[2][where][at])
            )
            right[at] = value is not None
            values[at] = value.toordinal() - EPOCH if isinstance(value, dt.date) else 0
        return where, values, right

    def _field(self, code: np.uint8) -> Field:
        return self.scan.alphabet.field(int(code))

    def column(self, each: Field, length: int) -> pa.Array:
        """Return the column of a field; `length` is the number of records of its kind."""
        code = self.scan.alphabet.code[each.name]
        where = self._slice(code, code + 1)
        rows = self._fields[1][where]
        if not len(rows):
            return pa.nulls(length, each.arrow)
        if each.arrow == pa.int64():
            return _scattered(each.arrow, length, rows, where, *self._numbers)
        if each.arrow == pa.date32():
            return _scattered(each.arrow, length, rows, where, *self._dates)
        if each.arrow == pa.string():
            return self._texts(each, length, where)
        values: list[Value] = [None] * length
        for row, tag in zip(rows.tolist(), self._fields[0][where].tolist(), strict=True):
            values[row] = self.ask(tag, each)
        return pa.array(values, each.arrow)

    def _texts(self, each: Field, length: int, where: slice) -> pa.Array:
        tags, rows = self._fields[0][where], self._fields[1][where]
        index = np.zeros(length, np.int32)
        index[rows] = tags * 2 + 1
        column = self.scan.segments.take(_with_nulls(pa.int32(), index, index > 0))
        least, most = (
            limit[self.scan.alphabet.code[each.name]] for limit in self.scan.alphabet.limits
        )
        lengths = self._spans[1][where]
        doubtful = (lengths < least) | (lengths > most) | self._is_odd[where]
        doubtful |= _fails_pattern(each, column)[rows]
        replaced: dict[int, str] = {}
        for at in np.flatnonzero(doubtful).tolist():
            tag = int(tags[at])
            self.ask(tag, each)
            if tag in self._odd_texts:
                replaced[int(rows[at])] = self._odd_texts[tag]
        return _with_texts(column, replaced)


def _fails_pattern(each: Field, column: pa.Array) -> Truths:
    """Return where a text does not match the patterns of a field, that of plain strings apart.

    Whether a plain string holds odd characters is known from the scan.
    """
    fails = np.zeros(len(column), np.bool_)
    for pattern in each.facets.patterns:
        if pattern != RESTRICTED_STRING:
            matches = pc.match_substring_regex(column, rf"\A(?:{pattern})\z").fill_null(True)
            fails |= ~matches.to_numpy(zero_copy_only=False)
    return fails


def _with_texts(column: pa.Array, replaced: dict[int, str]) -> pa.Array:
    """Return a column with some rows replaced."""
    if not replaced:
        return column
    rows = sorted(replaced)
    mask = np.zeros(len(column), np.bool_)
    mask[rows] = True
    bits = pa.py_buffer(np.packbits(mask, bitorder="little"))
    where = pa.Array.from_buffers(pa.bool_(), len(column), [None, bits])
    return pc.replace_with_mask(
        column, where, pa.array([replaced[row] for row in rows], pa.string())
    )


def _scattered(
    type_: pa.DataType,
    length: int,
    rows: Numbers,
    where: slice,
    whole: slice,
    values: npt.NDArray[np.int64] | npt.NDArray[np.int32],
    right: Truths,
) -> pa.Array:
    """Return a column from the values of one field, a part of the values of its type."""
    part = slice(where.start - whole.start, where.stop - whole.start)
    column = np.zeros(length, values.dtype)
    column[rows] = values[part]
    valid = np.zeros(length, np.bool_)
    valid[rows] = right[part]
    return _with_nulls(type_, column, valid)


def _with_nulls(
    type_: pa.DataType, values: npt.NDArray[np.int64] | npt.NDArray[np.int32], valid: Truths
) -> pa.Array:
    bits = None if valid.all() else pa.py_buffer(np.packbits(valid, bitorder="little"))
    return pa.Array.from_buffers(type_, len(values), [bits, pa.py_buffer(values)])
