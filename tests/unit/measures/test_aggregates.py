"""An agency's ready counts beside learner records, and in their stead."""

import pytest
from tests.unit.measures.invented import Record, learner
from tests.unit.measures.opened import evidence_of, figure_of
from tests.unit.measures.plain import Given

from moothall.measures import Computed, Engine, compute, flows
from moothall.records.references import References

RECORDS = [Given("2025-26", 10000101, [learner(1), learner(2)])]


def cell(provider: str | None, count: int | None, **told: str) -> Record:
    return {"provider": provider, "count": count, "home_area": "Luton", **told}


def counted(
    engine: Engine,
    references: References,
    *tables: list[Record],
    returns: list[Given] = RECORDS,
    measure: str = "learners",
    by: tuple[str, ...] = ("home_area",),
    **where: str,
) -> Computed:
    with evidence_of(returns, references, engine, aggregates=tables) as evidence:
        return compute(evidence, measure, by, where)


def test_they_stand_in_for_providers_without_records_only(
    engine: Engine, references: References
) -> None:
    cells = [cell("10000101", 40), cell("10000102", 7), cell("10000102", 5, home_area="E09000003")]
    computed = counted(engine, references, cells)
    assert figure_of(computed) == {
        ("Hertfordshire",): (2, None),
        ("Luton",): (7, None),
        ("outside region",): (5, None),
    }
    assert (computed.mixed, computed.hidden) == (True, frozenset())
    assert computed.notes == (
        "Learner records and an agency's ready counts together; the agency's counts are taken as "
        "ages 16-18.",
    )


def test_a_hidden_cell_stays_hidden(engine: Engine, references: References) -> None:
    cells = [
        cell("10000102", None),
        cell("10000102", None, home_area="Hertfordshire"),
        cell("10000102", 5, home_area="Bedford"),
    ]
    computed = counted(engine, references, cells)
    assert computed.rows() == [
        {"home_area": "Bedford", "numerator": 5, "denominator": None, "hidden": False},
        {"home_area": "Hertfordshire", "numerator": 2, "denominator": None, "hidden": True},
        {"home_area": "Luton", "numerator": None, "denominator": None, "hidden": True},
    ]
    total = counted(engine, references, cells, by=())
    assert total.rows() == [{"numerator": 7, "denominator": None, "hidden": True}]
    assert total.notes[-1] == (
        "The agency hid some cells: figures resting on them are lower bounds."
    )


def test_what_it_does_not_tell_is_unknown_or_left_out(
    engine: Engine, references: References
) -> None:
    cells = [cell("10000102", 7)]
    by_sex = counted(engine, references, cells, by=("provider", "sex"))
    assert figure_of(by_sex)["Luton Test College", "unknown"] == (7, None)
    of_women = counted(engine, references, cells, sex="Female")
    assert (figure_of(of_women), of_women.uses_aggregates) == (
        {("Hertfordshire",): (2, None)},
        False,
    )
    assert of_women.notes == (
        "Some of an agency's ready counts are left out: its table does not tell what is asked.",
    )


@pytest.mark.parametrize(("ages", "count"), [("16-18", 9), ("all", 9), ("17", 2), ("19+", 0)])
def test_its_counts_are_of_ages_16_to_18(
    engine: Engine, references: References, ages: str, count: int
) -> None:
    computed = counted(engine, references, [cell("10000102", 7)], by=(), age=ages)
    assert computed.table["numerator"].to_pylist() == [count]


def test_of_two_tables_on_one_provider_one_counts(engine: Engine, references: References) -> None:
    by_home = [cell("10000102", 7)]
    by_route = [{"provider": "10000102", "route": "fe", "count": 7}]
    computed = counted(engine, references, by_home, by_route, by=("route",))
    assert figure_of(computed) == {("fe",): (9, None)}
    filtered = counted(engine, references, by_home, by_route, route="fe", by=())
    assert figure_of(filtered) == {(): (9, None)}


def test_counts_without_a_provider_fill_years_of_which_nothing_else_is_known(
    engine: Engine, references: References
) -> None:
    cells = [cell(None, 7), cell(None, 3, period="2023-24")]
    computed = counted(engine, references, cells, by=("year",))
    assert figure_of(computed) == {("2023-24",): (3, None), ("2025-26",): (2, None)}


def test_each_measure_takes_its_own_counts(engine: Engine, references: References) -> None:
    cells = [cell("10000102", 7), cell("10000102", 9, measure="enrolments")]
    computed = counted(engine, references, cells, measure="enrolments", by=())
    assert figure_of(computed) == {(): (11, None)}
    assert not counted(engine, references, cells, measure="starters").uses_aggregates


def test_they_can_be_all_the_evidence_there_is(engine: Engine, references: References) -> None:
    cells = [
        cell("10000102", 7, delivery_area="Luton"),
        cell("10000102", 4, delivery_area="Cambridgeshire"),
        cell("10000102", None, delivery_area="Bedford"),
    ]
    with evidence_of([], references, engine, aggregates=[cells], prepared=False) as evidence:
        found = flows(evidence)
        assert compute(evidence, "starters").table.to_pylist() == [
            {"numerator": 0, "denominator": None}
        ]
    assert found.matrix() == {
        ("Luton", "Luton"): 7,
        ("Luton", "rest of region"): 4,
        ("Luton", "Bedford"): 0,
    }
    assert (found.exports.region, found.lower_bounds) == (4, True)
    assert (found.computed.uses_records, found.computed.uses_aggregates) == (False, True)
