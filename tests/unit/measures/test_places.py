"""Areas in tiers, with dates."""

import datetime as dt
from pathlib import Path

import pytest
from tests.unit.measures.invented import GROUPING, learner, write_return

from moothall.codes import AreaCode
from moothall.measures import Sources, UnknownValue
from moothall.measures.places import geography
from moothall.periods import AcademicYear
from moothall.records.references import References

YEAR = AcademicYear(2025)


def grouped(tmp_path: Path, references: References, *grouping: AreaCode) -> Sources:
    accepted = write_return(tmp_path, "2025-26", 10000101, [learner(1)])
    return Sources(tmp_path, (accepted,), references=references, grouping=grouping)


def test_districts_count_as_their_county(tmp_path: Path, references: References) -> None:
    found = geography(grouped(tmp_path, references, *GROUPING), YEAR)
    codes = ("E07000240", "E10000015", "E06000032", "E07000008", "E09000003", "W06000015")
    assert [found.label(code) for code in codes] == [
        "Hertfordshire",
        "Hertfordshire",
        "Luton",
        "rest of region",
        "outside region",
        "outside region",
    ]
    assert [found.label(code) for code in ("E12000006", "E99999999")] == ["unknown", "unknown"]
    assert found.names == ("Luton", "Bedford", "Hertfordshire")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Hertfordshire", "Hertfordshire"),
        (" hertfordshire ", "Hertfordshire"),
        ("E07000243", "Hertfordshire"),
        ("Cambridgeshire", "rest of region"),
        ("Barnet", "outside region"),
        ("Rest of region", "rest of region"),
        ("S12000033", "outside region"),
        ("Narnia", "unknown"),
        (None, "unknown"),
    ],
)
def test_agencies_may_write_names_or_codes(
    tmp_path: Path, references: References, text: str | None, label: str
) -> None:
    found = geography(grouped(tmp_path, references, *GROUPING), YEAR)
    assert found.label_of_text(text) == label


def test_areas_are_taken_as_they_stood(tmp_path: Path, references: References) -> None:
    sources = grouped(tmp_path, references, *GROUPING)
    bedford = geography(sources, YEAR).areas["E06000055"]
    assert bedford.in_force(dt.date(2009, 4, 1))
    assert not bedford.in_force(dt.date(2009, 3, 31))
    # Today's postcodes name today's districts, also for years before these were made.
    assert geography(sources, AcademicYear(2007)).label("E06000055") == "Bedford"


def test_without_a_grouping_every_authority_has_its_name(
    tmp_path: Path, references: References
) -> None:
    found = geography(grouped(tmp_path, references), YEAR)
    assert found.label("E09000003") == "Barnet"
    assert found.label("E07000008") == "Cambridgeshire"
    assert "St Albans" not in found.names


def test_a_grouping_of_strangers_or_districts_is_refused(
    tmp_path: Path, references: References
) -> None:
    wrong = grouped(tmp_path, references, AreaCode("E07000240"), AreaCode("E06009999"))
    with pytest.raises(UnknownValue, match="has no authority E07000240, E06009999"):
        geography(wrong, YEAR)
