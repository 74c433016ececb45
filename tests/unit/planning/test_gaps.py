"""Places within reach beside what is needed, and the same taught to few: from shown numbers."""

from pathlib import Path

import pytest
from tests.cast import Cast
from tests.unit.evidence.given import LUTON, OAKLANDS
from tests.unit.planning.planned import (
    BEDFORD_CODE,
    ENGINEERING,
    HEALTH,
    LAW,
    LEARNING,
    LUTON_CODE,
    YEAR,
    give,
    need_of,
    prepare,
)

from moothall.evidence.shown import HIDDEN
from moothall.ledger.refs import OPERATOR
from moothall.measures.vocabulary import UNKNOWN
from moothall.planning.actions import import_capacity
from moothall.planning.declared import capacity_lines
from moothall.planning.gap_pictures import gap_map
from moothall.planning.gaps import (
    Gap,
    gaps_of,
    is_released_by_level,
    largest_gap,
    overlaps_of,
    provision,
    undeclared,
)
from moothall.planning.models import Need
from moothall.planning.queries import SupplyLine, supply_lines
from moothall.planning.reach import reach_of
from moothall.planning.rows import StatedCapacity
from moothall.planning.shown import planned
from moothall.planning.tasks import release_overlaps

BARNFIELD = "99999001"


def gaps_by(cast: Cast, need: Need, by: str) -> dict[tuple[str, str], Gap]:
    table = planned(viewer=cast.manager, need=need, by=by)
    reach = reach_of(viewer=cast.manager, need=need)
    found = gaps_of(table, capacity_lines(cast.body, YEAR), reach)
    return {(gap.area, gap.label): gap for gap in found}


def test_supply_is_who_taught_whom_exactly(cast: Cast, tmp_path: Path) -> None:
    prepare(cast, tmp_path)
    need = need_of(cast)
    assert supply_lines(asker=OPERATOR, body=cast.body, snapshot=need.snapshot) == [
        SupplyLine(BARNFIELD, "fe", "2", "4", LUTON_CODE, 40),
        SupplyLine(BARNFIELD, "fe", "3", "1", LUTON_CODE, 60),
        SupplyLine(BARNFIELD, "fe", "3", "1", BEDFORD_CODE, 50),
    ]


def test_declared_places_count_where_the_learners_of_their_provider_live(
    cast: Cast, tmp_path: Path
) -> None:
    prepare(cast, tmp_path)
    need = need_of(cast)
    before = gaps_by(cast, need, "ssa1")
    assert (before["Luton", "1"].places, before["Luton", "1"].beyond) == (None, None)
    assert before["Luton", "1"].change == 6

    import_capacity(
        by=OPERATOR,
        body=cast.body,
        year=YEAR,
        rows=[StatedCapacity(BARNFIELD, "fe", "3", "1", 90)],
        source="Letter",
    )
    gaps = gaps_by(cast, need, "ssa1")
    # Two of three learners of the college live in Luton, so 60 of its 90 places count there.
    told = {place: (gap.needed, gap.places, gap.beyond) for place, gap in gaps.items()}
    assert told["Luton", "1"] == (66, 60, 6)
    assert told["Bedford", "1"] == (55, 30, 25)
    assert told["Luton", "4"] == (44, 0, 44)
    assert told["All areas", "1"] == (121, 90, 31)
    assert largest_gap(list(gaps.values())) == (
        "The largest gap is for residents of Luton (Engineering and Manufacturing Technologies): "
        "44 more than places declared within reach."
    )
    # Nobody is short of a sector that is not known: neither the sentence nor the map tells it.
    table = planned(viewer=cast.manager, need=need, by="ssa1")
    unknown = Gap("Bedford", "Sector not known", UNKNOWN, 0, 900, 0)
    drawn = gap_map(table, [*gaps.values(), unknown])
    assert drawn.title == "Luton has the most need beyond places declared within reach"
    assert {row[0]: row[1] for row in drawn.rows}["Bedford"] == 25
    assert gap_map(table, [unknown]).title == "No need beyond places declared within reach"
    reach = reach_of(viewer=cast.manager, need=need)
    assert undeclared(capacity_lines(cast.body, YEAR), reach) == []
    assert undeclared([], reach) == [BARNFIELD]
    assert reach_of(viewer=cast.manager, need=need, least=60).providers(BEDFORD_CODE) == []


def test_a_gap_of_a_hidden_need_is_hidden(cast: Cast, tmp_path: Path) -> None:
    prepare(cast, tmp_path, (*LEARNING, (LUTON, LAW, 2)))
    gaps = gaps_by(cast, need_of(cast), "ssa1")
    assert gaps["Luton", "15"].needed is HIDDEN
    assert gaps["Luton", "15"].change is HIDDEN
    assert gaps["All areas", "15"].change is HIDDEN


@pytest.fixture
def two_colleges(cast: Cast, tmp_path: Path) -> Cast:
    """Both teach health to few in Luton, and more of something else."""
    prepare(cast, tmp_path, ((LUTON, HEALTH, 8), (LUTON, ENGINEERING, 40)))
    give(cast, ((LUTON, HEALTH, 9), (LUTON, LAW, 30)), ukprn=OAKLANDS)
    return cast


def test_the_same_taught_to_few_at_two_providers_within_reach_overlaps(two_colleges: Cast) -> None:
    need = need_of(two_colleges)

    def overlaps(small: int = 12) -> list[tuple[str, str, str, dict[str, int], int]]:
        reach = reach_of(viewer=two_colleges.manager, need=need)
        taught = provision(viewer=two_colleges.manager, need=need)
        found = overlaps_of(taught, reach, {LUTON_CODE: "Luton"}, small)
        return [(o.area, o.sector, o.level, dict(o.groups), o.others) for o in found]

    health = "Health, Public Services and Care"
    groups = {BARNFIELD: 8, OAKLANDS: 9}
    assert overlaps() == [("Luton", health, "all levels", groups, 0)]
    assert overlaps(small=9) == []
    assert not is_released_by_level(need)
    release_overlaps.func(need.pk)
    assert is_released_by_level(need)
    assert overlaps() == [("Luton", health, "Level 3", groups, 0)]
