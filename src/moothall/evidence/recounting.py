"""Released figures, long after: whether one is still what it was, and comes out the same again."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping

from moothall.evidence.figures import made_again
from moothall.evidence.models import Figure, Protocol
from moothall.evidence.snapshots import RecordsErased
from moothall.ledger.actions import NotAllowed
from moothall.measures import MEASURES

# What of a protocol decides what is shown, and what documents say of it.
TEXT = ("title", "purposes", "purpose", "fields", "detail", "retention", "threshold", "zeros_shown")
DATES = ("starts", "ends", "ended", "erase_on")


class NotCountable(NotAllowed):
    """A figure cannot be counted again. The message says why; it stays as it was released."""


def fingerprint(figure: Figure) -> str:
    """Return the hash of all that a released figure tells."""
    told = {
        "measure": figure.measure,
        "version": figure.version,
        "by": figure.by,
        "where": figure.where,
        "snapshot": figure.snapshot.sha256,
        "table": figure.table,
        "refused": figure.refused,
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def counted_again(figure: Figure) -> Figure:
    """Return a figure counted from the learner records anew, under the protocol that it holds.

    Raises NotCountable where the records are erased, or the definition is another by now.
    """
    now = MEASURES.get(figure.measure)
    if now is None or str(now.version) != figure.version:
        raise NotCountable(
            f"This program no longer counts “{figure.measure}” by version {figure.version} of its "
            "definition, so it cannot be counted again."
        )
    try:
        return made_again(figure)
    except RecordsErased:
        raise NotCountable(
            "The learner records behind it were erased when their term ended, so it can no longer "
            "be counted again."
        ) from None


def text_of(protocol: Protocol) -> dict[str, object]:
    """Return a protocol as it reads now, as JSON holds it."""
    words: dict[str, object] = {name: getattr(protocol, name) for name in TEXT}
    days = {name: getattr(protocol, name) for name in DATES}
    return words | {name: day and day.isoformat() for name, day in days.items()}


def as_it_read(protocol: Protocol, text: Mapping[str, object]) -> Protocol:
    """Return a protocol as it read once (`text_of`); not to be saved."""
    words = {name: text[name] for name in TEXT}
    days = {name: dt.date.fromisoformat(str(day)) for name in DATES if (day := text[name])}
    return Protocol(pk=protocol.pk, body_id=protocol.body_id, **words, **days)
