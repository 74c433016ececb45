"""What follows on a result: the dispute ends, is mediated, goes to the next step, or its outcome is
put to the members as a decision.
"""

from django.urls import reverse

from moothall.disputes.enums import ENDING_OF, Ending, Finding, Status
from moothall.disputes.models import Dispute, Outcome, Proposition, Step
from moothall.disputes.moves import as_it_stands, end_step, move, pass_on
from moothall.disputes.ruling import Vote
from moothall.governance import conflicts, effects, subjects
from moothall.governance.actions import propose_decision
from moothall.governance.enums import OPEN as STILL_OPEN
from moothall.governance.enums import Status as Stands
from moothall.governance.models import Decision, Pin
from moothall.governance.moves import as_it_stands as decision_as_it_stands
from moothall.governance.moves import move as move_decision
from moothall.governance.subjects import Kind, Subject
from moothall.ledger.actions import action, note
from moothall.ledger.guards import FINER
from moothall.ledger.refs import SITE, Ref
from moothall.partnership.actors import By
from moothall.partnership.models import Body


def conclude(*, by: By, step: Step, found: Vote) -> Dispute:
    """Carry out what a panel has found."""
    dispute, ending = step.dispute, ENDING_OF[found.finding]
    accepted = dispute.propositions.filter(number=found.proposition or 0).first()
    text = _in_words(dispute, found.finding, accepted)
    end_step(by=by, step=step, ending=ending, text=text, proposition=accepted)
    if found.finding is Finding.DISMISS:
        return move(by=by, dispute=dispute, to=Status.DISMISSED, because=text)
    if found.finding is Finding.MEDIATE:
        return move(by=by, dispute=dispute, to=Status.MEDIATING)
    if found.finding is Finding.ESCALATE:
        return next_step(by=by, dispute=dispute, because=text)
    return found_out(by=by, dispute=dispute)


def _in_words(dispute: Dispute, finding: Finding, accepted: Proposition | None) -> str:
    if accepted:
        return (
            f"The panel accepts proposition {accepted.number} of {accepted.party}: {accepted.text}"
        )
    return {
        Finding.UPHOLD: f"The panel upholds the dispute. What was sought: {dispute.sought}",
        Finding.DISMISS: "The panel dismisses the dispute: what was disputed stands as it is.",
        Finding.MEDIATE: "The panel mediates between the parties.",
        Finding.ESCALATE: "The panel passes the dispute on to the next step.",
    }[finding]


def found_out(*, by: By, dispute: Dispute) -> Dispute:
    """Record that there is an outcome, and put it to the members."""
    found = move(by=by, dispute=dispute, to=Status.FOUND)
    return propose_outcome(by=SITE, dispute=found)


def next_step(*, by: By, dispute: Dispute, because: str) -> Dispute:
    """Begin the step after a dispute's own, or end it without result where there is none."""
    if dispute.steps.filter(number=dispute.at_step + 1).exists():
        return pass_on(by=by, dispute=dispute)
    return move(by=by, dispute=dispute, to=Status.UNRESOLVED, because=because)


def last_outcome(dispute: Dispute) -> Outcome:
    """Return how the last step ended."""
    found = dispute.outcomes.select_related("step", "proposition").order_by("-number").first()
    assert found
    return found


@action("DisputeOutcomeProposed", "put the outcome of the dispute to the members", who=FINER)
def propose_outcome(*, by: By, dispute: Dispute) -> Dispute:
    """Propose the decision that carries an outcome out; it pins the dispute and cites it."""
    outcome = last_outcome(dispute)
    decision = propose_decision(
        by=SITE,
        body=dispute.body,
        question=f"Shall we carry out the outcome of dispute {dispute.reference}?",
        proposal=f"{_told(dispute, outcome)}\n\n{_replaces(dispute)}".strip(),
        reason=f"{_was_about(dispute)} It came to its outcome at step {outcome.step.number}, "
        f"{outcome.step.name}: {Ending(outcome.ending).label}.",
        about=[dispute.ref],
        supersedes=_in_effect(dispute),
    )
    dispute.outcome_decision = decision
    dispute.save(update_fields=["outcome_decision"])
    note(decision=decision.reference)
    return dispute


def _told(dispute: Dispute, outcome: Outcome) -> str:
    """The outcome in words; more people read a decision than a confidential dispute, so that of one
    is pinned by its hash alone.
    """
    if dispute.exempt_because:
        return (
            f"Carry out the outcome of dispute {dispute.reference} as it stands there. The dispute "
            "is confidential: those who act for a member authority read it there."
        )
    return outcome.text


def _was_about(dispute: Dispute) -> str:
    if dispute.exempt_because:
        return f"Dispute {dispute.reference} is confidential."
    noun = "decision" if dispute.decision else "matter"
    return f"Dispute {dispute.reference} was about the {noun} “{dispute.title}”."


def _in_effect(dispute: Dispute) -> Decision | None:
    """The disputed decision, where it is in effect and so is superseded by the outcome."""
    disputed = dispute.decision
    return disputed if disputed and disputed.status == Stands.EFFECTIVE else None


def _replaces(dispute: Dispute) -> str:
    disputed = dispute.decision
    if disputed is None:
        return ""
    return (
        f"It takes the place of decision {disputed.reference}, which ends when this one takes "
        "effect."
    )


def carry_out(decision: Decision, pin: Pin) -> None:
    """Close a dispute whose outcome is decided and in effect; a disputed decision that never took
    effect is withdrawn in its favour.
    """
    found = as_it_stands(Dispute.objects.get(pk=pin.key))
    if found.status != Status.FOUND or found.outcome_decision_id != decision.pk:
        return
    because = f"Decided by decision {decision.reference}."
    done = move(by=SITE, dispute=found, to=Status.CARRIED, because=because)
    disputed = decision_as_it_stands(done.decision) if done.decision else None
    if disputed and disputed.status in STILL_OPEN:
        words = f"The outcome of dispute {done.reference} takes its place: {because}"
        move_decision(by=SITE, decision=disputed, to=Stands.WITHDRAWN, because=words)


def _subject(body: Body, key: str) -> Subject | None:
    found = Dispute.objects.filter(body=body, pk=key).first() if key.isdecimal() else None
    if found is None:
        return None
    endings = "; ".join(f"{o.number} {o.ending} {o.text}" for o in found.outcomes.all())
    address = reverse("disputes:dispute", kwargs={"body": body.slug, "pk": found.pk})
    title = f"Dispute {found.reference if found.exempt_because else found}"
    return Subject(title, address, found.digest(endings), _concerned(found))


def _concerned(dispute: Dispute) -> frozenset[int]:
    """Whom an outcome touches: those that what is disputed does."""
    if dispute.decision:
        return frozenset(one.pk for one in conflicts.concerned(dispute.decision))
    disputed = subjects.find(dispute.body, Ref(dispute.kind, dispute.key))
    return disputed.concerns if disputed else frozenset()


def register() -> None:
    """Tell governance how disputes are found, and what follows a decision on an outcome."""
    subjects.register(Kind("dispute", "dispute", find=_subject))
    effects.register("dispute", on={Stands.EFFECTIVE: carry_out})
