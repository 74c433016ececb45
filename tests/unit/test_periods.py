"""Academic years, as the field counts and writes them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.faults import InvalidValue
from moothall.periods import AcademicYear

years = st.integers(2000, 2098).map(AcademicYear)


@given(years)
def test_a_year_is_read_back_from_every_form_it_is_written_in(year: AcademicYear) -> None:
    after = year.start + 1
    for text in (str(year), year.ilr, f"{year.start}/{after % 100:02}", f"{year.start}-{after}"):
        assert AcademicYear.parse(text) == year


@given(years)
def test_a_year_ends_the_day_before_the_next_begins(year: AcademicYear) -> None:
    following = AcademicYear(year.start + 1) if year.start < 2098 else None
    if following:
        assert year.last_day + dt.timedelta(days=1) == following.first_day
    assert year.first_day < year.age_day < year.last_day


def test_the_year_of_the_example() -> None:
    year = AcademicYear.parse("2526")
    assert (str(year), year.ilr) == ("2025-26", "2526")
    assert (year.first_day, year.last_day) == (dt.date(2025, 8, 1), dt.date(2026, 7, 31))


@pytest.mark.parametrize("text", ["", "2025", "2525", "2025-27", "2025-2027", "25/26", "abcd"])
def test_what_is_no_year_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="is not an academic year: write it as 2025-26"):
        AcademicYear.parse(text)


@pytest.mark.parametrize("start", [1989, 2099])
def test_a_year_out_of_all_knowledge_is_refused(start: int) -> None:
    with pytest.raises(InvalidValue, match="is not the first year"):
        AcademicYear(start)
