"""What a reader of a figure must be told, in plain sentences."""

from __future__ import annotations

from moothall.measures.aggregates import Chosen
from moothall.measures.dimensions import DIMENSIONS
from moothall.measures.evidence import Evidence
from moothall.measures.question import Question
from moothall.measures.tallies import Tallies

_TABLES = {
    "home_area": ("postcodes", "areas"),
    "delivery_area": ("postcodes", "areas"),
    "level": ("aims",),
    "ssa1": ("aims",),
    "route": ("aims",),
}


def notes(
    evidence: Evidence, question: Question, told: Tallies, ready: Chosen | None
) -> tuple[str, ...]:
    """Return the sentences that belong to a figure; none where nothing needs saying."""
    return (
        *_missing_tables(evidence, question),
        *_left_out(question, told),
        *_several_years(question),
        *_agencies(told, ready),
    )


def _missing_tables(evidence: Evidence, question: Question) -> list[str]:
    asked = [name for name in (*question.by, *question.where) if name in _TABLES]
    tables = dict.fromkeys(table for name in asked for table in _TABLES[name])
    return [
        f"There is no table of {table}, so what it would tell is unknown. "
        "Give one on the page of reference tables."
        for table in tables
        if evidence.sources.reference(table) is None
    ]


def _left_out(question: Question, told: Tallies) -> list[str]:
    # No count here: it would leave unprotected beside a figure that is protected.
    unit = question.measure.grain.value
    return [
        f"Some {unit} are left out because their {DIMENSIONS[name].title.lower()} is unknown."
        for name, count in told.left_out.items()
        if count
    ]


def _several_years(question: Question) -> list[str]:
    if "year" in question.by or len(question.where.get("year", ())) < 2:
        return []
    return ["Several years together: a learner counts once in each year."]


def _agencies(told: Tallies, ready: Chosen | None) -> list[str]:
    if ready is None:
        return []
    said = []
    if ready.cells.num_rows:
        start = (
            "Learner records and an agency's ready counts together"
            if told.counted
            else ("From an agency's ready counts")
        )
        said.append(f"{start}; the agency's counts are taken as ages 16-18.")
        if any(ready.cells["hidden"].to_pylist()):
            said.append("The agency hid some cells: figures resting on them are lower bounds.")
    if ready.left_out:
        said.append(
            "Some of an agency's ready counts are left out: its table does not tell what is asked."
        )
    return said
