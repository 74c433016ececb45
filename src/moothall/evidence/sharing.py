"""Verbs that change what evidence rests on: reference tables, protocols, cited figures."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError

from moothall import clock
from moothall.evidence import names
from moothall.evidence.enums import Purpose, ReferenceKind
from moothall.evidence.models import CitedFigure, Contradiction, Protocol, ReferenceTable
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed, action, note
from moothall.ledger.guards import FINER
from moothall.partnership.access import MANAGERS
from moothall.partnership.actors import By
from moothall.partnership.checks import in_words
from moothall.partnership.models import Body, Organisation
from moothall.partnership.permissions import standing


@action("ReferenceImported", "imported a reference table", who=FINER)
def import_reference(
    *, by: By, kind: ReferenceKind, name: str, sha256: str, rows: int
) -> ReferenceTable:
    """Make a table that lies in the lake the one in use from now on; returns are called by the
    names in one of providers.
    """
    note(kind=str(kind), rows=rows)
    table = ReferenceTable.objects.create(kind=kind, name=name[:200], sha256=sha256, rows=rows)
    if kind == ReferenceKind.PROVIDERS:
        names.renew()
    return table


@action("ProtocolAdded", "added a data-sharing protocol", who=MANAGERS)
def add_protocol(
    *,
    by: By,
    body: Body,
    title: str,
    purposes: Sequence[Purpose],
    starts: dt.date,
    ends: dt.date,
    purpose: str = "",
    parties: Sequence[Organisation] = (),
    fields: Sequence[str] = (),
    detail: str = "",
    retention: str = "",
    erase_on: dt.date | None = None,
    threshold: int = 6,
    zeros_shown: bool = True,
) -> Protocol:
    """Record a protocol (EVD-2). Without parties it covers every member and every provider that
    returns records; without fields, the whole record. Records are kept until `erase_on`, or else
    until the protocol ends. Raises InvalidValue naming all that is wrong.
    """
    _check_manages(by, body)
    if not purposes:
        raise InvalidValue("A protocol names at least one purpose.")
    protocol = Protocol(
        body=body,
        title=title.strip(),
        purposes=[str(p) for p in purposes],
        purpose=purpose or "; ".join(str(p.label) for p in purposes),
        fields=list(fields),
        detail=detail
        or "Counts by area, provider, route, level, sector, age, sex, ethnicity "
        "and learning difficulty or disability; never a learner's record.",
        retention=retention or "The learner records are erased when the protocol's term ends.",
        erase_on=erase_on,
        threshold=threshold,
        zeros_shown=zeros_shown,
        starts=starts,
        ends=ends,
    )
    if erase_on and erase_on < ends:
        raise InvalidValue(
            f"The records would be erased after {erase_on}, before the protocol ends on {ends}: "
            "change one of the dates."
        )
    try:
        protocol.full_clean()
    except ValidationError as fault:
        raise InvalidValue(in_words(fault)) from None
    protocol.save()
    protocol.parties.set(parties)
    note(threshold=threshold, starts=str(starts), ends=str(ends), parties=len(parties))
    return protocol


@action("ProtocolEnded", "ended a data-sharing protocol", who=MANAGERS)
def end_protocol(*, by: By, protocol: Protocol, on: dt.date | None = None) -> Protocol:
    """End a protocol early, today unless a day is given."""
    _check_manages(by, protocol.body)
    day = on or clock.now().date()
    if not protocol.in_force(day):
        raise NotAllowed(f"This protocol is not in force on {day}.")
    protocol.ended = day
    protocol.save()
    return protocol


def _check_manages(by: By, body: Body) -> None:
    if not standing(by, body).manager:
        raise NotAllowed("Only the partnership's manager changes its data-sharing protocols.")


@action("FigureCited", "cited a published figure", who=MANAGERS)
def cite_figure(
    *,
    by: By,
    body: Body,
    source: str,
    name: str,
    value: Decimal,
    unit: str,
    period: str = "",
    area: str = "",
    published_as: str = "",
    parts: Sequence[tuple[str, int]] = (),
) -> CitedFigure:
    """Record a figure that somebody else published, and which others should add up to it."""
    cited = CitedFigure(
        body=body,
        source=source,
        name=name,
        period=period,
        area=area,
        value=value,
        unit=unit,
        published_as=published_as,
        parts=[list(part) for part in parts],
    )
    try:
        cited.full_clean()
    except ValidationError as fault:
        raise InvalidValue(f"{name}: {in_words(fault)}") from None
    cited.save()
    return cited


@action("ContradictionNoted", "noted a contradiction in a document", who=MANAGERS)
def note_contradiction(
    *, by: By, body: Body, document: str, stated: str, parts: str, recomputed: str
) -> Body:
    """Record where a document's total and its own parts disagree (EVD-4)."""
    Contradiction.objects.get_or_create(
        body=body,
        document=document,
        stated=stated,
        defaults={"parts": parts, "recomputed": recomputed},
    )
    return body
