"""Whether minutes and papers still are what the ledger recorded."""

from collections.abc import Iterator

from moothall.ledger import readback
from moothall.ledger.models import Event
from moothall.ledger.queries import history_of
from moothall.meetings.enums import MinutesStatus
from moothall.meetings.models import Minutes, Paper

BECAME = {
    "MinutesCirculated": MinutesStatus.CIRCULATED,
    "MinutesCorrected": MinutesStatus.CIRCULATED,
    "MinutesApproved": MinutesStatus.APPROVED,
}
GIVEN = ("PaperGiven", "PaperSuperseded")


def register() -> None:
    """Let the ledger be held against minutes and papers."""
    readback.register("meetings", changed)


def changed() -> Iterator[str]:
    """Name what no longer is as it was recorded (two queries for each, one for each paper)."""
    for minutes in Minutes.objects.select_related("meeting__body").order_by("pk"):
        event = history_of(minutes.ref).filter(name__in=BECAME).first()
        if event:
            yield from _minutes(minutes, event)
    for paper in Paper.objects.select_related("meeting").order_by("pk"):
        event = history_of(paper.ref).filter(name__in=GIVEN).first()
        is_exempt = bool(event and event.detail.get("exempt"))
        if event is None or (event.subject_hash, is_exempt) != (paper.sha256, paper.is_exempt):
            yield f"Paper {paper.pk} of {paper.meeting} is not what the ledger recorded."


def _minutes(minutes: Minutes, event: Event) -> Iterator[str]:
    """Name what is wrong with minutes that were circulated: those of before the ledger had their
    hash are not read back.
    """
    if event.subject_hash and minutes.fingerprint() != event.subject_hash:
        yield f"The {minutes} do not read as event {event.sequence} recorded them."
    if minutes.status != BECAME[event.name]:
        yield f"The {minutes} stand as {minutes.status}, and the ledger left them otherwise."
