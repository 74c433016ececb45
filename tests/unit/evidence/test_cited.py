"""Cited figures: whole or not at all, and added up again (EVD-4)."""

from decimal import Decimal

import pytest
from tests.cast import Cast

from moothall.demo import facts
from moothall.demo.build import GROUPING, PARTS
from moothall.evidence.cited import load, recomputed, sums
from moothall.evidence.models import CitedFigure, Contradiction
from moothall.evidence.sharing import note_contradiction
from moothall.faults import InvalidValue
from moothall.ledger.refs import OPERATOR


def flows() -> list[dict[str, str]]:
    """The published flows of 2009, as they are loaded."""
    return [
        {**row, "name": row["flow"], "value": row["learners"], "unit": "learners"}
        for row in facts.load("flows")
    ]


def test_the_published_net_export_disagrees_with_its_own_parts(cast: Cast) -> None:
    load(by=OPERATOR, body=cast.body, source=GROUPING, rows=flows(), parts=PARTS)
    found = {each.total.name: each for each in sums(list(CitedFigure.objects.all()))}
    outside = found["net export to outside the region"]
    assert (outside.total.value, outside.recomputed, outside.agrees) == (280, 340, False)
    assert outside.in_words == (
        "940 (exports from the grouping to outside the region) - 600 (imports to the grouping "
        "from outside the region)"
    )
    inside = found["net inflow from within the region"]
    assert (inside.recomputed, inside.agrees) == (inside.total.value, True)


def test_a_table_is_cited_whole_or_not_at_all(cast: Cast) -> None:
    rows = flows()
    wrong = [rows[0], {**rows[1], "value": "many"}, *rows[2:]]
    with pytest.raises(InvalidValue, match=r"Row 3: “many” is not a number\."):
        load(by=OPERATOR, body=cast.body, source=GROUPING, rows=wrong)
    assert CitedFigure.objects.count() == 0
    for value in ("NaN", "Infinity"):
        with pytest.raises(InvalidValue, match=rf"Row 2: “{value}” is not a number\."):
            load(by=OPERATOR, body=cast.body, source=GROUPING, rows=[{**rows[0], "value": value}])
    # The last row stands there twice: nothing before it is cited either.
    with pytest.raises(InvalidValue):
        load(by=OPERATOR, body=cast.body, source=GROUPING, rows=[*rows, rows[-1]])
    assert CitedFigure.objects.count() == 0


def test_parts_are_those_of_the_same_area_and_period(cast: Cast) -> None:
    names = ("total", "half")
    rows = [
        {"name": name, "area": area, "period": "2009", "value": value, "unit": "learners"}
        for area, values in (("Luton", ("10", "5")), ("Bedford", ("8", "4")))
        for name, value in zip(names, values, strict=True)
    ]
    parts = {"total": [("half", 1), ("half", 1)]}
    load(by=OPERATOR, body=cast.body, source="Report", rows=rows, parts=parts)
    found = {each.total.area: each for each in sums(list(CitedFigure.objects.all()))}
    assert {area: each.recomputed for area, each in found.items()} == {
        "Luton": Decimal(10),
        "Bedford": Decimal(8),
    }
    assert all(each.agrees for each in found.values())


def test_every_contradiction_of_the_documents_is_kept_once(cast: Cast) -> None:
    every = facts.load("contradictions")
    for row in [*every, *every]:
        note_contradiction(by=OPERATOR, body=cast.body, **row)
    assert Contradiction.objects.count() == len(every)


@pytest.mark.parametrize(
    ("parts", "result"),
    [
        ("85 + 41 + 70", "196"),
        ("1,000 - 250.5", "749.5"),
        ("25000 over 14", "1785.71"),
        ("5 over 0", ""),
        ("the columns of the table", ""),
        ("", ""),
    ],
)
def test_plain_sums_and_shares_are_worked_out_and_words_are_not(parts: str, result: str) -> None:
    assert recomputed(Contradiction(parts=parts)) == result
