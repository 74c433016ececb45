"""Whether codes stand in a reference table of millions, in a binary search for each."""

from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from moothall.records.references import References

Packed = npt.NDArray[np.uint64]
Marks = npt.NDArray[np.bool_]

VIEW = np.dtype([("length", "<u4"), ("text", ">u8"), ("rest", "<u4")])
"""How Arrow lays out a short text in a string view: its length, then its bytes and zeros."""

KEPT = 8
"""How many columns are kept: all that rules ask for; one of all postcodes takes 21 MB."""

NORTHERN_IRELAND = int.from_bytes(b"BT", "big")


class Lookups:
    """The columns of the reference tables that rules look codes up in, each read once a process.

    A postcode, a learning aim reference and a UKPRN have at most eight characters, so each is
    one 64-bit number, and a table is a sorted array of them.
    """

    def __init__(self, references: References) -> None:
        self._references = references

    def missing(self, tables: frozenset[str]) -> list[str]:
        """Return the tables that the partnership does not have, in order of name."""
        return sorted(table for table in tables if self._path(table) is None)

    def known(self, table: str, column: str, codes: pl.Series) -> pl.Series:
        """Return whether each code stands in the table's column; null where it is null.

        The open postcode tables leave out Northern Ireland, which has another licence: a postcode
        there (BT) is neither known nor unknown where the table has none of them.
        """
        values = self._read(table, column)
        packed, fits = pack(codes)
        unique, places = np.unique(packed, return_inverse=True)
        known = pl.Series(_found(values, unique)[places] & fits)
        judged = codes.is_not_null().to_numpy()
        if table == "postcodes" and not _has_northern_ireland(values):
            judged &= packed >> np.uint64(48) != NORTHERN_IRELAND
        if judged.all():
            return known
        frame = pl.DataFrame({"known": known, "judged": judged})
        return frame.select(pl.when("judged").then("known"))["known"]

    def _path(self, table: str) -> Path | None:
        path = getattr(self._references, table)
        return path if isinstance(path, Path) else None

    def _read(self, table: str, column: str) -> Packed:
        path = self._path(table)
        assert path is not None, f"no table {table}"
        seen = path.stat()
        return _column(path, column, seen.st_mtime_ns, seen.st_size)


@lru_cache(maxsize=KEPT)
def _column(path: Path, column: str, changed: int, size: int) -> Packed:
    """Read a column of a table, sorted. Kept from one check to the next: hundreds of small returns
    given at once ask the same of a table of millions. A file that changes is read anew.
    """
    values, fits = pack(pl.read_parquet(path, columns=[column])[column].drop_nulls())
    if not fits.all():
        values = values[fits]
    if not bool(np.all(values[:-1] <= values[1:])):
        values = np.sort(values)
    values.setflags(write=False)
    return values


def pack(codes: pl.Series) -> tuple[Packed, Marks]:
    """Return codes as 64-bit numbers in the order of the codes, and which of them fit in one.

    Text is packed byte by byte, shorter codes filled with zero bytes; whole numbers stand for
    themselves. A text of more than eight bytes does not fit, and is in no table; null is nothing.
    """
    if codes.dtype.is_integer():
        numbers = codes.fill_null(0).cast(pl.UInt64).to_numpy()
        return numbers, codes.is_not_null().to_numpy()
    views = [_views(part) for part in codes.fill_null("").get_chunks()]
    view = views[0] if len(views) == 1 else np.concatenate([np.empty(0, VIEW), *views])
    return view["text"].astype(np.uint64), view["length"] <= 8


def _views(part: pl.Series) -> npt.NDArray[np.void]:
    """Return the string views of a series of one chunk (Arrow's Variable-size Binary View)."""
    array = part.to_arrow(compat_level=pl.CompatLevel.newest())
    buffer = array.buffers()[1]
    return np.frombuffer(buffer, VIEW, len(array), array.offset * VIEW.itemsize)


def _found(table: Packed, wanted: Packed) -> Marks:
    if len(table) == 0:
        return np.zeros(len(wanted), dtype=np.bool_)
    place = np.minimum(np.searchsorted(table, wanted), len(table) - 1)
    found: Marks = table[place] == wanted
    return found


def _has_northern_ireland(postcodes: Packed) -> bool:
    bounds = np.array([NORTHERN_IRELAND << 48, (NORTHERN_IRELAND + 1) << 48], dtype=np.uint64)
    first, last = np.searchsorted(postcodes, bounds)
    return bool(last > first)
