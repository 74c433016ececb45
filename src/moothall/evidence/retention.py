"""How long records are kept: refused files for some days, learner records for a protocol's term.

What goes are the files: as given, as checked, as accepted, and what was prepared from them. The
rows stay, with their hashes, and so do the figures that were released, and the ledger.
"""

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from moothall import clock
from moothall.evidence import home
from moothall.evidence.actions import erase_records
from moothall.evidence.enums import ReturnStatus
from moothall.evidence.models import Protocol, Return, Snapshot
from moothall.evidence.snapshots import is_whole, unprepared
from moothall.partnership.actors import By
from moothall.partnership.models import Body

HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Due:
    """A return whose records have had their time, and why."""

    given: Return
    why: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What a run of the retention rules has erased, and the files that crashes had left."""

    erased: tuple[Due, ...]
    swept: tuple[Path, ...]


def due(now: dt.datetime) -> list[Due]:
    """Return what is to be erased: refused files first, then records whose protocols have ended."""
    found = {each.given.pk: each for each in (*_refused(now), *_out_of_term(now.date()))}
    return list(found.values())


def _refused(now: dt.datetime) -> Iterator[Due]:
    days = settings.KEEP_REFUSED_DAYS
    refused = Return.objects.filter(
        status=ReturnStatus.REFUSED, erased=None, decided_at__lte=now - dt.timedelta(days=days)
    )
    for given in refused.select_related("body", "provider"):
        yield Due(given, f"It was refused {days} days ago or earlier.")


def _out_of_term(today: dt.date) -> Iterator[Due]:
    """Yield the returns that some protocol covers, when all that cover them have ended.

    A return that no protocol covers is kept: nothing is shown of it, and it may wait for one.
    """
    for body in Body.objects.filter(protocols__isnull=False).distinct():
        protocols = list(Protocol.objects.filter(body=body).prefetch_related("parties"))
        parties = {p.pk: {party.pk for party in p.parties.all()} for p in protocols}
        given = Return.objects.filter(body=body, erased=None).select_related("body", "provider")
        for each in given:
            answers = {each.provider_id, each.owner_id}
            covering = [p for p in protocols if not parties[p.pk] or answers & parties[p.pk]]
            if covering and all(p.erases_after < today for p in covering):
                last = max(covering, key=lambda p: p.erases_after)
                yield Due(each, f"The term of the protocol “{last}” has ended.")


def keep_to_terms(*, by: By, now: dt.datetime | None = None) -> Kept:
    """Erase what has had its time, and what crashes have left. Safe to run again at any time.

    The row says first that records are erased; a crash before their files are gone is made good by
    the next run. Bytes that another partnership was given too stay while it needs them.
    """
    moment = now or clock.now()
    erased = due(moment)
    for each in erased:
        erase_records(by=by, given=each.given, why=each.why)
    _remove_erased()
    _remove_prepared(moment)
    swept = home.store().sweep(known=_known(), accepted=_needed(), now=moment)
    return Kept(tuple(erased), swept)


def _known() -> set[str]:
    return set(Return.objects.filter(erased=None).values_list("sha256", flat=True))


def _needed() -> set[str]:
    """The names of records in the lake that are evidence, or that a snapshot holds."""
    there = dict(Return.objects.filter(erased=None).values_list("pk", "accepted_as"))
    needed = {name for name in there.values() if name}
    for contents in Snapshot.objects.values_list("contents", flat=True):
        needed |= {held["records"] for pk, held in contents.items() if int(pk) in there}
    return needed


def _remove_erased() -> None:
    known, store = _known(), home.store()
    gone = Return.objects.exclude(erased=None).exclude(sha256__in=known)
    for sha256 in gone.values_list("sha256", flat=True).distinct():
        store.erase(sha256)


def _remove_prepared(now: dt.datetime) -> None:
    """Remove the tables prepared for snapshots that are no longer whole, or left half-made."""
    wanted = {
        unprepared(snapshot).fingerprint
        for snapshot in Snapshot.objects.prefetch_related("returns")
        if is_whole(snapshot)
    }
    for folder in home.cache().glob("*"):
        if not folder.is_dir() or folder.name in wanted:
            continue
        if folder.name.startswith(".") and folder.stat().st_mtime > (now - HOUR).timestamp():
            continue
        shutil.rmtree(folder, ignore_errors=True)
