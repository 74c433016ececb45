"""Where people live and where sites lie: real postcodes, grouped by the example's areas."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from moothall.demo import facts
from moothall.demo.providers import AUTHORITIES, OUTSIDE_REGION, REGION, REST_OF_REGION
from moothall.faults import InvalidValue

NEIGHBOURS = (
    "E06000042",
    "E06000060",
    "E06000061",
    "E06000062",
    "E09000003",
    "E09000010",
    "E09000015",
)
"""Districts beyond the region whose residents come in, from Milton Keynes to Harrow (invented)."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pool:
    """The postcodes of one area, with their grid references in metres, in the same order."""

    postcodes: npt.NDArray[np.str_]
    eastings: Floats
    northings: Floats

    def kilometres(self, easting: float, northing: float) -> Floats:
        """Return how far each postcode lies from a grid reference, as the crow flies."""
        return np.hypot(self.eastings - easting, self.northings - northing) / 1000.0

    def draw(
        self,
        rng: np.random.Generator,
        size: int,
        near: Sequence[tuple[float, float]] = (),
        scale: float = 8.0,
    ) -> Ints:
        """Return `size` places in the pool; near points draw with weight exp(-km / scale)."""
        if not near:
            return rng.integers(0, len(self.postcodes), size)
        nearest = np.min([self.kilometres(*point) for point in near], axis=0)
        weights = np.exp(-(nearest - nearest.min()) / scale)
        ladder = np.cumsum(weights)
        steps = rng.random(size) * ladder[-1]
        found: Ints = np.searchsorted(ladder, steps, side="right").astype(np.int64)
        return found


def area_of_district() -> dict[str, str]:
    """Return the example's area of each English district of 2025 (facts/areas.csv), by ONS code."""
    rows = {row["code"]: row for row in facts.load("areas")}
    own = {str(authority.code): authority.area for authority in AUTHORITIES}

    def area(code: str) -> str:
        row = rows[code]
        if (found := own.get(code) or own.get(row["parent"])) is not None:
            return found
        return REST_OF_REGION if row["region"] == REGION else OUTSIDE_REGION

    return {
        code: area(code) for code, row in rows.items() if code[:3] in ("E06", "E07", "E08", "E09")
    }


def read(postcodes: Path) -> dict[str, Pool]:
    """Return a pool for each area of the example from the table of postcodes (Parquet).

    Columns `postcode`, `lad`, `easting`, `northing`. Northern Ireland (BT) is left out: its
    postcodes stand under another licence. Raises InvalidValue when an area has no postcode.
    """
    areas = area_of_district()
    table = (
        pl.scan_parquet(postcodes)
        .filter(pl.col("lad").is_in(list(areas)) & ~pl.col("postcode").str.starts_with("BT"))
        .drop_nulls(["postcode", "lad", "easting", "northing"])
        .with_columns(area=pl.col("lad").replace_strict(areas, return_dtype=pl.String))
        .filter((pl.col("area") != OUTSIDE_REGION) | pl.col("lad").is_in(NEIGHBOURS))
        .unique("postcode")
        .sort("postcode")
        .collect()
    )
    pools = {
        area: Pool(
            part["postcode"].to_numpy().astype(np.str_),
            part["easting"].cast(pl.Float64).to_numpy(),
            part["northing"].cast(pl.Float64).to_numpy(),
        )
        for (area,), part in table.group_by("area")
        if isinstance(area, str)
    }
    if missing := sorted(set(areas.values()) - set(pools)):
        raise InvalidValue(
            f"The table of postcodes {postcodes.name} has none in {', '.join(missing)}: "
            "import the full table of postcodes first."
        )
    return pools


def locate(pools: dict[str, Pool], postcode: str, area: str) -> tuple[float, float]:
    """Return the grid reference of a postcode, which has to lie in the area it is said to."""
    pool = pools[area]
    place = int(np.searchsorted(pool.postcodes, postcode))
    if place == len(pool.postcodes) or pool.postcodes[place] != postcode:
        raise InvalidValue(f"The postcode {postcode} does not lie in {area}: choose another site.")
    return float(pool.eastings[place]), float(pool.northings[place])
