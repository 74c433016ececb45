"""The moves of a dispute from state to state: each an action with its event.

What follows on a result is `results.py`; what the clock does is `course.py`.
"""

from collections.abc import Callable

from moothall.disputes.enums import Ending, Status
from moothall.disputes.models import Dispute, Outcome, Proposition, Step
from moothall.disputes.policies import check_can_move
from moothall.governance.workdays import today, working_days_after
from moothall.ledger import chain
from moothall.ledger.actions import action, note
from moothall.ledger.guards import FINER
from moothall.partnership.actors import By, person_of


def as_it_stands(dispute: Dispute) -> Dispute:
    """Return a dispute as nobody can change it until the caller's transaction ends: whatever
    changes anything holds the ledger first (ledger.chain.hold), and so do we before we look.
    """
    chain.hold()
    return Dispute.objects.select_related("body", "decision", "outcome_decision").get(pk=dispute.pk)


def step_of(dispute: Dispute) -> Step:
    """Return the step that a dispute is at."""
    step = dispute.steps.get(number=dispute.at_step)
    step.dispute = dispute
    return step


def move(*, by: By, dispute: Dispute, to: Status, because: str = "") -> Dispute:
    """Bring a dispute as it stands to another state. Raises NotAllowed where that is no move."""
    return _VERBS[to](by=by, dispute=dispute, because=because)


def begin_step(step: Step) -> None:
    """Start the clock of a step today."""
    step.began_on = today()
    step.due_on = working_days_after(today(), step.days)
    step.save(update_fields=["began_on", "due_on"])
    note(step=step.number, due=str(step.due_on))


def end_step(
    *,
    by: By,
    step: Step,
    ending: Ending,
    text: str,
    proposition: Proposition | None = None,
) -> Outcome:
    """Add to the record how a step ended, or what came of it on the way."""
    dispute = step.dispute
    return Outcome.objects.create(
        dispute=dispute,
        step=step,
        number=dispute.outcomes.count() + 1,
        ending=ending,
        text=text,
        proposition=proposition,
        answers_then=dispute.answers.count(),
        reached_on=today(),
        recorded_by=person_of(by),
    )


def _moved(dispute: Dispute, to: Status, *columns: str) -> Dispute:
    check_can_move(dispute, to)
    dispute.status = to
    dispute.save(update_fields=["status", *columns])
    note(reference=dispute.reference)
    return dispute


def _ended(dispute: Dispute, to: Status, because: str) -> Dispute:
    dispute.ended_on, dispute.ended_because = today(), because[:500]
    return _moved(dispute, to, "ended_on", "ended_because")


@action(
    "DisputePanelComplete", "named the last member of the panel, before which it is now", who=FINER
)
def _sit(*, by: By, dispute: Dispute, because: str) -> Dispute:
    """Record that every place is filled; the clock runs on."""
    return _moved(dispute, Status.HEARING)


@action("DisputePanelIncomplete", "left a place on the panel vacant", who=FINER)
def _vacate(*, by: By, dispute: Dispute, because: str) -> Dispute:
    """Record that somebody else must be named."""
    return _moved(dispute, Status.NAMING)


@action("DisputePassedOn", "passed the dispute on to the next step", who=FINER)
def pass_on(*, by: By, dispute: Dispute) -> Dispute:
    """Begin the next step, with its own panel and clock."""
    dispute.at_step += 1
    dispute.returned_until = None
    begin_step(step_of(dispute))
    return _moved(dispute, Status.NAMING, "at_step", "returned_until")


@action("DisputeReturned", "returned the dispute to its panel, which answers anew", who=FINER)
def give_back(*, by: By, dispute: Dispute) -> Dispute:
    """Ask the panel again, whose decision scrutiny referred back; it has its whole time anew."""
    last = working_days_after(today(), step_of(dispute).days)
    dispute.returned_until, dispute.outcome_decision = last, None
    note(due=str(last))
    return _moved(dispute, Status.HEARING, "returned_until", "outcome_decision")


@action("DisputeMediated", "began to mediate between the parties", who=FINER)
def _mediate(*, by: By, dispute: Dispute, because: str) -> Dispute:
    return _moved(dispute, Status.MEDIATING)


@action("DisputeOutcomeFound", "came to an outcome of the dispute", who=FINER)
def _find(*, by: By, dispute: Dispute, because: str) -> Dispute:
    return _moved(dispute, Status.FOUND)


@action("DisputeCarriedOut", "carried out the outcome of the dispute", who=FINER)
def _carry(*, by: By, dispute: Dispute, because: str) -> Dispute:
    return _ended(dispute, Status.CARRIED, because)


@action("DisputeDismissed", "dismissed the dispute", who=FINER)
def _dismiss(*, by: By, dispute: Dispute, because: str) -> Dispute:
    return _ended(dispute, Status.DISMISSED, because)


@action("DisputeWithdrawn", "withdrew the dispute", who=FINER)
def _withdraw(*, by: By, dispute: Dispute, because: str) -> Dispute:
    return _ended(dispute, Status.WITHDRAWN, because)


@action("DisputeUnresolved", "let the dispute end without result", who=FINER)
def _give_up(*, by: By, dispute: Dispute, because: str) -> Dispute:
    return _ended(dispute, Status.UNRESOLVED, because)


_VERBS: dict[Status, Callable[..., Dispute]] = {
    Status.NAMING: _vacate,
    Status.HEARING: _sit,
    Status.MEDIATING: _mediate,
    Status.FOUND: _find,
    Status.CARRIED: _carry,
    Status.DISMISSED: _dismiss,
    Status.WITHDRAWN: _withdraw,
    Status.UNRESOLVED: _give_up,
}
