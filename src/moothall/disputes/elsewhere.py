"""What disputes add to the page of a decision: the way to dispute it."""

from collections.abc import Sequence

from django.urls import reverse

from moothall.disputes import subjects
from moothall.disputes.permissions import OPENS
from moothall.disputes.queries import frozen, terms_of
from moothall.governance import elsewhere
from moothall.governance.elsewhere import Link
from moothall.governance.models import Decision
from moothall.partnership.permissions import Standing


def register() -> None:
    """Lead from a decision to a dispute on it."""
    elsewhere.register("disputes", _dispute)


def _dispute(decision: Decision, place: Standing) -> Sequence[Link]:
    body = decision.body
    if not OPENS.holds(place) or frozen(decision.ref):
        return ()
    if subjects.too_late(body, decision.ref, terms_of(body).window_days):
        return ()
    address = reverse("disputes:open", kwargs={"body": body.slug})
    return (Link("Open a dispute on it", f"{address}?about={decision.ref}"),)
