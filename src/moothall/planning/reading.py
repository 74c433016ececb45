"""Reads the tables of planning from CSV or Excel, with every fault by its cell."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from moothall.codes import UKPRN
from moothall.evidence.importing import TableRefused
from moothall.faults import InvalidValue
from moothall.measures.vocabulary import OTHER_LEVELS
from moothall.planning.rows import (
    ADVICE,
    AGES,
    StatedCapacity,
    StatedShare,
    StatedSpread,
    read_share,
)
from moothall.records import typed
from moothall.records.cells import Findings
from moothall.records.formats.aggregates import words
from moothall.records.spreadsheets import squeezed
from moothall.records.whole_sheets import open_sheet, pass_or_refuse


@dataclass(frozen=True, slots=True)
class Headings:
    """The columns of a table, each with the headings it may stand under, in words for a fault."""

    named: Mapping[str, tuple[str, ...]]
    words: str


SHARES = Headings(
    {
        "area": ("area", "area code", "authority", "home area", "code", "ONS code"),
        "age": ("age", "single year of age"),
        "share": ("share", "participation", "ambition", "target", "target share"),
    },
    "Give area (ONS code or name), age and share (85% or 0.85), one row a share.",
)
SPREAD = Headings(
    {
        "area": SHARES.named["area"],
        "dimension": ("dimension", "by", "told by"),
        "category": ("category", "route, level or sector"),
        "share": ("share", "target", "target share"),
    },
    "Give area (ONS code or name), dimension (route, level or sector), category and share (85% or "
    "0.85), one row a share.",
)
# What a file may call a dimension, and the words of its categories.
DIMENSIONS = {
    "route": "route",
    "level": "level",
    "sector": "ssa1",
    "sector subject area": "ssa1",
    "ssa1": "ssa1",
}
CAPACITY = Headings(
    {
        "ukprn": ("UKPRN", "provider", "provider UKPRN"),
        "route": words.HEADINGS["route"],
        "level": words.HEADINGS["level"],
        "ssa1": words.HEADINGS["ssa1"],
        "places": ("places", "capacity", "places offered", "number of places"),
    },
    "Give UKPRN, route, level, sector subject area (1 to 15) and places, one row a kind.",
)


@dataclass(frozen=True, slots=True)
class Read:
    """Rows of a table, and what was warned of."""

    shares: tuple[StatedShare, ...] = ()
    spread: tuple[StatedSpread, ...] = ()
    capacity: tuple[StatedCapacity, ...] = ()
    warnings: tuple[str, ...] = ()


def read_shares(path: Path, areas: Mapping[str, str], *, called: str, kind: str) -> Read:
    """Read shares by area and age. `areas` has the name of each area of the partnership by code.

    Raises TableRefused with every fault.
    """
    findings = _opened(path, SHARES, called, kind)
    area = _areas(findings, areas)
    typed.required(findings, "age", "the age in years at 31 August")
    told = pc.replace_substring_regex(findings.cells["age"], r"^(?i:aged?\s+)?([0-9]+)$", r"\1")
    ages = {str(age): str(age) for age in AGES}
    advice = f"write {', '.join(ages)}"
    age = typed.one_of(findings, "age", told, ages, "age.wrong", advice)
    share = _shares(findings)
    typed.unique(findings, "share", [area, age], "the share for this area and age")
    warnings = tuple(pass_or_refuse(findings, partial(TableRefused, kind, called)))
    rows = zip(area.to_pylist(), age.to_pylist(), share.to_pylist(), strict=True)
    return Read(
        shares=tuple(StatedShare(a, int(n), read_share(s)) for a, n, s in rows), warnings=warnings
    )


def read_spread(path: Path, areas: Mapping[str, str], *, called: str) -> Read:
    """Read shares of routes, levels or sectors by area: one dimension for each area, and together
    no more than all. Raises TableRefused with every fault.
    """
    findings = _opened(path, SPREAD, called, "spread")
    area = _areas(findings, areas)
    typed.required(findings, "dimension", "route, level or sector")
    dimensions = {squeezed(text): name for text, name in DIMENSIONS.items()}
    dimension = _word(findings, "dimension", dimensions, "write route, level or sector")
    typed.required(findings, "category", "a route, level or sector")
    category = _categories(findings, dimension)
    share = _shares(findings)
    typed.unique(findings, "share", [area, dimension, category], "the share of this in this area")
    columns = [column.to_pylist() for column in (area, dimension, category, share)]
    _check_wholes(findings, columns)
    warnings = tuple(pass_or_refuse(findings, partial(TableRefused, "spread", called)))
    return Read(
        spread=tuple(
            StatedSpread(str(a), str(d), str(c), read_share(s))
            for a, d, c, s in zip(*columns, strict=True)
        ),
        warnings=warnings,
    )


def _areas(findings: Findings, areas: Mapping[str, str]) -> pa.Array:
    typed.required(findings, "area", "the ONS code or the name of a member authority's area")
    known = {squeezed(text): code for code, name in areas.items() for text in (code, name)}
    advice = f"write one of {', '.join(sorted(areas.values()))}"
    values = words.squeeze(findings.cells["area"])
    return typed.one_of(findings, "area", values, known, "area.unknown", advice)


def _categories(findings: Findings, dimension: pa.Array) -> pa.Array:
    """Return the codes of categories, each read by the words of its row's dimension."""
    levels = {
        text: OTHER_LEVELS.get(level or "", level)
        for text, level in words.dictionary(words.LEVELS).items()
    }
    known: dict[str, Mapping[str, str | None]] = {
        "route": words.dictionary(dict(words.ROUTES)), "level": levels, "ssa1": words.subjects(),
    }  # fmt: skip
    told = words.squeeze(findings.cells["category"]).to_pylist()
    given = [each or "" for each in dimension.to_pylist()]
    codes = [known.get(each, {}).get(text or "") for each, text in zip(given, told, strict=True)]
    # A row whose dimension is at fault already is not told of twice.
    wrong = [
        bool(text and each and not code)
        for each, text, code in zip(given, told, codes, strict=True)
    ]
    says = "“{value}” is none of its dimension: write the name or the code that pages show."
    findings.mark("category.unknown", "category", pa.array(wrong), says)
    return pa.array(codes, pa.string())


