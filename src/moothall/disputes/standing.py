"""Where a dispute stands, in a sentence."""

from moothall.disputes.clocks import left_in_words
from moothall.disputes.enums import RUNNING, Status
from moothall.disputes.models import Dispute, Step
from moothall.governance.enums import RuleKind
from moothall.governance.workdays import today
from moothall.theme.formats import long_date

WHO = {
    Status.NAMING: "its panel is to be named",
    Status.HEARING: "it is before the panel",
    Status.MEDIATING: "the panel mediates",
}


def where_it_stands(dispute: Dispute) -> str:
    """Say in a sentence or two where a dispute stands today, and how long its step has; from its
    steps as they are prefetched, where they are.
    """
    status = Status(dispute.status)
    if status in RUNNING:
        steps: list[Step] = list(dispute.steps.all())
        step = next(each for each in steps if each.number == dispute.at_step)
        return (
            f"Step {step.number} of {len(steps)}, {step.name.lower()}: {WHO[status]}, with "
            f"{left_in_words(step, today())}."
        )
    if status is Status.FOUND:
        decision = dispute.outcome_decision
        if decision and decision.rule == RuleKind.PANEL:
            return (
                f"The panel has decided, which binds: decision {decision.reference} takes effect "
                "once it is published and can no longer be called in."
            )
        return "The parties have settled. The members decide on the settlement."
    assert dispute.ended_on
    how = str(status.label).capitalize()
    return f"{how} on {long_date(dispute.ended_on)}. {dispute.ended_because}"
