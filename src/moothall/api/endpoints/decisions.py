"""Decisions that are or were public, each as everybody was last told of it.

What is done on a decision that was reopened is told when it is published anew, as on its notice.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace

from django.http import Http404, HttpRequest
from ninja import Field, Query, Router

from moothall.api import addresses
from moothall.api.paging import page_of
from moothall.api.queries import public_body
from moothall.api.shapes import (
    FAULTS,
    ConsentShape,
    DecisionRow,
    DecisionShape,
    EntryShape,
    Link,
    Number,
    Page,
    Paging,
    Rejected,
    Slug,
)
from moothall.governance.course import settle
from moothall.governance.enums import Status
from moothall.governance.models import Decision
from moothall.governance.notice import DeclaredInterest, Notice
from moothall.governance.queries import notice, notice_at
from moothall.governance.standing import where_it_stands
from moothall.ledger.queries import history_of
from moothall.partnership.models import Body

router = Router(tags=["Decisions"])
# The moves that everybody is told of: all but that a decision is taken (publishing.kinds).
TOLD = (
    "DecisionPublished",
    "DecisionReopened",
    "DecisionCalledIn",
    "DecisionTookEffect",
    "DecisionWithdrawn",
    "DecisionLapsed",
    "DecisionSuperseded",
)


class Asked(Paging):
    """Which decisions are asked for."""

    status: Status | None = Field(None, description="Only those that stand here.")


@router.get(
    "/{slug}/decisions",
    url_name="decisions",
    response={200: Page[DecisionRow], **FAULTS},
    summary="List the decisions of a body",
)
def decisions(request: HttpRequest, slug: Slug, asked: Query[Asked]) -> Page[DecisionRow]:
    """Every decision whose notice is or was published, the latest first."""
    body = public_body(slug, "decisions")
    rows = Decision.objects.filter(body=body, public_since__isnull=False).select_related("body")
    if asked.status:
        rows = rows.filter(status__in=_kept_as(asked.status))
    return page_of(
        request,
        rows.order_by("-year", "-number"),
        asked,
        lambda part: _rows(body, part),
    )


@router.get(
    "/{slug}/decisions/{number}",
    url_name="decision",
    response={200: DecisionShape, **FAULTS},
    summary="Read a decision",
)
def decision(request: HttpRequest, slug: Slug, number: Number) -> DecisionShape:
    """One decision with its whole public record, and its place in the ledger. Parts that are not
    for the public are not in it.
    """
    body = public_body(slug, "decisions")
    found = Decision.objects.filter(body=body, public_since__isnull=False, pk=number).first()
    if found is None:
        raise Http404(f"There is no public decision {number} of “{slug}”.")
    settle(body)  # what was due has happened
    found.refresh_from_db()
    said = _as_told(found)
    return DecisionShape.model_validate(_rows(body, [found])[0].dict() | _record(said))


def _kept_as(status: Status) -> tuple[Status, ...]:
    """Return the states of decisions that are told to be in one: a public decision that is taken
    again was reopened, and is told to be proposed until it is published anew.
    """
    if status is Status.TAKEN:
        return ()
    return (status, Status.TAKEN) if status is Status.PROPOSED else (status,)


def _as_told(found: Decision) -> Notice:
    """Return what everybody was told of a decision when it last moved in public."""
    told = history_of(found.ref).filter(name__in=TOLD).first()
    said = notice_at(found, f"{told.sequence}:{told.hash}") if told else notice(found)
    if found.status != Status.TAKEN:
        return said
    as_told = copy(found)
    as_told.status, as_told.taken_on = Status.PROPOSED, None
    return replace(said, standing=where_it_stands(as_told, said.consents))


def _rows(body: Body, part: Sequence[Decision]) -> list[DecisionRow]:
    return [
        DecisionRow(
            number=each.pk,
            reference=each.reference,
            question=each.question,
            status=Status.PROPOSED if each.status == Status.TAKEN else each.status,
            taken_on=None if each.status == Status.TAKEN else each.taken_on,
            published_on=each.published_on,
            call_in_deadline=each.call_in_deadline,
            effective_on=each.effective_on,
            url=addresses.of("decision", slug=body.slug, number=each.pk),
        )
        for each in part
    ]


def _record(said: Notice) -> dict[str, object]:
    return {
        "standing": said.standing,
        "proposal": said.proposal,
        "reason": said.reason,
        "rule": said.rule,
        "options_rejected": [
            Rejected(option=one.text, why_rejected=one.why_rejected) for one in said.rejected
        ],
        # Their pages are for members; what is public of them is published by itself.
        "rests_on": [Link(title=f"{pin.noun}: {pin.title}", url=None) for pin in said.pinned],
        "comments": [f"{one.of_whom}: {one.text}" for one in said.comments],
        "interests": [_interest(one) for one in said.interests],
        "consents": [
            ConsentShape(
                authority=one.authority,
                level=str(one.level),
                stance=None if one.awaited else str(one.stance),
                reason=one.reason,
                on=one.on,
            )
            for one in said.consents
        ],
        "ended_because": said.ended_because,
        "supersedes": said.supersedes,
        "superseded_by": said.superseded_by,
        "content_hash": said.content_hash,
        "ledger_head": said.ledger_head,
        "ledger": [
            EntryShape(sequence=one.sequence, hash=one.hash, at=one.at) for one in said.entries
        ],
    }


def _interest(one: DeclaredInterest) -> str:
    words = f"{one.of_whom}: {one.text} ({one.kind})"
    return f"{words}; dispensation: {one.dispensation}" if one.dispensation else words
