"""Postcodes by area: bad tables and misplaced sites are refused in words."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from moothall.demo.places import Pool, area_of_district, locate, read
from moothall.faults import InvalidValue

ONE_EACH = {
    "MK40 1AA": "E06000055",
    "SG18 9AA": "E06000056",
    "LU1 1AA": "E06000032",
    "AL1 1AA": "E07000240",
    "CB1 1AA": "E07000008",
    "MK9 1AA": "E06000042",
}


def table(tmp_path: Path, rows: dict[str, str]) -> Path:
    path = tmp_path / "postcodes.parquet"
    numbers = [float(n) for n in range(len(rows))]
    pl.DataFrame(
        {
            "postcode": list(rows),
            "lad": list(rows.values()),
            "easting": numbers,
            "northing": numbers,
        }
    ).write_parquet(path)
    return path


def test_postcodes_fall_into_the_areas_of_the_example(tmp_path: Path) -> None:
    far = {"NE1 1AA": "E08000021", "BT1 1AA": "N09000003", "EH1 1AA": "S12000036"}
    pools = read(table(tmp_path, ONE_EACH | far))
    assert {area: pool.postcodes.tolist() for area, pool in pools.items()} == {
        "Bedford": ["MK40 1AA"],
        "Central Bedfordshire": ["SG18 9AA"],
        "Luton": ["LU1 1AA"],
        "Hertfordshire": ["AL1 1AA"],
        "rest of region": ["CB1 1AA"],
        "outside region": ["MK9 1AA"],
    }


def test_a_table_without_an_area_is_refused(tmp_path: Path) -> None:
    rows = {code: lad for code, lad in ONE_EACH.items() if lad != "E06000032"}
    with pytest.raises(InvalidValue) as refusal:
        read(table(tmp_path, rows))
    assert str(refusal.value) == (
        "The table of postcodes postcodes.parquet has none in Luton: "
        "import the full table of postcodes first."
    )


def test_a_site_outside_its_area_is_refused(tmp_path: Path) -> None:
    pools = read(table(tmp_path, ONE_EACH))
    assert locate(pools, "LU1 1AA", "Luton") == (2.0, 2.0)
    with pytest.raises(InvalidValue) as refusal:
        locate(pools, "LU1 1AA", "Bedford")
    assert str(refusal.value) == (
        "The postcode LU1 1AA does not lie in Bedford: choose another site."
    )


def test_those_who_cross_live_near_where_they_learn() -> None:
    metres = np.arange(0.0, 50_000.0, 100.0)
    pool = Pool(np.array(["A"] * 500), metres, np.zeros(500))
    near = pool.draw(np.random.default_rng(1), 4000, [(0.0, 0.0)], scale=5.0)
    anywhere = pool.draw(np.random.default_rng(1), 4000)
    assert 4.0 < pool.kilometres(0.0, 0.0)[near].mean() < 6.0
    assert 24.0 < pool.kilometres(0.0, 0.0)[anywhere].mean() < 26.0


def test_every_district_has_an_area() -> None:
    areas = area_of_district()
    assert len(areas) == 296
    hertfordshire = sorted(code for code, area in areas.items() if area == "Hertfordshire")
    assert len(hertfordshire) == 10
    assert areas["E06000042"] == "outside region"
    assert areas["E07000011"] == "rest of region"
