"""Writing tables back as an ILR file, column by column.

The text of a kind is built for all its rows at once: the texts of its fields one after the other,
then those of the records inside, joined by parent.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from moothall.faults import InvalidValue
from moothall.records.files import whole_file
from moothall.records.formats.ilr.header import Header
from moothall.records.formats.ilr.structure import Field, Kind, Structure

SLICE = 5_000  # learners turned into text at once
MARKING = "OFFICIAL-SENSITIVE-Personal"
_NOT_XML = r"[\x00-\x08\x0b\x0c\x0e-\x1f]|\x{FFFE}|\x{FFFF}"


def write_return(
    target: str | Path | IO[bytes],
    header: Header,
    tables: Mapping[str, pa.Table],
    structure: Structure,
) -> None:
    """Write tables as an ILR file in UTF-8, one element a line, indented by tabs.

    `tables` are as `Batch.tables` (docs/explanation/data.md, section 1): `_row` names a record,
    `_parent` the record that holds it; kinds and columns may be absent, rows in any order. The
    same tables give the same bytes. Raises InvalidValue where the header lacks something, a table
    or column is not of the year, a record has no parent, or a text cannot stand in XML; values are
    not judged otherwise. A path is written whole or not at all.
    """
    parts = _parts(header, tables, structure)
    if not isinstance(target, (str, Path)):
        for part in parts:
            target.write(part)
        return
    with whole_file(Path(target)) as temporary, temporary.open("wb") as stream:
        for part in parts:
            stream.write(part)


def _parts(header: Header, tables: Mapping[str, pa.Table], structure: Structure) -> Iterator[bytes]:
    sorted_kinds = _sorted(tables, structure)
    start = f'<?xml version="1.0" encoding="UTF-8"?>\n<Message xmlns="{structure.namespace}">'
    yield start.encode()
    yield _head(header, structure)
    for top in structure.tops:
        count = len(sorted_kinds[top.name].table)
        for first in range(0, count, SLICE):
            after = min(first + SLICE, count)
            for text in _texts(top, first, after, sorted_kinds, 1).to_pylist():
                yield text.encode()
    yield b"\n</Message>\n"


@dataclass(frozen=True, slots=True)
class _Sorted:
    """A table whose rows stand in the order of the file, and the place of each one's parent."""

    table: pa.Table
    parents: npt.NDArray[np.int64]


def _sorted(tables: Mapping[str, pa.Table], structure: Structure) -> dict[str, _Sorted]:
    """Return all tables in the order in which their records will stand."""
    unknown = sorted(set(tables) - set(structure.kinds))
    if unknown:
        raise InvalidValue(f"{', '.join(unknown)} is no record of an ILR file of {structure.year}.")
    done: dict[str, _Sorted] = {}
    for name, kind in structure.kinds.items():
        table = tables.get(name, structure.empty[name])
        _check_columns(table, kind, structure)
        rows = _numbers(table, "_row")
        if kind.parent not in done:
            order = np.argsort(rows, kind="stable")
            done[name] = _Sorted(table.take(pa.array(order)), np.zeros(len(order), np.int64))
            continue
        parents = _places_of_parents(table, kind, done[kind.parent].table)
        order = np.lexsort((rows, parents))
        done[name] = _Sorted(table.take(pa.array(order)), parents[order])
    return done


def _check_columns(table: pa.Table, kind: Kind, structure: Structure) -> None:
    known = {each.name for each in kind.fields} | {"_row", "_learner", "_parent", "_line"}
    unknown = [name for name in table.column_names if name not in known]
    if unknown:
        raise InvalidValue(
            f"{', '.join(unknown)} is no field of {kind.name} in an ILR file of {structure.year}."
        )


def _numbers(table: pa.Table, column: str) -> npt.NDArray[np.int64]:
    if not len(table):
        return np.zeros(0, np.int64)
    numbers: npt.NDArray[np.int64] = table.column(column).to_numpy().astype(np.int64)
    return numbers


def _places_of_parents(table: pa.Table, kind: Kind, above: pa.Table) -> npt.NDArray[np.int64]:
    """Return where in the sorted table above each record's parent stands."""
    wanted, rows = _numbers(table, "_parent"), _numbers(above, "_row")
    order = np.argsort(rows, kind="stable")
    place = np.searchsorted(rows[order], wanted)
    found = place < len(rows)
    found[found] = rows[order][place[found]] == wanted[found]
    if not found.all():
        raise InvalidValue(
            f"{np.count_nonzero(~found):,} records of {kind.name} name a {kind.parent} "
            "that is not there."
        )
    return order[place]


