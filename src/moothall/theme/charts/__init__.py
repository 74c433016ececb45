"""Pictures drawn on the server: plain values in, SVG out, the same for the same values.

Each `draw_...` takes a frozen description and is cached; a `Chart` goes to the template's `chart`
macro, which adds the table behind it. Hidden values are drawn as hidden, never as 0.
"""

from moothall.theme.charts.bars import Bars, Series, draw_bars
from moothall.theme.charts.heat import Heat
from moothall.theme.charts.intervals import Estimate, Intervals, draw_intervals
from moothall.theme.charts.lines import Lines, draw_lines
from moothall.theme.charts.maps import AreaMap, Shade, draw_map
from moothall.theme.charts.outlines import Outline, joined, read_outlines
from moothall.theme.charts.picture import Chart, Value
from moothall.theme.charts.ribbons import Flow, Ribbons, draw_ribbons
from moothall.theme.charts.spans import Span, Spans, draw_spans
from moothall.theme.charts.tiles import Look, Tile, TileGroup, Tiles

__all__ = [
    "AreaMap",
    "Bars",
    "Chart",
    "Estimate",
    "Flow",
    "Heat",
    "Intervals",
    "Lines",
    "Look",
    "Outline",
    "Ribbons",
    "Series",
    "Shade",
    "Span",
    "Spans",
    "Tile",
    "TileGroup",
    "Tiles",
    "Value",
    "draw_bars",
    "draw_intervals",
    "draw_lines",
    "draw_map",
    "draw_ribbons",
    "draw_spans",
    "joined",
    "read_outlines",
]
