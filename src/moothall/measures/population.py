"""The cohorts that participation is a share of."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from moothall.measures.engine import read_small
from moothall.measures.evidence import Evidence
from moothall.measures.places import need
from moothall.measures.question import Question
from moothall.periods import AcademicYear


def cohorts(evidence: Evidence, question: Question) -> pa.Table:
    """Return residents of the grouping's authorities: by..., numerator 0 and denominator.

    Raises ReferenceMissing without a population table. An area, year or age that the table does
    not have gives no row, so that a figure's denominator is null where nothing is known.
    """
    table = read_small(need(evidence.sources, "population", question.measure.title))
    years = question.where.get("year", frozenset(map(str, evidence.record_years)))
    named = {
        (code, year): geography.areas[code].name
        for year in sorted(years)
        for geography in [evidence.geography(AcademicYear.parse(year))]
        for code in geography.inside
    }
    asked = question.where.get("home_area")
    kept = [
        {"home_area": named[key], "year": row["year"], "age": str(row["age"]), "n": row["count"]}
        for row in table.filter(pc.field("year").isin(sorted(years))).to_pylist()
        if (key := (row["area"], row["year"])) in named
        and question.ages.holds(row["age"])
        and (asked is None or named[key] in asked)
    ]
    return pa.table(
        {
            **{name: pa.array([row[name] for row in kept], pa.string()) for name in question.by},
            "numerator": pa.array([0 for _ in kept], pa.int64()),
            "denominator": pa.array([row["n"] for row in kept], pa.int64()),
        }
    )
