"""The faults of a return as they lie beside it: written as they are found, read in parts."""

import csv
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import xlsxwriter

from moothall.records.cells import one_array
from moothall.records.faults import SCHEMA, Level
from moothall.records.files import whole_file
from moothall.records.report import REASONS, RuleFaults

MOST_IN_MEMORY = 100_000
MOST_IN_SHEET = 1_048_575  # Excel's rows, less the headings
HEADINGS = ("Rule", "Level", "Learner", "Aim", "Line", "Field", "Value", "What is wrong")
WIDTHS = (26, 10, 16, 6, 10, 24, 24, 100)
LEVELS = {Level.FILE: "refuses file", Level.ERROR: "error", Level.WARNING: "warning"}
DANGEROUS = r"^[=+\-@\t\r\n]"


class FaultWriter:
    """Writes faults to a Parquet file as they are found, and counts them by rule.

    Never more than MOST_IN_MEMORY faults, and those of the batch that passes it, are held.
    """

    def __init__(self, path: Path) -> None:
        """Begin the file."""
        self._file = pq.ParquetWriter(path, SCHEMA, compression="zstd")
        self._waiting: list[pa.Table] = []
        self._held = 0
        self._rules: dict[tuple[str, str], RuleFaults] = {}
        self.reasons: list[str] = []

    def add(self, faults: pa.Table) -> None:
        """Write faults (moothall.records.faults.SCHEMA) after those written before."""
        if faults.num_rows == 0:
            return
        self._waiting.append(faults)
        self._held += faults.num_rows
        self._count(faults)
        if self._held >= MOST_IN_MEMORY:
            self._write()

    @property
    def rules(self) -> tuple[RuleFaults, ...]:
        """The rules that found something: what refuses first, then the most frequent."""
        order = list(Level)
        return tuple(
            sorted(self._rules.values(), key=lambda r: (order.index(r.level), -r.count, r.rule))
        )

    def _count(self, faults: pa.Table) -> None:
        numbered = faults.append_column("at", pa.array(range(faults.num_rows), pa.int64()))
        groups = numbered.group_by(["rule", "level"]).aggregate([("at", "count"), ("at", "min")])
        for group in groups.to_pylist():
            key = group["rule"], group["level"]
            before = self._rules.get(key)
            at = group["at_min"]
            first = before or RuleFaults(
                key[0], Level(key[1]), 0, faults["message"][at].as_py(), faults["line"][at].as_py()
            )
            total = first.count + group["at_count"]
            self._rules[key] = RuleFaults(first.rule, first.level, total, first.message, first.line)
        if len(self.reasons) < REASONS:
            refusing = faults.filter(pc.equal(faults["level"], str(Level.FILE)))
            wanted = refusing["message"].slice(0, REASONS - len(self.reasons))
            self.reasons += wanted.to_pylist()

    def _write(self) -> None:
        if self._waiting:
            self._file.write_table(pa.concat_tables(self._waiting).cast(SCHEMA))
        self._waiting, self._held = [], 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._write()
        self._file.close()


def page(
    path: Path, *, rule: str | None, level: str | None, offset: int, limit: int | None
) -> pa.Table:
    """Return some of the faults in their order, of one rule or level where asked for."""
    filters = [(name, text) for name, text in (("rule", rule), ("level", level)) if text]
    where = " and ".join(f"{name} = ?" for name, _ in filters) or "true"
    most = "" if limit is None else f"limit {int(limit)}"
    with duckdb.connect() as base:
        query = f"select * from read_parquet(?) where {where} {most} offset {int(offset)}"
        found = base.sql(query, params=[str(path), *(text for _, text in filters)])
        return found.to_arrow_table().cast(SCHEMA)


def first_of_each(path: Path, each: int) -> pa.Table:
    """Return the first faults of every rule and level, in their order."""
    with duckdb.connect() as base:
        found = base.sql(
            "select * exclude (place, number) from (select *, row_number() over "
            "(partition by rule, level order by number) as place from (select *, "
            "row_number() over () as number from read_parquet(?))) "
            "where place <= ? order by number",
            params=[str(path), each],
        )
        return found.to_arrow_table().cast(SCHEMA)


