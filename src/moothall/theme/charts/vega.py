"""Vega-Lite on the server: a specification becomes SVG elements, measured in our own font.

`vl_convert` is imported on first use: it takes 340 MB of memory and a second to start, which the
start of the site must not wait for.
"""

import functools
import hashlib
import json
import re
from pathlib import Path
from typing import Protocol, cast

from django.core.cache import cache

from moothall.theme.charts.picture import FONT
from moothall.theme.palette import INK, INK_SOFT, LINE, LINE_STRONG

Spec = dict[str, object]
VEGA_LITE = "6.1"
LINE_HEIGHT = 17  # pixels, of words in several lines
FONTS = Path(__file__).parent.parent / "static" / "theme" / "build" / "fonts"

CONFIG: Spec = {
    "aria": False,
    "font": FONT,
    "background": None,
    "padding": 2,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 15,
        "titleFontSize": 15,
        "titleFontWeight": "normal",
        "labelColor": INK,
        "titleColor": INK_SOFT,
        "gridColor": LINE,
        "domainColor": LINE_STRONG,
        "tickColor": LINE_STRONG,
        "labelLimit": 340,
        "labelPadding": 8,
        "titlePadding": 10,
    },
    "legend": {
        "labelFontSize": 15,
        "labelColor": INK,
        "labelLimit": 400,
        "symbolType": "square",
        "symbolSize": 160,
        "symbolStrokeWidth": 0,
        "orient": "top",
        "title": None,
        "columnPadding": 24,
        "offset": 14,
    },
}


class _Renderer(Protocol):
    def vegalite_to_svg(self, spec: Spec, vl_version: str) -> str: ...

    def register_font_directory(self, path: str) -> None: ...


@functools.cache
def _renderer() -> _Renderer:
    import vl_convert

    made = cast(_Renderer, vl_convert)
    if FONTS.is_dir():
        made.register_font_directory(str(FONTS))
    return made


def draw(spec: Spec) -> tuple[str, float, float]:
    """Return the drawn elements of a specification, and the width and height they take.

    What was drawn once is kept in Django's cache, so that another process, or the same after a
    restart, need not draw it again.
    """
    key = "vega-" + hashlib.sha256(json.dumps([VEGA_LITE, CONFIG, spec]).encode()).hexdigest()
    kept: tuple[str, float, float] | None = cache.get(key)
    if kept is None:
        kept = _drawn(spec)
        cache.set(key, kept, timeout=None)
    return kept


def warm() -> None:
    """Start the renderer, which takes a second, before somebody waits for it."""
    _drawn({"data": {"values": []}, "mark": "bar"})


def _drawn(spec: Spec) -> tuple[str, float, float]:
    svg = _renderer().vegalite_to_svg({**spec, "config": CONFIG}, vl_version=VEGA_LITE)
    found = re.match(r'<svg[^>]*?width="([\d.]+)" height="([\d.]+)"[^>]*>(.*)</svg>\s*$', svg, re.S)
    if found is None:
        raise ValueError("The renderer returned no SVG: the specification is not one it can draw.")
    width, height, body = found.groups()
    return _plain(body), float(width), float(height)


def _plain(body: str) -> str:
    """Drop what the picture does not need: roles and classes (it is one image), unseen paths, the
    font (it is set once, with what stands in for it), and places beyond the first.
    """
    body = re.sub(r' (?:role|aria-[a-z]+|class|pointer-events)="[^"]*"', "", body)
    body = body.replace(f' font-family="{FONT}"', "").replace(' opacity="1"', "")
    if "<clipPath" not in body:  # whose paths have no fill either, and are needed
        body = re.sub(r'<path d="[^"]*"(?: display="none")?/>', "", body)
    body = re.sub(
        r"(<text[^>]*translate\([-\d.]+,)([-\d.]+)(\)[^>]*>)((?:<tspan[^>]*>[^<]*</tspan>)+)",
        _centred,
        body,
    )
    # Coordinates only: a number in a label is somebody's money.
    return re.sub(r"<[^>]+>", _shorter, body)


def _shorter(tag: re.Match[str]) -> str:
    return re.sub(r"\d+\.\d{2,}", lambda found: f"{float(found[0]):.1f}", tag[0])


def _centred(found: re.Match[str]) -> str:
    """Raise words of several lines by half their height: Vega hangs them from the first."""
    before, y, after, lines = found.groups()
    rise = (lines.count("<tspan") - 1) * LINE_HEIGHT / 2
    return f"{before}{float(y) - rise:.1f}{after}{lines}"
