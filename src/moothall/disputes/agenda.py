"""Disputes belong on the next agenda while they are in hand."""

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse

from moothall.disputes.enums import OPEN
from moothall.disputes.models import Dispute
from moothall.disputes.standing import where_it_stands
from moothall.ledger.refs import Ref
from moothall.meetings import agenda_sources
from moothall.meetings.agenda_sources import OpenMatter
from moothall.partnership.models import Body


def find(body: Body, on: dt.date) -> Sequence[OpenMatter]:
    """Return the disputes of a body that have not ended; a confidential one without its title."""
    found = (
        Dispute.objects.filter(body=body, status__in=OPEN)
        .select_related("outcome_decision")
        .prefetch_related("steps")
    )
    return [
        OpenMatter(
            title=f"Dispute {dispute.reference}"
            + ("" if dispute.exempt_because else f": {dispute.title}"),
            href=reverse("disputes:dispute", kwargs={"body": body.slug, "pk": dispute.pk}),
            hint=where_it_stands(dispute),
            ref=Ref("dispute", str(dispute.pk)),
            urgent=True,
        )
        for dispute in found
    ]


def register() -> None:
    """Offer them to whoever makes an agenda."""
    agenda_sources.register("disputes", find)
