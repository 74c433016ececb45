"""Reads a reference table of any kind from a file."""

import hashlib
from pathlib import Path

import pyarrow.parquet as pq

from moothall.faults import InvalidValue
from moothall.records.cells import Findings, Unreadable, one_array
from moothall.records.reference import aims, areas, population, postcodes, providers
from moothall.records.reference.table import SCHEMAS, ReferenceTable, make
from moothall.records.spreadsheets import LARGEST_UNZIPPED, read_cells

READERS = {
    "aims": aims.LAYOUT,
    "areas": areas.LAYOUT,
    "population": population.LAYOUT,
    "postcodes": postcodes.LAYOUT,
    "providers": providers.LAYOUT,
}
KINDS = tuple(READERS)


def read_reference(
    kind: str,
    path: Path | None = None,
    *,
    areas: Path | None = None,
    largest_unzipped: int = LARGEST_UNZIPPED,
) -> ReferenceTable:
    """Read a table of one of KINDS from CSV or a workbook, with all its faults.

    `areas` is where the table of areas is kept, if one is: a population is held against it. Without
    a path, `postcodes` are read from the installed package of them. Raises InvalidValue when there
    is no such kind, or no path; all that is wrong with the file is in `faults`.
    """
    if kind not in READERS:
        raise InvalidValue(f"“{kind}” is not a reference table: give {', '.join(KINDS)}.")
    if path is None:
        if kind != "postcodes":
            raise InvalidValue(f"The {kind} table is read from a file: say which.")
        return postcodes.from_package()
    layout = READERS[kind]
    with path.open("rb") as file:
        source = hashlib.file_digest(file, "sha256").hexdigest()
    try:
        cells = read_cells(
            path,
            layout.recognise,
            layout.required,
            words=layout.words,
            largest_unzipped=largest_unzipped,
        )
    except Unreadable as unreadable:
        return make(kind, SCHEMAS[kind].empty_table(), unreadable.faults, source)
    findings = Findings(cells)
    table = layout.read(findings)
    if kind == "population" and areas is not None:
        known = pq.read_table(areas, columns=["code"])["code"]
        population.must_be_known(findings, one_array(known))
    return make(kind, table, findings.table(), source)
