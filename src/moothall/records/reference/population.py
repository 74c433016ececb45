"""Population by authority, academic year and single year of age.

One row a number (`area, year, age, count`), or a column for each age, or one for each year.
"""

import re

import pyarrow as pa
import pyarrow.compute as pc

from moothall.codes import AreaCode
from moothall.faults import InvalidValue
from moothall.periods import AcademicYear
from moothall.records import typed
from moothall.records.cells import Findings
from moothall.records.faults import Level
from moothall.records.reference.layout import Layout

OLDEST = 120


def _series(heading: str) -> str | None:
    """Return `age 16` for headings such as 16, Age 16 and 90+, and `year 2025-26` for years."""
    age = re.fullmatch(r"(?i)(?:age[ds_ ]*)?(\d{1,3})\+?", heading.strip())
    if age and int(age[1]) <= OLDEST:
        return f"age {int(age[1])}"
    try:
        return f"year {AcademicYear.parse(re.sub('(?i)^year ?', '', heading.strip()))}"
    except InvalidValue:
        return None


def read(findings: Findings) -> pa.Table:
    """Return the numbers, one row each."""
    typed.required(findings, "area", "the ONS code of the authority")
    area = typed.area_codes(findings, "area")
    ages = [name for name in findings.cells.headings if name.startswith("age ")]
    years = [name for name in findings.cells.headings if name.startswith("year ")]
    given = {name for name in ("year", "age", "count") if name in findings.cells}
    if given == {"year", "age", "count"} and not ages and not years:
        return _long(findings, area)
    if given == {"year"} and ages:
        return _wide(findings, area, ages)
    if given == {"age"} and years:
        return _wide(findings, area, years)
    findings.say("table.headings", f"The headings fit no form of the table. {LAYOUT.words}")
    return pa.table(
        {"area": area, "year": area, "age": pa.nulls(len(area)), "count": pa.nulls(len(area))}
    )


def must_be_known(findings: Findings, areas: pa.Array) -> None:
    """Mark each code that no area of the table of areas has.

    A code of England refuses the table; areas of other nations, which that table does not have,
    are let pass with a warning, since published tables have them.
    """
    code = pc.utf8_upper(findings.cells["area"])
    unknown = pc.and_(
        pc.match_substring_regex(code, f"^(?:{AreaCode.pattern.pattern})$"),
        pc.invert(pc.is_in(code, value_set=areas)),
    )
    ours = pc.starts_with(code, "E")
    findings.mark(
        "area.unknown",
        "area",
        pc.and_(unknown, ours),
        "there is no area {value} in the table of areas. Correct the code, or import the areas it "
        "is one of.",
    )
    findings.mark(
        "area.elsewhere",
        "area",
        pc.and_not(unknown, ours),
        "{value} is no area of England, so nothing is counted by it.",
        level=Level.WARNING,
    )


def _long(findings: Findings, area: pa.Array) -> pa.Table:
    year, age = _year(findings), _age(findings)
    typed.required(findings, "count", "the number of people; 0 where there are none")
    count = typed.whole_numbers(findings, "count")
    typed.unique(findings, "area", [area, year, age], "the number for this area, year and age")
    return pa.table({"area": area, "year": year, "age": age, "count": count})


def _wide(findings: Findings, area: pa.Array, columns: list[str]) -> pa.Table:
    """Return a table that has a column for each age, or for each year, as one row a number."""
    by_age = columns[0].startswith("age ")
    given = _year(findings) if by_age else _age(findings)
    typed.unique(findings, "area", [area, given], "the row for this area")
    parts = []
    for name in columns:
        typed.required(findings, name, "the number of people; 0 where there are none")
        count = typed.whole_numbers(findings, name)
        word = name.split(" ", 1)[1]
        other = pa.repeat(int(word) if by_age else word, len(area))
        year, age = (given, other) if by_age else (other, given)
        parts.append(
            pa.table({"area": area, "year": year, "age": age.cast(pa.int64()), "count": count})
        )
    return pa.concat_tables(parts)


def _year(findings: Findings) -> pa.Array:
    typed.required(findings, "year", "the academic year, such as 2025-26")
    return typed.academic_years(findings, "year")


def _age(findings: Findings) -> pa.Array:
    typed.required(findings, "age", "the age in years")
    values = pc.replace_substring_regex(
        findings.cells["age"], r"^(?i:aged?\s+)?([0-9]+)\+?$", r"\1"
    )
    known = {str(age): str(age) for age in range(OLDEST + 1)}
    advice = f"write one year of age, 0 to {OLDEST}"
    return typed.one_of(findings, "age", values, known, "age.wrong", advice).cast(pa.int64())


LAYOUT = Layout(
    headings={
        "area": ("area", "area code", "code", "ONS code", "authority", "lad code", "lad"),
        "year": ("year", "academic year", "period"),
        "age": ("age", "single year of age"),
        "count": ("count", "population", "people", "persons", "number"),
    },
    required=("area",),
    words="Give area, year, age and count, one row a number; or area and year with a column for "
    "each age; or area and age with a column for each academic year, such as 2025-26.",
    read=read,
    pattern=_series,
)
