"""The clock of a step, in working days of England."""

import datetime as dt

from moothall.disputes.models import Step
from moothall.governance.workdays import working_days_after
from moothall.theme.formats import long_date, plural

# With so many working days left, those whom a step waits for are reminded.
REMIND_AT = 3


def days_left(last: dt.date, today: dt.date) -> int:
    """Return how many working days are left after today, up to the last day."""
    count, day = 0, today
    while (day := working_days_after(day, 1)) <= last:
        count += 1
    return count


def left_in_words(step: Step, today: dt.date) -> str:
    """Say how long a step still has: “6 working days left, until 3 March 2027”."""
    last = step.last_day
    assert last
    if last < today:
        return f"no day left: its clock ran out on {long_date(last)}"
    left = days_left(last, today)
    if not left:
        return "until the end of today"
    return f"{plural(left, 'working day')} left, until the end of {long_date(last)}"
