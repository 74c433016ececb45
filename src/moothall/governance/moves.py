"""The moves of a decision from state to state: each an action with its event, then its effects."""

from collections.abc import Callable

from django.db import transaction

from moothall.governance import effects
from moothall.governance.due import first_day_of_effect
from moothall.governance.enums import CallInOutcome, RuleKind, Status
from moothall.governance.models import CallInAnswer, Decision
from moothall.governance.permissions import CALLS_IN, SPEAKS
from moothall.governance.policies import check_can_move
from moothall.governance.told import tell_those_here
from moothall.governance.workdays import today, working_days_after
from moothall.ledger import chain
from moothall.ledger.actions import action, note
from moothall.ledger.guards import FINER, OPERATES
from moothall.ledger.refs import SITE
from moothall.partnership.access import MANAGERS
from moothall.partnership.actors import By

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
    if decision.status == Status.CALLED_IN and to is not Status.EFFECTIVE:
        _overtake_call_ins(decision)
    decision.status = to
    for name, value in columns.items():
        setattr(decision, name, value)
    # The database refuses to write the other columns at all.
    decision.save(update_fields=["status", *columns])
    note(reference=decision.reference)
    return decision


def _overtake_call_ins(decision: Decision) -> None:
    """No call-in stays open on a decision that is not called in any more."""
    for call_in in decision.call_ins.filter(answer=None):
        CallInAnswer.objects.create(
            decision=decision,
            call_in=call_in,
            outcome=CallInOutcome.OVERTAKEN,
            text="The decision did not wait for the end of this call-in.",
            on=today(),
        )


def _ended(decision: Decision, to: Status, because: str) -> Decision:
    return _moved(decision, to, {"ended_on": today(), "ended_because": because[:500]})


@action("DecisionTaken", "gave the last consent: the decision is taken", who=SPEAKS)
def _take(*, by: By, decision: Decision, because: str) -> Decision:
    """Record that the rule is met."""
    return _moved(decision, Status.TAKEN, {"taken_on": today()})


@action(
    "DecisionTakenByPanel", "recorded the decision that the panel of a dispute has taken", who=FINER
)
def _take_by_panel(*, by: By, decision: Decision, because: str) -> Decision:
    """Record that a panel has decided: it binds, and nobody is asked for a consent (GOV-6)."""
    return _moved(decision, Status.TAKEN, {"taken_on": today()})


@action(
    "DecisionCarried", "let the decision be taken: its rule is met by those still asked", who=FINER
)
def _carry(*, by: By, decision: Decision, because: str) -> Decision:
    """Record that the rule is met though nobody spoke: a day has passed, or somebody has left."""
    return _moved(decision, Status.TAKEN, {"taken_on": today()})


def _take_by_its_rule(*, by: By, decision: Decision, because: str) -> Decision:
    if decision.rule == RuleKind.PANEL:
        return _take_by_panel(by=by, decision=decision, because=because)
    verb = _carry if by == SITE else _take
    return verb(by=by, decision=decision, because=because)


@action("DecisionReopened", "set the decision back to proposed", who=FINER)
def _reopen(*, by: By, decision: Decision, because: str) -> Decision:
    """Record that the rule is no longer met: an open window stops, and runs anew another time."""
    columns = dict(NOT_TAKEN)
    if decision.call_in_deadline:
        note(call_in_stopped=True, published=str(decision.published_on))
    last = decision.call_in_answers.last() if decision.status == Status.CALLED_IN else None
    if last and last.outcome == CallInOutcome.REFERRED_BACK:
        columns["heard_after"] = spoken = decision.positions.count()
        note(heard_after=spoken)  # all that was said counts no more
    return _moved(decision, Status.PROPOSED, columns)


@action("DecisionPublished", "published the decision", who=MANAGERS)
def _publish(*, by: By, decision: Decision, because: str) -> Decision:
    """Open the call-in window: so many working days from today (GOV-5)."""
    deadline = working_days_after(today(), decision.call_in_days)
    note(call_in_until=str(deadline))
    columns: Dates = {"published_on": today(), "call_in_deadline": deadline}
    if decision.public_since is None:
        columns["public_since"] = today()
    told = tell_those_here(decision)
    if told:
        note(told=told)
    return _moved(decision, Status.PUBLISHED, columns)


@action("DecisionCalledIn", "stopped the decision: it is called in", who=CALLS_IN)
def _call_in(*, by: By, decision: Decision, because: str) -> Decision:
    """Record that scrutiny looks at it before it takes effect."""
    return _moved(decision, Status.CALLED_IN, {})


@action("DecisionTookEffect", "let the decision take effect", who=OPERATES)
def _take_effect(*, by: By, decision: Decision, because: str) -> Decision:
    """Record that it is in effect from the day after its window closed, whenever that is seen;
    or from the day on which what held it meanwhile was lifted.
    """
    begins = first_day_of_effect(decision)
    note(in_effect_from=str(begins))
    return _moved(decision, Status.EFFECTIVE, {"effective_on": begins})


@action("DecisionWithdrawn", "withdrew the proposal", who=FINER)
def _withdraw(*, by: By, decision: Decision, because: str) -> Decision:
    """End a proposal before it takes effect."""
    return _ended(decision, Status.WITHDRAWN, because)


@action("DecisionLapsed", "let the decision lapse", who=OPERATES)
def _lapse(*, by: By, decision: Decision, because: str) -> Decision:
    """End a decision that cannot come about."""
    return _ended(decision, Status.LAPSED, because)


@action("DecisionSuperseded", "superseded the decision", who=OPERATES)
def _supersede(*, by: By, decision: Decision, because: str) -> Decision:
    """End a decision for a later one."""
    return _ended(decision, Status.SUPERSEDED, because)


_VERBS: dict[Status, Callable[..., Decision]] = {
    Status.PROPOSED: _reopen,
    Status.TAKEN: _take_by_its_rule,
    Status.PUBLISHED: _publish,
    Status.CALLED_IN: _call_in,
    Status.EFFECTIVE: _take_effect,
    Status.WITHDRAWN: _withdraw,
    Status.LAPSED: _lapse,
    Status.SUPERSEDED: _supersede,
}
