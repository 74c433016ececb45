"""Counts that an agency has already made, as the second route of evidence (EVD-1).

Shape: docs/explanation/data.md, section 5. They stand in for providers and years of which there
are no learner records, and only there. They have no ages: they are taken as learners aged 16-18.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from moothall.codes import UKPRN
from moothall.faults import InvalidValue
from moothall.measures.dimensions import DIMENSIONS, Ages
from moothall.measures.engine import read_small
from moothall.measures.places import Geography
from moothall.measures.sources import Sources
from moothall.measures.vocabulary import OTHER_LEVELS, UNKNOWN
from moothall.periods import AcademicYear

DIMENSIONS_HELD = ("home_area", "delivery_area", "provider", "route", "level", "ssa1")
AGES = (16, 18)

SCHEMA = pa.schema(
    [
        pa.field("source", pa.string()),
        pa.field("year", pa.string()),
        pa.field("ukprn", pa.string()),
        *(pa.field(name, pa.string()) for name in DIMENSIONS_HELD),
        pa.field("measure", pa.string()),
        pa.field("count", pa.int64()),
        pa.field("hidden", pa.bool_()),
    ]
)


@dataclass(frozen=True, slots=True)
class Aggregates:
    """All cells of all aggregates (SCHEMA), and which dimensions each source has."""

    cells: pa.Table
    dimensions: Mapping[str, frozenset[str]]

    @property
    def years(self) -> frozenset[AcademicYear]:
        """The years they tell of."""
        return frozenset(map(AcademicYear.parse, pc.unique(self.cells["year"]).to_pylist()))

    @property
    def providers(self) -> frozenset[str]:
        """The providers they tell of, as figures print them."""
        return frozenset(pc.unique(self.cells["provider"]).to_pylist())


@dataclass(frozen=True, slots=True)
class Chosen:
    """The cells that feed one figure, and how many units could not be placed in it."""

    cells: pa.Table
    left_out: int


def load(
    sources: Sources,
    geography: Callable[[AcademicYear], Geography],
    provider_labels: Mapping[UKPRN, str],
) -> Aggregates:
    """Read the aggregates of the sources, with places and providers as figures print them."""
    tables, dimensions = [SCHEMA.empty_table()], {}
    for sha256 in sources.aggregates:
        raw = read_small(sources.aggregate(sha256))
        dimensions[sha256] = frozenset(
            name
            for name in DIMENSIONS_HELD
            if name in raw.column_names and raw[name].null_count < raw.num_rows
        )
        tables.append(_labelled(raw, sha256, geography, provider_labels))
    return Aggregates(pa.concat_tables(tables), dimensions)


def _labelled(
    raw: pa.Table,
    sha256: str,
    geography: Callable[[AcademicYear], Geography],
    provider_labels: Mapping[UKPRN, str],
) -> pa.Table:
    years = _told(_text(raw, "period"), lambda text: str(AcademicYear.parse(text or "")))
    latest = geography(max(map(AcademicYear.parse, pc.unique(years).to_pylist()), default=_NO_YEAR))
    closed = {
        name: _told(_text(raw, name), _within(DIMENSIONS[name].values or ()))
        for name in ("route", "level", "ssa1")
    }
    provider = _text(raw, "provider")
    hidden = raw["hidden"].cast(pa.bool_()) if "hidden" in raw.column_names else None
    columns = {
        "source": pa.array([sha256] * raw.num_rows, pa.string()),
        "year": years,
        "ukprn": provider,
        "home_area": _told(_text(raw, "home_area"), latest.label_of_text),
        "delivery_area": _told(_text(raw, "delivery_area"), latest.label_of_text),
        "provider": _told(provider, lambda text: _provider(text, provider_labels)),
        **closed,
        "measure": _told(_text(raw, "measure"), lambda text: text or "learners"),
        "count": raw["count"].cast(pa.int64()),
        "hidden": raw["count"].is_null() if hidden is None else pc.fill_null(hidden, False),
    }
    return pa.table([columns[name] for name in SCHEMA.names], schema=SCHEMA)


_NO_YEAR = AcademicYear(2000)


def _text(raw: pa.Table, name: str) -> pa.ChunkedArray:
    if name in raw.column_names:
        return raw[name].cast(pa.string())
    return pa.chunked_array([pa.nulls(raw.num_rows, pa.string())])


def _told(column: pa.ChunkedArray, tell: Callable[[str | None], str]) -> pa.ChunkedArray:
    """Return the column with each distinct value, also null, told in other words."""
    distinct = pc.unique(column)
    told = pa.array([tell(value) for value in distinct.to_pylist()], pa.string())
    return told.take(pc.index_in(column, distinct, skip_nulls=False)) if len(told) else column


def _within(values: Collection[str]) -> Callable[[str | None], str]:
    def tell(text: str | None) -> str:
        told = OTHER_LEVELS.get(text or "", text or "")
        return told if told in values else UNKNOWN

    return tell


def _provider(text: str | None, labels: Mapping[UKPRN, str]) -> str:
    if text is None:
        return UNKNOWN
    try:
        return labels.get(UKPRN(text), text)
    except InvalidValue:
        return text


def choose(
    aggregates: Aggregates,
    covered: Collection[tuple[str, int]],
    measure: str,
    by: Collection[str],
    where: Mapping[str, frozenset[str]],
    ages: Ages,
) -> Chosen:
    """Return the cells that feed a figure: no provider and year counted twice.

    `covered` are the year and UKPRN of each return of learner records. Cells that name no
    provider count only for years of which nothing else is known. Of several aggregates on one
    provider and year, the one that has most of the dimensions asked counts. What has not got the
    dimension of a filter, or not the ages asked, is left out and counted so.
    """
    cells = aggregates.cells.filter(pc.field("measure") == measure)
    if "year" in where:
        cells = cells.filter(pc.field("year").isin(sorted(where["year"])))
    cells = _uncovered(cells, covered)
    filters = {name: values for name, values in where.items() if name not in ("year", "age")}
    cells = _one_source_each(cells, aggregates.dimensions, {*by, *filters})
    fitting = [s for s, held in aggregates.dimensions.items() if held >= set(filters)]
    if not ages.holds_all(*AGES):
        fitting = []
    placed = cells.filter(pc.field("source").isin(pa.array(fitting, pa.string())))
    left_out = (pc.sum(cells["count"]).as_py() or 0) - (pc.sum(placed["count"]).as_py() or 0)
    for name, values in filters.items():
        if name in DIMENSIONS_HELD:
            placed = placed.filter(pc.field(name).isin(sorted(values)))
    return Chosen(placed, left_out)


def _uncovered(cells: pa.Table, covered: Collection[tuple[str, int]]) -> pa.Table:
    pairs = pa.array([f"{year}/{ukprn}" for year, ukprn in covered], pa.string())
    named = cells.filter(pc.field("ukprn").is_valid())
    own = pc.binary_join_element_wise(named["year"], named["ukprn"], "/")
    named = named.filter(pc.invert(pc.is_in(own, pairs)))
    known_years = pa.array(
        {year for year, _ in covered} | set(pc.unique(named["year"]).to_pylist()), pa.string()
    )
    unnamed = cells.filter(pc.field("ukprn").is_null())
    unnamed = unnamed.filter(pc.invert(pc.is_in(unnamed["year"], known_years)))
    return pa.concat_tables([named, unnamed])


def _one_source_each(
    cells: pa.Table, dimensions: Mapping[str, frozenset[str]], asked: Collection[str]
) -> pa.Table:
    """Keep one source for each year and provider: that which has most of what is asked."""
    if len(dimensions) < 2:
        return cells
    ranks = sorted(dimensions, key=lambda s: (-len(dimensions[s] & set(asked)), s))
    rank = pc.index_in(cells["source"], pa.array(ranks, pa.string()))
    ranked = cells.append_column("rank", rank)
    best = ranked.group_by(["year", "provider"]).aggregate([("rank", "min")])
    kept = ranked.join(best, ["year", "provider"], join_type="inner")
    return kept.filter(pc.field("rank") == pc.field("rank_min")).select(SCHEMA.names)


def counted(chosen: Chosen, by: Collection[str]) -> pa.Table:
    """Return by..., numerator (what is known) and hidden: one row each combination of cells.

    The numerator is null where every cell of the combination is hidden.
    """
    cells = reduce(_unknown_column, [n for n in by if n not in SCHEMA.names], chosen.cells)
    shown = pc.if_else(cells["hidden"], pa.scalar(None, pa.int64()), cells["count"])
    table = cells.select(list(by)).append_column("numerator", shown)
    return table.append_column("hidden", cells["hidden"])


def _unknown_column(cells: pa.Table, name: str) -> pa.Table:
    return cells.append_column(name, pa.array([UNKNOWN] * cells.num_rows, pa.string()))
