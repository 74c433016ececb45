"""Maps: areas shaded by a value, and flows between them as curved lines, wider where more go."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from markupsafe import Markup

from moothall.theme import formats
from moothall.theme.cells import Hidden, Kind
from moothall.theme.charts.outlines import Outline, Point, Projection, simplified
from moothall.theme.charts.picture import (
    Chart,
    Value,
    close_svg,
    identity,
    known,
    label,
    lines_of,
    point,
    said,
    word_width,
)
from moothall.theme.charts.ribbons import Flow
from moothall.theme.charts.shading import Shading
from moothall.theme.palette import INK, INK_SOFT, LINE_STRONG, PAPER, TEAL

LAND = "#ece8dd"
KEY_WIDTH = 250
NARROW = 420  # pixels on a phone
MOST_NAMES = 40  # more cannot be read
WIDEST = 10.0  # pixels of the largest flow
SEEN = 0.6  # pixels: smaller bends cannot be seen


@dataclass(frozen=True)
class Shade:
    """The value of one area, by the key of its outline."""

    key: str
    value: Value


@dataclass(frozen=True)
class AreaMap:
    """A map. Outlines without a shade are the land around; `flows` join outlines by key.

    `of` says what the shades are, `flows_of` what the flows are (default: those of them who
    cross). `focus` are the keys the frame fits and whose names are written; without any, all.
    """

    title: str
    outlines: tuple[Outline, ...]
    of: str
    shades: tuple[Shade, ...] = ()
    flows: tuple[Flow, ...] = ()
    focus: tuple[str, ...] = ()
    subtitle: str = ""
    kind: Kind = Kind.NUMBER
    flows_of: str = ""
    source: str = ""
    width: int = 960
    height: int = 600


@lru_cache(maxsize=64)
def draw_map(spec: AreaMap) -> Chart:
    """Draw a map, once for the same values."""
    told = _told(spec)
    heads, rows = _table(spec)
    narrow = _drawn(replace(spec, width=NARROW, height=NARROW), told)
    return Chart(spec.title, spec.subtitle, told, _drawn(spec, told), heads, rows, narrow)


def _drawn(spec: AreaMap, told: str) -> Markup:
    """Draw the map with its key beside it, below it where there is little room."""
    focus = set(spec.focus) or {outline.key for outline in spec.outlines}
    fitted = [p for o in spec.outlines if o.key in focus for ring in o.rings for p in ring]
    beside = spec.width > NARROW
    across = float(spec.width - KEY_WIDTH if beside else spec.width)
    frame = Projection.fitting(fitted, across, spec.height, 14)
    shading = Shading.of([shade.value for shade in spec.shades])
    key, depth = _key(spec, shading, *((across + 24, 24.0) if beside else (2.0, spec.height + 30)))
    drawn = [
        _clip(across, spec.height),
        '<g clip-path="url(#frame)">',
        *_areas(spec, frame, shading),
        *_flows(spec, frame),
        *_dots(spec, frame),
        *_names(spec, frame, focus, shading),
        "</g>",
        *key,
    ]
    height = max(float(spec.height), depth)
    return close_svg("".join(drawn), spec.width, height, identity(spec), spec.title, told)


def _clip(width: float, height: float) -> str:
    frame = f'<rect width="{point(width)}" height="{point(height)}" rx="4"'
    return f'<defs><clipPath id="frame">{frame}/></clipPath></defs>{frame} fill="#f4f1ea"/>'


def _areas(spec: AreaMap, frame: Projection, shading: Shading) -> list[str]:
    """Draw the land first, then the areas the map is about."""
    values = {shade.key: shade.value for shade in spec.shades}
    front = {*values, *spec.focus}
    land, drawn = [], []
    for outline in spec.outlines:
        path = _path(outline, frame, spec)
        if path and outline.key in front:
            value = values.get(outline.key)
            hidden = isinstance(value, Hidden)
            fill = shading.fill(value) if outline.key in values else PAPER
            drawn.append(_area(path, fill, LINE_STRONG if hidden or not values else PAPER))
        elif path:
            land.append(f'<path d="{path}" fill="{LAND}" stroke="{PAPER}"/>')
    return land + drawn


def _area(path: str, fill: str, edge: str) -> str:
    """Draw the edge wide, and the area over it, which covers the borders of its parts."""
    return (
        f'<path d="{path}" fill="none" stroke="{edge}" stroke-width="3.6" stroke-linejoin="round"/>'
        f'<path d="{path}" fill="{fill}" stroke="{fill}" stroke-width="1.4"/>'
    )


def _path(outline: Outline, frame: Projection, spec: AreaMap) -> str:
    """The rings of an area in pixels; rings wholly outside the frame or too small are left out."""
    parts = []
    for ring in outline.rings:
        places = [frame.place(one) for one in ring]
        xs, ys = [x for x, _ in places], [y for _, y in places]
        outside = min(xs) > spec.width or max(xs) < 0 or min(ys) > spec.height or max(ys) < 0
        if outside or (max(xs) - min(xs)) * (max(ys) - min(ys)) < 4:
            continue
        kept = simplified(places, SEEN)
        parts.append("M" + "L".join(f"{point(x)} {point(y)}" for x, y in kept[:-1]) + "Z")
    return "".join(parts)


def _flows(spec: AreaMap, frame: Projection) -> list[str]:
    """Curved lines between centres, bowed to their right, so that there and back lie apart."""
    centres = {outline.key: frame.place(outline.centre) for outline in spec.outlines}
    top = max((known(flow.value) or 0 for flow in spec.flows), default=0) or 1
    drawn = []
    for flow in sorted(spec.flows, key=lambda one: -(known(one.value) or 0)):
        if flow.start == flow.end or flow.start not in centres or flow.end not in centres:
            continue
        amount = known(flow.value)
        if amount == 0:
            continue
        width = 2.0 if amount is None else max(1.5, WIDEST * math.sqrt(amount / top))
        dash = ' stroke-dasharray="5 5"' if isinstance(flow.value, Hidden) else ""
        ends = centres[flow.start], centres[flow.end]
        if spec.shades:  # paper under the line keeps it apart from the shades
            drawn.append(_arc(*ends, width + 3, PAPER, "", 1.0))
        drawn.append(_arc(*ends, width, _flow_ink(spec, dash), dash, 0.82))
    return drawn


def _dots(spec: AreaMap, frame: Projection) -> list[str]:
    """A point at each end of the flows."""
    ends = {key for flow in spec.flows for key in (flow.start, flow.end)}
    return [
        f'<circle cx="{point(x)}" cy="{point(y)}" r="4.5" fill="{INK}" stroke="{LAND}" '
        f'stroke-width="2"/>'
        for x, y in (frame.place(one.centre) for one in spec.outlines if one.key in ends)
    ]


def _flow_ink(spec: AreaMap, dash: str) -> str:
    """Teal lines on paper; on teal shades they are ink."""
    if dash:
        return LINE_STRONG
    return INK if spec.shades else TEAL


def _arc(start: Point, end: Point, width: float, colour: str, dash: str, opacity: float) -> str:
    (ax, ay), (bx, by) = start, end
    bow = 0.3
    cx, cy = (ax + bx) / 2 - (by - ay) * bow, (ay + by) / 2 + (bx - ax) * bow
    angle = math.atan2(by - cy, bx - cx)
    size = 7 + width * 0.8
    bx, by = bx - math.cos(angle) * 8, by - math.sin(angle) * 8
    tip = [(bx, by), *(_spoke((bx, by), angle + turn, size) for turn in (2.7, -2.7))]
    # The line stops inside its arrowhead, so that its blunt end does not show.
    sx, sy = bx - math.cos(angle) * size * 0.6, by - math.sin(angle) * size * 0.6
    head = " ".join(f"{point(x)},{point(y)}" for x, y in tip)
    return (
        f'<path d="M{point(ax)} {point(ay)}Q{point(cx)} {point(cy)} {point(sx)} {point(sy)}" '
        f'fill="none" stroke="{colour}" stroke-width="{point(width)}" '
        f'stroke-opacity="{opacity}"{dash}/>'
        f'<polygon points="{head}" fill="{colour}"/>'
    )


def _spoke(at: Point, angle: float, length: float) -> Point:
    return at[0] + math.cos(angle) * length, at[1] + math.sin(angle) * length


def _names(spec: AreaMap, frame: Projection, focus: set[str], shading: Shading) -> list[str]:
    """Names and values of the areas in focus, those that would overlap an earlier one left out."""
    values = {shade.key: shade.value for shade in spec.shades}
    lift = 14 if spec.flows else 0
    if len(focus) > MOST_NAMES:
        return []
    taken: list[tuple[float, float, float]] = []
    drawn = []
    for outline in spec.outlines:
        if outline.key not in focus or (values and outline.key not in values):
            continue
        x, y = frame.place(outline.centre)
        wide = word_width(outline.name, 15, bold=True)
        if any(abs(y - ty) < 36 and abs(x - tx) < (wide + tw) / 2 for tx, ty, tw in taken):
            continue
        taken.append((x, y, wide))
        ink, ground = INK, PAPER
        if outline.key in values:
            ink, ground = shading.ink(values[outline.key])
        words = said(values[outline.key], spec.kind) if outline.key in values else ""
        # Where lines meet, all stands in one line above the point they meet in.
        name = f"{outline.name} {words}" if spec.flows and words else outline.name
        y -= lift
        drawn.append(label(name, x, y, anchor="middle", bold=True, fill=ink, halo=ground))
        if words and not spec.flows:
            drawn.append(label(words, x, y + 19, anchor="middle", fill=ink, halo=ground))
    return drawn


def _key(spec: AreaMap, shading: Shading, x: float, y: float) -> tuple[list[str], float]:
    """Draw what shades and lines mean, from a corner down; returns the marks and their end."""
    drawn = []
    if spec.shades:
        drawn.append(label(spec.of.capitalize(), x, y, bold=True))
        for fill, words in shading.legend(spec.kind):
            y += 28
            drawn.append(
                f'<rect x="{point(x)}" y="{point(y - 15)}" width="26" height="18" fill="{fill}" '
                f'stroke="{LINE_STRONG}"/>'
            )
            drawn.append(label(words, x + 38, y))
        y += 40
    if spec.flows:
        drawn.append(label(_flows_of(spec), x, y, bold=True))
        for words, width, dash in _flow_key(spec):
            y += 30
            drawn.append(
                f'<path d="M{point(x)} {point(y - 5)}h30" stroke="{_flow_ink(spec, dash)}" '
                f'stroke-width="{point(width)}" stroke-opacity="0.82"{dash}/>'
            )
            drawn.append(label(words, x + 42, y))
        y += 40
    wide = spec.width > NARROW
    # A phone shows the narrow map smaller than it is drawn.
    size, step = (12, 17) if wide else (15, 20)
    lines = lines_of(spec.source, 36 if wide else 54)
    y = max(y, spec.height - float(step * len(lines))) if wide else y
    drawn += [
        label(line, x, y + place * step, size=size, fill=INK_SOFT)
        for place, line in enumerate(lines)
    ]
    return drawn, y + len(lines) * step


def _flows_of(spec: AreaMap) -> str:
    words = spec.flows_of or f"{spec.of} who cross"
    return words[:1].upper() + words[1:]


def _flow_key(spec: AreaMap) -> list[tuple[str, float, str]]:
    amounts = [known(flow.value) or 0 for flow in spec.flows if flow.start != flow.end]
    top = max(amounts, default=0)
    entries: list[tuple[str, float, str]] = []
    if top:
        shares = (1.0, 0.25)
        entries += [(formats.number(round(top * s)), WIDEST * math.sqrt(s), "") for s in shares]
    masked = [flow.value for flow in spec.flows if isinstance(flow.value, Hidden)]
    if masked:
        entries.append((str(masked[0]), 2.0, ' stroke-dasharray="5 5"'))
    return entries


def _told(spec: AreaMap) -> str:
    names = {outline.key: outline.name for outline in spec.outlines}
    words = [f"{names.get(s.key, s.key)} {said(s.value, spec.kind)}" for s in spec.shades]
    crossing = [flow for flow in spec.flows if flow.start != flow.end]
    crossing.sort(key=lambda flow: -(known(flow.value) or 0))
    largest = [flow for flow in crossing if known(flow.value)][:12]
    largest += [flow for flow in crossing if isinstance(flow.value, Hidden)]
    words += [
        f"{names.get(f.start, f.start)} to {names.get(f.end, f.end)} {said(f.value)}"
        for f in largest
    ]
    return f"Map. {'; '.join(words)}." if words else "Map without values."


def _table(
    spec: AreaMap,
) -> tuple[tuple[tuple[str, str, str], ...], tuple[tuple[object, ...], ...]]:
    names = {outline.key: outline.name for outline in spec.outlines}
    counted = spec.of.capitalize()
    unit = {Kind.PERCENT: "%", Kind.MONEY: "£"}.get(spec.kind, "")
    if spec.flows and not spec.shades:
        heads = (("From", "", "text"), ("To", "", "text"), (counted, unit, spec.kind.value))
        rows: Sequence[tuple[object, ...]] = [
            (names.get(f.start, f.start), names.get(f.end, f.end), f.value) for f in spec.flows
        ]
        return heads, tuple(rows)
    return (
        (("Area", "", "text"), (counted, unit, spec.kind.value)),
        tuple((names.get(s.key, s.key), s.value) for s in spec.shades),
    )
