"""The example's figures, counted plainly from its tables, equal the published ones."""

import datetime as dt
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from moothall.demo import facts
from moothall.demo.providers import Provider
from moothall.demo.tables import Tables

HERTS = "Hertfordshire"
BORDERS = ("Hertfordshire", "Bedford", "Central Bedfordshire", "Luton")
OWN = {
    "E06000055": "Bedford",
    "E06000056": "Central Bedfordshire",
    "E10000015": HERTS,
    "E06000032": "Luton",
}


def area_by_district() -> dict[str, str]:
    found = {}
    for row in facts.load("areas"):
        near = "rest of region" if row["region"] == "East of England" else "outside region"
        found[row["code"]] = OWN.get(row["code"], OWN.get(row["parent"], near))
    return found


@pytest.fixture(scope="module")
def area(postcodes: Path) -> dict[str, str]:
    """The example's area of each postcode."""
    districts = area_by_district()
    rows = pl.read_parquet(postcodes, columns=["postcode", "lad"]).rows()
    return {postcode: districts[lad] for postcode, lad in rows if lad in districts}


def main_aim(aims: list[dict[str, object]]) -> dict[str, object]:
    """AimType 1 or 5 first, then as they come (METHODS, Measures from the ILR)."""
    return min(aims, key=lambda aim: (aim["AimType"] not in (1, 5), aim["AimSeqNumber"]))


def route(aim: dict[str, object], level: str, placed: bool) -> str:
    if aim["ProgType"] == 25:
        return "apprenticeship"
    if placed:
        return "lldd"
    if aim["FundModel"] == 25:
        return "foundation" if level in ("E", "1") else "fe"
    return "adult"


@pytest.fixture(scope="module")
def counted(tables: dict[Provider, Tables], area: dict[str, str]) -> Counter[tuple[str, str, str]]:
    """Learners of 16 to 18, each once, by home area, area of learning and route."""
    from moothall.demo.catalogue import aims as catalogue

    levels = {aim.ref: aim.level for aim in catalogue()}
    enrolled: dict[int, list[tuple[bool, str, str, str]]] = {}
    for provider, kinds in tables.items():
        people = kinds["Learner"].to_pylist()
        fams: dict[int, set[str]] = {}
        for row in kinds["LearnerFAM"].to_pylist():
            fams.setdefault(row["_learner"], set()).add(row["LearnFAMType"])
        studies: dict[int, list[dict[str, object]]] = {}
        for row in kinds["LearningDelivery"].to_pylist():
            studies.setdefault(row["_learner"], []).append(row)
        for person in people:
            born = person["DateOfBirth"]
            if not dt.date(2006, 9, 1) <= born <= dt.date(2009, 8, 31):
                continue
            main = main_aim(studies[person["_row"]])
            placed = {"EHC", "HNS"} <= fams.get(person["_row"], set())
            kind = route(main, levels[str(main["LearnAimRef"])], placed)
            there = main["DelLocPostCode"]
            if kind == "apprenticeship":
                there = provider.main_site.postcode
            cell = (area[person["PostcodePrior"]], area[str(there)], kind)
            rank = main["AimType"] not in (1, 5)
            enrolled.setdefault(person["ULN"], []).append((rank, *cell))
    return Counter(min(rows)[1:] for rows in enrolled.values())


def residents(counted: Counter[tuple[str, str, str]], kind: str, *homes: str) -> int:
    return sum(n for (home, _, name), n in counted.items() if home in homes and name == kind)


def moved(counted: Counter[tuple[str, str, str]]) -> Counter[tuple[str, str]]:
    cells: Counter[tuple[str, str]] = Counter()
    for (home, place, _), count in counted.items():
        cells[home, place] += count
    return cells


@pytest.mark.parametrize(
    ("kind", "homes", "published"),
    [
        ("fe", ("Hertfordshire",), 10816),
        ("fe", ("Bedford", "Central Bedfordshire"), 5634),
        ("fe", ("Luton",), 5036),
        ("apprenticeship", ("Hertfordshire",), 1513),
        ("apprenticeship", ("Bedford", "Central Bedfordshire"), 2865),
        ("apprenticeship", ("Luton",), 585),
        ("foundation", ("Hertfordshire",), 592),
        ("foundation", ("Bedford", "Central Bedfordshire"), 342),
        ("foundation", ("Luton",), 263),
    ],
)
def test_learners_by_home_area_and_route_are_the_published_ones(
    counted: Counter[tuple[str, str, str]], kind: str, homes: tuple[str, ...], published: int
) -> None:
    assert residents(counted, kind, *homes) == published


@pytest.mark.parametrize(
    ("home", "total"),
    [("Hertfordshire", 12921), ("Bedford", 3490), ("Central Bedfordshire", 5351), ("Luton", 5884)],
)
def test_residents_add_up(counted: Counter[tuple[str, str, str]], home: str, total: int) -> None:
    assert sum(n for (area, _, _), n in counted.items() if area == home) == total


def test_travel_is_the_example_split(counted: Counter[tuple[str, str, str]]) -> None:
    expected = {
        (row["from"], row["to"]): int(row["learners"]) for row in facts.load("example_flows")
    }
    across = {cell: n for cell, n in moved(counted).items() if cell[0] != cell[1]}
    assert across == expected


def test_published_flows_are_met(counted: Counter[tuple[str, str, str]]) -> None:
    cells = moved(counted)

    def total(homes: tuple[str, ...], places: tuple[str, ...]) -> int:
        return sum(n for (a, b), n in cells.items() if a in homes and b in places and a != b)

    assert total(BORDERS, BORDERS) == 3000
    assert total(("rest of region",), BORDERS) == 950
    assert total(BORDERS, ("rest of region",)) == 850
    assert total(("outside region",), BORDERS) == 600
    assert total(BORDERS, ("outside region",)) == 940
    assert total(("Luton", "Bedford", "Central Bedfordshire"), (HERTS,)) == 421


def test_nobody_of_16_to_18_is_on_another_route(counted: Counter[tuple[str, str, str]]) -> None:
    assert {kind for _, _, kind in counted} == {"fe", "apprenticeship", "foundation"}


def test_facts_are_readable_as_published() -> None:
    row = next(row for row in facts.load("flows") if row["flow"].startswith("between"))
    assert row["learners"] == "3000"
