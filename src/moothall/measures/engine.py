"""Where the expressions of the measures run: DuckDB on one machine, Spark on many.

The expressions are the same; an engine opens Parquet files, translates an expression into its own
SQL, runs it, and fetches or writes the result. Ibis costs about two seconds to import, so it is
imported where the first table is opened.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from moothall.measures.faults import EngineMissing

if TYPE_CHECKING:
    import ibis.expr.types as ir


class Engine(Protocol):
    """What the measures ask of an engine."""

    name: str

    def records(self, paths: Sequence[str], base: str) -> ir.Table:
        """Open record files below `base` as one table, columns matched by name.

        The folders' `year` and `ukprn` become columns.
        """

    def open(self, path: str) -> ir.Table:
        """Open one Parquet file or folder of files."""

    def hold(self, name: str, table: pa.Table) -> ir.Table:
        """Make a small Arrow table part of expressions."""

    def fetch(self, expression: ir.Table) -> pa.Table:
        """Run an expression and return its rows."""

    def write(self, expression: ir.Table, path: Path) -> None:
        """Run an expression and write its rows as Parquet (zstd)."""


class DuckDB:
    """DuckDB inside this process; safe to share between threads."""

    name = "duckdb"

    def __init__(
        self,
        *,
        threads: int | None = None,
        memory: str | None = None,
        scratch: Path | None = None,
    ) -> None:
        """Start an engine; `memory` such as `2GB`, `scratch` a folder for what does not fit."""
        import duckdb

        settings: dict[str, str | bool | int | float | list[str]] = {}
        if threads is not None:
            settings["threads"] = threads
        if memory is not None:
            settings["memory_limit"] = memory
        if scratch is not None:
            settings["temp_directory"] = str(scratch)
        self._connection = duckdb.connect(config=settings)
        self._lock = threading.Lock()
        self._opened: dict[str, ir.Table] = {}
        self._names = itertools.count(1)

    def records(self, paths: Sequence[str], base: str) -> ir.Table:
        """Open record files as one table."""
        del base
        files = ", ".join(map(_quoted, paths))
        how = "union_by_name = true, hive_partitioning = true"
        return self._view(f"SELECT * FROM read_parquet([{files}], {how})")

    def open(self, path: str) -> ir.Table:
        """Open one Parquet file; files are named by content, so one is opened once."""
        if path not in self._opened:
            how = "hive_partitioning = false"
            self._opened[path] = self._view(f"SELECT * FROM read_parquet({_quoted(path)}, {how})")
        return self._opened[path]

    def hold(self, name: str, table: pa.Table) -> ir.Table:
        """Copy a small Arrow table into the engine under a name of its own."""
        own = f"{name}_{next(self._names)}"
        with self._lock:
            self._connection.register("held", table)
            self._connection.execute(f"CREATE TABLE {own} AS SELECT * FROM held")
            self._connection.unregister("held")
        return _table(own, table.schema)

    def fetch(self, expression: ir.Table) -> pa.Table:
        """Run an expression and return its rows."""
        return self.run(sql(expression, self.name))

    def write(self, expression: ir.Table, path: Path) -> None:
        """Run an expression straight into one Parquet file."""
        query = sql(expression, self.name)
        self._connection.cursor().execute(
            f"COPY ({query}) TO {_quoted(str(path))} (FORMAT parquet, COMPRESSION zstd)"
        )

    def _view(self, query: str) -> ir.Table:
        own = f"opened_{next(self._names)}"
        self._connection.cursor().execute(f"CREATE VIEW {own} AS {query}")
        return _table(own, self.run(f"SELECT * FROM {own} LIMIT 0").schema)

    def run(self, query: str) -> pa.Table:
        """Run a query in DuckDB's SQL and return its rows."""
        rows: pa.Table = self._connection.cursor().sql(query).to_arrow_table()
        return rows


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _table(name: str, schema: pa.Schema) -> ir.Table:
    """Return a table of an engine as Ibis knows it, by name and columns."""
    import ibis

    return ibis.table(ibis.Schema.from_pyarrow(schema), name=name)


def sql(expression: ir.Table, dialect: str) -> str:
    """Return an expression as a query in an engine's own SQL."""
    import ibis

    return str(ibis.to_sql(expression, dialect=dialect, pretty=False))


class Spark:
    """The machine's Spark, for evidence that one machine cannot hold; needs the extra `spark`."""

    name = "spark"

    def __init__(self) -> None:
        """Use the running session, or start one as the machine's Spark settings say."""
        try:
            spark = import_module("pyspark.sql")
        except ImportError:
            raise EngineMissing(
                "Spark is not installed. Install Moothall with its extra “spark” "
                "(and Java 17), or set MOOTHALL_ENGINE=duckdb."
            ) from None
        self._session = spark.SparkSession.builder.appName("moothall").getOrCreate()
        self._names = itertools.count(1)

    def records(self, paths: Sequence[str], base: str) -> ir.Table:
        """Open record files as one table, the folders below `base` read as columns."""
        reader = self._session.read.option("basePath", base).option("mergeSchema", "true")
        return self._view(reader.parquet(*paths))

    def open(self, path: str) -> ir.Table:
        """Open one Parquet file or folder."""
        return self._view(self._session.read.parquet(path))

    def hold(self, name: str, table: pa.Table) -> ir.Table:
        """Make a small Arrow table a view."""
        del name
        return self._view(self._session.createDataFrame(table))

    def fetch(self, expression: ir.Table) -> pa.Table:
        """Run an expression and return its rows."""
        fetched: pa.Table = self._session.sql(sql(expression, "pyspark")).toArrow()
        return fetched

    def write(self, expression: ir.Table, path: Path) -> None:
        """Run an expression into a folder of Parquet files."""
        frame = self._session.sql(sql(expression, "pyspark"))
        frame.write.mode("overwrite").option("compression", "zstd").parquet(str(path))

    def _view(self, frame: Frame) -> ir.Table:
        own = f"moothall_{next(self._names)}"
        frame.createOrReplaceTempView(own)
        return _table(own, frame.limit(0).toArrow().schema)


class Frame(Protocol):
    """A Spark data frame, as far as it is needed to name it in queries."""

    def createOrReplaceTempView(self, name: str) -> None:  # noqa: N802 - Spark's own name
        """Name the frame."""

    def limit(self, rows: int) -> Frame:
        """Return its first rows."""

    def toArrow(self) -> pa.Table:  # noqa: N802 - Spark's own name
        """Return its rows."""


ENGINES = ("duckdb", "spark")


def engine_named(name: str) -> Engine:
    """Start the engine of a name (`duckdb` or `spark`); raises EngineMissing."""
    if name == "duckdb":
        return DuckDB()
    if name == "spark":
        return Spark()
    raise EngineMissing(f"There is no engine “{name}”. There are {', '.join(ENGINES)}.")


def read_small(path: str | Path) -> pa.Table:
    """Read a small Parquet file (a reference table of areas, an aggregate) whole."""
    return pq.read_table(path, partitioning=None)
