"""Laws of the example's generator, whatever the dice say."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moothall.codes import ULN
from moothall.demo import targets
from moothall.demo.people import learner_numbers, spare_numbers
from moothall.demo.providers import INSIDE
from moothall.demo.timeline import (
    NONE,
    PREPARED,
    YEAR_END,
    YEAR_START,
    day,
    ends,
    main_spans,
)

ROUTES = ("fe", "foundation", "lldd", "adult", "tailored", "loan", "evening", "apprenticeship")
seeds = st.integers(0, 2**32 - 1)


@settings(max_examples=25, deadline=None)
@given(seed=seeds, size=st.integers(0, 400))
def test_learner_numbers_are_different_and_have_their_check_digit(seed: int, size: int) -> None:
    numbers = learner_numbers(np.random.default_rng(seed), size).tolist()
    assert len(set(numbers)) == size
    assert all(ULN(number).has_right_check_digit for number in numbers)


@settings(max_examples=10, deadline=None)
@given(size=st.integers(2, 300))
def test_spare_numbers_are_never_given_to_anyone_else(size: int) -> None:
    spare = spare_numbers(size)
    assert len(set(spare)) == size
    assert all(ULN(number).has_right_check_digit for number in spare)
    assert min(spare) > max(learner_numbers(np.random.default_rng(1), 60_000).tolist())


@settings(max_examples=40, deadline=None)
@given(
    seed=seeds,
    route=st.sampled_from(ROUTES),
    level=st.sampled_from(["E", "1", "2", "3", "4"]),
    age=st.integers(16, 60),
    stays=st.floats(0.0, 1.0),
    passes=st.floats(0.0, 1.0),
)
def test_every_aim_ends_as_the_ilr_allows(
    seed: int, route: str, level: str, age: int, stays: float, passes: float
) -> None:
    """Dates in order and in the year; outcome, reason and achievement date follow the status."""
    rng = np.random.default_rng(seed)
    size = 60
    ages = np.full(size, age)
    spans = main_spans(rng, np.full(size, route), np.full(size, level), ages)
    apprentice = np.full(size, route == "apprenticeship")
    found = ends(
        rng, spans, np.full(size, stays), np.full(size, passes), np.full(size, 0.3), apprentice
    )
    ended = found.end != NONE
    assert (spans.planned >= spans.start).all()
    assert (spans.start <= YEAR_END).all()
    assert (ended == (found.status != 1)).all()
    assert (ended == (found.outcome != NONE)).all()
    assert ((found.reason != NONE) == (found.status == 3)).all()
    assert (found.end[ended] >= spans.start[ended]).all()
    assert (found.end[ended] >= YEAR_START).all()
    assert (found.end[ended] <= YEAR_END).all()
    assert YEAR_END < PREPARED
    assessed = found.achieved != NONE
    assert (assessed == (apprentice & (found.status == 2))).all()
    assert (found.achieved[assessed] - found.end[assessed] >= 7).all()
    assert (found.achieved[assessed] <= YEAR_END).all()
    assert (found.end - spans.start >= 365)[assessed].all()
    assert set(found.status[found.outcome == 1]) <= {2}


@settings(max_examples=20, deadline=None)
@given(seed=seeds, age=st.integers(16, 19))
def test_nobody_starts_an_apprenticeship_before_leaving_school(seed: int, age: int) -> None:
    """The last Friday in June of the school year of the sixteenth birthday (DateOfBirth_48)."""
    rng = np.random.default_rng(seed)
    route, level = np.full(80, "apprenticeship"), rng.choice(["2", "3", "4"], 80)
    spans = main_spans(rng, route, level, np.full(80, age))
    assert (spans.start >= day(f"{2025 - (age - 16)}-07-01")).all()
    assert (spans.planned - spans.start >= 365).all()


@pytest.mark.parametrize("home", targets.HOMES)
def test_routes_and_places_of_an_area_add_up_to_the_same_learners(home: str) -> None:
    places = sum(count for (area, _), count in targets.travel().items() if area == home)
    assert sum(targets.routes_of(home).values()) == places


def test_exports_of_all_areas_equal_imports_of_all_areas() -> None:
    cells = targets.travel()
    leave = {area: sum(n for (a, b), n in cells.items() if a == area != b) for area in INSIDE}
    come = {area: sum(n for (a, b), n in cells.items() if b == area != a) for area in INSIDE}
    outside = {
        side: sum(n for cell, n in cells.items() if cell[side] not in INSIDE) for side in (0, 1)
    }
    assert sum(leave.values()) - outside[1] == sum(come.values()) - outside[0] == 3000
