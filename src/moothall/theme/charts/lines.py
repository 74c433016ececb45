"""Lines: how something moves over years, each line named at its end."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from markupsafe import Markup

from moothall.theme.cells import Hidden, Kind
from moothall.theme.charts import vega
from moothall.theme.charts.bars import Series
from moothall.theme.charts.picture import (
    HATCH,
    Chart,
    close_svg,
    describe,
    identity,
    known,
    said,
)
from moothall.theme.palette import INK, LINE_STRONG, Palette

Datum = dict[str, object]
HEIGHT = 300
NARROW = 210  # pixels for the lines on a phone, beside their names
GAP = 19  # pixels between the names of two lines


@dataclass(frozen=True)
class Lines:
    """A line chart over periods, in the order given.

    `from_zero` False lets the axis start near the data, which is honest for rates whose change is
    the question; the axis then says where it starts. A hidden value breaks its line and stands as a
    hatched mark on the floor of the chart; a missing one breaks it.
    """

    title: str
    periods: tuple[str, ...]
    series: tuple[Series, ...]
    of: str
    subtitle: str = ""
    kind: Kind = Kind.NUMBER
    from_zero: bool = True
    palette: Palette = field(default_factory=Palette)
    width: int = 700

    def __post_init__(self) -> None:
        for series in self.series:
            if len(series.values) != len(self.periods):
                raise ValueError(
                    f"“{series.name}” has {len(series.values)} values for "
                    f"{len(self.periods)} periods."
                )


@lru_cache(maxsize=256)
def draw_lines(spec: Lines) -> Chart:
    """Draw a line chart, once for the same values."""
    told = describe(
        [(s.name, list(zip(spec.periods, s.values, strict=True))) for s in spec.series], spec.kind
    )
    unit = {Kind.PERCENT: "%", Kind.MONEY: "£"}.get(spec.kind, spec.of)
    return Chart(
        spec.title,
        spec.subtitle,
        told,
        _drawn(spec, told),
        (("Period", "", "text"), *((s.name, unit, spec.kind.value) for s in spec.series)),
        tuple((name, *(s.values[n] for s in spec.series)) for n, name in enumerate(spec.periods)),
        _drawn(replace(spec, width=NARROW), told),
    )


def _drawn(spec: Lines, told: str) -> Markup:
    body, width, height = vega.draw(_specification(spec))
    return close_svg(body, width, height, identity(spec), spec.title, told)


def _domain(spec: Lines) -> tuple[float, float]:
    values = [one for s in spec.series for one in map(known, s.values) if one is not None]
    low, high = min(values, default=0.0), max(values, default=1.0)
    room = (high - low) * 0.12 or abs(high) * 0.1 or 1.0
    bottom = min(low, 0.0) if spec.from_zero else low - room
    top = high + room
    return bottom, min(top, 1.0) if spec.kind is Kind.PERCENT and high <= 1 else top


def _data(spec: Lines, palette: Palette) -> list[Datum]:
    return [
        {"p": period, "s": s.name, "v": known(value), "colour": palette.colour(s.name)}
        for s in spec.series
        for period, value in zip(spec.periods, s.values, strict=True)
    ]


def _ends(spec: Lines, domain: tuple[float, float]) -> list[Datum]:
    """The name and last value of each line, moved apart where lines end close together."""
    bottom, top = domain
    ends = []
    for series in spec.series:
        shown = [
            (period, value, amount)
            for period, value in zip(spec.periods, series.values, strict=True)
            if (amount := known(value)) is not None
        ]
        if shown:
            period, value, amount = shown[-1]
            height = HEIGHT * (top - amount) / ((top - bottom) or 1)
            ends.append((height, f"{series.name} {said(value, spec.kind)}", period))
    ends.sort()
    return [
        {"p": period, "v": top - height * ((top - bottom) or 1) / HEIGHT, "label": words}
        for (_, words, period), height in zip(
            ends, apart([end[0] for end in ends], GAP, HEIGHT), strict=True
        )
    ]


def apart(heights: Sequence[float], gap: float, limit: float) -> list[float]:
    """Move sorted heights so that neighbours stand `gap` apart, none below `limit`."""
    placed: list[float] = []
    for height in heights:
        placed.append(max(height, placed[-1] + gap) if placed else height)
    floor = limit
    for place in reversed(range(len(placed))):
        placed[place] = min(placed[place], floor)
        floor = placed[place] - gap
    return placed


def _hidden(spec: Lines) -> list[Datum]:
    return [
        {"p": period, "label": str(value)}
        for s in spec.series
        for period, value in zip(spec.periods, s.values, strict=True)
        if isinstance(value, Hidden)
    ]


def _specification(spec: Lines) -> vega.Spec:
    palette = spec.palette if spec.palette.keys else Palette.of(s.name for s in spec.series)
    domain = _domain(spec)
    x: vega.Spec = {
        "field": "p",
        "type": "ordinal",
        "sort": list(spec.periods),
        "title": None,
        "scale": {"type": "point", "padding": 0.25},
        "axis": {"labelAngle": 0, "ticks": False, "labelOverlap": "parity", "labelSeparation": 8},
    }
    y: vega.Spec = {
        "field": "v",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": list(domain), "zero": False, "nice": False},
        "axis": {
            "tickCount": 5,
            "domain": False,
            "ticks": False,
            "format": {Kind.PERCENT: ".0%", Kind.MONEY: "£,.0f"}.get(spec.kind, ",.0f"),
        },
    }
    colour: vega.Spec = {"field": "colour", "type": "nominal", "scale": None, "legend": None}
    layers: list[vega.Spec] = [
        {
            "mark": {"type": "line", "strokeWidth": 3, "point": False},
            "encoding": {"x": x, "y": y, "stroke": colour, "detail": {"field": "s"}},
        },
        {
            "transform": [{"filter": "isValid(datum.v)"}],
            "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
            "encoding": {"x": x, "y": y, "fill": colour},
        },
        {
            "data": {"values": _ends(spec, domain)},
            "mark": {"type": "text", "align": "left", "dx": 11, "fontSize": 15, "color": INK},
            "encoding": {
                "x": x,
                "y": y,
                "text": {"field": "label"},
            },
        },
    ]
    hidden = _hidden(spec)
    if hidden:
        layers += _hidden_marks(hidden, x)
    return {
        "data": {"values": _data(spec, palette)},
        "width": spec.width,
        "height": HEIGHT,
        "layer": layers,
    }


def _hidden_marks(hidden: list[Datum], x: vega.Spec) -> list[vega.Spec]:
    """Hatched squares on the floor, with the word above: their height says nothing."""
    square: vega.Spec = {
        "data": {"values": hidden},
        "mark": {
            "type": "point",
            "shape": "square",
            "filled": True,
            "size": 190,
            "opacity": 1,
            "fill": HATCH,
            "stroke": LINE_STRONG,
            "strokeWidth": 1,
        },
        "encoding": {"x": x, "y": {"value": HEIGHT - 10}},
    }
    words: vega.Spec = {
        "data": {"values": hidden},
        "mark": {"type": "text", "fontSize": 14, "fontStyle": "italic", "color": INK},
        "encoding": {"x": x, "y": {"value": HEIGHT - 28}, "text": {"field": "label"}},
    }
    return [square, words]
