"""The example's records and files, made once for all tests of it."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from moothall.demo.generator import GeneratedExample, generate
from moothall.demo.providers import Provider
from moothall.demo.tables import Everyone, Tables, by_provider, everyone
from moothall.records.reference import read_reference


@pytest.fixture(scope="session")
def postcodes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference table of postcodes (Parquet), read from the installed package of them."""
    path = tmp_path_factory.mktemp("reference") / "postcodes.parquet"
    pq.write_table(read_reference("postcodes").table, path)
    return path


@pytest.fixture(scope="session")
def whole(postcodes: Path) -> Everyone:
    """All records of the example, before any fault is planted."""
    return everyone(postcodes)


@pytest.fixture(scope="session")
def tables(whole: Everyone) -> dict[Provider, Tables]:
    """The records of each provider."""
    return by_provider(whole)


@pytest.fixture(scope="session")
def example(postcodes: Path, tmp_path_factory: pytest.TempPathFactory) -> GeneratedExample:
    """The example's files as they are written."""
    return generate(tmp_path_factory.mktemp("example"), postcodes=postcodes)
