"""Whole numbers and dates read from bytes, many at a time.

Eight characters are one 64-bit word; arithmetic on words reads eight digits at once.
"""

import datetime as dt

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]

_ZEROS = np.uint64(0x3030303030303030)
_OVER_NINE = np.uint64(0x7676767676767676)
_TOP_BITS = np.uint64(0x8080808080808080)
_HYPHENS = np.uint64(0x2D00002D00000000)
_HYPHENS_AT = np.uint64(0xFF0000FF00000000)

FIRST_YEAR, LAST_YEAR = 1900, 2100
_EPOCH = dt.date(1970, 1, 1).toordinal()


def words_of(padded: npt.NDArray[np.uint8]) -> Words:
    """Return a view of bytes in which element i is the eight bytes from i on."""
    return np.ndarray((len(padded) - 7,), np.dtype("<u8"), padded, strides=(1,))


def _number(digits: Words) -> tuple[npt.NDArray[np.int64], Truths]:
    """Return words of eight digits (each byte 0 to 9) as numbers, and where they are digits."""
    right = ((digits + _OVER_NINE) | digits) & _TOP_BITS == 0
    pairs = (digits * np.uint64(10) + (digits >> np.uint64(8))) & np.uint64(0x00FF00FF00FF00FF)
    fours = (pairs * np.uint64(100) + (pairs >> np.uint64(16))) & np.uint64(0x0000FFFF0000FFFF)
    whole = (fours * np.uint64(10000) + (fours >> np.uint64(32))) & np.uint64(0x00000000FFFFFFFF)
    return whole.view(np.int64), right


def whole_numbers(
    words: Words, starts: Places, lengths: Places
) -> tuple[npt.NDArray[np.int64], Truths]:
    """Return the numbers written from each start; and where they are 1 to 16 digits and no more."""
    short = np.clip(lengths, 1, 8)
    shift = ((8 - short) * 8).astype(np.uint64)
    digits = (words[starts] << shift) ^ (_ZEROS << shift)
    values, right = _number(digits)
    right &= lengths >= 1
    long = np.flatnonzero(lengths > 8)
    if len(long):
        head = np.clip(lengths[long] - 8, 1, 8)
        shift = ((8 - head) * 8).astype(np.uint64)
        first, sound = _number((words[starts[long]] << shift) ^ (_ZEROS << shift))
        last, sound_too = _number(words[starts[long] + lengths[long] - 8] ^ _ZEROS)
        values[long] = first * 100_000_000 + last
        right[long] = sound & sound_too & (lengths[long] <= 16)
    return values, right


def _day_table() -> npt.NDArray[np.int32]:
    table = np.full(((LAST_YEAR - FIRST_YEAR + 1) * 12, 31), np.iinfo(np.int32).min, np.int32)
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for month in range(1, 13):
            first = dt.date(year, month, 1)
            after = dt.date(year + month // 12, month % 12 + 1, 1)
            days = (after - first).days
            row = (year - FIRST_YEAR) * 12 + month - 1
            table[row, :days] = np.arange(days) + first.toordinal() - _EPOCH
    return table.reshape(-1)


_DAYS = _day_table()


def dates(words: Words, starts: Places, lengths: Places) -> tuple[npt.NDArray[np.int32], Truths]:
    """Return days since 1970 of the dates written from each start; and where they surely are.

    Sure are dates of ten characters, 2025-09-08, of the years 1900 to 2100.
    """
    head = words[starts]
    tail = words[starts + 2]
    digits = (
        (head & np.uint64(0x00000000FFFFFFFF))
        | ((head >> np.uint64(8)) & np.uint64(0x0000FFFF00000000))
        | (tail & np.uint64(0xFFFF000000000000))
    ) ^ _ZEROS
    number, right = _number(digits)
    right &= (head & _HYPHENS_AT) == _HYPHENS
    right &= lengths == 10
    year, rest = np.divmod(number, 10_000)
    month, day = np.divmod(rest, 100)
    right &= (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12)
    right &= (day >= 1) & (day <= 31)
    place = np.where(right, ((year - FIRST_YEAR) * 12 + month - 1) * 31 + day - 1, 0)
    days = _DAYS.take(place)
    right &= days > np.iinfo(np.int32).min
    return days, right
