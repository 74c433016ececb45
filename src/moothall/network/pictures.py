"""Coverage by sector, before and now, as a picture."""

import datetime as dt
from collections.abc import Sequence

from moothall.network.queries import Coverage
from moothall.theme.charts import Bars, Chart, Series, draw_bars
from moothall.theme.formats import join_words, long_date


def coverage_picture(found: Sequence[Coverage], since: dt.date) -> Chart:
    """Draw in what share of partnerships each sector has members; the title says the finding."""
    return draw_bars(
        Bars(
            _finding(found),
            tuple(_called(each) for each in found),
            (
                Series(f"On {long_date(since)}", tuple(each.percent_before for each in found)),
                Series("Today", tuple(each.percent for each in found)),
            ),
            of="per cent of partnerships",
            subtitle="Per cent of partnerships with members of the sector",
            category="Sector",
        )
    )


def _called(each: Coverage) -> str:
    words = str(each.sector.label)
    return words[0].upper() + words[1:]


def _finding(found: Sequence[Coverage]) -> str:
    """Say which sectors gained most, or that none did."""
    most = max((each.change for each in found), default=0)
    if most <= 0:
        return "No sector has members in more partnerships than before"
    names = [str(each.sector.label) for each in found if each.change == most]
    points = "point" if most == 1 else "points"
    each_by = "each by " if len(names) > 1 else "by "
    return f"Grown most: {join_words(names)}, {each_by}{most} {points}"
