"""Gaps as pictures: learners now, needed, and places declared, beside each other."""

from collections.abc import Sequence

from moothall.evidence.shown import HIDDEN, Shown
from moothall.measures import DIMENSIONS
from moothall.partnership.outlines import authorities
from moothall.planning.gaps import Gap
from moothall.planning.labels import ALL, NO_FINDING, said
from moothall.planning.shown import PlannedTable
from moothall.theme.cells import Hidden
from moothall.theme.charts import AreaMap, Bars, Chart, Series, Shade, draw_bars, draw_map


def gap_chart(table: PlannedTable, gaps: Sequence[Gap]) -> Chart:
    """Draw needs of all areas beside today's learners and declared places, by category."""
    rows = [gap for gap in gaps if gap.area == ALL and (gap.needed != 0 or gap.places)]
    series = [
        Series("Learn now", tuple(gap.now for gap in rows)),
        Series("Needed", tuple(gap.needed for gap in rows)),
    ]
    if any(gap.places is not None for gap in rows):
        series.append(Series("Places declared", tuple(gap.places for gap in rows)))
    what = DIMENSIONS[table.by].title
    return draw_bars(
        Bars(
            title=f"What is learnt now and needed in {table.need.year}, by {what.lower()}",
            categories=tuple(said(table.by, gap.label) for gap in rows),
            series=tuple(series),
            of="learners or places",
            category=what,
        )
    )


def gap_map(table: PlannedTable, gaps: Sequence[Gap]) -> Chart:
    """Draw the areas by the need that has no place declared within reach, or none today.

    Categories with more places than need do not make up for others: nobody learns health on a
    place in engineering. What is not known, or stands for the rest, is not a category to be short
    of: `largest_gap` leaves it out too.
    """
    declared = any(gap.places is not None for gap in gaps)
    shades = {code: _short(gaps, name, declared) for code, name in table.areas.items()}
    seen = {table.areas[code]: n for code, n in shades.items() if not isinstance(n, Hidden)}
    beyond = "places declared within reach" if declared else "who learns now"
    title = f"Need beyond {beyond}, by home area"
    if len(seen) == len(shades):
        top = max(seen, key=lambda name: seen[name], default="")
        most = top and seen[top]
        title = f"{top} has the most need beyond {beyond}" if most else f"No need beyond {beyond}"
    return draw_map(
        AreaMap(
            title=title,
            subtitle="Added up over the known categories in which more is needed",
            outlines=authorities(),
            of="learners without a place",
            shades=tuple(Shade(code, value) for code, value in shades.items()),
            focus=tuple(shades),
        )
    )


def _short(gaps: Sequence[Gap], area: str, declared: bool) -> Shown:
    total: int | float = 0
    for gap in gaps:
        if gap.area != area or gap.label in NO_FINDING:
            continue
        value = gap.beyond if declared else gap.change
        if isinstance(value, Hidden):
            return HIDDEN
        total += max(value or 0, 0)
    return total
