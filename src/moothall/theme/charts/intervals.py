"""Dots with intervals: how sure a value is, set against a reference."""

from dataclasses import dataclass, replace
from functools import lru_cache

from markupsafe import Markup

from moothall.theme.cells import Hidden, Kind
from moothall.theme.charts import vega
from moothall.theme.charts.picture import (
    HATCH,
    Chart,
    Value,
    close_svg,
    describe,
    identity,
    known,
    said,
)
from moothall.theme.palette import INK, INK_SOFT, LINE_STRONG, TEAL

Datum = dict[str, object]
NARROW = 200  # pixels for the intervals on a phone, beside their names


@dataclass(frozen=True)
class Estimate:
    """A value with its interval; without one, `low` and `high` are None."""

    name: str
    value: Value
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Intervals:
    """Estimates under one another, with an optional reference line (a benchmark, a floor)."""

    title: str
    estimates: tuple[Estimate, ...]
    of: str
    subtitle: str = ""
    category: str = "Name"
    kind: Kind = Kind.PERCENT
    reference: float | None = None
    reference_name: str = ""
    width: int = 640


@lru_cache(maxsize=256)
def draw_intervals(spec: Intervals) -> Chart:
    """Draw estimates with their intervals, once for the same values."""
    told = describe([(one.name, _told(one)) for one in spec.estimates], spec.kind)
    if spec.reference is not None:
        told += f" {spec.reference_name or 'Reference'}: {said(spec.reference, spec.kind)}."
    unit = {Kind.PERCENT: "%", Kind.MONEY: "£"}.get(spec.kind, spec.of)
    kind = spec.kind.value
    return Chart(
        spec.title,
        spec.subtitle,
        told,
        _drawn(spec, told),
        (
            (spec.category, "", "text"),
            (spec.of.capitalize(), unit, kind),
            ("From", unit, kind),
            ("To", unit, kind),
        ),
        tuple((one.name, one.value, *_bounds(one)) for one in spec.estimates),
        _drawn(replace(spec, width=NARROW), told),
    )


def _drawn(spec: Intervals, told: str) -> Markup:
    body, width, height = vega.draw(_specification(spec))
    return close_svg(body, width, height, identity(spec), spec.title, told)


def _bounds(one: Estimate) -> tuple[Value, Value]:
    """An interval would tell a hidden value, so it is hidden too."""
    if isinstance(one.value, Hidden):
        return one.value, one.value
    return one.low, one.high


def _told(one: Estimate) -> list[tuple[str, Value]]:
    low, high = _bounds(one)
    if isinstance(one.value, Hidden) or low is None or high is None:
        return [("", one.value)]
    return [("", one.value), ("from", low), ("to", high)]


def _specification(spec: Intervals) -> vega.Spec:
    shown: list[Datum] = []
    hidden: list[Datum] = []
    for one in spec.estimates:
        amount = known(one.value)
        if isinstance(one.value, Hidden):
            hidden.append({"c": one.name, "label": str(one.value)})
        elif amount is not None:
            low = amount if one.low is None else one.low
            high = amount if one.high is None else one.high
            words = said(one.value, spec.kind)
            shown.append({"c": one.name, "v": amount, "low": low, "high": high, "label": words})
    y: vega.Spec = {
        "field": "c",
        "type": "nominal",
        "sort": [one.name for one in spec.estimates],
        "scale": {"domain": [one.name for one in spec.estimates]},
        "title": None,
        "axis": {
            "domain": False,
            "ticks": False,
            "grid": True,
            "gridDash": [1, 4],
            "labelLimit": 130 if spec.width <= NARROW else 340,
        },
    }
    x: vega.Spec = {
        "field": "low",
        "type": "quantitative",
        "title": None,
        "scale": {"zero": False, "nice": True, "padding": 20},
        "axis": {
            "tickCount": 3 if spec.width <= NARROW else 6,
            "format": {Kind.PERCENT: ".0%", Kind.MONEY: "£,.0f"}.get(spec.kind, ",.2~f"),
        },
    }
    layers: list[vega.Spec] = [
        {
            "mark": {
                "type": "rule",
                "strokeWidth": 4,
                "strokeCap": "round",
                "color": TEAL,
                "opacity": 0.45,
            },
            "encoding": {"x": x, "x2": {"field": "high"}, "y": y},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1, "color": TEAL},
            "encoding": {"x": {**x, "field": "v"}, "y": y},
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 9, "fontSize": 15, "color": INK},
            "encoding": {"x": {**x, "field": "high"}, "y": y, "text": {"field": "label"}},
        },
    ]
    if hidden:
        layers += _hidden_marks(hidden, y)
    if spec.reference is not None:
        layers += _reference(spec, x)
    return {"data": {"values": shown}, "width": spec.width, "height": {"step": 38}, "layer": layers}


def _hidden_marks(hidden: list[Datum], y: vega.Spec) -> list[vega.Spec]:
    box: vega.Spec = {
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
        "encoding": {"x": {"value": 14}, "y": y},
    }
    words: vega.Spec = {
        "data": {"values": hidden},
        "mark": {
            "type": "text",
            "align": "left",
            "fontSize": 15,
            "fontStyle": "italic",
            "color": INK,
        },
        "encoding": {"x": {"value": 30}, "y": y, "text": {"field": "label"}},
    }
    return [box, words]


def _reference(spec: Intervals, x: vega.Spec) -> list[vega.Spec]:
    at: vega.Spec = {"values": [{"low": spec.reference, "label": spec.reference_name}]}
    line: vega.Spec = {
        "data": at,
        "mark": {"type": "rule", "strokeDash": [5, 4], "color": INK_SOFT, "strokeWidth": 1.5},
        "encoding": {"x": x},
    }
    words: vega.Spec = {
        "data": at,
        "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 14, "color": INK_SOFT},
        "encoding": {"x": x, "y": {"value": -10}, "text": {"field": "label"}},
    }
    return [line, words]