def _check_wholes(findings: Findings, columns: Sequence[Sequence[str | None]]) -> None:
    """Mark the rows of an area that name a second dimension, or go beyond all of its learners."""
    first: dict[str, str] = {}
    sums: dict[str, Decimal] = defaultdict(Decimal)
    mixed, beyond = [], []
    for area, dimension, _, share in zip(*columns, strict=True):
        known = first.setdefault(area or "", dimension or "")
        mixed.append(bool(area and dimension and known and dimension != known))
        before = sums[area or ""]
        with suppress(InvalidValue):
            sums[area or ""] += read_share(share or "0")
        beyond.append(bool(area) and before <= 1 < sums[area or ""])
    says = "“{value}” is a second dimension of this area: set shares of one area by one only."
    findings.mark("dimension.second", "dimension", pa.array(mixed), says)
    says = "With this share of {value} the area's shares are more than all of its learners."
    findings.mark("share.beyond", "share", pa.array(beyond), says)


def read_capacity(path: Path, *, called: str) -> Read:
    """Read declared places. Raises TableRefused with every fault."""
    findings = _opened(path, CAPACITY, called, "capacity")
    typed.required(findings, "ukprn", "the provider's UKPRN")
    columns = {"ukprn": typed.codes(findings, "ukprn", UKPRN)}
    typed.required(findings, "route", f"the route: {', '.join(words.ROUTES)}")
    routes = words.dictionary(dict(words.ROUTES))
    columns["route"] = _word(findings, "route", routes, f"write {', '.join(words.ROUTES)}")
    typed.required(findings, "level", "the level: E, 1 to 8, M (mixed) or X (none)")
    levels = {
        text: OTHER_LEVELS.get(level or "", level)
        for text, level in words.dictionary(words.LEVELS).items()
    }
    columns["level"] = _word(findings, "level", levels, "write E, 1 to 8, M (mixed) or X (none)")
    typed.required(findings, "ssa1", "the sector subject area, 1 to 15")
    advice = "write 1 to 15, or the name of the sector subject area"
    columns["ssa1"] = _word(findings, "ssa1", words.subjects(), advice)
    typed.required(findings, "places", "the number of places; 0 where there are none")
    places = typed.whole_numbers(findings, "places", most=1_000_000)
    what = "the places of this provider, route, level and sector"
    typed.unique(findings, "places", list(columns.values()), what)
    warnings = tuple(pass_or_refuse(findings, partial(TableRefused, "capacity", called)))
    kinds = zip(*(column.to_pylist() for column in columns.values()), strict=True)
    return Read(
        capacity=tuple(
            StatedCapacity(str(ukprn), str(route), str(level), str(ssa1), int(count))
            for (ukprn, route, level, ssa1), count in zip(kinds, places.to_pylist(), strict=True)
        ),
        warnings=warnings,
    )


def _opened(path: Path, headings: Headings, called: str, kind: str) -> Findings:
    required = tuple(headings.named)
    refusal = partial(TableRefused, kind, called)
    return open_sheet(path, headings.named, required, words=headings.words, refusal=refusal)


def _word(
    findings: Findings, column: str, known: Mapping[str, str | None], advice: str
) -> pa.Array:
    values = words.squeeze(findings.cells[column])
    return typed.one_of(findings, column, values, known, f"{column}.unknown", advice)


def _shares(findings: Findings) -> pa.Array:
    """Return the column of shares as text that `read_share` reads, having marked the others."""
    values = typed.required(findings, "share", "a share, such as 85%")
    wrong = []
    for text in values.to_pylist():
        try:
            read_share(text or "0")
            wrong.append(False)
        except InvalidValue:
            wrong.append(True)
    says = f"“{{value}}” is not a share from 0% to 100%: {ADVICE}."
    findings.mark("share.wrong", "share", pa.array(wrong), says)
    return values
