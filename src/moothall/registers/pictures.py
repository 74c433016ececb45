"""How a risk's score moved, as a picture."""

import datetime as dt

from moothall.partnership.models import today
from moothall.registers.models import Scales, Score
from moothall.theme.charts import Chart, Lines, Series, draw_lines

# The months that a picture goes back at most.
MONTHS = 13


def course_of(scores: list[Score], scales: Scales, last: dt.date | None = None) -> Chart:
    """Draw the score at the end of each month, before and after mitigation; `scores` from the
    first, of one risk, at least one; up to a day (today, if none is given).
    """
    months = _months(scores[0].at.date(), last or today())
    latest = [_at_the_end_of(month, scores) for month in months]
    now, then = latest[-1].score_after, latest[0].score_after
    moved = "stands where it stood" if now == then else f"went from {then} to {now}"
    return draw_lines(
        Lines(
            f"The score after mitigation {moved}",
            tuple(f"{month:%b %Y}" for month in months),
            (
                Series("After mitigation", tuple(each.score_after for each in latest)),
                Series("Before mitigation", tuple(each.score_before for each in latest)),
                Series("Too high from", tuple(scales.appetite for _ in latest)),
            ),
            of="score of 25",
            subtitle="At the end of each month",
        )
    )


def _months(first: dt.date, last: dt.date) -> list[dt.date]:
    """The first days of the months from one day to another, at least two, the latest ones."""
    found = [last.replace(day=1)]
    while len(found) < MONTHS and (found[0] > first.replace(day=1) or len(found) < 2):
        found.insert(0, (found[0] - dt.timedelta(days=1)).replace(day=1))
    return found


def _at_the_end_of(month: dt.date, scores: list[Score]) -> Score:
    """The score that held when a month ended; the first for months before it."""
    after = (month + dt.timedelta(days=32)).replace(day=1)
    held = [score for score in scores if score.at.date() < after]
    return held[-1] if held else scores[0]
