"""The example's reference tables: readable by Moothall, and in keeping with published facts."""

import csv
from pathlib import Path

import pytest

from moothall.demo import facts, references
from moothall.demo.generator import GeneratedExample
from moothall.demo.providers import AUTHORITIES
from moothall.demo.tables import Everyone
from moothall.records.formats.aggregates import read_aggregates
from moothall.records.reference import read_reference


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("area", ["Hertfordshire", "Bedfordshire", "Luton"])
def test_participation_at_17_with_schools_is_the_published_one(
    example: GeneratedExample, whole: Everyone, area: str
) -> None:
    published = {
        row["indicator"]: float(row["value"])
        for row in facts.load("indicators")
        if row["area"] == area
    }
    names = [name for name, known in references.PUBLISHED_AREA.items() if known == area]
    codes = {str(one.code) for one in AUTHORITIES if one.area in names}
    cohort = sum(
        int(row["count"])
        for row in rows(example.population)
        if row["area"] in codes and row["age"] == "17" and row["year"] == "2025-26"
    )
    at_17 = references.expected_at_17(whole.people)
    schools = published["school sixth form learners"] * references.SIXTH_FORM_AT_17
    taking_part = sum(at_17[name] for name in names) + schools
    assert 100 * taking_part / cohort == pytest.approx(
        published["participation at age 17"], abs=0.05
    )


def test_cohorts_only_grow_older(example: GeneratedExample) -> None:
    counts = {
        (row["area"], row["year"], int(row["age"])): int(row["count"])
        for row in rows(example.population)
    }
    for (area, year, age), count in counts.items():
        later = f"{int(year[:4]) + 1}-{int(year[:4]) % 100 + 2:02}"
        assert counts.get((area, later, age + 1), count) == count


def test_every_reference_table_is_read_without_a_fault(example: GeneratedExample) -> None:
    for kind in ("aims", "providers", "population"):
        assert read_reference(kind, getattr(example, kind)).faults.num_rows == 0


def test_agency_counts_are_read_without_a_fault(example: GeneratedExample) -> None:
    found = read_aggregates(example.aggregates)
    assert found.faults.num_rows == 0
    assert found.table.num_rows == len(rows(example.aggregates))


def test_agency_counts_hide_what_is_small(example: GeneratedExample) -> None:
    counts = [row["Count"] for row in rows(example.aggregates)]
    assert "c" in counts
    assert not set(counts) & {"1", "2", "3", "4", "5"}
    assert {row["Period"] for row in rows(example.aggregates)} == {"2024-25"}


def test_providers_table_has_every_provider(example: GeneratedExample) -> None:
    assert [row["UKPRN"] for row in rows(example.providers)] == [
        str(provider.ukprn) for provider in example.returns
    ]
