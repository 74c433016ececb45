"""Spans: who had something from when to when, past and to come, one under another."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from markupsafe import Markup

from moothall.theme.charts.picture import HATCH, Chart, close_svg, identity, label, point
from moothall.theme.formats import long_date
from moothall.theme.palette import INK, INK_SOFT, LINE, LINE_STRONG, PAPER, TEAL

NARROW = 340  # pixels of the whole picture on a phone
ROW, BAR, TOP = 50, 18, 30


@dataclass(frozen=True)
class Span:
    """One stretch of days of somebody; `planned` where it is yet to be settled."""

    name: str
    starts: dt.date
    ends: dt.date
    planned: bool = False


@dataclass(frozen=True)
class Spans:
    """Stretches of days, a line for each of `names`; `today` is marked where it lies within."""

    title: str
    names: tuple[str, ...]
    spans: tuple[Span, ...]
    today: dt.date
    subtitle: str = ""
    category: str = "Name"
    planned: str = "proposed"
    width: int = 740


@lru_cache(maxsize=256)
def draw_spans(spec: Spans) -> Chart:
    """Draw spans under one another, once for the same values."""
    told = "; ".join(_told(span, spec) for span in spec.spans)
    told = f"{told}." if told else "Nothing to show."
    rows = tuple(
        (span.name, span.starts, span.ends, spec.planned if span.planned else "")
        for span in spec.spans
    )
    heads = ((spec.category, "", "text"), ("From", "", "date"), ("Until", "", "date"))
    return Chart(
        spec.title,
        spec.subtitle,
        told,
        _drawn(spec, told),
        (*heads, ("Status", "", "text")),
        rows,
        _drawn(replace(spec, width=NARROW), told),
    )


def _told(span: Span, spec: Spans) -> str:
    status = f", {spec.planned}" if span.planned else ""
    return f"{span.name}: {long_date(span.starts)} to {long_date(span.ends)}{status}"


def _drawn(spec: Spans, told: str) -> Markup:
    first = min((span.starts for span in spec.spans), default=spec.today)
    last = max((span.ends for span in spec.spans), default=spec.today)
    days = max((last - first).days + 1, 1)
    height = TOP + ROW * len(spec.names) + 4

    def at(day: dt.date) -> float:
        return (day - first).days / days * (spec.width - 2) + 1

    drawn = _years(first, last, height, at)
    words: list[str] = []
    for number, name in enumerate(spec.names):
        top = TOP + ROW * number
        words.append(label(name, 0, top + 17, halo=PAPER))
        for span in spec.spans:
            if span.name == name:
                x, right = at(span.starts), at(span.ends + dt.timedelta(days=1))
                fill = HATCH if span.planned else TEAL
                edge = f' stroke="{LINE_STRONG}"' if span.planned else ""
                drawn.append(
                    f'<rect x="{point(x)}" y="{top + 24}" width="{point(max(right - x - 1, 2))}" '
                    f'height="{BAR}" fill="{fill}"{edge}/>'
                )
    if first <= spec.today <= last:
        now = point(at(spec.today))
        drawn.append(f'<path d="M{now} {TOP - 4}V{height}" stroke="{INK}" stroke-dasharray="4 3"/>')
    return close_svg("".join(drawn + words), spec.width, height, identity(spec), spec.title, told)


def _years(first: dt.date, last: dt.date, height: int, at: Callable[[dt.date], float]) -> list[str]:
    """A fine line at each first of January, with its year where there is room."""
    drawn: list[str] = []
    free_from = 0.0
    for year in range(first.year + 1, last.year + 1):
        x = at(dt.date(year, 1, 1))
        drawn.append(f'<path d="M{point(x)} 20V{height}" stroke="{LINE}"/>')
        if x >= free_from:
            left = max(x - 16, 0)
            drawn.append(label(str(year), left, 14, size=14, fill=INK_SOFT))
            free_from = left + 60
    return drawn
