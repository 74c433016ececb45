"""Reads on disputes, each as it stands now: what the clock demands is done before it is shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, Q, When

from moothall.disputes import subjects
from moothall.disputes.course import settle
from moothall.disputes.enums import OPEN, RUNNING
from moothall.disputes.models import (
    Answer,
    Dispute,
    DisputeQuerySet,
    Outcome,
    Procedure,
    Seat,
    Step,
)
from moothall.disputes.procedure import STANDARD, Terms
from moothall.disputes.ruling import last_answers
from moothall.governance.enums import PinnedAs
from moothall.governance.notice import PinnedThing
from moothall.governance.subjects import compared
from moothall.ledger.models import Event
from moothall.ledger.queries import history_of
from moothall.ledger.refs import Ref
from moothall.partnership.models import Body, Person
from moothall.partnership.permissions import Standing


def terms_of(body: Body) -> Terms:
    """Return the procedure of a body today: as it agreed, or the standard."""
    latest = Procedure.objects.filter(body=body).order_by("-version").first()
    return latest.terms if latest else STANDARD


def disputes(body: Body, place: Standing, person: Person | None = None) -> DisputeQuerySet:
    """Return the disputes of a body that someone may see, those in hand first."""
    settle(body)
    found: DisputeQuerySet = Dispute.objects.filter(body=body)
    return found.visible_to(place, person).select_related("body", "decision", "outcome_decision")


def listed(body: Body, place: Standing, person: Person | None = None) -> DisputeQuerySet:
    """Return the same for a list, those in hand first, with their parties and steps."""
    rest = Case(When(status__in=OPEN, then=0), default=1)
    found = disputes(body, place, person).prefetch_related("parties", "steps")
    return found.annotate(rest=rest).order_by("rest", "-year", "-number")


def disputed(dispute: Dispute) -> PinnedThing:
    """Return what is disputed: what it was called, where it is, whether it is still what it was."""
    found = subjects.find(dispute.body, dispute.about)
    return PinnedThing(
        pinned_as=PinnedAs.PROPOSAL,
        noun=subjects.noun_of(dispute.kind),
        title=dispute.title,
        address=found.address if found else "",
        ref=dispute.about,
        state=compared(dispute.about, found),
    )


def frozen(ref: Ref) -> Dispute | None:
    """Return the open dispute on a thing, or None: what rooms ask before they change it."""
    return Dispute.objects.filter(kind=ref.kind, key=ref.id, status__in=OPEN).first()


def first_frozen(refs: Iterable[Ref]) -> Dispute | None:
    """Return an open dispute on any of several things, the earliest, or None (one query)."""
    any_of = Q(pk__in=())
    for ref in refs:
        any_of |= Q(kind=ref.kind, key=ref.id)
    return Dispute.objects.filter(any_of, status__in=OPEN).order_by("pk").first()


@dataclass(frozen=True, slots=True)
class Sitting:
    """A seat on a panel, the answer that counts, and how many it gave in all."""

    seat: Seat
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Taken:
    """A step of a dispute with its panel and how it ended."""

    step: Step
    panel: tuple[Sitting, ...]
    outcomes: tuple[Outcome, ...]
    now: bool


def taken(dispute: Dispute) -> list[Taken]:
    """Return the steps of a dispute, each with who sits or sat and what came of it."""
    seats: dict[int, list[Seat]] = {}
    for seat in dispute.seats.select_related("person", "organisation", "area"):
        seat.dispute = dispute
        seats.setdefault(seat.step_id, []).append(seat)
    outcomes: dict[int, list[Outcome]] = {}
    for outcome in dispute.outcomes.select_related("proposition__party"):
        outcomes.setdefault(outcome.step_id, []).append(outcome)
    counted = _counted(dispute)
    steps = list(dispute.steps.all())
    for step in steps:
        step.dispute = dispute
        for seat in seats.get(step.pk, ()):
            seat.step = step
    return [
        Taken(
            step,
            tuple(Sitting(seat, counted.get(seat.pk)) for seat in seats.get(step.pk, ())),
            tuple(outcomes.get(step.pk, ())),
            step.number == dispute.at_step and dispute.status in RUNNING,
        )
        for step in steps
    ]


def _counted(dispute: Dispute) -> dict[int, Answer]:
    """The last answer of each seat; at the step in hand, since something last came of it."""
    found = {
        answer.seat_id: answer
        for answer in dispute.answers.select_related("proposition__party", "given_by", "seat")
    }
    if dispute.status not in RUNNING:
        return found
    step = dispute.steps.get(number=dispute.at_step)
    step.dispute = dispute
    now = last_answers(step)
    earlier = {pk: a for pk, a in found.items() if a.seat.step_id != step.pk}
    return earlier | now


def awaiting(dispute: Dispute) -> Sequence[Seat]:
    """Return the seats of the step in hand that have not answered."""
    step = dispute.steps.get(number=dispute.at_step)
    step.dispute = dispute
    answered = last_answers(step)
    sitting = Seat.objects.filter(step=step, left_on=None).select_related("person", "step")
    return [seat for seat in sitting if seat.pk not in answered]


def version_of(dispute: Dispute) -> int:
    """Return the number in the ledger of the last event of a dispute: what a form has shown."""
    last = history_of(dispute.ref).first()
    return last.sequence if last else 0


def since(dispute: Dispute, seen: int) -> list[Event]:
    """Return what has happened to a dispute since an event, the earliest first."""
    return list(history_of(dispute.ref).filter(sequence__gt=seen).order_by("sequence"))


def in_hand(body: Body) -> int:
    """Return how many disputes of a body have not ended."""
    counted = Dispute.objects.filter(body=body).aggregate(
        many=Count("pk", filter=Q(status__in=OPEN))
    )
    return int(counted["many"])
