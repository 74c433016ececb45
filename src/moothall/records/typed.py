"""Turns columns of text into numbers, dates and codes, and names every cell that is none."""

import re
from collections.abc import Mapping, Sequence

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from moothall.codes import AreaCode, Code
from moothall.faults import InvalidValue
from moothall.periods import AcademicYear
from moothall.records.cells import Findings, one_array

GROUPED = "^[0-9]{1,3}([, \u00a0\u202f][0-9]{3})+([.]0*)?$"
PLAIN = r"^[0-9]+(\.0*)?$"
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%b %d %Y")
DATE_SHAPE = "write it as 2025-08-01 or 01/08/2025"


def required(findings: Findings, column: str, what: str) -> pa.Array:
    """Return the column, having marked each blank cell. `what` says what to write there."""
    values = findings.cells[column]
    if column in findings.cells:
        findings.mark("cell.blank", column, pc.is_null(values), f"the cell is blank. Write {what}.")
    return values


def whole_numbers(
    findings: Findings, column: str, *, most: int = 10**15 - 1, nor: str = ""
) -> pa.Array:
    """Return the column as int64, null where blank or where a fault was marked.

    `nor` names in a fault what else might have stood there. Thousands may be parted by commas or
    spaces; `.0` at the end is let pass.
    """
    values = findings.cells[column]
    plain = pc.match_substring_regex(values, PLAIN)
    good = pc.or_(plain, pc.match_substring_regex(values, GROUPED))
    decimal = pc.and_not(pc.match_substring_regex(values, r"^[0-9]*\.[0-9]+$"), good)
    negative = pc.match_substring_regex(values, "^[-\u2212(][0-9][0-9., ]*[)]?$")
    other = pc.and_not(pc.and_not(pc.invert(good), decimal), negative)
    findings.mark("number.decimal", column, decimal, "{value} is not a whole number.")
    findings.mark("number.negative", column, negative, "{value} is below 0; a count cannot be.")
    says = f"“{{value}}” is not a whole number, such as 1,250{nor}."
    findings.mark("number.wrong", column, other, says)
    digits = pc.replace_substring_regex(values, r"\.0*$", "")
    digits = pc.replace_substring_regex(digits, r"[^0-9]", "")
    long = pc.greater(pc.utf8_length(pc.replace_substring_regex(digits, "^0+", "")), 15)
    usable = pc.and_not(good, long)
    numbers = pc.if_else(usable, digits, pa.scalar(None, pa.string())).cast(pa.int64())
    large = pc.and_(good, pc.or_kleene(long, pc.greater(numbers, most)))
    findings.mark("number.large", column, large, f"{{value}} is more than {most:,}.")
    return pc.if_else(pc.fill_null(large, False), pa.scalar(None, pa.int64()), numbers)


def dates(findings: Findings, column: str) -> pa.Array:
    """Return the column as date32; a time of day after the date is left out."""
    values = findings.cells[column]
    text = pc.replace_substring_regex(values, r"[ T]+[0-9]{1,2}:[0-9]{2}.*$", "")
    text = pc.replace_substring_regex(text, r"\s+", " ")
    series = pl.Series(values=pl.from_arrow(text), dtype=pl.String)
    read = pl.select(
        pl.coalesce([pl.lit(series).str.to_date(form, strict=False) for form in DATE_FORMATS])
    ).to_series()
    found = one_array(pa.chunked_array([read.to_arrow()])).cast(pa.date32())
    wrong = pc.and_(pc.is_valid(values), pc.is_null(found))
    findings.mark("date.wrong", column, wrong, f"“{{value}}” is not a date: {DATE_SHAPE}.")
    return found


def in_order(findings: Findings, first: str, last: str, begins: pa.Array, ends: pa.Array) -> None:
    """Mark each row whose last day is before its first."""
    says = "{value} is before the first day, {begins}. Correct one of the two dates."
    if last in findings.cells and first in findings.cells:
        findings.mark("date.order", last, pc.less(ends, begins), says, begins=begins)


def no_longer(findings: Findings, column: str, most: int) -> None:
    """Mark each text of the column that has more than `most` characters."""
    if column in findings.cells:
        long = pc.greater(pc.utf8_length(findings.cells[column]), most)
        findings.mark("text.long", column, long, f"the text is longer than {most} characters.")


def codes(findings: Findings, column: str, kind: type[Code]) -> pa.Array:
    """Return the column as codes of one kind, in capitals, null where blank or marked."""
    values = pc.utf8_upper(findings.cells[column])
    good = pc.match_substring_regex(values, f"^(?:{kind.pattern.pattern})$")
    says = f"“{{value}}” is not a {kind.title}: it should be {kind.shape}."
    findings.mark("code.wrong", column, pc.invert(good), says)
    return pc.if_else(good, values, pa.scalar(None, pa.string()))


def postcodes(values: pa.Array) -> pa.Array:
    """Return postcodes in capitals with one space before the last three characters."""
    squeezed = pc.utf8_upper(pc.replace_substring(values, " ", ""))
    outward = pc.utf8_slice_codeunits(squeezed, 0, -3)
    return pc.binary_join_element_wise(outward, pc.utf8_slice_codeunits(squeezed, -3), " ")


def academic_years(findings: Findings, column: str) -> pa.Array:
    """Return the column as academic years written 2025-26, null where blank or marked."""
    values = findings.cells[column]
    return one_of(findings, column, values, _years(values), "year.wrong", "write it as 2025-26")


def _years(values: pa.Array) -> dict[str, str]:
    """Return each way a year is written in the column with the way we write it."""
    known = {}
    for text in pc.unique(values).to_pylist():
        try:
            known[text] = str(AcademicYear.parse(re.sub(r"\s+", "", text or "").replace("–", "-")))
        except InvalidValue:
            continue
    return known


def one_of(
    findings: Findings,
    column: str,
    values: pa.Array,
    known: Mapping[str, str | None],
    rule: str,
    advice: str,
) -> pa.Array:
    """Return for each value what `known` has for it, having marked those it does not know."""
    keys = pa.array(list(known), pa.string())
    at = pc.index_in(values, value_set=keys)
    unknown = pc.and_(pc.is_valid(values), pc.is_null(at))
    findings.mark(rule, column, unknown, f"“{{value}}” is not known here: {advice}.")
    return pa.array(list(known.values()), pa.string()).take(at)


def unique(findings: Findings, column: str, keys: Sequence[pa.Array], what: str) -> None:
    """Mark each row whose keys stand in an earlier row too; rows with a null key are let pass."""
    names = [f"k{number}" for number in range(len(keys))]
    frame = pl.DataFrame(dict(zip(names, (pl.from_arrow(key) for key in keys), strict=True)))
    frame = frame.with_columns(pl.Series("row", findings.cells.rows))
    first = frame.select(pl.col("row").first().over(names)).to_series().to_arrow()
    repeated = pc.not_equal(first, findings.cells.rows)
    for key in keys:
        repeated = pc.and_(repeated, pc.is_valid(key))
    says = f"{what} stands in row {{first}} too. Keep one of the two rows."
    findings.mark("row.repeated", column, repeated, says, first=first)


def area_codes(findings: Findings, column: str) -> pa.Array:
    """Return the column as ONS codes of areas."""
    return codes(findings, column, AreaCode)
