"""Outlines of England's authorities at authority tier: a county is the union of its districts.

Contains National Statistics and Ordnance Survey data, Crown copyright and database right 2025,
Open Government Licence v3.0.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import pairwise

from moothall.partnership.queries import england
from moothall.theme.charts import Outline, read_outlines
from moothall.theme.charts.outlines import Point, Ring

LAND = (
    "Contains National Statistics and Ordnance Survey data, Crown copyright and database right "
    "2025, Open Government Licence v3.0. Outlines are simplified."
)


@cache
def authorities() -> tuple[Outline, ...]:
    """Return the outline of every authority of England, by ONS code."""
    text = files("moothall.partnership").joinpath("data/la25.geojson").read_text("utf-8")
    above = {row["code"]: row["parent"] for row in england() if row["kind"] == "district"}
    names = {row["code"]: row["name"] for row in england()}
    parts: dict[str, list[Outline]] = defaultdict(list)
    for outline in read_outlines(json.loads(text)):
        parts[above.get(outline.key, outline.key)].append(outline)
    return tuple(
        _united(code, names.get(code, found[0].name), found) if len(found) > 1 else found[0]
        for code, found in sorted(parts.items())
    )


def _united(code: str, name: str, parts: list[Outline]) -> Outline:
    """Return several outlines as one, without the borders between them."""
    rings = _joined(ring for part in parts for ring in part.rings)
    x = sum(part.centre[0] for part in parts) / len(parts)
    y = sum(part.centre[1] for part in parts) / len(parts)
    return Outline(code, name, rings, (x, y))


def _joined(rings: Iterable[Ring]) -> tuple[Ring, ...]:
    """Return the outer rings of areas that share borders: an edge that two areas run along in
    opposite directions lies between them, and goes.
    """
    after: dict[Point, list[Point]] = defaultdict(list)
    for ring in rings:
        for start, end in pairwise(ring):
            if start in after.get(end, ()):
                after[end].remove(start)
            elif start != end:
                after[start].append(end)
    made: list[Ring] = []
    for start in list(after):
        while after[start]:
            walked = [start]
            while after[walked[-1]]:
                walked.append(after[walked[-1]].pop())
                if walked[-1] == start:
                    break
            made.append(tuple(walked))
    return tuple(made)
