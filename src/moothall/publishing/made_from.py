"""What a version was made from: pinned when it is published, so that it can be made again whatever
becomes of protocols, names and members since (EVD-4).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from moothall.evidence.figures import Asked, Where
from moothall.evidence.models import Figure, Protocol
from moothall.evidence.queries import figures
from moothall.evidence.recounting import as_it_read, fingerprint, text_of
from moothall.evidence.shown import Ask, FigureTable
from moothall.ledger.actions import NotAllowed
from moothall.partnership.models import Body, Installation
from moothall.publishing.documents.report import Report
from moothall.publishing.models import Version, VersionPin

Content = Mapping[str, object]
FIGURE, PROTOCOL, BODY = "figure", "protocol", "body"
EXAMPLE = (
    "This is the example partnership. Organisations and totals are published facts of 2009; "
    "learner records, and everything computed from them, are synthetic."
)
"""What every page of the example says of itself; a document is read without its page."""


@dataclass(frozen=True)
class Pinned:
    """One thing: its kind, id and title, the hash of its content, and what is kept of it."""

    kind: str
    key: str
    title: str
    sha256: str
    content: Content = field(default_factory=dict)


@dataclass
class Asking:
    """Asks for figures as anyone does, and remembers which were given."""

    ask: Ask = figures
    given: dict[str, tuple[FigureTable, Content]] = field(default_factory=dict)

    def __call__(
        self, *, measure: str, by: Sequence[str] = (), where: Where | None = None, **more: object
    ) -> FigureTable:
        """Return a figure. Raises as `evidence.queries.figures` does."""
        found = self.ask(measure=measure, by=by, where=where, **more)
        self.given[found.figure.key] = found, _question(measure, by, where)
        return found


@dataclass(frozen=True)
class AsBefore:
    """Gives the figures that a version was made from, under their protocols as these read then."""

    figures: Mapping[str, FigureTable]

    @classmethod
    def of(cls, pins: Sequence[VersionPin]) -> "AsBefore":
        """Look up the figures among the pins of a version (one query)."""
        text = {pin.key: pin.content for pin in pins if pin.kind == PROTOCOL}
        wanted = {pin.key: pin.content for pin in pins if pin.kind == FIGURE}
        kept = Figure.objects.filter(key__in=wanted).select_related("snapshot__body", "protocol")
        found = {}
        for figure in kept:
            if figure.protocol:
                figure.protocol = as_it_read(figure.protocol, text[str(figure.protocol.pk)])
            found[_said(wanted[figure.key])] = FigureTable(figure)
        return cls(found)

    def __call__(
        self, *, measure: str, by: Sequence[str] = (), where: Where | None = None, **more: object
    ) -> FigureTable:
        """Return a figure. Raises NotAllowed where the version was not made from it."""
        found = self.figures.get(_said(_question(measure, by, where)))
        if found is None:
            raise NotAllowed(f"This was not made from a figure “{measure} by {', '.join(by)}”.")
        return found


def _question(measure: str, by: Sequence[str], where: Where | None) -> Content:
    asked = Asked.of(measure, by, where)
    return {"measure": asked.measure, "by": list(asked.by), "where": dict(asked.where)}


def _said(content: Content) -> str:
    return json.dumps(content, sort_keys=True)


def hash_of(content: Content) -> str:
    """Return the hash of what is kept of a thing."""
    return hashlib.sha256(_said(content).encode()).hexdigest()


def notice_of_site() -> str:
    """Return what every document of this site says before all else: of the example, that it is."""
    return EXAMPLE if Installation.objects.filter(is_demo=True).exists() else ""


def pins_of(report: Report, body: Body, asking: Asking) -> tuple[Pinned, ...]:
    """Return what a report was made from: what it names itself, its figures with their protocols,
    and who publishes it under which name.
    """
    found = [Pinned(ref.kind, ref.id, title, ref.content_hash) for title, ref in report.pins]
    protocols: dict[int, Protocol] = {}
    for figure, question in asking.given.values():
        key = figure.figure.key
        found.append(Pinned(FIGURE, key, figure.title, fingerprint(figure.figure), question))
        if figure.protocol:
            protocols[figure.protocol.pk] = figure.protocol
    for number, protocol in protocols.items():
        text = text_of(protocol)
        found.append(Pinned(PROTOCOL, str(number), str(protocol), hash_of(text), text))
    name = {"name": body.name, "notice": report.about.notice}
    found.append(Pinned(BODY, str(body.pk), body.name, hash_of(name), name))
    return tuple(found)


def as_rows(version: Version, pins: Sequence[Pinned]) -> list[VersionPin]:
    """Return pins as rows of a version, not saved."""
    return [
        VersionPin(
            version=version,
            position=position,
            kind=pin.kind,
            key=pin.key,
            title=pin.title[:300],
            content_hash=pin.sha256,
            content=dict(pin.content),
        )
        for position, pin in enumerate(pins)
    ]
