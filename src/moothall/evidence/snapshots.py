"""Snapshots: what evidence is computed on, and how one is opened."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import Max

from moothall import clock
from moothall.codes import UKPRN, AreaCode
from moothall.evidence import home
from moothall.evidence.enums import ReturnKind, ReturnStatus
from moothall.evidence.models import ReferenceTable, Return, Snapshot
from moothall.ledger.actions import NotAllowed, action, note
from moothall.measures import MEASURES, AcceptedReturn, DuckDB, Evidence, Sources, Spark
from moothall.partnership.access import MEMBERS
from moothall.partnership.actors import By
from moothall.partnership.models import Body
from moothall.partnership.queries import grouping
from moothall.periods import AcademicYear
from moothall.records.lake import holds


class NoEvidence(NotAllowed):
    """Nothing is accepted, so there is nothing to count."""

    commands = ("moothall returns add FILE",)

    def __init__(self) -> None:
        super().__init__(
            "No return is accepted yet, so there is no evidence. Give one on the returns page."
        )


class RecordsErased(NotAllowed):
    """The learner records of a snapshot are gone: what was released stays, no more is counted."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__(
            f"The learner records of {snapshot} were erased when their term ended: figures "
            "released before stay as they are, but nothing more can be counted on it."
        )


@action(
    "SnapshotTaken",
    "took a snapshot of the evidence",
    who=MEMBERS,
    only="by the way, where they are shown figures and something has changed",
)
def _record_snapshot(*, by: By, body: Body) -> Snapshot:
    """Record what the evidence consists of now: as a new snapshot, or an earlier one again."""
    body = Body.objects.select_for_update().get(pk=body.pk)
    content, returns = _content(body), accepted(body)
    found = Snapshot.objects.filter(body=body, sha256=_hash(content)).first()
    if found:
        found.in_use_since = clock.now()
        found.save(update_fields=["in_use_since"])
        note(number=found.number, returns=len(returns), again=True)
        return found
    last = Snapshot.objects.filter(body=body).aggregate(Max("number"))["number__max"] or 0
    snapshot = Snapshot.objects.create(
        body=body,
        number=last + 1,
        sha256=_hash(content),
        definitions=content["definitions"],
        grouping=content["grouping"],
        contents={
            str(r.pk): {"records": r.accepted_as, "learners": r.learners, "held": r.held}
            for r in returns
        },
        as_at=_judged_at(returns),
    )
    snapshot.returns.set(returns)
    snapshot.references.set(ReferenceTable.in_use())
    note(number=snapshot.number, returns=len(returns), again=False)
    return snapshot


def _judged_at(returns: list[Return]) -> dt.date:
    """The day at which aims are judged: when the latest file was prepared; a table of counts, which
    does not say, was there when it was given.
    """
    prepared = [each.prepared for each in returns if each.prepared]
    return max(prepared or [each.given_at.date() for each in returns])


def take_snapshot(*, by: By, body: Body) -> Snapshot:
    """Return the snapshot of what is accepted now, taking one only if something has changed.

    Raises NoEvidence where nothing is accepted.
    """
    content = _content(body)
    if not content["returns"]:
        raise NoEvidence
    found = latest(body)
    if found and found.sha256 == _hash(content):
        return found
    return _record_snapshot(by=by, body=body)


def latest(body: Body) -> Snapshot | None:
    """Return the snapshot of a body that is in use, or None where nothing is accepted now."""
    if not Return.objects.filter(body=body, status=ReturnStatus.ACCEPTED).exists():
        return None
    found = Snapshot.objects.filter(body=body).select_related("body")
    return found.order_by("-in_use_since", "-number").first()


@dataclass(frozen=True, slots=True)
class Content:
    """What a snapshot holds of a return: the name of its records in the lake, and how many."""

    given: Return
    records: str
    learners: int
    held: int


def contents_of(snapshot: Snapshot) -> list[Content]:
    """Return what a snapshot holds of each return, as it was when the snapshot was taken."""
    returns = snapshot.returns.select_related("provider").order_by("ukprn", "year", "sha256")
    return [Content(given=r, **snapshot.contents[str(r.pk)]) for r in returns]


def hash_again(snapshot: Snapshot) -> str:
    """Return the hash of what a snapshot holds, from its rows as they are now."""
    content: dict[str, object] = {
        "returns": [held.records for held in contents_of(snapshot)],
        "references": {table.kind: table.sha256 for table in snapshot.references.all()},
        "definitions": snapshot.definitions,
        "grouping": snapshot.grouping,
    }
    return _hash(content)


def is_whole(snapshot: Snapshot) -> bool:
    """Whether all its records are there still, so that its figures can be counted again."""
    lake = home.lake()
    # A return that was erased and given again need not have been accepted with the same content.
    return all(
        erased is None and holds(lake, snapshot.contents[str(pk)]["records"], year, ukprn)
        for pk, erased, year, ukprn in snapshot.returns.values_list("pk", "erased", "year", "ukprn")
    )


def is_stale(snapshot: Snapshot) -> bool:
    """Whether returns, tables or members have changed since it was taken."""
    return _hash(_content(snapshot.body)) != snapshot.sha256


def accepted(body: Body) -> list[Return]:
    """Return the accepted returns of a body."""
    found = Return.objects.filter(body=body, status=ReturnStatus.ACCEPTED)
    return list(found.select_related("provider").order_by("ukprn", "year", "sha256"))


def _content(body: Body) -> dict[str, object]:
    return {
        "returns": [r.accepted_as for r in accepted(body)],
        "references": {t.kind: t.sha256 for t in ReferenceTable.in_use()},
        "definitions": {name: measure.version for name, measure in sorted(MEASURES.items())},
        "grouping": sorted(grouping(body)),
    }


def _hash(content: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def sources_of(snapshot: Snapshot) -> Sources:
    """Return where the records and tables of a snapshot lie."""
    contents = contents_of(snapshot)
    return Sources(
        lake=home.lake(),
        returns=tuple(
            AcceptedReturn(
                AcademicYear.parse(c.given.year), UKPRN(c.given.ukprn), c.records, c.held
            )
            for c in contents
            if c.given.kind == ReturnKind.ILR
        ),
        aggregates=tuple(c.records for c in contents if c.given.kind == ReturnKind.AGGREGATES),
        references=home.references(list(snapshot.references.all())),
        grouping=tuple(AreaCode(code) for code in snapshot.grouping),
    )


@lru_cache(maxsize=4)
def _opened(pk: int, sha256: str, lake: Path) -> Evidence:
    evidence = unprepared(Snapshot.objects.get(pk=pk))
    evidence.prepare(home.cache())
    return evidence


def unprepared(snapshot: Snapshot) -> Evidence:
    """Return the evidence of a snapshot, of which nothing is read yet."""
    engine = Spark() if settings.MEASURES_ENGINE == "spark" else DuckDB()
    return Evidence(sources_of(snapshot), engine, as_at=snapshot.as_at)


def open_snapshot(snapshot: Snapshot) -> Evidence:
    """Return the evidence of a snapshot, ready to be counted; opened once a process.

    Raises RecordsErased where records of it are gone.
    """
    if not is_whole(snapshot):
        raise RecordsErased(snapshot)
    return _opened(snapshot.pk, snapshot.sha256, home.lake())
