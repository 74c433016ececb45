"""Reads a table of counts from CSV or a workbook, with every fault at its cell."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from moothall.codes import UKPRN
from moothall.records import typed
from moothall.records.cells import Cells, Findings, Unreadable, refuses
from moothall.records.faults import Level
from moothall.records.formats.aggregates import words
from moothall.records.formats.aggregates.places import Places
from moothall.records.formats.aggregates.totals import check_totals
from moothall.records.spreadsheets import LARGEST_UNZIPPED, read_cells, squeezed

AREAS = ("home_area", "delivery_area")
BREAKDOWNS = (*AREAS, "provider", "route", "level", "ssa1")
DIMENSIONS = ("period", *BREAKDOWNS, "measure")
SCHEMA = pa.schema(
    [
        *(pa.field(name, pa.string()) for name in DIMENSIONS),
        pa.field("count", pa.int64()),
        pa.field("hidden", pa.bool_()),
        pa.field("mark", pa.string()),
    ]
)
WORDS = (
    "A table of counts has the columns period and count, and some of home area, delivery area, "
    "provider (UKPRN), route, level, sector subject area and measure."
)
ROUTES = tuple(words.ROUTES)


@dataclass(frozen=True, slots=True)
class Aggregates:
    """A table of counts as it was read.

    `table` has SCHEMA and the rows that are no totals; no rows when `refused`. `faults` has the
    shape of all faults: `line` is the row of the sheet, `field` the heading and the cell.
    """

    table: pa.Table
    faults: pa.Table

    @property
    def refused(self) -> bool:
        """Whether a fault refuses the table."""
        return refuses(self.faults)

    @property
    def periods(self) -> tuple[str, ...]:
        """The academic years the counts are of."""
        return tuple(sorted(pc.unique(self.table["period"]).to_pylist()))


def read_aggregates(
    path: Path,
    *,
    areas: Path | None = None,
    routes: Collection[str] = ROUTES,
    largest_unzipped: int = LARGEST_UNZIPPED,
) -> Aggregates:
    """Read the counts. `areas` is the reference table of areas, where the partnership has one.

    Hidden cells keep their mark and have no count. Total rows are set against their parts, which
    gives warnings, and are not kept. Nothing is raised for bad input: it is all in the faults.
    """
    try:
        cells = read_cells(
            path, _recognise, ("period", "count"), words=WORDS, largest_unzipped=largest_unzipped
        )
    except Unreadable as unreadable:
        return Aggregates(SCHEMA.empty_table(), unreadable.faults)
    cells, notes = _without_notes(cells)
    findings = Findings(cells)
    if notes:
        message = f"The text in row {notes} and below it is taken for notes and is not read."
        findings.say("table.notes", message, Level.WARNING, row=notes)
    if cells.unused:
        # A breakdown that is not read may mean that the counts are of some learners only.
        named = ", ".join(f"“{heading}”" for heading in cells.unused)
        message = (
            f"Nothing is read from the columns headed {named}. Check that none limits the counts."
        )
        findings.say("table.unused", message, Level.WARNING)
    table = _table(findings, Places.read(areas), routes)
    faults = findings.table()
    return Aggregates(table.slice(0, 0) if refuses(faults) else table, faults)


def _recognise(heading: str) -> tuple[str, int] | None:
    name = words.KNOWN_HEADINGS.get(squeezed(heading))
    return (name, 0) if name else None


def _without_notes(cells: Cells) -> tuple[Cells, int | None]:
    """Drop the notes below a table: rows at its end with one cell filled and no count."""
    filled = pc.cast(pc.is_valid(cells["count"]), pa.int8())
    for name in cells.headings:
        if name != "count":
            filled = pc.add(filled, pc.cast(pc.is_valid(cells[name]), pa.int8()))
    note = pc.and_(pc.is_null(cells["count"]), pc.less_equal(filled, 1)).to_pylist()
    end = len(note)
    while end > 1 and note[end - 1]:
        end -= 1
    if end == len(note):
        return cells, None
    keep = pa.array([at < end for at in range(len(note))])
    return cells.where(keep), cells.rows[end].as_py()


def _table(findings: Findings, places: Places, routes: Collection[str]) -> pa.Table:
    cells = findings.cells
    if not any(name in cells for name in BREAKDOWNS):
        findings.say("table.headings", f"The table breaks its counts down by nothing. {WORDS}")
    typed.required(findings, "period", "the academic year, such as 2025-26")
    columns = {"period": typed.academic_years(findings, "period")}
    totals = {}
    for name in BREAKDOWNS:
        values, totals[name] = _dimension(findings, name)
        columns[name] = _known(findings, name, values, places, routes)
    columns["measure"] = _measure(findings)
    counts, hidden = _counts(findings)
    _check_keys(findings, columns, totals)
    check_totals(findings, columns, totals, counts, hidden)
    mark = pc.if_else(hidden, cells["count"], pa.scalar(None, pa.string()))
    table = pa.table({**columns, "count": counts, "hidden": hidden, "mark": mark}, schema=SCHEMA)
    part = pa.array([True] * len(cells))
    for where in totals.values():
        part = pc.and_(part, pc.invert(where))
    kept = table.filter(part)
    if kept.num_rows == 0:
        findings.say("aggregates.only_totals", "Every row is a total: add the rows they add up.")
    return kept


def _dimension(findings: Findings, name: str) -> tuple[pa.Array, pa.Array]:
    """Return the column without its totals, and where it has them."""
    values = findings.cells[name]
    if values.null_count < len(values):
        advice = "the value of this row, or “total” where the row adds up all of them"
        typed.required(findings, name, advice)
    total = pc.fill_null(pc.match_substring_regex(values, words.TOTAL), False)
    return pc.if_else(total, pa.scalar(None, pa.string()), values), total


def _known(
    findings: Findings, name: str, values: pa.Array, places: Places, routes: Collection[str]
) -> pa.Array:
    """Return the values of a dimension as we write them, having marked those we do not know."""
    if name in AREAS:
        return places.find(findings, name, values)
    if name == "provider":
        good = pc.match_substring_regex(values, f"^{UKPRN.pattern.pattern}$")
        says = f"“{{value}}” is not a UKPRN: it should be {UKPRN.shape}."
        findings.mark("code.wrong", name, pc.invert(good), says)
        return pc.if_else(good, values, pa.scalar(None, pa.string()))
    if name == "route":
        known = words.dictionary({route: words.ROUTES.get(route, ()) for route in routes})
        advice = f"write {', '.join(routes)}"
    elif name == "level":
        known, advice = words.dictionary(words.LEVELS), "write E, 1 to 8, M (mixed) or X (none)"
    else:
        known, advice = words.subjects(), "write 1 to 15, or the name of the sector subject area"
    return typed.one_of(findings, name, words.squeeze(values), known, f"aggregates.{name}", advice)


def _measure(findings: Findings) -> pa.Array:
    values = findings.cells["measure"]
    known = words.dictionary(words.MEASURES)
    advice = f"write {', '.join(words.MEASURES)}"
    squeezed_values = words.squeeze(values)
    found = typed.one_of(findings, "measure", squeezed_values, known, "aggregates.measure", advice)
    blank = pc.is_null(values)
    return pc.if_else(blank, "learners", found)


def _counts(findings: Findings) -> tuple[pa.Array, pa.Array]:
    """Return the counts (null where hidden) and where they are hidden."""
    cells = findings.cells
    values = cells["count"]
    advice = f"the count, 0 where there is none, or a mark such as {words.MARKS_SHOWN}"
    typed.required(findings, "count", advice)
    hidden = pc.fill_null(pc.match_substring_regex(values, words.MARK), False)
    shown = pc.if_else(hidden, pa.scalar(None, pa.string()), values)
    table = cells.table.set_column(cells.table.column_names.index("count"), "count", shown)
    numbers = Findings(Cells(cells.sheet, table, cells.rows, cells.headings))
    nor = f", nor a mark that it is hidden, such as {words.MARKS_SHOWN}"
    counts = typed.whole_numbers(numbers, "count", nor=nor)
    findings.take(numbers)
    return counts, hidden


def _check_keys(
    findings: Findings, columns: dict[str, pa.Array], totals: dict[str, pa.Array]
) -> None:
    """Mark rows that say the same thing of the same learners twice."""
    keys = []
    for name, values in columns.items():
        if name in totals:
            values = pc.if_else(totals[name], "(total)", values)
        absent = findings.cells[name].null_count == len(values)
        keys.append(pc.fill_null(values, "") if absent else values)
    typed.unique(findings, "count", keys, "a count for the same period and breakdown")
