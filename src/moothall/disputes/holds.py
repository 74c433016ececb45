"""What disputes stop: decisions that are disputed, and decisions on a thing that is."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse

from moothall.disputes.enums import OPEN
from moothall.disputes.models import Dispute
from moothall.governance import holds
from moothall.governance.enums import PinnedAs
from moothall.governance.holds import Hold
from moothall.governance.models import Decision, Pin
from moothall.partnership.models import Body


def _on(decision: Decision) -> Q:
    things = Q(decision=decision)
    for pin in decision.pins.filter(pinned_as=PinnedAs.PROPOSAL).exclude(kind="dispute"):
        things |= Q(kind=pin.kind, key=pin.key)
    return things & Q(body=decision.body_id)


def holds_of(decision: Decision) -> Sequence[Hold]:
    """Return the open disputes on a decision, or on what it decides on."""
    found = Dispute.objects.filter(_on(decision), status__in=OPEN).select_related("body")
    return [
        Hold(
            f"It is disputed ({dispute.reference}): nothing moves until the dispute has ended.",
            reverse("disputes:dispute", kwargs={"body": dispute.body.slug, "pk": dispute.pk}),
        )
        for dispute in found
    ]


def lifted_on(decision: Decision) -> dt.date | None:
    """Return the day on which the last dispute on a decision ended."""
    ended = Dispute.objects.filter(_on(decision), ended_on__isnull=False).order_by("-ended_on")
    last = ended.first()
    return last.ended_on if last else None


def held_in(body: Body) -> frozenset[int]:
    """Return the keys of the decisions of a body that disputes hold (two queries)."""
    found = list(Dispute.objects.filter(body=body, status__in=OPEN))
    held = {dispute.decision_id for dispute in found if dispute.decision_id}
    things = {(dispute.kind, dispute.key) for dispute in found if not dispute.decision_id}
    if things:
        pins = Pin.objects.filter(decision__body=body, pinned_as=PinnedAs.PROPOSAL)
        rows = pins.values_list("decision", "kind", "key")
        held |= {decision for decision, kind, key in rows if (kind, key) in things}
    return frozenset(held)


def register() -> None:
    """Let governance ask which decisions are disputed."""
    holds.register("disputes", holds_of, lifted_on=lifted_on, held_in=held_in)
