"""The course of a decision from taken to its end: published, withdrawn, and due by the calendar."""

from django.db import transaction
from django.db.models import Q

from moothall.governance import holds, policies
from moothall.governance.due import is_due, last_day
from moothall.governance.enums import RuleKind, Status
from moothall.governance.models import Decision, Release
from moothall.governance.moves import as_it_stands, move
from moothall.governance.releasing import of_those_who_left, release
from moothall.governance.settling import each_by_itself
from moothall.governance.voices import is_carried
from moothall.governance.workdays import today
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import SITE
from moothall.partnership.actors import By
from moothall.partnership.models import Body
from moothall.partnership.permissions import standing
from moothall.theme.formats import long_date

_MISSING = {
    RuleKind.UNANIMOUS: "Not every consent was given",
    RuleKind.MAJORITY: "No majority had consented",
    RuleKind.CHAIR: "The chair had not consented",
    RuleKind.DELEGATED: "Whoever holds the delegation had not consented",
    RuleKind.PANEL: "The panel had not decided",
}


def publish(*, by: By, decision: Decision) -> Decision:
    """Publish a taken decision: from today its call-in window runs (GOV-4, GOV-5)."""
    with transaction.atomic():
        held = as_it_stands(decision)
        policies.check_can_publish(standing(by, held.body), held)
        return move(by=by, decision=held, to=Status.PUBLISHED)


def withdraw(*, by: By, decision: Decision, reason: str) -> Decision:
    """Withdraw a proposal for good, with the reason, at any time before effect."""
    with transaction.atomic():
        held = as_it_stands(decision)
        policies.check_can_withdraw(by, standing(by, held.body), held)
        if not reason.strip():
            raise NotAllowed("Say why the proposal is withdrawn.")
        return move(by=by, decision=held, to=Status.WITHDRAWN, because=reason.strip())


def settle(body: Body | None = None) -> list[Decision]:
    """Bring every decision that is due, of a body or of all, to where it must be now.

    Called by whoever reads decisions and by `moothall maintenance`: what is past its day is never
    shown as pending. Returns those that moved. One that cannot be brought there for a fault of the
    program is logged and stays; it is tried again at the next reading.
    """
    each_by_itself(_left(body), _release_one)
    return each_by_itself(_due(body), settle_one)


def _left(body: Body | None) -> list[Decision]:
    """The proposals, held or not, that somebody has left while they waited."""
    found = of_those_who_left()
    found = found.filter(decision__body=body) if body else found
    return list(Decision.objects.filter(pk__in=found.values("decision")))


def _release_one(decision: Decision) -> Decision:
    with transaction.atomic():
        held = as_it_stands(decision)
        release(held)
        return held


def _due(body: Body | None) -> list[Decision]:
    window = (Status.PUBLISHED, Status.CALLED_IN)
    past = Q(status__in=window, call_in_deadline__lt=today()) | Q(
        status=Status.PROPOSED, answer_by__lt=today()
    )
    # Those that somebody has left while they waited may be carried without them.
    past |= Q(status=Status.PROPOSED, pk__in=Release.objects.values("decision"))
    # Those that wait for scrutiny or are held are not asked one by one at each reading.
    waiting = Decision.objects.filter(status=Status.CALLED_IN, call_ins__answer=None)
    found = Decision.objects.filter(past).exclude(pk__in=waiting.values("pk"))
    if body:
        found = found.filter(body=body)
    # The earliest first: a later one may supersede it.
    due = list(found.order_by("year", "number"))
    if not due or body is None:
        return due
    held = holds.held_in(body)
    return [decision for decision in due if decision.pk not in held]


def settle_one(decision: Decision) -> Decision | None:
    """Bring one decision to where it must be now, where it is due and nothing holds it."""
    with transaction.atomic():
        held = as_it_stands(decision)
        if held.status == Status.PROPOSED and _is_carried_by_who_stayed(held):
            return move(by=SITE, decision=held, to=Status.TAKEN)
        if not is_due(held, today()):
            return None  # somebody else was first, or something holds it
        if held.status == Status.PROPOSED:
            if is_carried(held):  # the last day has passed: who is silent counts no more
                return move(by=SITE, decision=held, to=Status.TAKEN)
            last = last_day(held)
            assert last
            because = f"{_MISSING[RuleKind(held.rule)]} by {long_date(last)}."
            return move(by=SITE, decision=held, to=Status.LAPSED, because=because)
        try:
            with transaction.atomic():
                return _take_effect(held)
        except NotAllowed as reason:
            found = as_it_stands(decision)
            return move(by=SITE, decision=found, to=Status.LAPSED, because=str(reason))


def _is_carried_by_who_stayed(decision: Decision) -> bool:
    """Whether a proposal that somebody has left while it waited needs no further consent."""
    left = decision.releases.exists()
    return left and not holds.holds_of(decision) and is_carried(decision)


def _take_effect(decision: Decision) -> Decision:
    policies.check_can_take_effect(decision, today())
    done = move(by=SITE, decision=decision, to=Status.EFFECTIVE)
    earlier = as_it_stands(done.supersedes) if done.supersedes else None
    if earlier and earlier.status == Status.EFFECTIVE:
        because = f"Superseded by decision {done.reference}."
        move(by=SITE, decision=earlier, to=Status.SUPERSEDED, because=because)
    return done
