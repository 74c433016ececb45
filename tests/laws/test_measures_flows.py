"""Laws of travel to learn, on returns that Hypothesis invents."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.measures.invented import write_references
from tests.unit.measures.opened import evidence_of, figure_of
from tests.unit.measures.plain import Given, enrolments, learners
from tests.unit.measures.strategies import returns

from moothall.measures import DuckDB, Engine, Evidence, Flows, compute, flows
from moothall.measures.flows import area_flows, matrix_of
from moothall.records.references import References

RETURNS = returns(("2025-26",))
LAW = settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
EVERYONE = {"age": "all"}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return DuckDB(threads=1)


@pytest.fixture(scope="module")
def references(tmp_path_factory: pytest.TempPathFactory) -> References:
    folder: Path = tmp_path_factory.mktemp("reference")
    return write_references(folder)


def told(found: Flows) -> tuple[object, ...]:
    return found.matrix(), found.within, found.exports, found.imports, found.areas


@LAW
@given(RETURNS)
def test_exports_of_all_areas_equal_imports_of_all_areas(
    engine: Engine, references: References, invented: list[Given]
) -> None:
    with evidence_of(invented, references, engine) as evidence:
        found = flows(evidence, EVERYONE)
        inside = [area.area for area in found.areas]
        labels = {label for pair in found.matrix() for label in pair}
        every = [area_flows(found.matrix(), label, inside) for label in labels]
    crossing = sum(n for (home, place), n in found.matrix().items() if home != place)
    assert sum(a.exports.total + a.exports.unknown for a in every) == crossing
    assert sum(a.imports.total + a.imports.unknown for a in every) == crossing
    assert sum(a.exports.inside for a in found.areas) == found.within
    assert sum(a.imports.inside for a in found.areas) == found.within
    assert found.exports.inside == found.imports.inside == found.within
    assert found.exports.region == sum(a.exports.region for a in found.areas)
    assert found.imports.outside == sum(a.imports.outside for a in found.areas)


@LAW
@given(RETURNS)
def test_cells_add_to_totals_and_each_learner_counts_once(
    engine: Engine, references: References, invented: list[Given]
) -> None:
    people = {row["learner"] for row in learners(enrolments(invented))}
    with evidence_of(invented, references, engine) as evidence:
        finest = flows(evidence, EVERYONE, by=["provider", "level", "ssa1", "age"])
        coarse = flows(evidence, EVERYONE)
        total = compute(evidence, "learners", where=EVERYONE)
    assert finest.matrix() == coarse.matrix() == matrix_of(coarse.table)
    assert told(finest) == told(coarse)
    assert sum(coarse.matrix().values()) == len(people)
    assert figure_of(total) == {(): (len(people), None)}
    for area in coarse.areas:
        homes = sum(n for (home, _), n in coarse.matrix().items() if home == area.area)
        assert homes == area.residents + area.exports.unknown


@LAW
@given(RETURNS, st.randoms(use_true_random=False))
def test_the_order_of_returns_changes_nothing(
    engine: Engine, references: References, invented: list[Given], shuffle: Random
) -> None:
    other = list(invented)
    shuffle.shuffle(other)
    with evidence_of(invented, references, engine) as evidence:
        before, fingerprint = told(flows(evidence, EVERYONE)), evidence.fingerprint
    with evidence_of(other, references, engine) as evidence:
        assert told(flows(evidence, EVERYONE)) == before
        assert evidence.fingerprint == fingerprint


@LAW
@given(RETURNS)
def test_withdrawing_a_return_and_adding_it_back_changes_nothing(
    engine: Engine, references: References, invented: list[Given]
) -> None:
    with evidence_of(invented, references, engine) as evidence:
        before = told(flows(evidence, EVERYONE))
        if len(invented) > 1:
            _withdraw_first(evidence, invented)
        cache = Path(evidence.sources.lake).parent / "cache"
        again = Evidence(evidence.sources, engine)
        again.prepare(cache)
        assert told(flows(again, EVERYONE)) == before


def _withdraw_first(evidence: Evidence, invented: list[Given]) -> None:
    """Count without the first return: only the others' learners are left."""
    first, *others = evidence.sources.returns
    kept = [g for g in invented if g.ukprn != int(first.ukprn)]
    sources = evidence.sources
    without = type(sources)(
        sources.lake, tuple(others), references=sources.references, grouping=sources.grouping
    )
    found = flows(Evidence(without, evidence.engine), EVERYONE)
    assert sum(found.matrix().values()) == len(learners(enrolments(kept)))
