"""Pictures of attendance: over time and by member, against what is thought good."""

from collections.abc import Sequence

from moothall.meetings.rates import Rate
from moothall.theme.cells import Kind
from moothall.theme.charts import Bars, Chart, Lines, Series, draw_bars, draw_lines
from moothall.theme.formats import number, short_date


def over_time(rates: Sequence[Rate], threshold: int) -> Chart:
    """Draw the share of members at each meeting, with the threshold beside it."""
    good = sum(rate.is_good(threshold) for rate in rates)
    return draw_lines(
        Lines(
            title=f"{number(good)} of {number(len(rates))} meetings reached {threshold}%",
            subtitle="Members that were there or sent a substitute, of those invited",
            periods=tuple(short_date(rate.day) if rate.day else rate.name for rate in rates),
            series=(
                Series("Attendance", tuple(rate.share for rate in rates)),
                Series("Thought good", tuple(threshold / 100 for _ in rates)),
            ),
            of="members",
            kind=Kind.PERCENT,
        )
    )


def by_member(rates: Sequence[Rate], threshold: int) -> Chart:
    """Draw the share of meetings that each member came to, the best first."""
    ordered = sorted(rates, key=lambda rate: (-(rate.share or 0), rate.name))
    good = sum(rate.is_good(threshold) for rate in rates)
    return draw_bars(
        Bars(
            title=f"{number(good)} of {number(len(rates))} members came to {threshold}% or more",
            subtitle=f"Share of meetings they were invited to; the dashed line is at {threshold}%",
            categories=tuple(rate.name for rate in ordered),
            series=(Series("Attendance", tuple(rate.share for rate in ordered)),),
            of="meetings",
            category="Member",
            kind=Kind.PERCENT,
            mark=threshold / 100,
        )
    )
