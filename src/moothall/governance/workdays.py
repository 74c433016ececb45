"""Working days in England, by which the call-in window is counted (GOV-5)."""

import datetime as dt
from functools import cache

from holidays import HolidayBase, country_holidays

from moothall import clock
from moothall.theme.formats import LONDON


def today() -> dt.date:
    """Return the date in London: days of a window begin and end there, not in UTC."""
    return in_london(clock.now())


def in_london(moment: dt.datetime) -> dt.date:
    """Return the date of a moment in London."""
    return moment.astimezone(LONDON).date()


def working_days_after(day: dt.date, days: int) -> dt.date:
    """Return the day that is so many working days after another; weekends and English bank
    holidays do not count. With 0 it is the day itself.
    """
    return _england().get_nth_working_day(day, days) if days else day


@cache
def _england() -> HolidayBase:
    return country_holidays("GB", subdiv="ENG")
