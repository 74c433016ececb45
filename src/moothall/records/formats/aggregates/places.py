"""Finds the area that a cell names, by ONS code or by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from moothall.records.cells import Findings
from moothall.records.faults import Level
from moothall.records.formats.aggregates.words import ELSEWHERE, dictionary, squeeze
from moothall.records.spreadsheets import squeezed

TOO_WIDE = ("country", "region")
TOO_NARROW = ("district",)


@dataclass(frozen=True, slots=True)
class Places:
    """The areas a table may name; with no table of areas every name is taken as it stands."""

    known: dict[str, str]
    kinds: dict[str, str]
    names: dict[str, str]

    @classmethod
    def read(cls, areas: Path | None) -> "Places":
        """Read the reference table of areas."""
        if areas is None:
            return cls({}, {}, {})
        rows = pq.read_table(areas, columns=["code", "name", "kind"]).to_pylist()
        known = {squeezed(row["name"]): row["code"] for row in rows}
        known |= {squeezed(row["code"]): row["code"] for row in rows}
        kinds = {row["code"]: row["kind"] for row in rows}
        return cls(known, kinds, {row["code"]: row["name"] for row in rows})

    def find(self, findings: Findings, column: str, values: pa.Array) -> pa.Array:
        """Return the code of each area (its name where no table of areas is kept).

        `rest of region` and `outside region` stand for the others. Unknown names, and areas above
        the authority tier, are marked; districts are let pass with a warning.
        """
        apart = dictionary(ELSEWHERE)
        squeezed_values = squeeze(values)
        names = {text: apart.get(text) or self.known.get(text) for text in _texts(squeezed_values)}
        if not self.known:
            written = dict(zip(squeezed_values.to_pylist(), values.to_pylist(), strict=True))
            names = {text: name or written[text] for text, name in names.items()}
        found = _look_up(squeezed_values, names)
        unknown = pc.and_(pc.is_valid(values), pc.is_null(found))
        near = {text: self._near(text) for text, name in names.items() if name is None}
        says = "the area “{value}” is not in the table of areas.{near} Write a name or code of it."
        hints = _look_up(squeezed_values, near)
        findings.mark("aggregates.area", column, unknown, says, near=hints)
        self._check_tier(findings, column, found)
        return found

    def _check_tier(self, findings: Findings, column: str, found: pa.Array) -> None:
        kinds = _look_up(found, {code: self.kinds.get(code) for code in _texts(found)})
        wide = pc.is_in(kinds, value_set=pa.array(TOO_WIDE))
        says = "{value} is a {kind}, not an authority. If the row adds up its areas, write “total”."
        findings.mark("aggregates.area", column, wide, says, kind=kinds)
        narrow = pc.is_in(kinds, value_set=pa.array(TOO_NARROW))
        says = "{value} is a {kind}; figures show the authority above it."
        findings.mark("aggregates.tier", column, narrow, says, level=Level.WARNING, kind=kinds)

    def _near(self, text: str) -> str:
        """Return a question that offers the area whose name is most like the one written."""
        for match in get_close_matches(text, self.known, n=1, cutoff=0.75):
            code = self.known[match]
            return f" Did you mean {self.names[code]} ({code})?"
        return ""


def _texts(values: pa.Array) -> list[str]:
    return [text for text in pc.unique(values).to_pylist() if text is not None]


def _look_up(values: pa.Array, known: Mapping[str, str | None]) -> pa.Array:
    at = pc.index_in(values, value_set=pa.array(list(known), pa.string()))
    return pa.array(list(known.values()), pa.string()).take(at)
