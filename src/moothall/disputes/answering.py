"""What a panel answers, and what follows from it; mediation, withdrawal, and ends without result.

The order of events is the order of the story: the answer first, then what the panel has found.
"""

from django.db import transaction

from moothall.disputes import policies
from moothall.disputes.enums import Ending, Finding, Ruling, Status
from moothall.disputes.models import Answer, Dispute, Proposition, Seat
from moothall.disputes.moves import as_it_stands, end_step, move, step_of
from moothall.disputes.results import conclude, decide_outcome, found_out, next_step
from moothall.disputes.ruling import result, votes_of
from moothall.faults import InvalidValue
from moothall.ledger.actions import action, note
from moothall.ledger.guards import FINER
from moothall.partnership.actors import By, person_of
from moothall.partnership.permissions import standing


def answer(
    *,
    by: By,
    seat: Seat,
    finding: Finding,
    reason: str,
    proposition: Proposition | None = None,
    said_in: str = "",
) -> Dispute:
    """Record what a seat on the panel answers; the answer that makes a result carries it out.

    `said_in`: how they said it, where it is recorded for them. Raises NotAllowed with the reason.
    """
    with transaction.atomic():
        held = _seat_as_it_stands(seat)
        policies.check_can_answer(by, standing(by, held.dispute.body), held, said_in)
        policies.check_may_find(held.step, finding)
        _check_words(held.dispute, finding, reason, proposition)
        said = said_in.strip()[:200] if not policies.is_person(by, held) else ""
        given = Answer(
            seat=held,
            finding=finding,
            proposition=proposition,
            reason=reason.strip(),
            given_by=person_of(by),
            said_in=said,
        )
        dispute = _give(by=by, dispute=held.dispute, given=given)
        step = step_of(dispute)
        found = result(Ruling(step.ruling), step.places, votes_of(step))
        return conclude(by=by, step=step, found=found) if found else dispute


def _seat_as_it_stands(seat: Seat) -> Seat:
    dispute = as_it_stands(seat.dispute)
    held = Seat.objects.select_related("step", "person", "organisation", "area").get(pk=seat.pk)
    held.dispute = held.step.dispute = dispute
    return held


def _check_words(
    dispute: Dispute, finding: Finding, reason: str, proposition: Proposition | None
) -> None:
    faults = []
    if not reason.strip():
        faults.append("Give the reason for this answer.")
    if (finding is Finding.PROPOSITION) != (proposition is not None):
        faults.append("Choose the proposition that is accepted, and one only with that answer.")
    if proposition and proposition.dispute_id != dispute.pk:
        faults.append("That proposition is of another dispute.")
    if faults:
        raise InvalidValue(" ".join(faults))


@action("PanelAnswered", "answered on the dispute", who=FINER)
def _give(*, by: By, dispute: Dispute, given: Answer) -> Dispute:
    given.dispute = dispute
    given.number = dispute.answers.count() + 1
    given.save(force_insert=True)
    note(seat=given.seat_id, answer=given.number)
    return dispute


def end_without_result(*, by: By, dispute: Dispute, because: str) -> Dispute:
    """Record that a panel has no result, where its answers differ: the next step begins."""
    with transaction.atomic():
        held = as_it_stands(dispute)
        policies.check_has_no_result(standing(by, held.body), held)
        step = step_of(held)
        if not because.strip():
            raise InvalidValue("Say why there is no result.")
        end_step(by=by, step=step, ending=Ending.NO_RESULT, text=because.strip())
        return next_step(by=by, dispute=held, because=because.strip())


def settle_between_parties(*, by: By, dispute: Dispute, terms: str) -> Dispute:
    """Record on what the parties have settled in mediation; the members decide on it."""
    with transaction.atomic():
        held = as_it_stands(dispute)
        policies.check_mediates(standing(by, held.body), held)
        if not terms.strip():
            raise InvalidValue("Write down what the parties have agreed.")
        text = f"The parties have settled: {terms.strip()}"
        end_step(by=by, step=step_of(held), ending=Ending.SETTLED, text=text)
        return found_out(by=by, dispute=held)


def end_mediation(*, by: By, dispute: Dispute, because: str) -> Dispute:
    """Record that mediation has failed: the panel answers anew, and its clock runs on."""
    with transaction.atomic():
        held = as_it_stands(dispute)
        policies.check_mediates(standing(by, held.body), held)
        if not because.strip():
            raise InvalidValue("Say why mediation has failed.")
        end_step(by=by, step=step_of(held), ending=Ending.FAILED, text=because.strip())
        return _resume(by=by, dispute=held)


@action("MediationFailed", "recorded that mediation has failed", who=FINER)
def _resume(*, by: By, dispute: Dispute) -> Dispute:
    return move(by=by, dispute=dispute, to=Status.HEARING)


def withdraw(*, by: By, dispute: Dispute, because: str) -> Dispute:
    """Withdraw a dispute, with the reason: what was disputed goes on from where it stood."""
    with transaction.atomic():
        held = as_it_stands(dispute)
        policies.check_can_withdraw(by, held)
        if not because.strip():
            raise InvalidValue("Say why the dispute is withdrawn.")
        return move(by=by, dispute=held, to=Status.WITHDRAWN, because=because.strip())


def put_again(*, by: By, dispute: Dispute) -> Dispute:
    """Bring an outcome on again, after the decision on it was withdrawn or lapsed."""
    with transaction.atomic():
        held = as_it_stands(dispute)
        policies.check_can_carry(standing(by, held.body), held)
        return decide_outcome(by=by, dispute=held)


def let_rest(*, by: By, dispute: Dispute, because: str) -> Dispute:
    """End a dispute on whose settlement the members did not decide: what it held is free again."""
    with transaction.atomic():
        held = as_it_stands(dispute)
        policies.check_can_let_rest(standing(by, held.body), held)
        if not because.strip():
            raise InvalidValue("Say why the outcome rests.")
        return move(by=by, dispute=held, to=Status.UNRESOLVED, because=because.strip())
