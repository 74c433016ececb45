"""The flow picture: ribbons from home areas to delivery areas, as wide as learners are many."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from markupsafe import Markup, escape

from moothall.theme import formats
from moothall.theme.cells import Hidden
from moothall.theme.charts.picture import (
    HATCH,
    Chart,
    Value,
    close_svg,
    identity,
    known,
    label,
    lines_of,
    point,
    said,
)
from moothall.theme.palette import INK, INK_SOFT, LINE_STRONG, Palette

NODE = 14  # width of the bars at both ends
NARROW = 420  # pixels on a phone
BAND = 8  # height of a hidden ribbon, which says nothing of its size


@dataclass(frozen=True)
class Flow:
    """Learners who live in `start` and learn in `end`."""

    start: str
    end: str
    value: Value


@dataclass(frozen=True)
class Ribbons:
    """Flows between areas. The order of `starts` and `ends` is the order from the top."""

    title: str
    flows: tuple[Flow, ...]
    of: str
    subtitle: str = ""
    start_name: str = "Home area"
    end_name: str = "Delivery area"
    palette: Palette = field(default_factory=Palette)
    width: int = 960
    height: int = 520

    @property
    def starts(self) -> tuple[str, ...]:
        """The areas on the left."""
        return tuple(dict.fromkeys(flow.start for flow in self.flows))

    @property
    def ends(self) -> tuple[str, ...]:
        """The areas on the right."""
        return tuple(dict.fromkeys(flow.end for flow in self.flows))


@dataclass
class _Node:
    """The bar of one area: where it begins and ends, and how far its ribbons have come."""

    top: float
    height: float
    used: float = 0.0

    def take(self, height: float) -> float:
        """Give the next ribbon its place; returns its top."""
        top = self.top + self.used
        self.used += height
        return top


@lru_cache(maxsize=128)
def draw_ribbons(spec: Ribbons) -> Chart:
    """Draw the flow picture, once for the same values."""
    flows = [flow for flow in spec.flows if isinstance(flow.value, Hidden) or known(flow.value)]
    told = _told(flows)
    return Chart(
        spec.title,
        spec.subtitle,
        told,
        _drawn(spec, flows, told),
        (
            (spec.start_name, "", "text"),
            (spec.end_name, "", "text"),
            (spec.of.capitalize(), "", "number"),
        ),
        tuple((flow.start, flow.end, flow.value) for flow in spec.flows),
        _drawn(replace(spec, width=NARROW), flows, told),
    )


def _drawn(spec: Ribbons, flows: Sequence[Flow], told: str) -> Markup:
    scale = _scale(spec, flows)
    left = _nodes(spec, spec.starts, [(f.start, f.value) for f in flows], scale)
    right = _nodes(spec, spec.ends, [(f.end, f.value) for f in flows], scale)
    palette = spec.palette if spec.palette.keys else Palette.of((*spec.starts, *spec.ends))
    room = spec.width * (0.3 if spec.width <= NARROW else 0.235)
    drawn = [
        *_ribbon_paths(spec, flows, left, right, palette, scale, room),
        *_bars(spec.starts, left, room, room, "end", palette, flows, "start"),
        *_bars(spec.ends, right, spec.width - room - NODE, room, "start", palette, flows, "end"),
        label(spec.start_name, room + NODE, 18, anchor="end", fill=INK_SOFT),
        label(spec.end_name, spec.width - room - NODE, 18, fill=INK_SOFT),
    ]
    return close_svg("".join(drawn), spec.width, spec.height, identity(spec), spec.title, told)


def _told(flows: Sequence[Flow]) -> str:
    """Tell the twelve largest flows, which are hidden, and how many more there are."""
    shown = [flow for flow in flows if not isinstance(flow.value, Hidden)]
    shown.sort(key=lambda flow: -(known(flow.value) or 0))
    words = [f"{flow.start} to {flow.end} {said(flow.value)}" for flow in shown[:12]]
    words += [
        f"{flow.start} to {flow.end} {flow.value}"
        for flow in flows
        if isinstance(flow.value, Hidden)
    ]
    if len(shown) > 12:
        words.append(f"and {formats.plural(len(shown) - 12, 'smaller flow')} in the table")
    return f"{'; '.join(words)}." if words else "No flows to show."


def _scale(spec: Ribbons, flows: Sequence[Flow]) -> float:
    """Pixels for one learner, so that the fuller side fills the height."""
    total = sum(known(flow.value) or 0 for flow in flows) or 1
    masked = sum(isinstance(flow.value, Hidden) for flow in flows) * BAND
    gaps = (max(len(spec.starts), len(spec.ends)) - 1) * _gap(spec)
    return max(spec.height - _margins(spec) - gaps - masked, 60) / total


def _margins(spec: Ribbons) -> float:
    """Room above for the headings, below for a name that stands beside a thin bar."""
    return 66.0 if spec.width <= NARROW else 40.0


def _gap(spec: Ribbons) -> float:
    """Room between bars; names stand in several lines where the picture is narrow."""
    if spec.width <= NARROW:
        return 40.0
    return min(26.0, 160.0 / max(len(spec.starts), len(spec.ends), 1) + 6)


def _thick(value: Value, scale: float) -> float:
    amount = known(value)
    return BAND if amount is None else max(amount * scale, 1.0)


def _nodes(
    spec: Ribbons, names: Sequence[str], values: Sequence[tuple[str, Value]], scale: float
) -> dict[str, _Node]:
    """Place the bars of one side, centred in the height."""
    heights = {
        name: sum(_thick(value, scale) for owner, value in values if owner == name)
        for name in names
    }
    gap = _gap(spec)
    top = (
        32
        + max(0.0, spec.height - _margins(spec) - sum(heights.values()) - gap * (len(names) - 1))
        / 2
    )
    nodes = {}
    for name in names:
        nodes[name] = _Node(top, heights[name])
        top += heights[name] + gap
    return nodes


def _ribbon_paths(
    spec: Ribbons,
    flows: Sequence[Flow],
    left: dict[str, _Node],
    right: dict[str, _Node],
    palette: Palette,
    scale: float,
    room: float,
) -> list[str]:
    """Draw each flow as a band; both ends leave their bars in the order of the other side."""
    ends = {name: place for place, name in enumerate(spec.ends)}
    starts = {name: place for place, name in enumerate(spec.starts)}
    x0, x1 = room + NODE, spec.width - room - NODE
    begins = {
        (f.start, f.end): left[f.start].take(_thick(f.value, scale))
        for f in sorted(flows, key=lambda f: (starts[f.start], ends[f.end]))
    }
    arrives = {
        (f.start, f.end): right[f.end].take(_thick(f.value, scale))
        for f in sorted(flows, key=lambda f: (ends[f.end], starts[f.start]))
    }
    # Those who stay are the ground; those who cross are drawn over them, in full colour.
    paths = []
    for flow in sorted(flows, key=lambda f: (f.start != f.end, -(known(f.value) or 0))):
        key = (flow.start, flow.end)
        band = _band(x0, begins[key], x1, arrives[key], _thick(flow.value, scale))
        title = f"<title>{escape(f'{flow.start} to {flow.end}: {said(flow.value)}')}</title>"
        if isinstance(flow.value, Hidden):
            look = f'fill="{HATCH}" stroke="{LINE_STRONG}" stroke-dasharray="4 3"'
        else:
            opacity = "0.28" if flow.start == flow.end else "0.72"
            look = f'fill="{palette.colour(flow.start)}" fill-opacity="{opacity}"'
        paths.append(f'<path d="{band}" {look}>{title}</path>')
    return paths


def _band(x0: float, y0: float, x1: float, y1: float, thick: float) -> str:
    mid = (x0 + x1) / 2
    a, b, m = point(x0), point(x1), point(mid)
    return (
        f"M{a} {point(y0)}C{m} {point(y0)} {m} {point(y1)} {b} {point(y1)}"
        f"V{point(y1 + thick)}"
        f"C{m} {point(y1 + thick)} {m} {point(y0 + thick)} {a} {point(y0 + thick)}Z"
    )


def _bars(
    names: Sequence[str],
    nodes: dict[str, _Node],
    x: float,
    room: float,
    anchor: str,
    palette: Palette,
    flows: Sequence[Flow],
    side: str,
) -> list[str]:
    """Draw the bars of one side with their names and how many they hold."""
    drawn = []
    for name in names:
        node = nodes[name]
        values = [f.value for f in flows if (f.start if side == "start" else f.end) == name]
        middle = node.top + node.height / 2
        words = x - 10 if anchor == "end" else x + NODE + 10
        drawn.append(
            f'<rect x="{point(x)}" y="{point(node.top)}" width="{NODE}" '
            f'height="{point(max(node.height, 2))}" fill="{palette.colour(name)}"/>'
        )
        lines = [*lines_of(name, int((room - 10) / 8.4)), _sum(values)]
        if node.height < 19 * len(lines) and room > NARROW / 2:
            lines = [f"{name}, {_sum(values)}"]
        y = middle + 5 - 19 * (len(lines) - 1) / 2
        for place, line in enumerate(lines):
            last = place == len(lines) - 1
            drawn.append(
                label(
                    line,
                    words,
                    y + 19 * place,
                    anchor=anchor,
                    bold=not last,
                    fill=INK_SOFT if last and len(lines) > 1 else INK,
                )
            )
    return drawn


def _sum(values: Sequence[Value]) -> str:
    """Say how many, `4,321 + hidden` where some are hidden."""
    total = sum(known(value) or 0 for value in values)
    masked = [value for value in values if isinstance(value, Hidden)]
    shown = formats.number(int(total) if total == int(total) else total)
    if masked:
        return f"{shown} + {masked[0]}" if total else str(masked[0])
    return shown
