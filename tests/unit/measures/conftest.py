"""One engine and one set of reference tables for all tests of measures."""

from pathlib import Path

import pytest
from tests.unit.measures.invented import write_references

from moothall.measures import DuckDB, Engine
from moothall.records.references import References


@pytest.fixture(scope="session")
def engine() -> Engine:
    return DuckDB(threads=1)


@pytest.fixture(scope="session")
def references(tmp_path_factory: pytest.TempPathFactory) -> References:
    folder: Path = tmp_path_factory.mktemp("reference")
    return write_references(folder)
