"""Bars: how many, by category, side by side or stacked, lying so that names can be read."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
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
    lines_of,
    said,
    with_key,
)
from moothall.theme.palette import INK, LINE_STRONG, PAPER, Palette

Datum = dict[str, object]
NARROW = 170  # pixels for bars on a phone, beside their names


@dataclass(frozen=True)
class Series:
    """One colour of bars: its name and a value for each category."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Bars:
    """A bar chart. `title` says the finding; `of` names what is counted, `learners`.

    With one series every bar has the colour of its category when `by_category`, else the first
    colour. Stacked bars show their total when no part is hidden or missing. `mark` draws a dashed
    line across all bars at a value that they are held against; title or subtitle says which.
    """

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    of: str
    subtitle: str = ""
    category: str = "Category"
    kind: Kind = Kind.NUMBER
    stacked: bool = False
    by_category: bool = False
    mark: float | None = None
    palette: Palette = field(default_factory=Palette)
    width: int = 740

    def __post_init__(self) -> None:
        for series in self.series:
            if any((known(value) or 0) < 0 for value in series.values):
                raise ValueError(f"“{series.name}” has a value below 0, which a bar cannot show.")
            if len(series.values) != len(self.categories):
                raise ValueError(
                    f"“{series.name}” has {len(series.values)} values for "
                    f"{len(self.categories)} categories."
                )


@lru_cache(maxsize=256)
def draw_bars(spec: Bars) -> Chart:
    """Draw a bar chart, once for the same values."""
    told = describe(
        [
            (name, [(s.name if len(spec.series) > 1 else "", s.values[n]) for s in spec.series])
            for n, name in enumerate(spec.categories)
        ],
        spec.kind,
    )
    return Chart(
        spec.title,
        spec.subtitle,
        told,
        _drawn(spec, told),
        (
            (spec.category, "", "text"),
            *((s.name, _unit(spec), spec.kind.value) for s in spec.series),
        ),
        tuple(
            (name, *(s.values[n] for s in spec.series)) for n, name in enumerate(spec.categories)
        ),
        _drawn(replace(spec, width=NARROW), told),
    )


def _drawn(spec: Bars, told: str) -> Markup:
    data = _stacked(spec) if spec.stacked else _grouped(spec)
    body, width, height = vega.draw(_specification(spec, data))
    if len(spec.series) > 1:
        palette = _palette(spec)
        key = [(palette.colour(series.name), series.name) for series in spec.series]
        body, width, height = with_key(body, width, height, key)
    return close_svg(body, width, height, identity(spec), spec.title, told)


def _unit(spec: Bars) -> str:
    return {Kind.PERCENT: "%", Kind.MONEY: "£"}.get(spec.kind, spec.of)


def _palette(spec: Bars) -> Palette:
    names = spec.categories if spec.by_category else tuple(s.name for s in spec.series)
    return spec.palette if set(names) & set(spec.palette.keys) else Palette.of(names)


def _top(spec: Bars) -> float:
    """The longest bar, which sets the scale; all hidden leaves an empty scale of 1."""
    rows = [[known(s.values[n]) or 0 for s in spec.series] for n in range(len(spec.categories))]
    lengths = [sum(row) for row in rows] if spec.stacked else [one for row in rows for one in row]
    return max(lengths, default=0) or 1


def _name(spec: Bars, category: str) -> str:
    """The name of a category, broken into lines where there is little room."""
    return "\n".join(lines_of(category, 16 if spec.width <= NARROW else 34))


def _lines(spec: Bars) -> int:
    """How many lines the longest name takes: bars stand so far apart that names do not touch."""
    return max((_name(spec, c).count("\n") + 1 for c in spec.categories), default=1)


def _datum(category: str, series: str, start: float, end: float, label: str, fill: str) -> Datum:
    hidden = fill == HATCH
    return {
        "c": category,
        "s": series,
        "x0": start,
        "x1": end,
        "label": label,
        "fill": fill,
        "line": LINE_STRONG if hidden else fill,
    }


def _grouped(spec: Bars) -> list[Datum]:
    palette, stub = _palette(spec), _top(spec) * 0.06
    made = []
    for series in spec.series:
        for category, value in zip(spec.categories, series.values, strict=True):
            amount = known(value)
            fill = palette.colour(category if spec.by_category else series.name)
            if isinstance(value, Hidden):
                amount, fill = stub, HATCH
            made.append(
                _datum(
                    _name(spec, category), series.name, 0, amount or 0, said(value, spec.kind), fill
                )
            )
    return made


