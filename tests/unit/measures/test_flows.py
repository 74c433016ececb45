"""Travel to learn, told one by one."""

import pytest
from tests.unit.measures.invented import Record, aim, learner, sources, write_return

from moothall.measures import AreaFlows, Crossing, Engine, Evidence, UnknownBreakdown, flows
from moothall.records.references import References

HERTS, LUTON, BEDFORD = "AL1 1AA", "LU1 2LJ", "MK40 1AA"
REGION, LONDON, NOWHERE = "CB1 1AA", "EN5 1AA", "ZZ99 9ZZ"
JOURNEYS = {
    (HERTS, HERTS): 4,
    (HERTS, LUTON): 3,
    (LUTON, HERTS): 2,
    (BEDFORD, LUTON): 1,
    (HERTS, REGION): 2,
    (LUTON, LONDON): 1,
    (REGION, HERTS): 1,
    (LONDON, LUTON): 3,
    (REGION, REGION): 2,
    (HERTS, NOWHERE): 1,
    (NOWHERE, LUTON): 2,
}


def travellers() -> list[Record]:
    pairs = [pair for pair, count in JOURNEYS.items() for _ in range(count)]
    return [
        learner(number, aim(DelLocPostCode=place), PostcodePrior=home)
        for number, (home, place) in enumerate(pairs)
    ]


@pytest.fixture(scope="module")
def evidence(
    engine: Engine, references: References, tmp_path_factory: pytest.TempPathFactory
) -> Evidence:
    lake = tmp_path_factory.mktemp("lake")
    accepted = write_return(lake, "2025-26", 10000101, travellers())
    found = Evidence(sources(lake, references, accepted), engine)
    found.prepare(lake / "cache")
    return found


def test_crossings_of_the_grouping(evidence: Evidence) -> None:
    found = flows(evidence)
    assert found.within == 6
    assert found.exports == Crossing(inside=6, region=2, outside=1, unknown=1)
    assert found.imports == Crossing(inside=6, region=1, outside=3, unknown=2)
    assert (found.exports.total, found.imports.total) == (9, 10)
    assert not found.lower_bounds


def test_self_containment_of_each_authority(evidence: Evidence) -> None:
    luton, bedford, herts = flows(evidence).areas
    assert herts == AreaFlows(
        area="Hertfordshire",
        stay=4,
        exports=Crossing(inside=3, region=2, unknown=1),
        imports=Crossing(inside=2, region=1),
    )
    assert (herts.residents, herts.places) == (9, 7)
    assert (herts.residents_at_home, herts.places_filled_at_home) == (4 / 9, 4 / 7)
    assert (luton.area, luton.residents_at_home) == ("Luton", 0)
    assert (bedford.residents, bedford.places_filled_at_home) == (1, None)


def test_the_matrix_can_be_told_by_more(evidence: Evidence) -> None:
    found = flows(evidence, {"home_area": "Luton"}, by=["level", "provider"])
    assert found.table.to_pylist() == [
        {
            "home_area": "Luton",
            "delivery_area": place,
            "level": "3",
            "provider": "Oaklands Test College",
            "numerator": count,
            "denominator": None,
        }
        for place, count in (("Hertfordshire", 2), ("outside region", 1))
    ]
    assert found.computed.measure.name == "flows"


def test_an_unknown_breakdown_is_refused(evidence: Evidence) -> None:
    with pytest.raises(UnknownBreakdown, match="Travel to learn has no breakdown “reason”"):
        flows(evidence, by=["reason"])
