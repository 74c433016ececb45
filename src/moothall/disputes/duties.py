"""The disputes that await somebody: to answer on, to name a panel for, to bring on."""

from collections.abc import Iterator, Sequence

from django.db.models import F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from moothall.disputes.course import settle
from moothall.disputes.enums import RUNNING, Status
from moothall.disputes.models import Answer, Dispute, Outcome, Seat, Step
from moothall.disputes.permissions import may_convene
from moothall.governance.models import Decision
from moothall.partnership import duties
from moothall.partnership.duties import Duty
from moothall.partnership.models import Body, Person
from moothall.partnership.permissions import Standing


def duties_of(person: Person, place: Standing, body: Body) -> Sequence[Duty]:
    """Return what disputes await of somebody (at most five queries)."""
    if not Dispute.objects.filter(body=body, status__in=(*RUNNING, Status.FOUND)).exists():
        return ()
    settle(body)
    found = [*_to_answer(person, body)]
    if place.convenes:
        found += _to_keep(body, place)
    if place.manager:
        found += _to_carry(body)
    return found


def _unanswered() -> Q:
    """Seats in hand that have not answered since something last came of it."""
    since = (
        Outcome.objects.filter(step=OuterRef("step"))
        .order_by()
        .values("step")
        .annotate(most=Max("answers_then"))
    )
    last = (
        Answer.objects.filter(seat=OuterRef("pk"))
        .order_by()
        .values("seat")
        .annotate(most=Max("number"))
    )
    seats = Seat.objects.annotate(
        last=Coalesce(Subquery(last.values("most")), 0),
        since=Coalesce(Subquery(since.values("most")), 0),
    )
    return Q(pk__in=seats.filter(last__lte=F("since")).values("pk"))


def _awaited(body: Body) -> Iterator[Seat]:
    yield from (
        Seat.objects.filter(
            _unanswered(),
            dispute__body=body,
            dispute__status=Status.HEARING,
            dispute__at_step=F("step__number"),
            left_on=None,
        )
        .select_related("dispute", "step__dispute")
        .prefetch_related("dispute__parties")
        .order_by("pk")
    )


def _to_answer(person: Person, body: Body) -> Iterator[Duty]:
    for seat in _awaited(body):
        if seat.person_id == person.pk:
            yield Duty(
                f"Answer on dispute {seat.dispute.reference}",
                _address(body, seat.dispute),
                f"You sit on its panel. {seat.dispute.title}",
                seat.step.last_day,
            )


def _to_keep(body: Body, place: Standing) -> Iterator[Duty]:
    """What awaits whoever convenes; no chair or deputy whose own organisation is a party."""
    steps = Step.objects.filter(
        dispute__body=body,
        dispute__status__in=(Status.NAMING, Status.MEDIATING),
        number=F("dispute__at_step"),
    )
    for step in steps.select_related("dispute").prefetch_related("dispute__parties"):
        if not may_convene(place, step.dispute):
            continue
        naming = step.dispute.status == Status.NAMING
        what = "Name the panel of" if naming else "Record how mediation ends in"
        yield Duty(
            f"{what} dispute {step.dispute.reference}",
            _address(body, step.dispute),
            f"Step {step.number}, {step}. {step.dispute.title}",
            step.last_day,
        )
    outside = {}
    for seat in _awaited(body):
        if seat.person_id is None and may_convene(place, seat.dispute):
            outside[seat.dispute_id] = seat
    for seat in outside.values():
        yield Duty(
            f"Record what the panel of dispute {seat.dispute.reference} answers",
            _address(body, seat.dispute),
            "Who sits on it has no account here.",
            seat.step.last_day,
        )


def _to_carry(body: Body) -> Iterator[Duty]:
    found = Dispute.objects.filter(body=body, status=Status.FOUND)
    ended = Decision.objects.filter(body=body, ended_on__isnull=False)
    for dispute in found.filter(outcome_decision__in=ended):
        yield Duty(
            f"Bring the outcome of dispute {dispute.reference} on",
            _address(body, dispute),
            "The decision on it came to nothing: bring it on again.",
        )


def _address(body: Body, dispute: Dispute) -> str:
    return reverse("disputes:dispute", kwargs={"body": body.slug, "pk": dispute.pk})


def register() -> None:
    """Let lists of what awaits people know of disputes."""
    duties.register("disputes", duties_of)
