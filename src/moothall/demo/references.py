"""The reference tables of the example as CSV files, and last year's counts as an agency gives them.

Headings are those that `moothall reference import` reads. Population and the agency's counts are
synthetic; the population follows from published participation (see `population`).
"""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from moothall.demo import catalogue, facts, targets
from moothall.demo.providers import (
    AUTHORITIES,
    BEDFORD,
    CENTRAL_BEDFORDSHIRE,
    HERTFORDSHIRE,
    LUTON,
    PROVIDERS,
)

AIMS_FROM: Final = "2015-08-01"
"""Day from which the invented aims are valid."""

SIXTH_FORM_AT_17: Final = 0.48
"""Invented share of school sixth form learners who are 17."""

PUBLISHED_AREA: Final = {
    HERTFORDSHIRE: "Hertfordshire",
    BEDFORD: "Bedfordshire",
    CENTRAL_BEDFORDSHIRE: "Bedfordshire",
    LUTON: "Luton",
}
"""The area of the published indicators in which each authority's area lies."""

YEARS: Final = range(2025, 2031)
AGES: Final = range(11, 25)
SMALLEST_SHOWN: Final = 6
"""Counts below this are hidden in the agency's table, as its own rule says."""


def write_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    """Write a CSV file with these headings and return where it lies."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(headings)
        writer.writerows(rows)
    return path


def write_providers(path: Path) -> Path:
    """Write the providers: UKPRN, name and the postcode of the main site."""
    rows = [(body.ukprn, body.name, body.main_site.postcode) for body in PROVIDERS]
    return write_csv(path, ("UKPRN", "Name", "Postcode"), rows)


def write_aims(path: Path) -> Path:
    """Write the invented learning aims in the columns of LARS."""
    headings = (
        *("LearnAimRef", "LearnAimRefTitle", "NotionalNVQLevelv2"),
        *("SectorSubjectAreaTier1", "SectorSubjectAreaTier2", "EffectiveFrom", "EffectiveTo"),
    )
    rows = [
        (aim.ref, aim.title, aim.level, aim.ssa1 or "", aim.ssa2 or "", AIMS_FROM, "")
        for aim in catalogue.aims()
    ]
    return write_csv(path, headings, rows)


def population(residents_at_17: dict[str, int]) -> list[tuple[str, str, int, int]]:
    """Return cohorts as rows of area (ONS code), academic year, age and count.

    The cohort of 17 is the one of which the learners of the example and the published school sixth
    forms together are the published participation at 17. Other ages lie near it; later years only
    grow older: nobody moves in or away.
    """
    values = {(row["indicator"], row["area"]): float(row["value"]) for row in _indicators()}
    rows = []
    for authority in AUTHORITIES:
        area = PUBLISHED_AREA[authority.area]
        part = residents_at_17[authority.area] / sum(
            count for name, count in residents_at_17.items() if PUBLISHED_AREA[name] == area
        )
        school = values["school sixth form learners", area] * SIXTH_FORM_AT_17 * part
        share = values["participation at age 17", area] / 100
        middle = (residents_at_17[authority.area] + school) / share
        for year in YEARS:
            for age in AGES:
                born = age - (year - YEARS.start)
                count = round(middle * (1 + 0.006 * (17 - born)))
                rows.append((str(authority.code), f"{year}-{(year + 1) % 100:02}", age, count))
    return rows


def _indicators() -> list[dict[str, str]]:
    wanted = ("school sixth form learners", "participation at age 17")
    return [row for row in facts.load("indicators") if row["indicator"] in wanted]


def write_population(path: Path, residents_at_17: dict[str, int]) -> Path:
    """Write the cohorts by area, academic year and single year of age."""
    rows = population(residents_at_17)
    return write_csv(path, ("area", "year", "age", "count"), rows)


def write_aggregates(path: Path, rng: np.random.Generator, learners: pl.DataFrame) -> Path:
    """Write last year's learners by home, place of learning and route, small counts hidden as c.

    `learners` has the columns home, place and route, one row a learner of this year; the counts of
    last year lie a few per cent from these.
    """
    counts = (
        learners.group_by("home", "place", "route")
        .len()
        .sort("home", "place", "route")
        .with_columns(pl.col("len").cast(pl.Int64))
    )
    last_year = np.round(counts["len"].to_numpy() * rng.normal(0.97, 0.03, counts.height))
    rows = [
        ("2024-25", home, place, route, "c" if 0 < count < SMALLEST_SHOWN else count)
        for (home, place, route, _), count in zip(
            counts.rows(), last_year.astype(np.int64).tolist(), strict=True
        )
    ]
    return write_csv(path, ("Period", "Home area", "Delivery area", "Route", "Count"), rows)


def expected_at_17(people: pl.DataFrame) -> dict[str, int]:
    """Return the young residents of 17 by home area; `people` has home, age and young."""
    here = people.filter(pl.col("young") & (pl.col("age") == 17) & (pl.col("route") != "evening"))
    counts = dict(here.group_by("home").len().sort("home").iter_rows())
    return {area: counts[area] for area in targets.HOMES if area in PUBLISHED_AREA}