def rules_of(path: Path) -> tuple[RuleFaults, ...]:
    """Return the rules that found something, counted from the faults as they lie: what refuses
    first, then the most frequent.
    """
    with duckdb.connect() as base:
        found = base.sql(
            "select rule, level, count(*), first(message), first(line) "
            "from read_parquet(?) group by rule, level",
            params=[str(path)],
        ).fetchall()
    rules = [RuleFaults(rule, Level(level), *rest) for rule, level, *rest in found]
    order = list(Level)
    return tuple(sorted(rules, key=lambda r: (order.index(r.level), -r.count, r.rule)))


def write_workbook(path: Path, rules: tuple[RuleFaults, ...], out: Path) -> None:
    """Write all faults as an Excel workbook: a sheet by rule, and a sheet of every fault.

    Every cell is text or a number, never a formula. A sheet cannot hold more than 1,048,575
    faults; where there are more, the first sheet says so and where the rest is.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    total = sum(each.count for each in rules)
    with whole_file(out) as temporary, xlsxwriter.Workbook(temporary, options) as book:
        bold = book.add_format({"bold": True})
        _rules_sheet(book.add_worksheet("By rule"), bold, rules, total)
        sheet = book.add_worksheet("All faults")
        sheet.freeze_panes(1, 0)
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.write_row(0, 0, HEADINGS, bold)
        for number, fault in enumerate(_rows(path, MOST_IN_SHEET), 1):
            _write_row(sheet, number, fault)
        sheet.autofilter(0, 0, min(total, MOST_IN_SHEET), len(HEADINGS) - 1)


def _rules_sheet(
    sheet: xlsxwriter.worksheet.Worksheet,
    bold: xlsxwriter.format.Format,
    rules: tuple[RuleFaults, ...],
    total: int,
) -> None:
    for column, width in enumerate((26, 12, 10, 10, 100)):
        sheet.set_column(column, column, width)
    start = 0
    if total > MOST_IN_SHEET:
        note = (
            f"There are {total:,} faults. The sheet “All faults” has the first {MOST_IN_SHEET:,}, "
            "as many as a sheet can hold; the CSV download has all."
        )
        sheet.write_string(0, 0, note, bold)
        start = 2
    sheet.write_row(start, 0, ("Rule", "Level", "Faults", "First line", "For example"), bold)
    for number, each in enumerate(rules, start + 1):
        shown = (each.rule, LEVELS[each.level], each.count, each.line, each.message)
        _write_row(sheet, number, shown)


def _write_row(
    sheet: xlsxwriter.worksheet.Worksheet, number: int, values: tuple[object, ...]
) -> None:
    for column, value in enumerate(values):
        if isinstance(value, int):
            sheet.write_number(number, column, value)
        elif value is not None:
            sheet.write_string(number, column, str(value)[:32_767])


def _rows(path: Path, most: int) -> Iterator[tuple[object, ...]]:
    """Yield the first faults as plain values, reading a part of the file at a time."""
    left = most
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(10_000):
            some = batch.slice(0, left).to_pydict()
            some["level"] = [LEVELS[Level(level)] for level in some["level"]]
            yield from zip(*some.values(), strict=True)
            left -= batch.num_rows
            if left <= 0:
                return


def write_csv(path: Path, out: Path) -> None:
    """Write all faults as CSV.

    A text that a spreadsheet would take for a formula has an apostrophe put before it.
    """
    with (
        whole_file(out) as temporary,
        temporary.open("w", encoding="utf-8-sig", newline="") as text,
        pq.ParquetFile(path) as file,
    ):
        rows = csv.writer(text)
        rows.writerow(SCHEMA.names)
        for batch in file.iter_batches(50_000):
            columns = [_harmless(one_array(pa.chunked_array([c]))) for c in batch.columns]
            rows.writerows(zip(*(column.to_pylist() for column in columns), strict=True))


def _harmless(values: pa.Array) -> pa.Array:
    if not pa.types.is_string(values.type):
        return values
    dangerous = pc.match_substring_regex(values, DANGEROUS)
    marked = pc.binary_join_element_wise("'", values, "")
    return pc.if_else(dangerous, marked, values)
