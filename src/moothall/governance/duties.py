"""The decisions that await somebody: for a consent, or to be published."""

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from moothall.governance.course import settle
from moothall.governance.enums import OPEN, Stance, Status
from moothall.governance.models import Decision, Position, Requirement
from moothall.governance.permissions import voices_of
from moothall.partnership import duties
from moothall.partnership.duties import Duty
from moothall.partnership.models import Body, Person
from moothall.partnership.permissions import Standing


def duties_of(person: Person, place: Standing, body: Body) -> Sequence[Duty]:
    """Return the decisions that await a consent of somebody, and for the manager those to publish
    (at most four queries).
    """
    settle(body)
    return [*_consents(person, body), *(_to_publish(body) if place.manager else ())]


def _consents(person: Person, body: Body) -> Iterator[Duty]:
    voices = voices_of(person, body)
    if not voices:
        return
    last = Position.objects.filter(requirement=OuterRef("pk")).order_by("-number")
    mine = reduce(or_, (Q(authority=authority, level=level) for authority, level in voices))
    # A level that was pending when the decision took effect may still consent (GOV-5).
    late = Q(decision__status=Status.EFFECTIVE, may_be_pending=True)
    awaited = (
        Requirement.objects.filter(mine, decision__body=body)
        .filter(Q(decision__status__in=OPEN) | late)
        .annotate(said=Subquery(last.values("stance")[:1]))
        .filter(Q(said=None) | Q(said=Stance.WITHDRAWN))
        .select_related("decision")
        .order_by("decision__year", "decision__number", "called")
    )
    for each in awaited:
        decision = each.decision
        yield Duty(
            f"Consent to decision {decision.reference}, or object",
            _address(body, decision),
            f"{decision.question} It awaits {each.called}, by its {each.get_level_display()}.",
            decision.answer_by if decision.status == Status.PROPOSED else None,
        )


def _to_publish(body: Body) -> Iterator[Duty]:
    for decision in Decision.objects.filter(body=body, status=Status.TAKEN):
        yield Duty(
            f"Publish decision {decision.reference}",
            _address(body, decision),
            f"{decision.question} Every consent is given; its call-in window opens when it is "
            "published.",
        )


def _address(body: Body, decision: Decision) -> str:
    return reverse("governance:decision", kwargs={"body": body.slug, "pk": decision.pk})


def register() -> None:
    """Let lists of what awaits people know of decisions."""
    duties.register("governance", duties_of)
