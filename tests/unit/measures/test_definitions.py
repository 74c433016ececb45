"""The definitions are whole, and their page is written from them."""

from pathlib import Path

import pytest

from moothall.measures import DEFINITIONS, DIMENSIONS, MEASURES, EngineMissing, engine_named
from moothall.measures.catalogue import main, page
from moothall.measures.dimensions import parse_ages
from moothall.measures.enrolments import COLUMNS


def test_the_measures_are_those_that_scripts_rely_on() -> None:
    assert list(MEASURES) == [
        "learners",
        "enrolments",
        "starters",
        "completers",
        "achievers",
        "retention",
        "pass_rate",
        "achievement_rate",
        "planned_hours",
        "participation",
    ]
    assert list(DIMENSIONS) == [
        "home_area",
        "delivery_area",
        "provider",
        "route",
        "level",
        "ssa1",
        "age",
        "sex",
        "ethnicity",
        "lldd",
        "year",
    ]


def test_every_definition_says_what_it_counts() -> None:
    for measure in DEFINITIONS:
        assert measure.definition.endswith(".")
        assert measure.numerator_words
        assert bool(measure.denominator_words) == measure.is_rate
        assert set(measure.breakdowns) <= set(DIMENSIONS)
        assert set(measure.reads) <= set(COLUMNS)
        assert measure.version >= 1


def test_the_page_is_up_to_date_or_the_check_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = tmp_path / "measures.md"
    assert main(["--check", "--page", str(where)]) == 1
    assert "is out of date" in capsys.readouterr().err
    assert main(["--page", str(where)]) == 0
    assert main(["--check", "--page", str(where)]) == 0
    assert where.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize(
    ("asked", "inside", "beside"),
    [
        ({"16-18"}, [16, 17, 18], [15, 19, None]),
        ({"16", "18"}, [16, 18], [17, None]),
        ({"19+"}, [19, 99], [18, None]),
        ({"all"}, [0, 16, 99, None], []),
        ({"unknown", "17"}, [17, None], [16]),
    ],
)
def test_ages_asked(asked: set[str], inside: list[int | None], beside: list[int | None]) -> None:
    ages = parse_ages(frozenset(asked))
    assert [ages.holds(age) for age in inside] == [True] * len(inside)
    assert [ages.holds(age) for age in beside] == [False] * len(beside)


def test_ages_together_hold_a_range() -> None:
    assert parse_ages(frozenset({"16", "17-18"})).holds_all(16, 18)
    assert not parse_ages(frozenset({"16", "18"})).holds_all(16, 18)


def test_an_engine_that_is_not_there_is_refused() -> None:
    with pytest.raises(EngineMissing, match="There is no engine “abacus”"):
        engine_named("abacus")
    assert engine_named("duckdb").name == "duckdb"
