"""How many learners of 16 to 18 the example holds, by home area, place of learning and route.

The sums are published (facts/indicators.csv, taken as residents'; facts/flows.csv); their split
over places is facts/example_flows.csv. Invented here: Bedfordshire's split into its two new
authorities, and the routes of learners who come in.
"""

from typing import Final

from moothall.demo import facts
from moothall.demo.providers import (
    BEDFORD,
    CENTRAL_BEDFORDSHIRE,
    HERTFORDSHIRE,
    INSIDE,
    LUTON,
    OUTSIDE_REGION,
    REST_OF_REGION,
)

FE: Final = "fe"
APPRENTICESHIP: Final = "apprenticeship"
FOUNDATION: Final = "foundation"
ROUTES: Final = (FE, APPRENTICESHIP, FOUNDATION)

HOMES: Final = (*INSIDE, REST_OF_REGION, OUTSIDE_REGION)

INDICATORS: Final = {
    FE: "FE and sixth form college learners",
    APPRENTICESHIP: "apprenticeship learners",
    FOUNDATION: "E2E learners",
}
"""The published indicator of each route; entry to employment (E2E) became foundation learning."""

BEDFORD_PART: Final = {FE: 2190, APPRENTICESHIP: 1150, FOUNDATION: 150}
"""Bedford's invented part of the published Bedfordshire figures; it sums to 3,490 residents."""

INCOMERS: Final = {FE: 0.82, APPRENTICESHIP: 0.11, FOUNDATION: 0.07}
"""Invented routes of learners who come in from beyond the grouping."""


def published() -> dict[tuple[str, str], int]:
    """Return the published learners by published area and route, in 2007/08."""
    values = {(row["indicator"], row["area"]): row["value"] for row in facts.load("indicators")}
    return {
        (area, route): int(values[indicator, area])
        for route, indicator in INDICATORS.items()
        for area in (HERTFORDSHIRE, "Bedfordshire", LUTON)
    }


def residents() -> dict[tuple[str, str], int]:
    """Return the learners to generate by home area and route, residents of the grouping only."""
    known = published()
    counts: dict[tuple[str, str], int] = {}
    for route in ROUTES:
        counts[HERTFORDSHIRE, route] = known[HERTFORDSHIRE, route]
        counts[LUTON, route] = known[LUTON, route]
        counts[BEDFORD, route] = BEDFORD_PART[route]
        counts[CENTRAL_BEDFORDSHIRE, route] = known["Bedfordshire", route] - BEDFORD_PART[route]
    return counts


def crossings() -> dict[tuple[str, str], int]:
    """Return the learners who cross a border, by home area and area of learning."""
    return {(row["from"], row["to"]): int(row["learners"]) for row in facts.load("example_flows")}


def travel() -> dict[tuple[str, str], int]:
    """Return all learners by home area and area of learning: those who cross, and all who stay."""
    cells = crossings()
    for home in INSIDE:
        total = sum(count for (area, _), count in residents().items() if area == home)
        leaving = sum(count for (area, _), count in crossings().items() if area == home)
        cells[home, home] = total - leaving
    return cells


def routes_of(home: str) -> dict[str, int]:
    """Return how many learners with this home area are on each route."""
    if home in INSIDE:
        return {route: residents()[home, route] for route in ROUTES}
    total = sum(count for (area, _), count in crossings().items() if area == home)
    counts = {route: round(total * INCOMERS[route]) for route in (APPRENTICESHIP, FOUNDATION)}
    return {FE: total - sum(counts.values()), **counts}
