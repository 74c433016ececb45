"""Figures that a page waits for: made in the background, once, however often they are asked for.

A figure that nobody asked for before is protected together with everything shown earlier, which
takes up to half a minute. A page has the patience to wait for it for a moment (`patient`); then it
says how far the figure is, and is led to it. Commands, downloads and background work have no such
limit: they make the figure themselves. Whoever makes it, releases have one order (`keep_figure`).
"""

import datetime as dt
import logging
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from time import monotonic, sleep

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from moothall.evidence.figures import SHARED, Asked, release_figure
from moothall.evidence.models import Figure, Protocol, Snapshot
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import SITE
from moothall.measures import MeasureFault
from moothall.partnership.actors import By
from moothall.partnership.models import Person
from moothall.queues import LONG, PAGE_WAITS
from moothall.turns import ENDED, OPEN, Turn, Work, turn_of

log = logging.getLogger(__name__)

# Seconds between two looks whether a figure is there.
GLANCE = 0.1
# For so long it is told why a figure could not be made; later it is tried again.
TOLD_FOR = dt.timedelta(minutes=5)
# In place of a person's key: the site itself asks.
NOBODY = 0
OURS = (
    "This figure could not be made: something went wrong on our side. Ask for it again, and if it "
    "happens again, tell whoever runs this site."
)


@dataclass(frozen=True, slots=True)
class Patience:
    """For how many seconds a page waits, and whether anybody sees what it is told: a script that
    asks how far it is shows nothing of the page itself.
    """

    seconds: float
    seen: bool = True


_patience: ContextVar[Patience | None] = ContextVar("patience", default=None)


@contextmanager
def patient(patience: Patience) -> Iterator[None]:
    """Have figures that are not there yet made in the background: asking for one here raises
    BeingMade when patience ends.
    """
    token = _patience.set(patience)
    try:
        yield
    finally:
        _patience.reset(token)


def is_patient() -> bool:
    """Whether figures asked for here are made in the background."""
    return _patience.get() is not None


class BeingMade(Exception):
    """The figures of a page are being made: so many of how many are there, and where it stands."""

    def __init__(self, there: int, wanted: int, turn: Turn) -> None:
        self.there, self.wanted, self.turn = there, wanted, turn
        super().__init__(f"{there} of {wanted} figures are made; the next is {turn}")


@task(queue_name=LONG, priority=PAGE_WAITS)
def make_figure(
    key: str,
    asker: int,
    snapshot: int,
    protocol: int,
    measure: str,
    by: list[str],
    where: dict[str, list[str]],
) -> str:
    """Release a shared figure. Returns why it cannot be, in words for its reader, or nothing.

    `key` is that under which it will be found; asker, snapshot and protocol are keys of rows.
    """
    try:
        release_figure(
            by=Person.objects.filter(pk=asker).first() or SITE,
            snapshot=Snapshot.objects.select_related("body").get(pk=snapshot),
            protocol=Protocol.objects.get(pk=protocol),
            audience=SHARED,
            asked=Asked.of(measure, by, where),
        )
    except (NotAllowed, MeasureFault) as reason:
        return str(reason)
    except Exception:
        # What broke is ours to mend: the page says so, the log says what.
        log.exception("Making a figure of %s failed", measure)
        return OURS
    return ""


def await_figures(
    viewer: By, snapshot: Snapshot, protocol: Protocol, missing: Mapping[str, Asked]
) -> list[Figure]:
    """Return shared figures that were not released yet, given by their keys, once they are made.

    Raises BeingMade where that takes longer than the page is patient, NotAllowed where one of them
    cannot be made.
    """
    patience = _patience.get() or Patience(0)
    _tell_failure(missing, patience)
    asker = viewer.pk if isinstance(viewer, Person) else NOBODY
    for key, asked in missing.items():
        _order(key, asker, snapshot, protocol, asked)
    deadline = monotonic() + patience.seconds
    while True:
        found = list(_shared(missing).select_related("snapshot__body", "protocol"))
        if len(found) == len(missing):
            return found
        left = missing.keys() - {figure.key for figure in found}
        work = _under_way(left).first()
        if work is None:
            _tell_failure(left, patience)
        if monotonic() >= deadline:
            turn = turn_of(work) if work else Turn(0, None)
            raise BeingMade(len(found), len(missing), turn)
        sleep(GLANCE)


def _shared(keys: Collection[str]) -> QuerySet[Figure]:
    return Figure.objects.filter(key__in=list(keys))


def _work_on(keys: Collection[str]) -> QuerySet[Work]:
    """The work of `make_figure` on figures by their keys: its first argument is the key."""
    return DBTaskResult.objects.filter(
        task_path=make_figure.module_path, args_kwargs__args__0__in=list(keys)
    )


def _under_way(keys: Collection[str]) -> QuerySet[Work]:
    return _work_on(keys).filter(status__in=OPEN)


def _order(key: str, asker: int, snapshot: Snapshot, protocol: Protocol, asked: Asked) -> None:
    """Have a figure made, unless that is under way."""
    where = {name: list(values) for name, values in asked.where.items()}
    with transaction.atomic():
        if not _under_way([key]).exists() and not _shared([key]).exists():
            make_figure.enqueue(
                key, asker, snapshot.pk, protocol.pk, asked.measure, list(asked.by), where
            )


def _tell_failure(keys: Collection[str], patience: Patience) -> None:
    """Raise NotAllowed with the reason where a figure could not be made a moment ago. What is told
    is forgotten, so that for whoever asks again it is tried again.
    """
    lately = timezone.now() - TOLD_FOR
    for work in _work_on(keys).filter(status__in=ENDED, finished_at__gt=lately):
        reason = work.return_value if work.status == TaskResultStatus.SUCCESSFUL else OURS
        if reason:
            if patience.seen:
                work.delete()
            raise NotAllowed(reason)
