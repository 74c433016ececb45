"""The fast reader: a chunk to tables without a loop over its records.

Regular pieces become columns all at once; the others go to the plain reader one by one, and what
it finds is put in its place among them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from moothall.records.formats.ilr.alphabet import Alphabet, alphabet
from moothall.records.formats.ilr.assembly import assemble
from moothall.records.formats.ilr.columns import Columns
from moothall.records.formats.ilr.extract import Extract, extract_of
from moothall.records.formats.ilr.normal import regular, roomy_tags_closed_up
from moothall.records.formats.ilr.pieces import Chunk, Marks, Piece, newlines, pieces_of, split
from moothall.records.formats.ilr.plain import Frame, Judged, read
from moothall.records.formats.ilr.scan import Scan, has_roomy_tags, scan
from moothall.records.formats.ilr.structure import Structure


@dataclass(frozen=True, slots=True)
class Fast:
    """Reads the chunks of one file: its structure, its root element, the marks of its pieces."""

    structure: Structure
    frame: Frame
    marks: Marks

    def extract(self, chunk: Chunk) -> Extract:
        """Return what a chunk holds."""
        tags = None if chunk.is_epilogue else alphabet(self.structure, chunk.top)
        scanned = None if tags is None else self._scan(chunk, tags)
        if scanned is None:
            return self.plain(chunk)
        columns = Columns(scanned)
        judged = Judged()
        if scanned.irregular.any():
            ends = self._ends(chunk, scanned)
            if len(ends) != len(scanned.ends):
                return self.plain(chunk)
            judged = read(_irregular(chunk, scanned, ends), self.structure, self.frame)
            if judged.broken_at is not None:
                scanned.irregular[judged.broken_at :] = True
        return assemble(self.structure, columns, judged, chunk.line)

    def plain(self, chunk: Chunk) -> Extract:
        """Return what a chunk holds, read plainly throughout."""
        pieces = pieces_of(chunk, self.marks)
        judged = read(pieces, self.structure, self.frame, last=chunk.is_epilogue)
        return extract_of(judged, self.structure)

    def _scan(self, chunk: Chunk, tags: Alphabet) -> Scan | None:
        records = frozenset(kind.name.encode() for kind in tags.kinds)
        data = regular(chunk, self.marks.prefix, records)
        if data is None:
            return None
        scanned = scan(data, tags)
        if scanned is not None and has_roomy_tags(scanned):
            scanned = scan(roomy_tags_closed_up(data), tags)
        return scanned

    def _ends(self, chunk: Chunk, scanned: Scan) -> list[int]:
        """Return where each piece ends in the chunk as it stands in the file."""
        if scanned.data is chunk.data:
            return scanned.piece_ends
        return split(chunk.data, self.marks)


def _irregular(chunk: Chunk, scanned: Scan, ends: list[int]) -> Iterator[Piece]:
    """Yield the irregular pieces of a chunk as they stand in the file."""
    line, last = chunk.line, 0
    for number in np.flatnonzero(scanned.irregular).tolist():
        start = ends[number - 1] if number else 0
        line += newlines(chunk.data[last:start])
        last = start
        yield Piece(number, chunk.data[start : ends[number]], line)
