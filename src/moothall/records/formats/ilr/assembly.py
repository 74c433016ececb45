"""Putting a chunk together: the columns of its regular pieces, and what was judged plainly."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from moothall.records.faults import Level
from moothall.records.formats.ilr import messages
from moothall.records.formats.ilr.columns import Columns, int32s
from moothall.records.formats.ilr.extract import Extract, Run, runs, table_of
from moothall.records.formats.ilr.found import Found
from moothall.records.formats.ilr.plain import Judged, Top
from moothall.records.formats.ilr.structure import Field, Kind, Structure

DELIVERY = "LearningDelivery"
Places = npt.NDArray[np.int64]
Pieces = Callable[[str], npt.NDArray[np.int32]]


def assemble(structure: Structure, columns: Columns, judged: Judged, line: int) -> Extract:
    """Return a chunk that starts on a line: its regular pieces and those judged plainly, in order.

    Both give rows from 0; in the extract rows count through.
    """
    regular = _Regular(structure, columns, line)
    tables, found = regular.tables, [*judged.found, *regular.faults()]
    if not judged.tops and not any(judged.rows.values()):
        return Extract(tables, found, regular.run(), judged.broken_at is not None)
    merged = _merged(structure, tables, regular.pieces, judged)
    return Extract(merged, found, regular.runs_with(judged.tops), judged.broken_at is not None)


@dataclass
class _Regular:
    """Tables and faults of the regular pieces of a chunk."""

    structure: Structure
    columns: Columns
    line: int

    @cached_property
    def _kinds(self) -> dict[str, int]:
        kinds = self.columns.scan.alphabet.kinds
        return {kind.name: number for number, kind in enumerate(kinds, 1)}

    @cached_property
    def tables(self) -> dict[str, pa.Table]:
        """The tables of all kinds of the structure."""
        return {
            name: self._table(kind) if name in self._kinds else self.structure.empty[name]
            for name, kind in self.structure.kinds.items()
        }

    def _table(self, kind: Kind) -> pa.Table:
        number = self._kinds[kind.name]
        tags = self.columns.tags(number)
        if not len(tags):
            return self.structure.empty[kind.name]
        columns = {
            "_row": int32s(np.arange(len(tags), dtype=np.int32)),
            "_learner": int32s(self.columns.rows_above(number, 1)),
            "_line": int32s(self.columns.scan.lines(tags, self.line)),
        }
        if kind.parent in self._kinds:
            parents = self.columns.rows_above(number, self._kinds[kind.parent])
            columns["_parent"] = int32s(parents)
        for each in kind.fields:
            columns[each.name] = self.columns.column(each, len(tags))
        schema = self.structure.schemas[kind.name]
        return pa.table([columns[name] for name in schema.names], schema=schema)

    def pieces(self, name: str) -> npt.NDArray[np.int32]:
        """Return the number of the piece that each record of a kind stands in."""
        if name not in self._kinds:
            return np.zeros(0, np.int32)
        return self.columns.scan.piece[self.columns.tags(self._kinds[name])]

    @cached_property
    def _top(self) -> Kind:
        return self.columns.scan.alphabet.top

    @cached_property
    def _references(self) -> list[str | None]:
        column: list[str | None] = self.tables[self._top.name].column("LearnRefNumber").to_pylist()
        return column

    @cached_property
    def _aims(self) -> list[int | None]:
        column: list[int | None] = self.tables[DELIVERY].column("AimSeqNumber").to_pylist()
        return column

    def run(self) -> list[Run]:
        """Return the top elements of the regular pieces."""
        table = self.tables[self._top.name]
        if not table.num_rows:
            return []
        piece = int(self.pieces(self._top.name)[0])
        line, reference = (table.column(name)[0].as_py() for name in ("_line", "LearnRefNumber"))
        return [Run(Top(self._top.place, piece, line, reference), table.num_rows)]

    def runs_with(self, judged: list[Top]) -> list[Run]:
        """Return the top elements of all pieces, where those of some were judged plainly."""
        regular = self.run()
        if not judged:
            return regular
        if all(top.place == self._top.place for top in judged):
            first = min([*(run.first for run in regular), *judged], key=lambda top: top.piece)
            return [Run(first, sum(run.count for run in regular) + len(judged))]
        return runs(sorted([*self._tops(), *judged], key=lambda top: top.piece))

    def _tops(self) -> Iterator[Top]:
        lines = self.tables[self._top.name].column("_line").to_pylist()
        pieces = self.pieces(self._top.name).tolist()
        for piece, line, learner in zip(pieces, lines, self._references, strict=True):
            yield Top(self._top.place, piece, line, learner)

    def faults(self) -> Iterator[Found]:
        """Yield the faults of values and of number, in any order."""
        _ = self.tables  # the values are judged as the columns are made
        yield from self._doubtful()
        yield from self._unknown()
        for kind in self.columns.scan.alphabet.kinds:
            yield from self._missing(kind)
            for child in kind.children:
                yield from self._miscounted(kind, child)

    def _doubtful(self) -> Iterator[Found]:
        doubts = self.columns.doubts
        owners = {doubt.field: self._owner(doubt.field) for doubt in doubts}
        below = np.array(
            [owners[doubt.field] in self._below_delivery for doubt in doubts], np.bool_
        )
        places = self._places(np.array([doubt.tag for doubt in doubts], np.int64), below)
        for doubt, place in zip(doubts, places, strict=True):
            words = messages.value_message(doubt.field, doubt.rule, doubt.text)
            level = Level.ERROR if doubt.rule == "field.beyond" else Level.FILE
            yield _fault(doubt.rule, words, place, doubt.field.name, doubt.text, level)

    def _unknown(self) -> Iterator[Found]:
        scan = self.columns.scan
        places = np.array([stranger.place for stranger in scan.strangers], np.int64)
        tags = np.searchsorted(scan.less, places) - 1
        kept = ~scan.irregular[scan.piece[tags + 1]]
        parents = [self._record_around(int(scan.code[tag])) for tag in tags[kept]]
        below = np.array([parent in self._below_delivery for parent in parents], np.bool_)
        lines = np.searchsorted(scan.newlines, places[kept]) + self.line
        names = [each.name for each, is_kept in zip(scan.strangers, kept, strict=True) if is_kept]
        spots = self._places(tags[kept], below)
        for name, parent, line, spot in zip(names, parents, lines.tolist(), spots, strict=True):
            words = messages.unknown_element(name, parent, str(self.structure.year))
            yield _fault("structure.unknown", words, spot._replace(line=line), name)

    def _record_around(self, code: int) -> str:
        """Return the record in which something stands that comes after a tag."""
        alphabet = self.columns.scan.alphabet
        if code <= alphabet.size:
            return alphabet.names[code - 1]
        closed = code - alphabet.size
        if closed > len(alphabet.kinds):
            return self._owner(alphabet.field(closed))
        return alphabet.kinds[closed - 1].parent or ""

    def _owner(self, field: Field) -> str:
        return self.columns.scan.alphabet.owner(field)

    def _missing(self, kind: Kind) -> Iterator[Found]:
        tags = self.columns.tags(self._kinds[kind.name])
        for each in kind.fields:
            rows = self.columns.rows(self.columns.scan.alphabet.code[each.name])
            if not each.obligatory or len(rows) == len(tags):
                continue
            words = messages.missing_field(each)
            for place in self._places_in(kind, np.delete(tags, rows)):
                yield _fault("structure.missing", words, place, each.name)

    def _miscounted(self, kind: Kind, child: Kind) -> Iterator[Found]:
        if not child.least and child.most is None:
            return
        tags = self.columns.tags(self._kinds[kind.name])
        children = self.columns.tags(self._kinds[child.name])
        parents = self.columns.rows_above(self._kinds[child.name], self._kinds[kind.name])
        counts = np.bincount(parents, minlength=len(tags))
        if child.least:
            words = messages.missing_record(child, kind)
            for place in self._places_in(kind, tags[counts < child.least]):
                yield _fault("structure.missing", words, place, child.name)
        if child.most is not None:
            over = np.flatnonzero(counts > child.most)
            surplus = children[np.searchsorted(parents, over) + child.most]
            for count, place in zip(counts[over], self._places_in(kind, surplus), strict=True):
                words = messages.too_many(child, int(count))
                yield _fault("structure.too_many", words, place, child.name)

    @cached_property
    def _below_delivery(self) -> frozenset[str]:
        kinds = {kind.name: kind for kind in self.columns.scan.alphabet.kinds}
        if DELIVERY not in kinds:
            return frozenset()
        return frozenset(kind.name for kind in kinds[DELIVERY].walk())

    def _places_in(self, kind: Kind, tags: Places) -> Iterator["_Place"]:
        """Return the places of tags that open a record of a kind, or stand in one."""
        return self._places(tags, np.full(len(tags), kind.name in self._below_delivery))

    def _places(self, tags: Places, below: npt.NDArray[np.bool_]) -> Iterator["_Place"]:
        """Yield the place of each tag; `below` says which of them stand in a delivery."""
        if not len(tags):
            return
        lines = self.columns.scan.lines(tags, self.line).tolist()
        pieces = self.columns.scan.piece[tags].tolist()
        learners = self._rows_at(self._top.name, tags).tolist()
        deliveries = np.full(len(tags), -1)
        if below.any():
            deliveries[below] = self._rows_at(DELIVERY, tags[below])
        for line, piece, learner, delivery in zip(
            lines, pieces, learners, deliveries.tolist(), strict=True
        ):
            aim = self._aims[delivery] if delivery >= 0 else None
            yield _Place(piece, self._references[learner], aim, line)

    def _rows_at(self, kind: str, tags: Places) -> Places:
        """Return the row of the last record of a kind that opens at each tag or before it."""
        return np.searchsorted(self.columns.tags(self._kinds[kind]), tags, "right") - 1


class _Place(NamedTuple):
    """Where a fault is."""

    piece: int
    learner: str | None
    aim: int | None
    line: int


def _fault(
    rule: str,
    words: str,
    place: _Place,
    field: str,
    value: str | None = None,
    level: Level = Level.FILE,
) -> Found:
    message = messages.where(place.learner, place.aim) + words
    return Found(rule, message, level, *place, field, value)


def _merged(
    structure: Structure, tables: dict[str, pa.Table], pieces: Pieces, judged: Judged
) -> dict[str, pa.Table]:
    """Return the tables of regular pieces with the rows judged plainly, in the order of pieces."""
    both, places = {}, {}
    for name, kind in structure.kinds.items():
        rows = judged.rows.get(name, [])
        in_pieces = np.concatenate([pieces(name), np.array([row.piece for row in rows], np.int32)])
        order = np.argsort(in_pieces, kind="stable")
        place = np.empty(len(order), np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)
        table = pa.concat_tables([tables[name], table_of(rows, kind, structure)])
        both[name], places[name] = (table, order), place
    top_of = {kind.name: top.name for top in structure.tops for kind in top.walk()}
    merged = {}
    for name, (table, order) in both.items():
        regular = tables[name].num_rows
        pointers = {"_row": name, "_learner": top_of[name], "_parent": structure.kinds[name].parent}
        for column, target in pointers.items():
            if column not in table.column_names or target is None:
                continue
            old = table.column(column).to_numpy().copy()
            old[regular:] += tables[target].num_rows
            at = table.schema.get_field_index(column)
            new = int32s(places[target][old])
            table = table.set_column(at, table.schema.field(at), new)
        merged[name] = table.take(pa.array(order)).combine_chunks()
    return merged
