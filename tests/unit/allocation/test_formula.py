from decimal import Decimal

import pytest

from moothall.allocation.formula import (
    Rates,
    Students,
    demand_led_funding,
    funding,
    rate_per_learner,
    standard_learner_number,
    worked,
)
from moothall.faults import InvalidValue
from moothall.money import Money
from moothall.periods import AcademicYear

YEAR = AcademicYear(2026)


def test_the_published_case_is_reproduced_to_the_penny():
    """METHODS: 500,818.22 x 0.992 x 1.03361 + 3,564.00; + 6,000.00; x 1.01."""
    rates = Rates(
        YEAR,
        bands={"all": Money("500818.22")},
        maths_and_english={"all": Money("3564.00")},
        least_disadvantage=Money("6000.00"),
    )
    students = Students(
        bands={"all": 1},
        retention=Decimal("0.992"),
        cost_weighting=Decimal("1.03361"),
        maths_and_english={"all": 1},
        area_cost=Decimal("1.01"),
    )
    steps = funding(students, rates)
    assert steps.students == Money("500818.22")
    assert steps.weighted + steps.maths_and_english == Money("517073.51")
    assert steps.before_area_cost == Money("523073.51")
    assert steps.total == Money("528304.24")


def test_the_published_case_is_worked_step_by_step():
    """The steps that docs/explanation/allocation.md tells, each to the penny."""
    rates = Rates(
        YEAR,
        bands={"all": Money("500818.22")},
        maths_and_english={"all": Money("3564.00")},
        least_disadvantage=Money("6000.00"),
    )
    students = Students(
        bands={"all": 1},
        retention=Decimal("0.992"),
        cost_weighting=Decimal("1.03361"),
        maths_and_english={"all": 1},
        area_cost=Decimal("1.01"),
    )
    steps = worked(students, rates)
    assert [(step.title, str(step.amount)) for step in steps] == [
        ("Students by band", "500818.22"),
        ("Times retention and cost weighting", "513509.51"),
        ("Level 3 maths and English", "3564.00"),
        ("Disadvantage", "6000.00"),
        ("Large programmes", "0.00"),
        ("Before area cost", "523073.51"),
        ("Times area cost", "528304.24"),
        ("Care standards", "0.00"),
        ("Total", "528304.24"),
    ]
    assert steps[1].how == "£500,818.22 x 0.992 x 1.03361"
    assert steps[3].how == "£513,509.51 x 0 + none; at least £6,000.00"


def test_every_part_of_the_formula_counts_where_it_should():
    rates = Rates(
        YEAR,
        bands={"5": Money(4000), "1": Money(3000)},
        instances={"English": Money(500)},
        least_disadvantage=Money(600),
        large_programmes={"large": Money(400)},
        care={"residential": Money(800)},
    )
    students = Students(
        bands={"5": 10, "1": Decimal("0.5")},
        retention=Decimal("0.9"),
        disadvantage=Decimal("0.02"),
        instances={"English": 3},
        large_programmes={"large": 2},
        area_cost=Decimal("1.1"),
        care={"residential": 1},
    )
    steps = funding(students, rates)
    assert steps.students == Money(41500)
    assert steps.weighted == Money(37350)  # retention multiplies student funding only
    assert steps.disadvantage == Money(747 + 1500)
    assert steps.large_programmes == Money(800)
    assert steps.total == Money("45236.70")  # (37,350 + 2,247 + 800) x 1.1 + 800


def test_a_name_without_a_rate_is_refused():
    with pytest.raises(InvalidValue) as refused:
        funding(Students({"9": 1}), Rates(YEAR, {"5": Money(4000)}))
    assert str(refused.value) == "band: there is no rate called “9” in 2026-27."


def test_a_negative_factor_is_refused():
    with pytest.raises(InvalidValue) as refused:
        funding(Students({}, cost_weighting=Decimal(-1)), Rates(YEAR, {}))
    assert str(refused.value) == "cost weighting: -1 is not a factor of 0 or more."


def test_the_size_of_a_programme_is_hours_over_450_and_at_most_one_and_three_quarters():
    assert standard_learner_number(Decimal(450)) == 1
    assert standard_learner_number(Decimal(225)) == Decimal("0.5")
    assert standard_learner_number(Decimal(900)) == Decimal("1.75")


def test_the_demand_led_formula_rounds_down_before_support_is_added():
    assert demand_led_funding(
        sln=Decimal("10.333"),
        rate=Money("2920.00"),
        provider_factor=Decimal("1.05"),
        additional_support=Money("100.00"),
    ) == Money("31780.97")  # 31,680.978 + 100


def test_a_rate_derived_from_a_total_never_buys_more_than_the_total():
    assert rate_per_learner(Money("100.00"), 3) == Money("33.33")
    with pytest.raises(InvalidValue):
        rate_per_learner(Money("100.00"), 0)
