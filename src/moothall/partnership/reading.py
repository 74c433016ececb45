"""Reads a spreadsheet of members: every fault by its cell, or all rows as values."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from moothall.codes import UKPRN, CharityNumber, Code, CompanyNumber
from moothall.faults import InvalidValue
from moothall.partnership.enums import Sector
from moothall.partnership.models import Area
from moothall.records import typed
from moothall.records.cells import Findings
from moothall.records.whole_sheets import nothing_taken, open_sheet, pass_or_refuse

MOST_ROWS = 2_000
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "name": ("Organisation", "Name", "Member", "Organisation name"),
    "sector": ("Sector", "Type", "Sort of organisation"),
    "kind": ("Kind",),
    "ukprn": ("UKPRN", "Provider number", "Provider UKPRN"),
    "charity_number": ("Charity number", "Charity", "Registered charity number"),
    "company_number": ("Company number", "Company", "Company registration number"),
    "area_code": ("Area code", "ONS code", "LAD code"),
    "area": ("Area", "Local authority", "Area name"),
    "starts": ("Member from", "From", "Joined", "Start"),
    "ends": ("Member until", "Until", "Left", "End"),
    "body": ("Body", "Partnership"),
}
LONGEST = {"name": 120, "kind": 80}
WORDS = (
    "Give Organisation and Sector, and where there are any Kind, UKPRN, Charity number, Company "
    "number, Area (name or ONS code), Member from, Member until and Body, one row a membership."
)


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One row: an organisation and its membership. What is blank is None, and left as it is."""

    name: str
    sector: Sector
    kind: str | None
    ukprn: str | None
    charity_number: str | None
    company_number: str | None
    area: str | None
    starts: dt.date | None
    ends: dt.date | None
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """The rows of a spreadsheet, None where a cell of the row has a fault, with what was found."""

    rows: list[MemberRow | None]
    findings: Findings

    def without_area(self) -> list[bool]:
        """Return for each row whether both cells that may name its area are blank."""
        cells = self.findings.cells
        blank = pc.and_(pc.is_null(cells["area"]), pc.is_null(cells["area_code"]))
        return [bool(each) for each in blank.to_pylist()]

    def mark(self, column: str, whys: list[str]) -> None:
        """Record a fault in each row for which there is a reason; `column` or the name's cell."""
        place = column if column in self.findings.cells else "name"
        self.findings.mark_each("member.wrong", place, whys)

    def pass_or_refuse(self, called: str) -> list[MemberRow]:
        """Return the rows. Raises SheetRefused with every fault, where there is one."""
        pass_or_refuse(self.findings, nothing_taken(called))
        return [row for row in self.rows if row]


def read_members(path: Path, *, called: str, bodies: Mapping[str, str] | None = None) -> Read:
    """Read a spreadsheet of members; `bodies` are those a row may name, by name and slug in small
    letters. Raises SheetRefused where no table can be read from it.
    """
    findings = open_sheet(
        path, HEADINGS, ("name", "sector"), words=WORDS, refusal=nothing_taken(called),
        most=MOST_ROWS,
    )  # fmt: skip
    columns = {
        "name": typed.required(findings, "name", "the name of the organisation"),
        "sector": _sectors(findings),
        "kind": findings.cells["kind"],
        "ukprn": typed.codes(findings, "ukprn", UKPRN),
        "charity_number": _numbers(findings, "charity_number", CharityNumber),
        "company_number": _numbers(findings, "company_number", CompanyNumber),
        "area": _areas(findings),
        "starts": typed.dates(findings, "starts"),
        "ends": typed.dates(findings, "ends"),
        "body": _bodies(findings, bodies),
    }
    for name, most in LONGEST.items():
        typed.no_longer(findings, name, most)
    typed.in_order(findings, "starts", "ends", columns["starts"], columns["ends"])
    low = pc.utf8_lower(columns["name"])
    since = pc.fill_null(columns["starts"].cast(pa.string()), "")
    whose = pc.fill_null(columns["body"], "")
    typed.unique(findings, "name", [low, since, whose], "this membership")
    return Read(_rows(columns), findings)


def _rows(columns: Mapping[str, pa.Array]) -> list[MemberRow | None]:
    texts = [column.to_pylist() for column in columns.values()]
    return [
        MemberRow(name, Sector(sector), *rest) if name and sector else None
        for name, sector, *rest in zip(*texts, strict=True)
    ]


def _sectors(findings: Findings) -> pa.Array:
    values = typed.required(findings, "sector", f"the sector: {', '.join(Sector.labels)}")
    known = {str(text).lower(): each.value for each in Sector for text in (each.label, each.value)}
    return typed.one_of(
        findings, "sector", pc.utf8_lower(values), known, "sector.unknown",
        f"write {', '.join(Sector.labels)}",
    )  # fmt: skip


def _numbers(findings: Findings, column: str, kind: type[Code]) -> pa.Array:
    """Return the column as codes as they are kept; spreadsheets drop noughts at the beginning."""
    found: list[str | None] = []
    whys: list[str] = []
    for given in findings.cells[column].to_pylist():
        try:
            code, why = (str(kind(given)) if given else None), ""
        except InvalidValue as fault:
            code, why = None, str(fault)
        found.append(code)
        whys.append(why)
    findings.mark_each("code.wrong", column, whys)
    return pa.array(found, pa.string())


def _bodies(findings: Findings, bodies: Mapping[str, str] | None) -> pa.Array:
    """Return the slug of the body that each row names, blank where it names none."""
    low = pc.utf8_lower(findings.cells["body"])
    advice = "write a body that you manage, by its name or address, or leave the cell blank"
    return typed.one_of(findings, "body", low, dict(bodies or {}), "body.unknown", advice)


def _areas(findings: Findings) -> pa.Array:
    """Return the code of each area: by its code where one stands, else by its name."""
    here = list(Area.objects.filter(ends=None).values_list("code", "name"))
    names: dict[str, list[str]] = {}
    for code, name in here:
        names.setdefault(name.lower(), []).append(code)
    known = {code.lower(): code for code, _ in here}
    known |= {name: codes[0] for name, codes in names.items() if len(codes) == 1}
    advice = "write the ONS code or the whole name of an area of England today"
    by_code = typed.one_of(
        findings, "area_code", pc.utf8_lower(findings.cells["area_code"]), known, "area.unknown",
        advice,
    )  # fmt: skip
    asked = pc.is_null(findings.cells["area_code"])
    text = pc.if_else(asked, findings.cells["area"], pa.scalar(None, pa.string()))
    low = pc.utf8_lower(text)
    by_name = typed.one_of(findings, "area", low, known, "area.unknown", advice)
    return pc.coalesce(by_code, by_name)
