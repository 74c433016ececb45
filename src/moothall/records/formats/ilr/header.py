"""What the head of a return says about it, and whether its file name says the same."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from moothall.codes import UKPRN
from moothall.faults import InvalidValue
from moothall.periods import AcademicYear
from moothall.records.faults import Level
from moothall.records.formats.ilr.found import Found
from moothall.records.formats.ilr.structure import Structure
from moothall.records.formats.ilr.values import Value, judge

PATTERN = "ILR-<provider number>-<year>-<yyyymmdd>-<hhmmss>-<serial number>.xml"
_NAME = re.compile(
    r"ILR-(?P<ukprn>[0-9]{8})-(?P<year>[0-9]{4})-(?P<date>[0-9]{8})-(?P<time>[0-9]{6})"
    r"-(?P<serial>[0-9]{2})\.xml",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a return. What is missing or wrong in it is None (and a fault)."""

    year: AcademicYear
    ukprn: UKPRN | None = None
    prepared: dt.date | None = None
    created: dt.datetime | None = None
    serial: str | None = None
    collection: str | None = None
    marking: str | None = None
    supplier: str | None = None
    package: str | None = None
    release: str | None = None
    reference_data: str | None = None
    component_set: str | None = None

    @property
    def file_name(self) -> str:
        """The official name of a file with this header. Raises InvalidValue where it lacks any."""
        if self.ukprn is None or self.created is None or self.serial is None:
            raise InvalidValue(
                "A file is named by its provider, its date and time, and its number."
            )
        moment = self.created.strftime("%Y%m%d-%H%M%S")
        return f"ILR-{self.ukprn}-{self.year.ilr}-{moment}-{self.serial.zfill(2)}.xml"


def header_of(structure: Structure, texts: Mapping[tuple[str, str], str]) -> Header:
    """Return the header from the texts of its fields, by record and field."""

    def value(kind: str, field: str) -> Value:
        text = texts.get((kind, field))
        return None if text is None else judge(structure.kind(kind).field(field), text).value

    def text(kind: str, field: str) -> str | None:
        return texts.get((kind, field))

    prepared = value("CollectionDetails", "FilePreparationDate")
    created = value("Source", "DateTime")
    return Header(
        year=structure.year,
        ukprn=_ukprn(value("Source", "UKPRN")),
        prepared=prepared if isinstance(prepared, dt.date) else None,
        created=created if isinstance(created, dt.datetime) else None,
        serial=text("Source", "SerialNo"),
        collection=text("CollectionDetails", "Collection"),
        marking=text("Source", "ProtectiveMarking"),
        supplier=text("Source", "SoftwareSupplier"),
        package=text("Source", "SoftwarePackage"),
        release=text("Source", "Release"),
        reference_data=text("Source", "ReferenceData"),
        component_set=text("Source", "ComponentSetVersion"),
    )


def _ukprn(value: Value) -> UKPRN | None:
    try:
        return UKPRN(value)
    except InvalidValue:
        return None


def name_faults(name: str, header: Header) -> Iterator[Found]:
    """Yield what is wrong with the name of a file: its form (a warning), or what it says.

    Source: the official naming of ILR files; rules Filename_1 and Header_3.
    """
    match = _NAME.fullmatch(name)
    if not match:
        yield Found(
            "file.name",
            f"The file is named {name}, not {PATTERN}. Rename it when you next send it.",
            Level.WARNING,
            field="file name",
            value=name,
        )
        return
    said = [
        ("provider number", match["ukprn"], header.ukprn),
        ("year", match["year"], header.year.ilr),
        ("serial number", match["serial"], header.serial and header.serial.zfill(2)),
    ]
    for what, in_name, in_header in said:
        if in_header is not None and in_name != str(in_header):
            yield Found(
                "file.disagrees",
                f"The file name gives the {what} {in_name}, and the header gives {in_header}. "
                "Make them agree.",
                field="file name",
                value=name,
            )
