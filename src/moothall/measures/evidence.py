"""The evidence: sources opened by an engine, as two tables that every figure is counted from."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Collection
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from moothall.codes import UKPRN
from moothall.measures import lake, places
from moothall.measures.aggregates import Aggregates, load
from moothall.measures.definition import Grain
from moothall.measures.engine import DuckDB, Engine
from moothall.measures.enrolments import Opened, enrolments
from moothall.measures.learners import learners
from moothall.measures.references import (
    aims_table,
    postcodes_table,
    provider_names,
    providers_table,
)
from moothall.measures.sources import Sources
from moothall.measures.unknowns import unknown_aims, unknown_postcodes
from moothall.periods import AcademicYear

if TYPE_CHECKING:
    import ibis.expr.types as ir

Progress = Callable[[str, int, int], None]

# Raise whenever the prepared tables could differ for the same sources.
SHAPE = 1
PREPARED = ("enrolments", "learners", "unknown_postcodes", "unknown_aims")


class Evidence:
    """Sources opened by an engine; immutable, and safe to ask from several threads.

    `as_at` is the day at which starts and rates are judged. Each aim is judged at the end of the
    academic year of its return (31 July), or at `as_at` where that is earlier. Until `prepare`
    is called every question runs over the records themselves.
    """

    def __init__(
        self, sources: Sources, engine: Engine | None = None, *, as_at: dt.date | None = None
    ) -> None:
        self.sources = sources
        self.engine: Engine = engine or DuckDB()
        self.as_at = as_at
        self._tables: dict[str, ir.Table] = {}
        self._geographies: dict[AcademicYear, places.Geography] = {}

    @cached_property
    def record_years(self) -> tuple[AcademicYear, ...]:
        """The years of the learner records, oldest first."""
        return tuple(sorted({accepted.year for accepted in self.sources.returns}))

    @cached_property
    def years(self) -> tuple[AcademicYear, ...]:
        """The years of records and of aggregates, oldest first."""
        return tuple(sorted({*self.record_years, *self.aggregates.years}))

    def geography(self, year: AcademicYear) -> places.Geography:
        """Return the areas as at 31 August of a year."""
        if year not in self._geographies:
            self._geographies[year] = places.geography(self.sources, year)
        return self._geographies[year]

    @cached_property
    def aggregates(self) -> Aggregates:
        """The counts that agencies have made, with areas and providers as figures print them."""
        return load(self.sources, self.geography, self.provider_labels)

    @cached_property
    def provider_labels(self) -> dict[UKPRN, str]:
        """What each provider of the providers table and of the returns is called."""
        own = {a.ukprn: str(a.ukprn) for a in self.sources.returns}
        return own | provider_names(self.sources)

    @cached_property
    def days(self) -> dict[AcademicYear, dt.date]:
        """The day at which each year's aims are judged."""
        as_at = self.as_at or dt.date.max
        return {year: min(as_at, year.last_day) for year in self.record_years}

    @cached_property
    def fingerprint(self) -> str:
        """A hash of everything the prepared tables depend on."""
        told = [self.sources.fingerprint(), str(self.as_at), SHAPE, self.engine.name]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    def rows(self, grain: Grain, wanted: Collection[str]) -> ir.Table:
        """Return the rows of a grain with at least the columns wanted.

        One row an aim (moothall.measures.enrolments) or one a learner a year
        (moothall.measures.learners): the prepared table, or the records themselves.
        """
        if grain.value in self._tables:
            return self._tables[grain.value]
        if grain is Grain.ENROLMENTS:
            return enrolments(self._opened, wanted)
        return learners(enrolments(self._opened, {*wanted, "is_main_aim"}), wanted)

    def unknown_postcodes(self) -> pa.Table:
        """Return home and delivery postcodes that the postcodes table does not have.

        Columns postcode, place (`home` or `delivery`), year, ukprn, aims: how many aims.
        """
        return self._listed("unknown_postcodes")

    def unknown_aims(self) -> pa.Table:
        """Return the learning aims that the aims table does not have.

        Columns aim, year, ukprn, aims: how many aims (learning deliveries).
        """
        return self._listed("unknown_aims")

    def prepare(self, cache: Path, progress: Progress | None = None) -> None:
        """Write both tables below `cache` once, so that each figure is one quick group-by.

        The folder is named by the content of the sources: equal evidence is prepared once. It is
        written aside and renamed, so a crash leaves nothing half-written. `progress` is told the
        step, how many are done and how many there are.
        """
        folder = Path(cache) / self.fingerprint
        if not folder.is_dir():
            self._write(folder, progress or _silent)
        self._tables = {n: self.engine.open(str(folder / f"{n}.parquet")) for n in PREPARED}

    def _write(self, folder: Path, progress: Progress) -> None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".preparing-", dir=folder.parent))
        try:
            for done, name in enumerate(PREPARED):
                progress(name, done, len(PREPARED))
                self.engine.write(self._to_prepare(name, aside), aside / f"{name}.parquet")
            progress("done", len(PREPARED), len(PREPARED))
            _rename(aside, folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)

    def _to_prepare(self, name: str, aside: Path) -> ir.Table:
        if name == "enrolments":
            return enrolments(self._opened)
        if name == "learners":
            return learners(self.engine.open(str(aside / "enrolments.parquet")))
        return self._unknown(name)

    def _unknown(self, name: str) -> ir.Table:
        find = {"unknown_postcodes": unknown_postcodes, "unknown_aims": unknown_aims}[name]
        return find(self._opened)

    def _listed(self, name: str) -> pa.Table:
        table = self._tables[name] if name in self._tables else self._unknown(name)
        return self.engine.fetch(table)

    @cached_property
    def _opened(self) -> Opened:
        engine, sources = self.engine, self.sources
        deliveries = lake.records(engine, sources, "LearningDelivery")
        geographies = {year: self.geography(year) for year in self.record_years}
        return Opened(
            learners=lake.records(engine, sources, "Learner"),
            monitoring=lake.records(engine, sources, "LearnerFAM"),
            deliveries=deliveries,
            aims=aims_table(engine, sources),
            postcodes=postcodes_table(engine, sources),
            labels=engine.hold("labels", places.labels(geographies)),
            providers=providers_table(engine, sources),
            days=self.days,
        )


def _rename(aside: Path, folder: Path) -> None:
    try:
        os.rename(aside, folder)
    except OSError:
        # Another worker has prepared the same evidence meanwhile: its folder is as good.
        if not folder.is_dir():
            raise


def _silent(step: str, done: int, total: int) -> None:
    del step, done, total
