"""How a file becomes evidence: received, checked, accepted. The site, the command line and the
demo all come through here; what changes state are the actions.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings

from moothall import clock
from moothall.evidence import actions, policies
from moothall.evidence.enums import ReturnKind, ReturnStatus
from moothall.evidence.home import references, store
from moothall.evidence.models import Return
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import SITE
from moothall.partnership.actors import By
from moothall.partnership.models import Body, Organisation
from moothall.partnership.permissions import standing
from moothall.records.deposit import kind_of
from moothall.records.formats.ilr import Limits
from moothall.records.store import Progress

# How often the progress of a check is written down, so that the page can show it.
EVERY = dt.timedelta(seconds=0.5)


def receive(
    *,
    by: By,
    body: Body,
    name: str,
    chunks: Iterable[bytes],
    owner: Organisation | None = None,
) -> Return:
    """Store a file whole and record that it was given, and which member answers for it should it
    be a table of counts. A file given before whose return stands, being checked or accepted, is
    that return, and nothing more is recorded. Raises NotAllowed, changing nothing, where someone
    may not give it, or where it was given before and is for others to give again.
    """
    place = standing(by, body)
    policies.check_can_give(place)
    if owner:
        policies.check_can_own(place, owner)
    received = store().receive(chunks, name)
    try:
        return actions.receive_return(
            by=by,
            body=body,
            name=name,
            sha256=received.sha256,
            size=received.size,
            kind=ReturnKind(kind_of(received.path, name)),
            owner=owner,
        )
    except actions.AlreadyGiven as known:
        return known.given


def receive_path(*, by: By, body: Body, path: Path, owner: Organisation | None = None) -> Return:
    """Store a file of this machine. Raises OSError where it cannot be read."""
    with path.open("rb") as file:
        chunks = iter(lambda: file.read(1 << 20), b"")
        return receive(by=by, body=body, name=path.name, chunks=chunks, owner=owner)


def check(given: Return, *, by: By, progress: Progress | None = None) -> Return:
    """Check a received return against its structure and all rules; record what was found."""
    report = store().check(
        given.sha256,
        name=given.name,
        references=references(),
        today=clock.now().date(),
        threads=settings.READING_THREADS,
        limits=Limits(size=settings.MAX_UNZIPPED_BYTES),
        progress=progress or _written_down(given),
    )
    return actions.record_check(by=by, given=given, report=report)


def _written_down(given: Return) -> Callable[[float, str], None]:
    """Return a progress that the return's page can read."""
    last = clock.now() - EVERY

    def tell(fraction: float, doing: str) -> None:
        nonlocal last
        now = clock.now()
        if now - last >= EVERY:
            last = now
            Return.objects.filter(pk=given.pk).update(progress=fraction, doing=doing, heard=now)

    return tell


def accept(given: Return, *, by: By) -> Return:
    """Write a checked return's sound records to the lake, then make it part of the evidence.

    Raises NotAllowed, writing nothing, where someone may not decide on it, or where its file was
    checked again since with another result: for another partnership that was given the same.
    """
    policies.check_can_decide(standing(by, given.body), given, ReturnStatus.ACCEPTED)
    report = store().report(given.sha256)
    if report.accepted_as != given.accepted_as:
        raise NotAllowed(
            "This file was checked again since, with other reference tables and another result. "
            "Withdraw the return and give the file again."
        )
    store().accept(report)
    return actions.accept_return(by=by, given=given)


def giver_of(given: Return) -> By:
    """Return who gave a return: a person, or the operator at the command line."""
    return given.given_by or SITE
