"""Outlines of areas: read from GeoJSON, projected for a small country, then simplified."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

Point = tuple[float, float]
Ring = tuple[Point, ...]


@dataclass(frozen=True)
class Outline:
    """An area: its key, its name, its rings and the point its label stands on, in degrees."""

    key: str
    name: str
    rings: tuple[Ring, ...]
    centre: Point


def read_outlines(geojson: Mapping[str, object], keys: Iterable[str] = ()) -> tuple[Outline, ...]:
    """Read areas from a feature collection with properties `code`, `name`, `x` and `y`.

    `keys` limits them to some codes. Raises KeyError where a feature lacks a property.
    """
    wanted = set(keys)
    features = cast("Sequence[Mapping[str, Mapping[str, object]]]", geojson["features"])
    made = []
    for feature in features:
        about = feature["properties"]
        if wanted and about["code"] not in wanted:
            continue
        centre = (float(cast(float, about["x"])), float(cast(float, about["y"])))
        rings = tuple(_rings(feature["geometry"]))
        made.append(Outline(str(about["code"]), str(about["name"]), rings, centre))
    return tuple(made)


def _rings(geometry: Mapping[str, object]) -> Iterable[Ring]:
    shapes = cast("Sequence[Sequence[Sequence[Sequence[float]]]]", geometry["coordinates"])
    if geometry["type"] == "Polygon":
        shapes = [cast("Sequence[Sequence[Sequence[float]]]", geometry["coordinates"])]
    for polygon in shapes:
        for ring in polygon:
            yield tuple((float(place[0]), float(place[1])) for place in ring)


def joined(parts: Sequence[Outline], key: str, name: str) -> Outline:
    """Join areas into one (a county from its districts); maps paint over the borders inside.

    The rings are kept as they are: neighbours are simplified apart, so their shared borders do not
    agree to the last point. The label stands at the mean of the parts' own.
    """
    return Outline(
        key,
        name,
        tuple(ring for outline in parts for ring in outline.rings),
        (
            sum(outline.centre[0] for outline in parts) / len(parts),
            sum(outline.centre[1] for outline in parts) / len(parts),
        ),
    )


@dataclass(frozen=True)
class Projection:
    """Degrees to pixels: equirectangular about the middle latitude, true enough within a region.

    Scale east and north agree at the middle; at its edges a region of 2 degrees is off by 2%.
    """

    west: float
    north: float
    squeeze: float
    scale: float
    left: float
    top: float

    @classmethod
    def fitting(
        cls, points: Iterable[Point], width: float, height: float, margin: float
    ) -> "Projection":
        """Fit points into the middle of a frame, at the largest scale that holds them."""
        places = list(points)
        west, east = min(x for x, _ in places), max(x for x, _ in places)
        south, north = min(y for _, y in places), max(y for _, y in places)
        squeeze = math.cos(math.radians((south + north) / 2))
        across = ((east - west) * squeeze) or 1e-9
        down = (north - south) or 1e-9
        scale = min((width - 2 * margin) / across, (height - 2 * margin) / down)
        left, top = (width - across * scale) / 2, (height - down * scale) / 2
        return cls(west, north, squeeze, scale, left, top)

    def place(self, point: Point) -> Point:
        """Return where a point of the earth lies in the frame, in pixels."""
        x = self.left + (point[0] - self.west) * self.squeeze * self.scale
        y = self.top + (self.north - point[1]) * self.scale
        return x, y


def simplified(ring: Sequence[Point], tolerance: float) -> list[Point]:
    """Leave out points within `tolerance` of the line without them (Douglas and Peucker)."""
    if len(ring) < 5:
        return list(ring)
    # A ring closes on itself, so it is cut at the point farthest from its start.
    far = max(range(len(ring)), key=lambda place: math.dist(ring[0], ring[place]))
    keep = {0, far, len(ring) - 1}
    stack = [(0, far), (far, len(ring) - 1)]
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        place, distance = _farthest(ring, first, last)
        if distance > tolerance:
            keep.add(place)
            stack += [(first, place), (place, last)]
    return [ring[place] for place in sorted(keep)]


def _farthest(ring: Sequence[Point], first: int, last: int) -> tuple[int, float]:
    (ax, ay), (bx, by) = ring[first], ring[last]
    length = math.hypot(bx - ax, by - ay)
    best, distance = first, 0.0
    for place in range(first + 1, last):
        x, y = ring[place]
        away = (
            abs((by - ay) * (x - ax) - (bx - ax) * (y - ay)) / length
            if length
            else math.hypot(x - ax, y - ay)
        )
        if away > distance:
            best, distance = place, away
    return best, distance
