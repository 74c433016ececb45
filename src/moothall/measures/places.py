"""Which authority a place belongs to, and what the partnership calls it.

METHODS, Measures from the ILR: postcodes are at district level, figures show the authority tier;
beyond the grouping it is “rest of region” and “outside region”.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa

from moothall.codes import AreaCode
from moothall.measures.engine import read_small
from moothall.measures.faults import ReferenceMissing, UnknownValue, listing
from moothall.measures.sources import Sources
from moothall.measures.vocabulary import OUTSIDE_REGION, REST_OF_REGION, UNKNOWN
from moothall.periods import AcademicYear

BEYOND = (REST_OF_REGION, OUTSIDE_REGION, UNKNOWN)
_ABOVE_AUTHORITIES = ("country", "region")


@dataclass(frozen=True, slots=True)
class Area:
    """One row of the areas table."""

    code: str
    name: str
    kind: str
    parent: str
    region: str
    begins: dt.date
    ends: dt.date

    def in_force(self, day: dt.date) -> bool:
        """Whether the area existed on a day."""
        return self.begins <= day <= self.ends


@dataclass(frozen=True, slots=True)
class Geography:
    """The areas as they stood on one day, and the partnership's grouping among them."""

    areas: dict[str, Area]
    grouping: tuple[AreaCode, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the grouping's authorities, in the order of their codes."""
        return tuple(self.areas[code].name for code in sorted(self.inside) if code in self.areas)

    @property
    def inside(self) -> frozenset[str]:
        """Codes of the grouping; without a grouping there is no border: every authority."""
        if self.grouping:
            return frozenset(self.grouping)
        authorities = (self.authority(code) for code in self.areas)
        return frozenset(area.code for area in authorities if area is not None)

    @property
    def labels(self) -> tuple[str, ...]:
        """Every value that a home or delivery area can print."""
        return (*self.names, *BEYOND)

    def authority(self, code: str) -> Area | None:
        """Return the authority of a district: its county where it has one, else itself."""
        area = self.areas.get(code)
        if area is None or area.kind in _ABOVE_AUTHORITIES:
            return None
        parent = self.areas.get(area.parent)
        return parent if parent is not None and parent.kind == "county" else area

    def label(self, code: str) -> str:
        """Return what figures call the place of a district's or authority's code."""
        authority = self.authority(code)
        if authority is None:
            # Scotland, Wales, Northern Ireland and the islands have codes but no rows.
            return UNKNOWN if area_of_england(code) else OUTSIDE_REGION
        if authority.code in self.inside:
            return authority.name
        regions = {self.areas[own].region for own in self.grouping if own in self.areas}
        return REST_OF_REGION if authority.region in regions else OUTSIDE_REGION

    def all_labels(self) -> dict[str, str]:
        """Return the label of each code of the areas table."""
        return {code: self.label(code) for code in self.areas}

    def label_of_text(self, text: str | None) -> str:
        """Return the label of a name or code, as an agency's table gives it."""
        value = (text or "").strip()
        if value in self.areas or AreaCode.pattern.fullmatch(value):
            return self.label(value)
        if value.lower() in BEYOND:
            return value.lower()
        by_name = {a.name.lower(): a.code for a in self.areas.values() if self.authority(a.code)}
        code = by_name.get(value.lower())
        return self.label(code) if code else UNKNOWN


def geography(sources: Sources, year: AcademicYear) -> Geography:
    """Return the geography of the sources as at 31 August of a year.

    Of an area with several rows the one in force counts; where none is, the latest begun (the
    postcodes table knows today's districts only, also for years before they were made). Without
    an areas table every place is unknown. Raises UnknownValue when the grouping names an
    authority the table does not have, or a district below the authority tier.
    """
    path = sources.references.areas
    if path is None:
        return Geography({}, tuple(sources.grouping))
    found = Geography(_as_at(_rows(read_small(path)), year.age_day), tuple(sources.grouping))
    _refuse_strangers(found)
    return found


def _refuse_strangers(found: Geography) -> None:
    wrong = [
        str(code)
        for code in found.grouping
        if (authority := found.authority(code)) is None or authority.code != code
    ]
    if wrong:
        raise UnknownValue(
            f"The areas table has no authority {listing(wrong)}. Give the grouping's authorities "
            "by their codes at authority tier (a county, not its districts)."
        )


def _as_at(rows: Iterable[Area], day: dt.date) -> dict[str, Area]:
    chosen: dict[str, Area] = {}
    for area in sorted(rows, key=lambda a: (a.code, a.in_force(day), a.begins)):
        chosen[area.code] = area
    return chosen


def _rows(table: pa.Table) -> list[Area]:
    return [
        Area(
            code=row["code"],
            name=row["name"],
            kind=row["kind"] or "",
            parent=row["parent"] or "",
            region=row["region"] or "",
            begins=_day(row["from"], dt.date.min),
            ends=_day(row["to"], dt.date.max),
        )
        for row in table.to_pylist()
    ]


def _day(value: dt.date | str | None, absent: dt.date) -> dt.date:
    if isinstance(value, str):
        return dt.date.fromisoformat(value) if value.strip() else absent
    return value or absent


def area_of_england(code: str) -> bool:
    """Whether an ONS code is of a place in England."""
    return code.startswith("E")


LABELS_SCHEMA = pa.schema(
    [pa.field("year", pa.string()), pa.field("lad", pa.string()), pa.field("label", pa.string())]
)


def labels(geographies: dict[AcademicYear, Geography]) -> pa.Table:
    """Return the label of each district in each year: columns year, lad, label."""
    rows = [
        {"year": str(year), "lad": code, "label": label}
        for year, found in geographies.items()
        for code, label in found.all_labels().items()
    ]
    return pa.Table.from_pylist(rows, schema=LABELS_SCHEMA)


def need(sources: Sources, name: str, purpose: str) -> str:
    """Return the path of a reference table, or raise ReferenceMissing saying what wants it."""
    path = sources.reference(name)
    if path is None:
        raise ReferenceMissing(
            f"{purpose} needs the table of {name}, and there is none. "
            "Give one on the page of reference tables."
        ).or_with(f"moothall reference import {name} FILE")
    return str(path)
