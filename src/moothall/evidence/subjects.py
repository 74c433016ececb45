"""Snapshots as subjects of decisions: a decision pins the evidence it rests on."""

from collections.abc import Sequence

from django.urls import reverse

from moothall.evidence.models import Snapshot
from moothall.governance import subjects
from moothall.governance.enums import PinnedAs
from moothall.governance.subjects import Kind, Subject
from moothall.ledger.refs import Ref
from moothall.partnership.models import Body
from moothall.theme.formats import long_date

# A form offers the latest; others are pinned by whoever computes on them.
OFFERED = 3


def register() -> None:
    """Tell governance how a snapshot is found."""
    subjects.register(
        Kind(
            name="snapshot",
            noun="snapshot of the evidence",
            find=_find,
            offered=_offered,
            offered_as=PinnedAs.EVIDENCE,
        )
    )


def _find(body: Body, key: str) -> Subject | None:
    found = Snapshot.objects.filter(body=body, pk=key).first() if key.isdecimal() else None
    if found is None:
        return None
    return Subject(
        title=f"Snapshot {found.number} of {long_date(found.taken)}",
        address=reverse("evidence:snapshot", kwargs={"body": body.slug, "pk": found.pk}),
        content_hash=found.sha256,
    )


def _offered(body: Body) -> Sequence[Ref]:
    latest = Snapshot.objects.filter(body=body).order_by("-in_use_since", "-number")[:OFFERED]
    return [snapshot.ref for snapshot in latest]
