"""Reading the reference tables: who imported them, what they cover, what they do not know."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from moothall.evidence import home, names
from moothall.evidence.enums import ReferenceKind, ReturnKind, ReturnStatus
from moothall.evidence.models import ReferenceTable, Return, Snapshot
from moothall.evidence.snapshots import is_whole, latest, open_snapshot, unprepared
from moothall.ledger.models import Event
from moothall.partnership.models import Body, Person
from moothall.partnership.queries import authorities
from moothall.records.check import catalogue
from moothall.records.report import RuleFaults
from moothall.theme.formats import long_date

# The columns of what is unknown: title, unit, kind.
Head = tuple[str, str, str]
AIMS_HEADS: tuple[Head, ...] = (
    ("Learning aim", "", "text"),
    ("Year", "", "text"),
    ("Provider", "", "text"),
    ("Aims", "", "number"),
)
HEADS: dict[ReferenceKind, tuple[Head, ...]] = {
    ReferenceKind.AIMS: AIMS_HEADS,
    ReferenceKind.POSTCODES: (
        ("Postcode", "", "text"),
        ("Of what", "", "text"),
        *AIMS_HEADS[1:],
    ),
    ReferenceKind.PROVIDERS: (("UKPRN", "", "text"), ("Year", "", "text"), ("File", "", "text")),
    ReferenceKind.POPULATION: (("Member authority", "", "text"), ("ONS code", "", "text")),
}


@dataclass(frozen=True, slots=True)
class Unknown:
    """What accepted returns mention and a table lacks: how many values, and where each stands."""

    kind: ReferenceKind
    count: int
    rows: list[tuple[object, ...]]


def importers(tables: Iterable[ReferenceTable]) -> dict[int, str]:
    """Return who imported each version of a table, by key (two queries)."""
    events = list(
        Event.objects.filter(
            name="ReferenceImported", subject_kind="reference",
            subject_id__in=[str(table.pk) for table in tables],
        )
    )  # fmt: skip
    people = Person.objects.in_bulk(
        {int(e.actor_id) for e in events if e.actor_kind == "person" and e.actor_id}
    )
    return {int(event.subject_id): _who(event, people) for event in events}


def _who(event: Event, people: Mapping[int, Person]) -> str:
    person = people.get(int(event.actor_id)) if event.actor_kind == "person" else None
    return str(person or f"the {event.actor}")


def covers(table: ReferenceTable) -> str:
    """Return the dates that a table covers in words; nothing for a table without dates."""
    path = home.path_of(table)
    if table.kind == ReferenceKind.POPULATION:
        years = pc.unique(pq.read_table(path, columns=["year"])["year"]).to_pylist()
        first, last = min(years), max(years)
        return first if first == last else f"{first} to {last}"
    if table.kind in (ReferenceKind.AIMS, ReferenceKind.AREAS):
        return _days(pq.read_table(path, columns=["from", "to"]))
    return ""


def _days(dates: pa.Table) -> str:
    first, last = pc.min(dates["from"]).as_py(), pc.max(dates["to"]).as_py()
    if first is None:
        return "no dates given"
    if last is None or dates["to"].null_count:
        return f"from {long_date(first)} on"
    return f"{long_date(first)} to {long_date(last)}"


def unknown_of(body: Body, kind: ReferenceKind, *, at_once: bool = False) -> Unknown | None:
    """Return what the accepted returns of a body mention and the table in use lacks.

    None for a kind without such values, where nothing is accepted or the records are gone; and
    with `at_once`, where the records would have to be read through first. Postcodes and aims are
    those of the latest snapshot.
    """
    if kind == ReferenceKind.PROVIDERS:
        return _providers(body)
    if kind == ReferenceKind.POPULATION:
        return _population(body)
    snapshot = latest(body) if kind in HEADS else None
    if snapshot is None or not is_whole(snapshot) or (at_once and not _is_ready(snapshot)):
        return None
    found = _lost(snapshot.pk, snapshot.sha256, kind)
    column, *more = ("aim",) if kind == ReferenceKind.AIMS else ("postcode", "place")
    called = names.in_use([str(ukprn) for ukprn in pc.unique(found["ukprn"]).to_pylist()])
    rows: list[tuple[object, ...]] = [
        (
            row[column],
            *(row[each] for each in more),
            row["year"],
            called.get(str(row["ukprn"]), f"UKPRN {row['ukprn']}"),
            row["aims"],
        )
        for row in found.to_pylist()
    ]
    return Unknown(kind, int(pc.count_distinct(found[column]).as_py()), rows)


@lru_cache(maxsize=8)
def _lost(pk: int, sha256: str, kind: ReferenceKind) -> pa.Table:
    """What the records of a snapshot name and its table lacks: the same for good, so read once."""
    evidence = open_snapshot(Snapshot.objects.get(pk=pk))
    if kind == ReferenceKind.AIMS:
        return evidence.unknown_aims()
    return evidence.unknown_postcodes()


def found_by_lookup(body: Body, kind: ReferenceKind) -> list[tuple[Return, RuleFaults]]:
    """Return what rules that look codes up in a table found in the returns that wait for a decision
    or are accepted: who is held back by an error is in no figure, so `unknown_of` has none of it.
    """
    rules = {each.name for each in catalogue() if str(kind) in each.tables}
    waiting = Return.objects.filter(body=body, kind=ReturnKind.ILR, erased=None).in_status(
        ReturnStatus.CHECKED, ReturnStatus.ACCEPTED
    )
    return [
        (given, found)
        for given in waiting.select_related("provider").order_by("ukprn", "year")
        for found in home.store().report(given.sha256).rules
        if found.rule in rules
    ]


def _is_ready(snapshot: Snapshot) -> bool:
    """Whether the records of a snapshot have been read through already."""
    return (home.cache() / _folder(snapshot.pk, snapshot.sha256)).is_dir()


@lru_cache(maxsize=8)
def _folder(pk: int, sha256: str) -> str:
    return unprepared(Snapshot.objects.get(pk=pk)).fingerprint


def _providers(body: Body) -> Unknown:
    given = Return.objects.filter(
        body=body, kind=ReturnKind.ILR, status=ReturnStatus.ACCEPTED
    ).order_by("ukprn", "year")
    held = list(given.values_list("ukprn", "year", "name"))
    known = names.in_use({ukprn for ukprn, _, _ in held})
    rows: list[tuple[object, ...]] = [row for row in held if row[0] not in known]
    return Unknown(ReferenceKind.PROVIDERS, len({row[0] for row in rows}), rows)


def _population(body: Body) -> Unknown:
    path = home.references().population
    known = set(pq.read_table(path, columns=["area"])["area"].to_pylist()) if path else set()
    rows: list[tuple[object, ...]] = [
        (authority.name, str(authority.area_id))
        for authority in authorities(body)
        if authority.area_id not in known
    ]
    return Unknown(ReferenceKind.POPULATION, len(rows), rows)
