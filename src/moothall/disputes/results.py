"""What follows on a result: the dispute ends, is mediated, goes to the next step, or its outcome
becomes a decision (`outcomes`).
"""

from django.urls import reverse

from moothall.disputes import outcomes
from moothall.disputes.enums import ENDING_OF, Ending, Finding, Status
from moothall.disputes.models import Dispute, Proposition, Step
from moothall.disputes.moves import as_it_stands, end_step, give_back, move, pass_on, step_of
from moothall.disputes.ruling import Vote
from moothall.governance import conflicts, effects, subjects
from moothall.governance.enums import OPEN as STILL_OPEN
from moothall.governance.enums import CallInOutcome, RuleKind
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
    """Record that there is an outcome, and make it a decision."""
    found = move(by=by, dispute=dispute, to=Status.FOUND)
    return decide_outcome(by=SITE, dispute=found)


def next_step(*, by: By, dispute: Dispute, because: str) -> Dispute:
    """Begin the step after a dispute's own, or end it without result where there is none."""
    if dispute.steps.filter(number=dispute.at_step + 1).exists():
        return pass_on(by=by, dispute=dispute)
    return move(by=by, dispute=dispute, to=Status.UNRESOLVED, because=because)


@action("DisputeOutcomeProposed", "put the settlement of the dispute to the members", who=FINER)
def propose_settlement(*, by: By, dispute: Dispute) -> Dispute:
    """Propose the decision that carries out what the parties have settled: the members take it."""
    return _on(dispute, outcomes.proposed_to_members(dispute))


@action("DisputeOutcomeDecided", "recorded what the panel has decided", who=FINER)
def record_decision(*, by: By, dispute: Dispute) -> Dispute:
    """Record the decision that the panel has taken: it binds, and awaits its publication."""
    return _on(dispute, outcomes.taken_by_panel(dispute))


def _on(dispute: Dispute, decision: Decision) -> Dispute:
    dispute.outcome_decision = decision
    dispute.save(update_fields=["outcome_decision"])
    note(decision=decision.reference)
    return dispute


def decide_outcome(*, by: By, dispute: Dispute) -> Dispute:
    """Make an outcome a decision: the panel's binds, a settlement is put to the members."""
    settled = outcomes.last_outcome(dispute).ending == Ending.SETTLED
    verb = propose_settlement if settled else record_decision
    return verb(by=by, dispute=dispute)


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
        taken = f"decision {decision.reference}"
        words = f"The outcome of dispute {done.reference} takes its place, by {taken}."
        move_decision(by=SITE, decision=disputed, to=Stands.WITHDRAWN, because=words)


def return_to_panel(decision: Decision, pin: Pin) -> None:
    """Ask the panel anew whose decision scrutiny referred back: what it answered counts no more."""
    found = as_it_stands(Dispute.objects.get(pk=pin.key))
    if found.status != Status.FOUND or found.outcome_decision_id != decision.pk:
        return
    answer = decision.call_in_answers.filter(outcome=CallInOutcome.REFERRED_BACK).first()
    if answer is None or decision.rule != RuleKind.PANEL:
        return
    text = f"Scrutiny referred decision {decision.reference} back: {answer.text}"
    end_step(by=SITE, step=step_of(found), ending=Ending.REFERRED_BACK, text=text)
    give_back(by=SITE, dispute=found)


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
    effects.register("dispute", on={Stands.EFFECTIVE: carry_out, Stands.WITHDRAWN: return_to_panel})
