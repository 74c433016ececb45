"""Writes the example partnership's returns and reference tables: the same bytes every time."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from moothall.demo import planted, references, refused
from moothall.demo.people import spare_numbers
from moothall.demo.providers import PROVIDERS, Provider
from moothall.demo.tables import Everyone, Tables, by_provider, everyone, streams
from moothall.demo.timeline import PREPARED
from moothall.periods import AcademicYear
from moothall.records.formats.ilr import Header, Structure, structure, write_return

YEAR: Final = AcademicYear(2025)
PREPARED_ON: Final = dt.date(1970, 1, 1) + dt.timedelta(PREPARED)
SUPPLIER: Final = "Moothall example"
"""Named as the supplier of the software in every file: its records are synthetic."""

HELD_AT: Final = "Dunstable College"
WARNED_AT: Final = "Luton Adult Community Learning Service"
REFUSED_AT: Final = "Hertford Regional College"

Progress = Callable[[float, str], None]
"""Hears a fraction from 0 to 1 and what is being done."""


@dataclass(frozen=True, slots=True)
class GeneratedExample:
    """Where the files of the example lie, and how much they hold.

    `returns` by provider are sound; `refused` is one provider's earlier attempt, which is to be
    refused. `aggregates` are last year's counts as an agency would give them. `learners` and
    `deliveries` count the records of the sound returns, the held learners included.
    """

    returns: dict[Provider, Path]
    refused: Path
    providers: Path
    aims: Path
    population: Path
    aggregates: Path
    learners: int
    deliveries: int
    held: int


def generate(
    folder: Path, *, postcodes: Path, progress: Progress | None = None
) -> GeneratedExample:
    """Write the example's files into `folder`, which is made where it is missing.

    `postcodes` is the reference table of postcodes (Parquet: postcode, lad, easting, northing).
    The same table gives the same bytes. Raises InvalidValue when it has no postcodes in an area
    of the example.
    """
    tell = progress or _silence
    tell(0.0, "Drawing learners")
    folder.mkdir(parents=True, exist_ok=True)
    whole = everyone(postcodes)
    tables = _with_faults(by_provider(whole))
    known = structure(YEAR)
    returns = {}
    for number, (provider, own) in enumerate(tables.items(), 1):
        tell(0.2 + 0.7 * number / len(tables), f"Writing the return of {provider.name}")
        returns[provider] = _write(folder, provider, own, known)
    tell(0.95, "Writing reference tables")
    return GeneratedExample(
        returns=returns,
        refused=_write_refused(folder, tables, known),
        learners=sum(own["Learner"].num_rows for own in tables.values()),
        deliveries=sum(own["LearningDelivery"].num_rows for own in tables.values()),
        held=len(planted.HELD),
        **_write_references(folder, whole),
    )


def _silence(share: float, words: str) -> None:
    """Tell nobody."""


def _with_faults(tables: dict[Provider, Tables]) -> dict[Provider, Tables]:
    """Add the learners with planted errors and warnings to the returns that have them."""
    plants = {HELD_AT: planted.HELD, WARNED_AT: planted.WARNED}
    numbers = iter(spare_numbers(sum(len(some) for some in plants.values())))
    found = dict(tables)
    for name, some in plants.items():
        provider = _named(name)
        found[provider] = planted.plant(tables[provider], some, [next(numbers) for _ in some])
    return found


def _named(name: str) -> Provider:
    return next(provider for provider in PROVIDERS if provider.name == name)


def header(provider: Provider, at: dt.time) -> Header:
    """Return the header of a provider's return made at this time of the day of preparation."""
    return Header(
        year=YEAR,
        ukprn=provider.ukprn,
        prepared=PREPARED_ON,
        created=dt.datetime.combine(PREPARED_ON, at),
        serial="01",
        collection="ILR",
        marking="OFFICIAL-SENSITIVE-Personal",
        supplier=SUPPLIER,
        package="Synthetic learner records",
        release="1",
    )


def file_name(head: Header) -> str:
    """Return the official name of a return: ILR-UKPRN-year-date-time-serial.xml."""
    assert head.created is not None
    return f"ILR-{head.ukprn}-{YEAR.ilr}-{head.created:%Y%m%d-%H%M%S}-{head.serial}.xml"


def _write(folder: Path, provider: Provider, tables: Tables, known: Structure) -> Path:
    head = header(provider, dt.time(9, PROVIDERS.index(provider), 0))
    path = folder / file_name(head)
    write_return(path, head, tables, known)
    return path


def _write_refused(folder: Path, tables: dict[Provider, Tables], known: Structure) -> Path:
    provider = _named(REFUSED_AT)
    head = header(provider, dt.time(8, 15, 0))
    path = folder / "refused" / file_name(head)
    path.parent.mkdir(exist_ok=True)
    write_return(path, head, refused.records(tables[provider]), known)
    path.write_text(refused.scar(path.read_text("utf-8")), "utf-8", newline="\n")
    return path


def _write_references(folder: Path, whole: Everyone) -> dict[str, Path]:
    young = whole.people.filter("young").filter(whole.people.filter("young")["route"] != "evening")
    at_17 = references.expected_at_17(whole.people)
    return {
        "providers": references.write_providers(folder / "providers.csv"),
        "aims": references.write_aims(folder / "aims.csv"),
        "population": references.write_population(folder / "population.csv", at_17),
        "aggregates": references.write_aggregates(
            folder / "agency-counts-2024-25.csv", streams(2008)[0], young
        ),
    }
