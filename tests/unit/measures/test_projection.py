"""Cohorts moved on, times participation, spread over what is learnt: by hand."""

from fractions import Fraction

import pytest

from moothall.measures.projection import (
    CohortsMissing,
    Line,
    Population,
    Spread,
    SpreadWrong,
    cohorts,
    largest_remainder,
    project,
    shares_now,
)
from moothall.periods import AcademicYear

LAST, THIS, NEXT, AFTER = (AcademicYear(start) for start in (2024, 2025, 2026, 2027))
LUTON, BEDFORD = "E06000032", "E06000055"
PATTERN = {
    (LUTON, "fe", "3", "1"): 50,
    (LUTON, "fe", "2", "1"): 30,
    (LUTON, "apprenticeship", "3", "4"): 20,
}


def people(*counts: int, year: AcademicYear = THIS, youngest: int = 14) -> dict:
    return {(LUTON, year, youngest + place): count for place, count in enumerate(counts)}


def test_a_cohort_is_a_year_older_a_year_later() -> None:
    moved = cohorts(people(90, 100, 110, 120), areas=[LUTON], ages=[16, 17], known=THIS, year=NEXT)
    assert moved.residents == {(LUTON, 16): 100, (LUTON, 17): 110}
    assert moved.base == THIS
    assert moved.measured == frozenset()


def test_who_came_and_went_in_the_latest_two_years_comes_and_goes_again() -> None:
    before = people(200, 100, year=LAST, youngest=15)
    population: Population = before | people(160, 220, 90, youngest=15)
    moved = cohorts(population, areas=[LUTON], ages=[16, 17], known=THIS, year=NEXT)
    # Of 200 aged 15 a year ago 220 are 16 now; of 100 aged 16, 90 are 17.
    assert moved.survival == {(LUTON, 16): Fraction(11, 10), (LUTON, 17): Fraction(9, 10)}
    assert moved.residents == {(LUTON, 16): 176, (LUTON, 17): 198}
    assert moved.measured == {(LUTON, 16), (LUTON, 17)}


def test_two_years_ahead_every_year_of_the_way_has_its_survival() -> None:
    population = people(100, 100, year=LAST, youngest=15) | people(300, 400, 110, 120, youngest=14)
    moved = cohorts(population, areas=[LUTON], ages=[16], known=THIS, year=AFTER)
    # 300 aged 14; nobody knows of those who reached 15; of 100 aged 15, 110 reached 16.
    assert moved.residents == {(LUTON, 16): 330}
    assert moved.measured == {(LUTON, 16)}


def test_rows_beyond_the_year_known_are_projections_of_others_and_are_not_moved_on() -> None:
    population = people(100, 100, 100) | people(999, 999, 999, year=NEXT)
    moved = cohorts(population, areas=[LUTON], ages=[16], known=THIS, year=NEXT)
    assert moved.residents == {(LUTON, 16): 100}


def test_everything_that_the_table_lacks_is_named_at_once() -> None:
    population = people(100, 100, youngest=15)
    with pytest.raises(CohortsMissing) as missing:
        cohorts(population, areas=[LUTON, BEDFORD], ages=[16, 18], known=THIS, year=NEXT)
    assert str(missing.value) == (
        "The population table for 2025-26 lacks residents of E06000032 aged 17, E06000055 aged "
        "15, 17. Give a table that has them on the page of reference tables."
    )
    assert missing.value.commands == ("moothall reference import population FILE",)


def test_a_table_of_later_years_only_cannot_be_moved_on() -> None:
    with pytest.raises(CohortsMissing, match="has no year up to 2025-26: it has 2026-27"):
        cohorts(people(1, year=NEXT), areas=[LUTON], ages=[16], known=THIS, year=NEXT)


def test_participation_is_learners_over_residents_and_0_where_nobody_lives() -> None:
    residents = {(LUTON, 16): Fraction(80), (LUTON, 17): Fraction(0)}
    assert shares_now({(LUTON, 16): 60, (LUTON, 17): 3}, residents) == {
        (LUTON, 16): Fraction(3, 4),
        (LUTON, 17): 0,
    }


def test_lines_follow_the_pattern_and_add_up_to_the_area() -> None:
    found = project({(LUTON, 16): Fraction(101)}, {(LUTON, 16): Fraction(1)}, PATTERN)
    assert found.totals == {LUTON: 101}
    assert found.lines == (
        Line(LUTON, "apprenticeship", "3", "4", 20, 20),
        Line(LUTON, "fe", "2", "1", 30, 30),
        Line(LUTON, "fe", "3", "1", 51, 50),
    )


def test_a_share_that_is_set_is_met_and_the_rest_keep_their_proportions() -> None:
    spreads = {LUTON: Spread("route", {"apprenticeship": Fraction(2, 5)})}
    found = project({(LUTON, 16): Fraction(100)}, {(LUTON, 16): Fraction(1)}, PATTERN, spreads)
    assert [(line.route, line.level, line.learners) for line in found.lines] == [
        ("apprenticeship", "3", 40),
        ("fe", "2", 23),
        ("fe", "3", 37),
    ]


def test_what_nobody_learns_now_rests_on_nothing_and_borrows_from_nobody() -> None:
    spreads = {LUTON: Spread("route", {"lldd": Fraction(1, 10)})}
    found = project({(LUTON, 16): Fraction(100)}, {(LUTON, 16): Fraction(1)}, PATTERN, spreads)
    assert Line(LUTON, "lldd", "unknown", "unknown", 10, 0) in found.lines
    assert sum(line.learners for line in found.lines) == 100


def test_an_area_where_nobody_learns_now_has_one_line_of_which_nothing_is_known() -> None:
    found = project({(BEDFORD, 16): Fraction(9)}, {(BEDFORD, 16): Fraction(1, 2)}, PATTERN)
    assert found.lines == (Line(BEDFORD, "unknown", "unknown", "unknown", 5, 0),)


@pytest.mark.parametrize(
    ("shares", "message"),
    [
        (
            {"fe": Fraction(3, 4), "apprenticeship": Fraction(1, 2)},
            "The shares set for E06000032 are not between 0 and 1, or more than 1 in sum.",
        ),
        (
            {"fe": Fraction(1, 2), "apprenticeship": Fraction(1, 4)},
            "The shares set for E06000032 add up to 75.0%, and nobody learns anything else there: "
            "set more, up to 100%.",
        ),
    ],
)
def test_shares_that_cannot_hold_are_refused(shares: dict, message: str) -> None:
    with pytest.raises(SpreadWrong) as wrong:
        project({(LUTON, 16): Fraction(1)}, {}, PATTERN, {LUTON: Spread("route", shares)})
    assert str(wrong.value) == message


def test_of_equal_remainders_the_first_in_order_wins() -> None:
    assert largest_remainder(5, [Fraction(1, 2), Fraction(1, 2)]) == [3, 2]
    assert largest_remainder(0, [Fraction(1)]) == [0]