def _stacked(spec: Bars) -> list[Datum]:
    """Lay the parts end to end; hidden parts come last, as stubs whose length says nothing."""
    palette, stub = _palette(spec), _top(spec) * 0.06
    made = []
    for place, category in enumerate(spec.categories):
        parts = [(series.name, series.values[place]) for series in spec.series]
        end = 0.0
        for name, value in parts:
            amount = known(value)
            if amount is not None:
                made.append(
                    _datum(_name(spec, category), name, end, end + amount, "", palette.colour(name))
                )
                end += amount
        masked = [(name, value) for name, value in parts if isinstance(value, Hidden)]
        for name, _ in masked:
            made.append(_datum(_name(spec, category), name, end, end + stub, "", HATCH))
            end += stub
        made.append(
            _datum(_name(spec, category), "", end, end, _total(spec, parts, masked), "#ffffff")
        )
    return made


def _total(
    spec: Bars, parts: Sequence[tuple[str, Value]], masked: Sequence[tuple[str, Value]]
) -> str:
    if masked:
        return f"{', '.join(name for name, _ in masked)}: {masked[0][1]}"
    amounts = [known(value) for _, value in parts]
    if any(amount is None for amount in amounts):
        return ""
    total = sum(amount or 0 for amount in amounts)
    return said(
        int(total) if spec.kind is Kind.NUMBER and total == int(total) else total, spec.kind
    )


def _specification(spec: Bars, data: list[Datum]) -> vega.Spec:
    names = [series.name for series in spec.series]
    several = len(names) > 1
    side_by_side = several and not spec.stacked
    y: vega.Spec = {
        "field": "c",
        "type": "nominal",
        "sort": [_name(spec, category) for category in spec.categories],
        "title": None,
        "axis": {
            "domain": False,
            "ticks": False,
            "labelPadding": 10,
            "labelExpr": "split(datum.label, '\\n')",
            "labelLineHeight": vega.LINE_HEIGHT,
        },
        "scale": {"paddingInner": 0.3 if side_by_side else 0.38, "paddingOuter": 0.1},
    }
    shared: vega.Spec = {"y": y}
    if side_by_side:
        shared["yOffset"] = {"field": "s", "sort": names, "scale": {"paddingInner": 0.12}}
    bar: vega.Spec = {
        "x": {"field": "x0", "type": "quantitative", "axis": None, "scale": {"domainMin": 0}},
        "x2": {"field": "x1"},
        "fill": {"field": "fill", "type": "nominal", "scale": None, "legend": None},
        "stroke": {"field": "line", "type": "nominal", "scale": None, "legend": None},
        "strokeWidth": {"value": 1},
    }
    words: vega.Spec = {
        "x": {"field": "x1", "type": "quantitative"},
        "text": {"field": "label"},
    }
    step = 26 if side_by_side else max(46, _lines(spec) * vega.LINE_HEIGHT + 10)
    height: object = {"step": step, "for": "offset"} if side_by_side else {"step": step}
    layers: list[vega.Spec] = [
        {"mark": {"type": "bar"}, "encoding": shared | bar},
        {
            "transform": [{"filter": "datum.label !== ''"}],
            "mark": {"type": "text", "align": "left", "dx": 7, "fontSize": 15, "color": INK},
            "encoding": shared | words,
        },
    ]
    if spec.mark is not None:
        layers += [_mark(spec.mark, PAPER, 4.5, [1, 0]), _mark(spec.mark, INK, 1.5, [5, 4])]
    return {
        "data": {"values": data},
        "width": spec.width,
        "height": height,
        "layer": layers,
    }


def _mark(at: float, colour: str, width: float, dashes: list[int]) -> vega.Spec:
    """A line at a value: a light one, and a dark one on it, are seen on bars and on paper."""
    return {
        "data": {"values": [{"mark": at}]},
        "mark": {"type": "rule", "strokeDash": dashes, "strokeWidth": width, "color": colour},
        "encoding": {"x": {"field": "mark", "type": "quantitative"}},
    }
