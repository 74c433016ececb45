"""Every measure equals its plain reference on returns that Hypothesis invents."""

import datetime as dt
from typing import Any

import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.measures import plain
from tests.unit.measures.opened import evidence_of, figure_of
from tests.unit.measures.strategies import returns

from moothall.measures import DIMENSIONS, MEASURES, Engine, Evidence, Grain, compute
from moothall.measures.enrolments import COLUMNS, INSIDE
from moothall.measures.learners import COLUMNS as LEARNER_COLUMNS
from moothall.records.references import References

AGES: dict[str, Any] = {
    "16-18": lambda age: age is not None and 16 <= age <= 18,
    "17": lambda age: age == 17,
    "19+": lambda age: age is not None and age >= 19,
    "all": lambda age: True,
    "unknown": lambda age: age is None,
}
VALUES = {
    "home_area": ["Hertfordshire", "Luton", "unknown", "rest of region", "outside region"],
    "delivery_area": ["Hertfordshire", "Luton", "unknown", "rest of region"],
    "route": ["fe", "apprenticeship", "foundation", "adult"],
    "level": ["E", "1", "3", "unknown", "not applicable"],
}
SLOW = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
DIMENSION_NAMES = [name for name in DIMENSIONS if name != "year"]


@st.composite
def questions(draw: st.DrawFn) -> tuple[list[str], dict[str, set[str]], str]:
    by = draw(st.lists(st.sampled_from(DIMENSION_NAMES), max_size=3, unique=True))
    filters = draw(st.lists(st.sampled_from(list(VALUES)), max_size=2, unique=True))
    where = {
        name: set(draw(st.lists(st.sampled_from(VALUES[name]), min_size=1))) for name in filters
    }
    return (
        by,
        where,
        draw(st.sampled_from(["16-18", "16-18", "all", "all", "17", "19+", "unknown"])),
    )


@SLOW
@given(returns(), st.lists(questions(), min_size=4, max_size=4), st.booleans())
def test_measures_equal_their_plain_reference(
    engine: Engine,
    references: References,
    invented: list[plain.Given],
    asked: list[tuple[list[str], dict[str, set[str]], str]],
    mid_year: bool,
) -> None:
    as_at = dt.date(2026, 3, 1) if mid_year else None
    rows = plain.enrolments(invented, as_at)
    year = max(g.year for g in invented)
    with evidence_of(invented, references, engine, as_at=as_at) as evidence:
        check_every_row(evidence, rows)
        check_participation(evidence, rows, year)
        for number, measure in enumerate(m for m in MEASURES if m != "participation"):
            by, where, ages = asked[number % len(asked)]
            computed = compute(evidence, measure, by, {**where, "age": ages})
            expected = plain.figure(measure, rows, by, {"year": {year}, **where}, AGES[ages])
            assert figure_of(computed) == expected


def check_every_row(evidence: Evidence, rows: list[plain.Row]) -> None:
    told = ("learner", *DIMENSIONS, "hours", "starter", "completer", "achiever", "standing",
            "is_main_aim", "several_routes")  # fmt: skip
    found = evidence.engine.fetch(evidence.rows(Grain.ENROLMENTS, COLUMNS))
    people = evidence.engine.fetch(evidence.rows(Grain.LEARNERS, LEARNER_COLUMNS))
    assert found.column_names == list(COLUMNS)
    assert _sorted(found.select(list(told)).to_pylist()) == _sorted(_only(rows, told))
    assert found["rated"].to_pylist() == [s == INSIDE for s in found["standing"].to_pylist()]
    keys = ("learner", *DIMENSIONS, "several_routes")
    assert _sorted(people.select(list(keys)).to_pylist()) == _sorted(
        _only(plain.learners(rows), keys)
    )


def check_participation(evidence: Evidence, rows: list[plain.Row], year: str) -> None:
    population = pq.read_table(evidence.sources.references.population).to_pylist()
    for by in ([], ["home_area"], ["age", "home_area"]):
        expected = plain.participation(rows, population, by, year)
        assert figure_of(compute(evidence, "participation", by)) == expected


def _only(rows: list[plain.Row], names: tuple[str, ...]) -> list[plain.Row]:
    return [{name: row[name] for name in names} for row in rows]


def _sorted(rows: list[plain.Row]) -> list[plain.Row]:
    return sorted(rows, key=lambda row: repr(sorted(row.items())))
