"""Codes looked up in reference tables: exact, whatever their length, with unknown kept unknown."""

from pathlib import Path

import polars as pl
import pytest

from moothall.records.check.lookups import Lookups, pack
from moothall.records.references import References

whole = pl.read_parquet


def lookups(folder: Path, codes: list[str]) -> Lookups:
    pl.DataFrame({"postcode": codes}, schema={"postcode": pl.String}).write_parquet(
        folder / "postcodes.parquet"
    )
    return Lookups(References(postcodes=folder / "postcodes.parquet"))


def known(found: Lookups, codes: list[str | None]) -> list[bool | None]:
    series = pl.Series("code", codes, dtype=pl.String)
    return found.known("postcodes", "postcode", series).to_list()


def test_a_code_is_known_when_it_stands_in_the_table(tmp_path: Path) -> None:
    found = lookups(tmp_path, ["SW1A 1AA", "LU1 2LJ", "LU1 3JH"])
    assert known(found, ["LU1 2LJ", None, "LU1 2LK", "lu1 2LJ", "", "SW1A 1AA"]) == [
        *(True, None, False, False, False, True)
    ]


def test_a_code_longer_than_eight_characters_is_in_no_table(tmp_path: Path) -> None:
    found = lookups(tmp_path, ["SW1A 1AA", "SW1A 1AAX", "a very long text indeed"])
    asked = ["SW1A 1AA", "SW1A 1AAX", "a very long text indeed", "SW1A 1A"]
    assert known(found, [*asked]) == [True, False, False, False]


def test_nothing_is_known_of_an_empty_table(tmp_path: Path) -> None:
    assert known(lookups(tmp_path, []), ["LU1 2LJ", None]) == [False, None]
    assert known(lookups(tmp_path, []), []) == []


def test_northern_ireland_is_judged_only_by_a_table_that_has_it(tmp_path: Path) -> None:
    without = lookups(tmp_path, ["LU1 2LJ"])
    assert known(without, ["BT1 1AA", "B1 1TT", "LU1 2LJ"]) == [None, False, True]
    (tmp_path / "with").mkdir()
    complete = lookups(tmp_path / "with", ["LU1 2LJ", "BT1 1AA"])
    assert known(complete, ["BT1 1AA", "BT1 1AB", "LU1 2LJ"]) == [True, False, True]


def test_whole_numbers_are_looked_up_as_they_are(tmp_path: Path) -> None:
    pl.DataFrame({"ukprn": [10004375, 10000001]}).write_parquet(tmp_path / "providers.parquet")
    found = Lookups(References(providers=tmp_path / "providers.parquet"))
    codes = pl.Series([10004375, 10004376, None])
    assert found.known("providers", "ukprn", codes).to_list() == [True, False, None]
    assert found.missing(frozenset({"aims", "providers"})) == ["aims"]


@pytest.mark.parametrize("offset", [0, 1, 3])
def test_a_slice_and_several_chunks_are_packed_as_the_whole(offset: int) -> None:
    codes = pl.Series(["A", "BB", None, "LU1 2LJ", "12345678", "123456789", "é"])
    chunked = pl.concat([codes, codes], rechunk=False)[offset:]
    assert chunked.n_chunks() == 2
    packed, fits = pack(chunked)
    wanted = [(code or "").encode() for code in chunked]
    assert fits.tolist() == [len(code) <= 8 for code in wanted]
    assert [int(number) for number, fit in zip(packed, fits, strict=True) if fit] == [
        int.from_bytes(code.ljust(8, b"\0"), "big") for code in wanted if len(code) <= 8
    ]


def test_a_table_is_read_once_for_all_checks_and_again_when_it_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []

    def noted(path: Path, *, columns: list[str]) -> pl.DataFrame:
        read.append(path)
        return whole(path, columns=columns)

    monkeypatch.setattr(pl, "read_parquet", noted)
    assert known(lookups(tmp_path, ["LU1 2LJ"]), ["LU1 2LJ", "LU1 3JH"]) == [True, False]
    again = Lookups(References(postcodes=tmp_path / "postcodes.parquet"))
    assert known(again, ["LU1 3JH", "LU1 2LJ"]) == [False, True]
    assert read == [tmp_path / "postcodes.parquet"]
    assert known(lookups(tmp_path, ["LU1 2LJ", "LU1 3JH"]), ["LU1 3JH"]) == [True]
    assert len(read) == 2
