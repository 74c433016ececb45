"""Working days in England, as call-in windows are counted."""

import datetime as dt

import pytest

from moothall import clock
from moothall.governance.workdays import today, working_days_after


@pytest.mark.parametrize(
    ("published", "days", "deadline"),
    [
        ("2008-10-08", 5, "2008-10-15"),  # EX/175/08, facts/decisions.csv
        ("2009-02-18", 5, "2009-02-25"),  # EX/27/09
        ("2026-12-23", 5, "2027-01-04"),  # Christmas, Boxing Day observed, New Year
        ("2026-04-02", 1, "2026-04-07"),  # Good Friday and Easter Monday
        ("2026-11-21", 5, "2026-11-27"),  # from a Saturday
        ("2026-11-20", 0, "2026-11-20"),
    ],
)
def test_a_window_counts_english_working_days(published: str, days: int, deadline: str) -> None:
    day = dt.date.fromisoformat(published)
    assert working_days_after(day, days) == dt.date.fromisoformat(deadline)


def test_a_day_begins_at_midnight_in_london() -> None:
    with clock.at(dt.datetime(2026, 7, 1, 22, 59, tzinfo=dt.UTC)):
        assert today() == dt.date(2026, 7, 1)
    with clock.at(dt.datetime(2026, 7, 1, 23, 0, tzinfo=dt.UTC)):
        assert today() == dt.date(2026, 7, 2)