def _texts(
    kind: Kind, first: int, after: int, kinds: Mapping[str, _Sorted], depth: int
) -> pa.Array:
    """Return the text of each record of a kind from one place up to another."""
    table = kinds[kind.name].table.slice(first, after - first)
    line = "\n" + "\t" * depth
    parts: list[pa.Array | pa.Scalar] = [_text(f"{line}<{kind.name}>")]
    for part in kind.parts:
        if isinstance(part, Kind):
            parts.append(_joined(part, first, after, kinds, depth + 1))
        elif part.name in table.column_names:
            column = table.column(part.name).combine_chunks()
            if column.null_count < len(column):
                parts.append(_field(part, column, f"{line}\t"))
    parts.append(_text(f"{line}</{kind.name}>"))
    if not any(isinstance(part, pa.Array) for part in parts):
        parts.append(pa.array([""] * len(table), pa.large_string()))
    return pc.binary_join_element_wise(*parts, _text(""))


def _joined(
    kind: Kind, first: int, after: int, kinds: Mapping[str, _Sorted], depth: int
) -> pa.Array | pa.Scalar:
    """Return, for each parent, the texts of its records of a kind one after the other."""
    parents = kinds[kind.name].parents
    ends = np.searchsorted(parents, np.arange(first, after + 1))
    if ends[0] == ends[-1]:
        return _text("")
    texts = _texts(kind, int(ends[0]), int(ends[-1]), kinds, depth)
    offsets = pa.array((ends - ends[0]).astype(np.int32))
    return pc.binary_join(pa.ListArray.from_arrays(offsets, texts), _text(""))


def _field(field: Field, column: pa.Array, line: str) -> pa.Array:
    """Return the text of each value of a field as an element; nothing where there is none."""
    texts = _escaped(_as_text(column), field.name)
    opening, closing = _text(f"{line}<{field.name}>"), _text(f"</{field.name}>")
    elements = pc.binary_join_element_wise(opening, texts, closing, _text(""))
    return pc.fill_null(elements, "")


def _as_text(column: pa.Array) -> pa.Array:
    if pa.types.is_timestamp(column.type):
        return pc.strftime(column, format="%Y-%m-%dT%H:%M:%S").cast(pa.large_string())
    return column.cast(pa.large_string())


def _escaped(texts: pa.Array, name: str) -> pa.Array:
    """Return texts as they stand in XML. Raises InvalidValue where one cannot."""
    if pc.any(pc.match_substring_regex(texts, _NOT_XML)).as_py():
        raise InvalidValue(f"{name} holds a control character, which cannot stand in XML.")
    for mark, escape in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")):
        texts = pc.replace_substring(texts, mark, escape)
    return texts


def _text(text: str) -> pa.Scalar:
    return pa.scalar(text, pa.large_string())


def _head(header: Header, structure: Structure) -> bytes:
    """Return the text of the header and the learning provider."""
    required = {
        "UKPRN": header.ukprn,
        "FilePreparationDate": header.prepared.isoformat() if header.prepared else None,
        "DateTime": header.created.isoformat(timespec="seconds") if header.created else None,
        "SerialNo": header.serial,
    }
    lacking = [name for name, value in required.items() if not value]
    if lacking:
        raise InvalidValue(f"The header lacks {', '.join(lacking)}, which a return must have.")
    if header.year != structure.year:
        raise InvalidValue(f"The header is of {header.year}, the structure of {structure.year}.")
    values = required | {
        "Collection": header.collection or "ILR",
        "Year": header.year.ilr,
        "ProtectiveMarking": header.marking or MARKING,
        "SoftwareSupplier": header.supplier,
        "SoftwarePackage": header.package,
        "Release": header.release,
        "ReferenceData": header.reference_data,
        "ComponentSetVersion": header.component_set,
    }
    kinds = (structure.kind("Header"), structure.kind("LearningProvider"))
    texts = [_element(kind, values, "\n\t") for kind in kinds]
    return "".join(texts).encode()


def _element(kind: Kind, values: Mapping[str, str | None], line: str) -> str:
    inside = []
    for part in kind.parts:
        if isinstance(part, Kind):
            inside.append(_element(part, values, f"{line}\t"))
        elif values.get(part.name):
            text = _escaped(pa.array([str(values[part.name])], pa.large_string()), part.name)
            inside.append(f"{line}\t<{part.name}>{text[0].as_py()}</{part.name}>")
    return f"{line}<{kind.name}>{''.join(inside)}{line}</{kind.name}>"
