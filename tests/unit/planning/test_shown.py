"""A planned number is shown exactly where the learners behind it are, and no sum tells more."""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.cast import Cast
from tests.unit.evidence.given import BEDFORD, LUTON, events
from tests.unit.planning.planned import (
    BEDFORD_CODE,
    ENGINEERING,
    HEALTH,
    LAW,
    LUTON_CODE,
    YEAR,
    need_of,
    prepare,
)

from moothall.evidence.queries import figures
from moothall.evidence.shown import HIDDEN
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import OPERATOR
from moothall.partnership.models import Area
from moothall.planning.actions import set_spread
from moothall.planning.enums import Alternative, Dimension
from moothall.planning.shown import planned

# In both areas 3 learn engineering: hidden, and law hides them.
SMALL = (
    *((LUTON, HEALTH, 60), (LUTON, ENGINEERING, 3), (LUTON, LAW, 30)),
    *((BEDFORD, HEALTH, 50), (BEDFORD, ENGINEERING, 3), (BEDFORD, LAW, 20)),
)


@pytest.fixture
def small(cast: Cast, tmp_path: Path) -> Cast:
    prepare(cast, tmp_path, SMALL)
    return cast


def set_level_2(small: Cast, area: str, share: str) -> None:
    set_spread(
        by=OPERATOR,
        body=small.body,
        year=YEAR,
        alternative=Alternative.OWN,
        area=Area.objects.get(pk=area),
        dimension=Dimension.LEVEL,
        category="2",
        share=Decimal(share),
        source="Board",
    )


def test_each_cell_is_hidden_exactly_where_the_figure_of_learners_is(small: Cast) -> None:
    need = need_of(small)
    table = planned(viewer=small.manager, need=need, by="ssa1")
    figure = figures(
        viewer=small.manager, body=small.body, measure="learners", by=("home_area", "ssa1")
    )
    cells = {(a, s): table.cell(a, s) for a in table.areas for s in table.labels}
    hidden = {place for place, value in cells.items() if value is HIDDEN}
    assert hidden == {
        (a, s)
        for a, name in table.areas.items()
        for s in table.labels
        if figure.cell(home_area=name, ssa1=s) is HIDDEN
    }
    # Not the small ones alone: what would tell them is hidden too.
    assert {(LUTON_CODE, "4"), (BEDFORD_CODE, "4")} < hidden
    assert all(isinstance(v, int) for p, v in cells.items() if p not in hidden)


def test_a_sum_over_areas_of_which_one_part_is_hidden_is_hidden(small: Cast) -> None:
    table = planned(viewer=small.manager, need=need_of(small), by="ssa1")
    # 93 and 73 learners of 200 residents; 220 are to come.
    assert (table.cell(LUTON_CODE), table.cell(BEDFORD_CODE)) == (102, 80)
    assert table.cell() == 182
    assert table.cell(category="4") is HIDDEN
    for label in table.labels:
        parts = [table.cell(area, label) for area in table.areas]
        whole = table.cell(category=label)
        assert whole is HIDDEN if HIDDEN in parts else whole == sum(map(int, parts))
    assert "numbers are hidden: planned numbers are shown only where" in table.words


def test_shares_that_were_set_hide_what_would_be_summed_with_other_weights(small: Cast) -> None:
    set_level_2(small, LUTON_CODE, "0.5")
    need = need_of(small, Alternative.OWN)
    # Of level 2 itself nothing is shown in Luton: its number now is small, and what the others
    # would be multiplied by would tell it.
    levels = planned(viewer=small.manager, need=need, by="level")
    assert [levels.cell(LUTON_CODE, level) for level in levels.labels] == [HIDDEN, HIDDEN]
    assert levels.cell(LUTON_CODE) == 102
    routes = planned(viewer=small.manager, need=need, by="route")
    assert routes.cell(LUTON_CODE, "fe") is HIDDEN
    assert routes.cell(BEDFORD_CODE, "fe") == 80


def test_where_nothing_is_small_shares_that_were_set_hide_nothing(
    cast: Cast, tmp_path: Path
) -> None:
    prepare(cast, tmp_path, ((LUTON, HEALTH, 60), (LUTON, ENGINEERING, 40), (BEDFORD, LAW, 50)))
    set_level_2(cast, LUTON_CODE, "0.5")
    need = need_of(cast, Alternative.OWN)
    table = planned(viewer=cast.director, need=need, by="route")
    assert table.cell(LUTON_CODE, "fe") == 110
    levels = planned(viewer=cast.director, need=need, by="level")
    assert [levels.cell(LUTON_CODE, level) for level in levels.labels] == [55, 55]


def test_only_those_who_see_the_figures_see_needs_and_each_use_is_recorded(small: Cast) -> None:
    need = need_of(small)
    for person in (small.officer, small.observer, small.stranger, small.nobody):
        with pytest.raises(NotAllowed, match="The shared figures are for those who act for"):
            planned(viewer=person, need=need)
    planned(viewer=small.elected, need=need, by="level")
    shown = [e for e in events("FigureShown") if e.actor_id == str(small.elected.pk)]
    assert len(shown) == 2
