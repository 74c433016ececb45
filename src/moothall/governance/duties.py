"""The decisions that await somebody: for a consent, or to be published."""

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from moothall.governance import holds
from moothall.governance.course import settle
from moothall.governance.delegating import covering, held_by
from moothall.governance.enums import OPEN, Level, Stance, Status
from moothall.governance.models import (
    CallIn,
    Decision,
    Delegation,
    Position,
    Requirement,
    ToTell,
)
from moothall.governance.models.decision import ANNOUNCED
from moothall.governance.permissions import KEEPS, Speaks, all_voices_of
from moothall.partnership import duties
from moothall.partnership.duties import Duty
from moothall.partnership.models import Body, Person
from moothall.partnership.permissions import Standing


def duties_of(person: Person, place: Standing, body: Body) -> Sequence[Duty]:
    """Return the decisions that await a consent of somebody, for the manager those to publish, and
    for who keeps the record what scrutiny said and who was told.
    """
    settle(body)
    return [
        *_consents(person, body),
        *(_to_publish(body) if place.manager else ()),
        *(_to_record(body) if KEEPS.holds(place) else ()),
    ]


def _consents(person: Person, body: Body) -> Iterator[Duty]:
    under = held_by(person, body)
    voices = all_voices_of(person, body)
    mine = _mine(voices, under)
    if mine is None:
        return
    last = Position.objects.that_count(OuterRef("pk"), OuterRef("decision__heard_after"))
    # A level that was pending when the decision took effect may still consent (GOV-5).
    late = Q(decision__status=Status.EFFECTIVE, may_be_pending=True, authority__isnull=False)
    casting = Q(level=Level.CHAIR, may_be_pending=True)
    held = holds.held_in(body)
    awaited = (
        Requirement.objects.filter(mine, decision__body=body, release=None)
        .filter(Q(decision__status__in=OPEN) | late)
        .exclude(casting)
        .annotate(said=Subquery(last.values("stance")[:1]))
        .filter(Q(said=None) | Q(said=Stance.WITHDRAWN))
        .select_related("decision")
        .prefetch_related("decision__pins")
        .order_by("decision__year", "decision__number", "called")
    )
    for each in awaited:
        decision = each.decision
        if decision.pk in held:
            continue  # nobody can consent for the time being
        by = "" if (each.authority_id, Level(each.level)) in voices else _under(each, under)
        if by is None:
            continue  # their delegation does not extend to what it is on
        yield Duty(
            f"Consent to decision {decision.reference}, or object",
            _address(body, decision),
            f"{decision.question} It awaits {_whom(each)}.{by}",
            decision.answer_by if decision.status == Status.PROPOSED else None,
        )


def _mine(voices: frozenset[Speaks], under: Sequence[Delegation]) -> Q | None:
    """Which consents are somebody's to give, by a role or to decide under a delegation."""
    conditions = [Q(authority=authority, level=level) for authority, level in voices]
    conditions += [
        Q(authority=each.on_behalf_of_id)
        if each.on_behalf_of_id
        else Q(decision__delegation=each, level=Level.DELEGATE)
        for each in under
    ]
    return reduce(or_, conditions) if conditions else None


def _under(each: Requirement, under: Sequence[Delegation]) -> str | None:
    """Say under which delegation somebody may give a consent, or None where under none."""
    found = covering(under, each.decision, each)
    if found is None:
        return None
    return f" You may give it under delegation {found.number}."


def _whom(each: Requirement) -> str:
    if each.authority_id is None:
        return each.called[0].lower() + each.called[1:]
    return f"{each.called}, by its {each.get_level_display()}"


def _to_record(body: Body) -> Iterator[Duty]:
    """What scrutiny said on open call-ins, and who must still be told (two queries)."""
    open_ = CallIn.objects.filter(
        answer=None, decision__body=body, decision__status=Status.CALLED_IN
    )
    for each in open_.select_related("decision"):
        yield Duty(
            f"Record what scrutiny said on decision {each.decision.reference}",
            _address(body, each.decision),
            f"{each.decision.question} {each.called} has called it in.",
        )
    untold = ToTell.objects.filter(
        telling=None, decision__body=body, decision__status__in=ANNOUNCED
    )
    for whom in untold.select_related("decision"):
        yield Duty(
            f"Tell {whom.called} of decision {whom.decision.reference}",
            _address(body, whom.decision),
            f"{whom.decision.question} It must be told, and has nobody here.",
        )


def _to_publish(body: Body) -> Iterator[Duty]:
    held = holds.held_in(body)
    for decision in Decision.objects.filter(body=body, status=Status.TAKEN).exclude(pk__in=held):
        yield Duty(
            f"Publish decision {decision.reference}",
            _address(body, decision),
            f"{decision.question} It is taken; its call-in window opens when it is published.",
        )


def _address(body: Body, decision: Decision) -> str:
    return reverse("governance:decision", kwargs={"body": body.slug, "pk": decision.pk})


def register() -> None:
    """Let lists of what awaits people know of decisions."""
    duties.register("governance", duties_of)
