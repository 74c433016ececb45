"""The moves of a decision from state to state: each an action with its event, then its effects."""

import datetime as dt
from collections.abc import Callable

from django.db import transaction

from moothall.governance import effects
from moothall.governance.enums import Status
from moothall.governance.models import Decision
from moothall.governance.policies import By, check_can_move
from moothall.governance.workdays import today, working_days_after
from moothall.ledger import chain
from moothall.ledger.actions import action, note

ONE_DAY = dt.timedelta(days=1)
Dates = dict[str, object]
NOT_TAKEN: Dates = {"taken_on": None, "published_on": None, "call_in_deadline": None}


def as_it_stands(decision: Decision) -> Decision:
    """Return a decision as nobody can change it until the caller's transaction ends: whatever
    changes anything holds the ledger first (ledger.chain.hold), and so do we before we look.
    """
    chain.hold()
    return Decision.objects.select_related("body", "supersedes").get(pk=decision.pk)


def move(*, by: By, decision: Decision, to: Status, because: str = "") -> Decision:
    """Bring a decision as it stands to another state, and let the rooms concerned follow.

    Raises NotAllowed where the move is none of `enums.MOVES`.
    """
    with transaction.atomic():
        moved = _VERBS[to](by=by, decision=decision, because=because)
        effects.follow(moved)
        return moved


def _moved(decision: Decision, to: Status, columns: Dates) -> Decision:
    check_can_move(decision, to)
    decision.status = to
    for name, value in columns.items():
        setattr(decision, name, value)
    # The database refuses to write the other columns at all.
    decision.save(update_fields=["status", *columns])
    note(reference=decision.reference)
    return decision


def _ended(decision: Decision, to: Status, because: str) -> Decision:
    return _moved(decision, to, {"ended_on": today(), "ended_because": because[:500]})


@action("DecisionTaken", "gave the last consent: the decision is taken")
def _take(*, by: By, decision: Decision, because: str) -> Decision:
    """Record that the rule is met."""
    return _moved(decision, Status.TAKEN, {"taken_on": today()})


@action("DecisionReopened", "set the decision back to proposed")
def _reopen(*, by: By, decision: Decision, because: str) -> Decision:
    """Record that the rule is no longer met: an open window stops, and runs anew another time."""
    if decision.call_in_deadline:
        note(call_in_stopped=True, published=str(decision.published_on))
    return _moved(decision, Status.PROPOSED, NOT_TAKEN)


@action("DecisionPublished", "published the decision")
def _publish(*, by: By, decision: Decision, because: str) -> Decision:
    """Open the call-in window: so many working days from today (GOV-5)."""
    deadline = working_days_after(today(), decision.call_in_days)
    note(call_in_until=str(deadline))
    columns: Dates = {"published_on": today(), "call_in_deadline": deadline}
    if decision.public_since is None:
        columns["public_since"] = today()
    return _moved(decision, Status.PUBLISHED, columns)


@action("DecisionTookEffect", "let the decision take effect")
def _take_effect(*, by: By, decision: Decision, because: str) -> Decision:
    """Record that it is in effect from the day after its window closed, whenever that is seen."""
    assert decision.call_in_deadline
    begins = decision.call_in_deadline + ONE_DAY
    note(in_effect_from=str(begins))
    return _moved(decision, Status.EFFECTIVE, {"effective_on": begins})


@action("DecisionWithdrawn", "withdrew the proposal")
def _withdraw(*, by: By, decision: Decision, because: str) -> Decision:
    """End a proposal before it takes effect."""
    return _ended(decision, Status.WITHDRAWN, because)


@action("DecisionLapsed", "let the decision lapse")
def _lapse(*, by: By, decision: Decision, because: str) -> Decision:
    """End a decision that cannot come about."""
    return _ended(decision, Status.LAPSED, because)


@action("DecisionSuperseded", "superseded the decision")
def _supersede(*, by: By, decision: Decision, because: str) -> Decision:
    """End a decision for a later one."""
    return _ended(decision, Status.SUPERSEDED, because)


_VERBS: dict[Status, Callable[..., Decision]] = {
    Status.PROPOSED: _reopen,
    Status.TAKEN: _take,
    Status.PUBLISHED: _publish,
    Status.EFFECTIVE: _take_effect,
    Status.WITHDRAWN: _withdraw,
    Status.LAPSED: _lapse,
    Status.SUPERSEDED: _supersede,
}
