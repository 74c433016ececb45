"""What publishing adds to the page of a decision: its public notice, and the check of it."""

from collections.abc import Sequence

from django.urls import reverse

from moothall.governance import elsewhere
from moothall.governance.elsewhere import Link
from moothall.governance.models import Decision
from moothall.partnership.permissions import Standing
from moothall.publishing.enums import PublicationStatus
from moothall.publishing.kinds import DECISION_NOTICE
from moothall.publishing.models import Publication


def register() -> None:
    """Lead from a decision to its notice."""
    elsewhere.register("publishing", _notice)


def _notice(decision: Decision, place: Standing) -> Sequence[Link]:
    found = Publication.objects.filter(
        body=decision.body_id,
        kind=DECISION_NOTICE,
        subject_kind=decision.ref.kind,
        subject_id=decision.ref.id,
        status=PublicationStatus.PUBLISHED,
    )
    slug = found.values_list("slug", flat=True).first()
    if slug is None:
        return ()
    where = {"body": decision.body.slug, "slug": slug}
    return (
        Link("Its public notice", reverse("publishing:publication", kwargs=where)),
        Link("Check the notice", reverse("publishing:checked", kwargs=where)),
    )
