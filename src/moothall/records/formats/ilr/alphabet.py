"""The tags of a year as numbers: how a tag is recognised from its bytes, and what may follow it.

Below one top kind (learner, destination) every name stands in one place of the structure. So what
is open after a tag depends on that tag alone, and a piece is in order, with nothing repeated, if
and only if each pair of neighbouring tags is allowed. This turns nesting into one table look-up.
"""

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

from moothall.records.formats.ilr.structure import Field, Kind, Structure
from moothall.records.formats.ilr.values import INT_MOST

Words = npt.NDArray[np.uint64]
Codes = npt.NDArray[np.uint8]

LONGEST = 40  # bytes of a name, with the stroke of a closing tag
_BITS = 15
_SEED = 1


@dataclass(frozen=True)
class Alphabet:
    """Numbers for the tags of one top kind.

    Opening tags are 1 to `size`, in the order kinds, whole numbers, dates, other fields; closing
    tags follow, so the closing tag of `c` is `c + size`; 0 is a tag we do not know.
    """

    top: Kind
    kinds: tuple[Kind, ...]
    fields: tuple[Field, ...]
    owners: tuple[int, ...]

    @property
    def size(self) -> int:
        """How many names there are."""
        return len(self.kinds) + len(self.fields)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names, numbered from 1."""
        return (*(kind.name for kind in self.kinds), *(field.name for field in self.fields))

    @cached_property
    def code(self) -> dict[str, int]:
        """The number of each name."""
        return {name: at for at, name in enumerate(self.names, 1)}

    @cached_property
    def whole_numbers(self) -> tuple[int, int]:
        """The first number of a whole-number field, and the one after the last."""
        return self._range({"int", "long"})

    @cached_property
    def dates(self) -> tuple[int, int]:
        """The first number of a date field, and the one after the last."""
        return self._range({"date"})

    def _range(self, types: set[str]) -> tuple[int, int]:
        at = [n for n, each in enumerate(self.fields, len(self.kinds) + 1) if each.type in types]
        return (at[0], at[-1] + 1) if at else (0, 0)

    def field(self, code: int) -> Field:
        """Return the field of a number."""
        return self.fields[code - len(self.kinds) - 1]

    @cached_property
    def keys(self) -> "Keys":
        """How the numbers are found from the bytes of tags."""
        names = [name.encode() for name in self.names]
        return Keys.of([b"", *names, *(b"/" + name for name in names)])

    @cached_property
    def follows(self) -> npt.NDArray[np.bool_]:
        """Whether tag b may come right after tag a, at `a * 256 + b`; tag 0 fits nowhere.

        What comes after the closing tag of the top kind is the next piece, and always its opening.
        """
        allowed = np.zeros((256, 256), np.bool_)
        for kind in self.kinds:
            self._allow(kind, allowed)
        top = self.code[self.top.name]
        allowed[top + self.size, top] = True
        return allowed.reshape(-1)

    def _allow(self, kind: Kind, allowed: npt.NDArray[np.bool_]) -> None:
        """Allow the pairs of tags that stand directly inside one kind."""
        opening, closing = self.code[kind.name], self.code[kind.name] + self.size
        inside = kind.parts
        allowed[opening, closing] = True
        for each in inside:
            code = self.code[each.name]
            allowed[opening, code] = True
            allowed[code + self.size, closing] = True
            if isinstance(each, Field):
                allowed[code, code + self.size] = True
            elif each.most != 1:
                allowed[code + self.size, code] = True
            for later in inside:
                if later.place > each.place:
                    allowed[code + self.size, self.code[later.name]] = True

    @cached_property
    def limits(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """For each number, the least and the most: of whole numbers values, of texts lengths."""
        least, most = np.zeros(256, np.int64), np.full(256, -1, np.int64)
        for code, each in enumerate(self.fields, len(self.kinds) + 1):
            least[code], most[code] = _bounds(each)
        return least, most

    @cached_property
    def _owners(self) -> dict[Field, str]:
        owners = zip(self.fields, self.owners, strict=True)
        return {field: self.kinds[owner - 1].name for field, owner in owners}

    def owner(self, field: Field) -> str:
        """Return the name of the kind that a field stands in."""
        return self._owners[field]


def _bounds(field: Field) -> tuple[int, int]:
    """Return bounds inside which a plain value is surely right; an empty range where unsure."""
    facets = field.facets
    if field.type in INT_MOST:
        least, most = 0, INT_MOST[field.type]
        if facets.least is not None:
            least = max(least, int(facets.least))
        if facets.most is not None:
            most = min(most, int(facets.most))
        if facets.total_digits is not None:
            most = min(most, 10**facets.total_digits - 1)
        return least, most
    if field.type not in ("string", "RestrictedString") or facets.enumeration:
        return 0, -1
    if facets.length is not None:
        return facets.length, facets.length
    return facets.min_length or 0, facets.max_length if facets.max_length is not None else 1 << 30


@cache
def alphabet(structure: Structure, top: int) -> Alphabet | None:
    """Return the tags below a top kind; None where its structure does not suit the fast reader.

    It suits when each name has one place, fields come before records, and numbers fit in a byte.
    """
    root = structure.tops[top]
    kinds = tuple(root.walk())
    owned = [(each, at) for at, kind in enumerate(kinds, 1) for each in kind.fields]
    owned.sort(key=lambda pair: (pair[0].type not in INT_MOST, pair[0].type != "date"))
    names = [kind.name for kind in kinds] + [each.name for each, _ in owned]
    tidy = all(
        each.place < child.place
        for kind in kinds
        for each in kind.fields
        for child in kind.children
    )
    if len(set(names)) < len(names) or not tidy or 2 * len(names) > 254:
        return None
    if max(map(len, names)) >= LONGEST:
        return None
    return Alphabet(
        root, kinds, tuple(each for each, _ in owned), tuple(owner for _, owner in owned)
    )


@dataclass(frozen=True)
class Keys:
    """Names as 64-bit words, and a table without collisions from their hash to their number.

    A name is hashed by its first and last eight bytes and its length, then compared whole.
    """

    first: Words
    last: Words
    middles: tuple[Words, ...]
    lengths: npt.NDArray[np.int64]
    factors: tuple[np.uint64, np.uint64, np.uint64]
    table: Codes

    @classmethod
    def of(cls, keys: list[bytes]) -> "Keys":
        """Return the keys in a table; the first is the empty one of unknown tags."""
        first = _words(keys, 0)
        last = np.array([_word(key[-8:]) if len(key) > 8 else 0 for key in keys], np.uint64)
        middles = tuple(_words(keys, at) for at in range(8, LONGEST - 8, 8))
        lengths = np.array([len(key) for key in keys], np.int64)
        rng = np.random.default_rng(_SEED)
        while True:
            drawn = rng.integers(1, 2**63, 3, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
            a, b, c = np.uint64(drawn[0]), np.uint64(drawn[1]), np.uint64(drawn[2])
            places = (first * a + last * b + lengths.astype(np.uint64) * c) >> np.uint64(64 - _BITS)
            if len(np.unique(places[1:])) == len(keys) - 1:
                table = np.zeros(1 << _BITS, np.uint8)
                table[places[1:]] = np.arange(1, len(keys), dtype=np.uint8)
                return cls(first, last, middles, lengths, (a, b, c), table)

    def place(self, first: Words, last: Words, lengths: npt.NDArray[np.int64]) -> Codes:
        """Return the numbers that tags may have, from their words and lengths; not yet compared."""
        a, b, c = self.factors
        hashed = first * a
        hashed += last * b
        hashed += lengths.astype(np.uint64) * c
        hashed >>= np.uint64(64 - _BITS)
        return self.table.take(hashed.view(np.int64))


def _word(part: bytes) -> int:
    return int.from_bytes(part.ljust(8, b"\0"), "little")


def _words(keys: list[bytes], at: int) -> Words:
    return np.array([_word(key[at : at + 8]) for key in keys], np.uint64)
