"""What the title of a picture claims holds whatever the hidden numbers are (EVD-2)."""

import pytest

from moothall.disclosure import TOTAL
from moothall.evidence import pictures, travel_pictures
from moothall.evidence.models import Figure
from moothall.evidence.shown import FigureTable
from moothall.evidence.travel import Travel

HIDDEN = None
Numbers = dict[tuple[str, ...], float | None]


def figure(measure: str, numbers: Numbers, *by: str, **kept: object) -> FigureTable:
    """A figure with these numbers by their labels."""
    labels = {
        name: list(dict.fromkeys([*(at[place] for at in numbers), TOTAL]))
        for place, name in enumerate(by)
    }
    rows = [[*at, number, number is HIDDEN] for at, number in numbers.items()]
    table = {"rows": rows, "labels": labels, "groups": {}}
    return FigureTable(Figure(measure=measure, by=list(by), table=table | kept))


@pytest.mark.parametrize(
    ("measure", "numbers", "title"),
    [
        ("learners", (60, 40), "Home area: A is the largest group, 60% of learners"),
        ("learners", (60, HIDDEN), "Home area: A is the largest group of those shown"),
        ("learners", (50, 50), "Learners by home area"),
        ("learners", (HIDDEN, HIDDEN), "Learners by home area: every number is hidden"),
        ("retention", (0.9, 0.8), "Retention rate runs from 80.0% (B) to 90.0% (A)"),
        (
            "retention",
            (0.9, 0.8, HIDDEN),
            "Retention rate, where shown, runs from 80.0% (B) to 90.0% (A)",
        ),
    ],
)
def test_the_largest_is_named_where_no_hidden_number_may_be_larger(
    measure: str, numbers: tuple[float | None, ...], title: str
) -> None:
    found = figure(
        measure, {(label,): n for label, n in zip("ABC", numbers, strict=False)}, "home_area"
    )
    assert pictures.bars(found, "home_area").title == title


@pytest.mark.parametrize(
    ("second", "title"),
    [
        ((70, 30), "F is the largest sex in every home area"),
        ((70, HIDDEN), "Learners by home area and sex"),
        ((50, 50), "Learners by home area and sex"),
        ((30, 70), "Learners by home area and sex"),
    ],
)
def test_the_largest_of_every_bar_is_named_where_that_is_sure(
    second: tuple[float | None, ...], title: str
) -> None:
    numbers: Numbers = {("A", "F"): 60, ("A", "M"): 40}
    numbers |= {("B", "F"): second[0], ("B", "M"): second[1]}
    numbers |= {("A", TOTAL): 100, ("B", TOTAL): 100, (TOTAL, "F"): 120, (TOTAL, "M"): 80}
    found = figure("learners", numbers, "home_area", "sex")
    assert pictures.grouped_bars(found, "home_area", "sex").title == title


@pytest.mark.parametrize(("back", "largest"), [(9, "flow"), (HIDDEN, "flow shown")])
def test_a_hidden_flow_may_be_the_largest(back: float | None, largest: str) -> None:
    numbers: Numbers = {("A", "A"): 90, ("A", "B"): 20, ("B", "A"): back, ("B", "B"): 80}
    travel = Travel.of(figure("learners", numbers, "home_area", "delivery_area"), ("A", "B"))
    title = travel_pictures.flow_picture(travel).title
    assert title == f"The largest {largest} is from A to B: 20 learners"


def test_how_many_a_rate_is_over_is_told_of_all_alone() -> None:
    told = {"beside": {"inside": 44_110, "continuing": 20}}
    everyone = {"age": ["16-18"], "year": ["2025-26"]}
    found = figure("retention", {("A",): 0.9}, "home_area", **told)
    found.figure.where = everyone
    assert found.over == 44_110
    found.figure.where = everyone | {"provider": ["99999001"]}
    assert found.over is None
