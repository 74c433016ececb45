"""What disputes tell other rooms: the way to dispute a decision, and whom a dispute is open to."""

from collections.abc import Sequence

from django.urls import reverse

from moothall.disputes import subjects
from moothall.disputes.models import Dispute, DisputeQuerySet
from moothall.disputes.permissions import OPENS
from moothall.disputes.queries import frozen, terms_of
from moothall.governance import elsewhere
from moothall.governance.elsewhere import Link
from moothall.governance.models import Decision
from moothall.partnership import doors
from moothall.partnership.access import BodyRequest
from moothall.partnership.permissions import Standing


def register() -> None:
    """Lead from a decision to a dispute on it, and to a dispute only who may open its page."""
    elsewhere.register("disputes", _dispute)
    doors.register("disputes:dispute", _seen)


def _seen(request: BodyRequest) -> frozenset[int]:
    """The disputes that who asks may see (one query)."""
    found: DisputeQuerySet = Dispute.objects.filter(body=request.partnership)
    seen = found.visible_to(request.standing, request.person)
    return frozenset(seen.values_list("pk", flat=True))


def _dispute(decision: Decision, place: Standing) -> Sequence[Link]:
    body = decision.body
    if not OPENS.holds(place) or frozen(decision.ref):
        return ()
    if subjects.too_late(body, decision.ref, terms_of(body).window_days):
        return ()
    address = reverse("disputes:open", kwargs={"body": body.slug})
    return (Link("Open a dispute on it", f"{address}?about={decision.ref}"),)
