"""Needs as subjects of decisions: what a decision rested on can be looked at and checked."""

from collections.abc import Sequence

from django.urls import reverse

from moothall.governance import subjects
from moothall.governance.subjects import Kind, Subject
from moothall.ledger.refs import Ref
from moothall.partnership.models import Body
from moothall.planning.enums import NeedStatus
from moothall.planning.models import Need

# The latest so many are offered in a form.
MOST = 10


def register() -> None:
    """Tell governance how a need is found by its Ref, and which ones a form offers."""
    subjects.register(Kind("need", "need", find=_find, offered=_offered))


def _computed(body: Body) -> Sequence[Need]:
    found = Need.objects.filter(body=body, status=NeedStatus.COMPUTED)
    return list(found.order_by("-number")[:MOST])


def _find(body: Body, id_: str) -> Subject | None:
    need = Need.objects.filter(body=body, pk=id_).first() if id_.isdecimal() else None
    if need is None:
        return None
    address = reverse("planning:need", kwargs={"body": body.slug, "pk": need.pk})
    return Subject(str(need), address, need.sha256)


def _offered(body: Body) -> Sequence[Ref]:
    return [need.ref for need in _computed(body)]
