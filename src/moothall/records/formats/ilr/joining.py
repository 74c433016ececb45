"""Joining the chunks of a file: rows that count through, and what stands under the root."""

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from moothall.records.formats.ilr import messages
from moothall.records.formats.ilr.extract import Extract, Run
from moothall.records.formats.ilr.found import Found
from moothall.records.formats.ilr.structure import Kind, Structure


class Joiner:
    """Takes the extracts of a file in order and makes them parts of one."""

    def __init__(self, structure: Structure) -> None:
        """Start before the first extract."""
        self._structure = structure
        self._rows = dict.fromkeys(structure.kinds, 0)
        self._top_of = {kind.name: top.name for top in structure.tops for kind in top.walk()}
        self._counts = dict.fromkeys((kind.place for kind in structure.message.children), 0)
        self._place = 0

    def join(self, extract: Extract) -> tuple[dict[str, pa.Table], list[Found]]:
        """Return an extract's tables with rows of the file, and its faults with those of order."""
        start = dict(self._rows)
        tables = {}
        for name, table in extract.tables.items():
            kind = self._structure.kinds[name]
            bases = {"_row": start[name], "_learner": start[self._top_of[name]]}
            if kind.parent in start:
                bases["_parent"] = start[kind.parent]
            tables[name] = _moved(table, bases)
            self._rows[name] += table.num_rows
        return tables, extract.found + [each for run in extract.runs for each in self._top(run)]

    def _top(self, run: Run) -> list[Found]:
        """Count elements under the root; return what is wrong with their order and number."""
        found = []
        kinds = self._structure.message.children
        first, kind = run.first, kinds[run.first.place]
        place = Found(
            "", "", piece=first.piece, learner=first.learner, line=first.line, field=kind.name
        )
        if first.place < self._place:
            words = messages.out_of_order(kind.name, kinds[self._place].name)
            found.append(replace(place, rule="structure.order", message=words))
        before = self._counts[first.place]
        self._place = first.place
        self._counts[first.place] += run.count
        if kind.most is not None and before <= kind.most < before + run.count:
            words = messages.too_many(kind, before + run.count)
            found.append(replace(place, rule="structure.too_many", message=_capital(words)))
        return found

    def missing(self) -> list[Found]:
        """Return what the whole file lacks under its root."""
        message = self._structure.message
        return [
            _lack(kind, message)
            for kind in message.children
            if self._counts[kind.place] < kind.least
        ]


def _lack(kind: Kind, message: Kind) -> Found:
    words = messages.missing_record(kind, message)
    return Found("structure.missing", _capital(words), line=1, field=kind.name)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _moved(table: pa.Table, bases: dict[str, int]) -> pa.Table:
    """Return a table with numbers added to some of its columns."""
    for name, base in bases.items():
        if base:
            at = table.schema.get_field_index(name)
            column = pc.add(table.column(name), pa.scalar(base, pa.int32()))
            table = table.set_column(at, table.schema.field(at), column)
    return table
