"""Reading an ILR return: open it, iterate its batches (docs/explanation/data.md, section 1)."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa

from moothall.records.formats.ilr import found as faults
from moothall.records.formats.ilr.extract import Extract
from moothall.records.formats.ilr.fast import Fast
from moothall.records.formats.ilr.found import Found
from moothall.records.formats.ilr.joining import Joiner
from moothall.records.formats.ilr.opening import Opened, open_head
from moothall.records.formats.ilr.pieces import (
    LONGEST_PIECE,
    Chunk,
    Cutter,
    Marks,
    TooLong,
)
from moothall.records.formats.ilr.source import BLOCK, Limits, Source
from moothall.records.formats.ilr.structure import Structure

CHUNK = 8 << 20
SMALLEST_BLOCK = 1 << 14
THREADS = 2


@dataclass(frozen=True, slots=True)
class Batch:
    """Some learners of a return, with all that belongs to them.

    `tables` holds one Arrow table for each record kind, `faults` is in the shape of
    `moothall.records.faults.SCHEMA`, `learners` counts the learners, `bytes_done` the bytes of the
    file read so far (of `Reading.total`).
    """

    tables: Mapping[str, pa.Table]
    faults: pa.Table
    learners: int
    bytes_done: int


def open_return(
    path: str | Path,
    *,
    name: str | None = None,
    threads: int = THREADS,
    chunk: int = CHUNK,
    limits: Limits | None = None,
    plain: bool = False,
) -> "Reading":
    """Open a return, an ILR file or a zip that holds one, for reading.

    `name` is the name it was given under, where the path has another; `chunk` the bytes of XML read
    at once by each of `threads`; `plain` asks for the plain reader. Raises OSError where the file
    cannot be opened; all that is wrong inside it is told as faults.
    """
    path = Path(path)
    source = Source(path, name or path.name, limits or Limits())
    try:
        return Reading(source, threads=threads, chunk=chunk, plain=plain)
    except BaseException:
        source.close()
        raise


class Reading:
    """A return that is open for reading. Iterate it once, for batches in the order of the file.

    `structure` and `header` are None where the file is not a return of a year we know; the one
    batch that then comes says why. `total` is how many bytes there are to read. All faults of the
    file, those of its head and its name included, are in the batches.
    """

    def __init__(
        self, source: Source, *, threads: int = THREADS, chunk: int = CHUNK, plain: bool = False
    ) -> None:
        """Read the head of an opened source."""
        self._source = source
        self._threads = threads
        self._plain = plain
        self._cutter = Cutter(source.blocks(min(max(chunk, SMALLEST_BLOCK), BLOCK)), chunk)
        try:
            self._opened = open_head(self._cutter, source.name)
        except TooLong:
            self._opened = Opened([_too_long()])
        self.name = source.name
        self.total = source.total
        self.structure = self._opened.structure
        self.header = self._opened.header

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._source.close()

    def __iter__(self) -> Iterator[Batch]:
        if self.structure is None:
            found = [self._source.fault] if self._source.fault else self._opened.found
            yield Batch({}, faults.table(found), 0, self.total)
            return
        held: Batch | None = None
        for batch in self._batches(self.structure):
            if held is not None and not any(table.num_rows for table in batch.tables.values()):
                told = pa.concat_tables([held.faults, batch.faults])
                batch = replace(held, faults=told, bytes_done=batch.bytes_done)
            elif held is not None:
                yield held
            held = batch
        if held is not None:
            yield held

    def _batches(self, structure: Structure) -> Iterator[Batch]:
        """Yield the head, each chunk and the end of the file as batches."""
        joiner = Joiner(structure)
        told = [*self._opened.found]
        broken = False
        if self._opened.extract:
            broken = self._opened.extract.broken
            told += joiner.join(replace(self._opened.extract, found=[]))[1]
        head = faults.table(told)
        if not self._opened.ended:
            for chunk, extract in self._extracts(structure):
                rows, found = joiner.join(extract)
                told_here = pa.concat_tables([head, faults.table(found)])
                yield Batch(rows, told_here, rows["Learner"].num_rows, chunk.read)
                head, broken = head.slice(0, 0), broken or extract.broken
        elif self._source.fault:
            head, broken = faults.table([self._source.fault]), True
        end = [] if broken else joiner.missing()
        yield Batch(structure.empty, pa.concat_tables([head, faults.table(end)]), 0, self.total)

    def _extracts(self, structure: Structure) -> Iterator[tuple[Chunk, Extract]]:
        """Yield each chunk with what it holds, in order, up to the first that is broken."""
        opened = self._opened
        assert opened.frame is not None
        assert opened.marks is not None
        reader = Fast(structure, opened.frame, opened.marks)
        work = reader.plain if self._plain else reader.extract
        for chunk, extract in _in_order(self._chunks(opened.marks), work, self._threads):
            fault = self._source.fault
            if chunk.is_epilogue and fault is not None:
                extract = Extract(structure.empty, [fault], broken=True)
            yield chunk, extract
            if extract.broken:
                return

    def _chunks(self, marks: Marks) -> Iterator[Chunk]:
        try:
            yield from self._cutter.chunks(marks)
        except TooLong:
            self._source.fault = _too_long()
            yield Chunk(b"", 1, 0, self.total, is_epilogue=True)


def _in_order(
    chunks: Iterator[Chunk], work: Callable[[Chunk], Extract], threads: int
) -> Iterator[tuple[Chunk, Extract]]:
    """Yield chunks with their extracts in order; a few are worked on at the same time."""
    with ThreadPoolExecutor(max(threads, 1)) as pool:
        waiting: deque[tuple[Chunk, Future[Extract]]] = deque()
        try:
            for chunk in chunks:
                waiting.append((chunk, pool.submit(work, chunk)))
                if len(waiting) > threads:
                    first, extract = waiting.popleft()
                    yield first, extract.result()
            while waiting:
                first, extract = waiting.popleft()
                yield first, extract.result()
        finally:
            for _, extract in waiting:
                extract.cancel()


def _too_long() -> Found:
    most = f"{LONGEST_PIECE >> 20} MB"
    return Found("file.too_large", f"No learner ends within {most} of XML. The file is refused.")
