"""When a dispute may be moved or spoken on: each check raises one plain sentence."""

from collections.abc import Callable

from moothall.disputes import conflicts
from moothall.disputes.conflicts import Candidate
from moothall.disputes.enums import MOVES, RUNNING, Finding, Ruling, Status
from moothall.disputes.models import Dispute, Seat, Step
from moothall.disputes.permissions import (
    CONVENES,
    may_answer,
    may_convene,
    may_join_for,
    opened_it,
    parties_of,
)
from moothall.disputes.ruling import can_still_agree, votes_of
from moothall.governance.enums import RuleKind
from moothall.governance.workdays import today
from moothall.ledger.actions import NotAllowed
from moothall.partnership.actors import By
from moothall.partnership.models import Organisation
from moothall.partnership.permissions import Standing
from moothall.theme.formats import long_date

STANDS = {
    Status.NAMING: "waits for its panel to be named",
    Status.HEARING: "is before its panel",
    Status.MEDIATING: "is in mediation",
    Status.FOUND: "has its outcome",
    Status.CARRIED: "was carried out",
    Status.DISMISSED: "was dismissed",
    Status.WITHDRAWN: "was withdrawn",
    Status.UNRESOLVED: "ended without result",
}


def stands(dispute: Dispute) -> str:
    """Say where a dispute stands, with its reference."""
    return f"Dispute {dispute.reference} {STANDS[Status(dispute.status)]}"


def check_can_move(dispute: Dispute, to: Status) -> None:
    """Raise NotAllowed where a dispute cannot go from where it stands to there."""
    if to not in MOVES[Status(dispute.status)]:
        raise NotAllowed(f"{stands(dispute)}.")


def check_runs(dispute: Dispute) -> None:
    """Raise NotAllowed where no step of it is running any more."""
    if dispute.status not in RUNNING:
        raise NotAllowed(f"{stands(dispute)}, so nothing more can be added.")


def check_convenes(place: Standing, dispute: Dispute) -> None:
    """Raise NotAllowed where somebody neither names panels nor keeps the record of this one."""
    if not may_convene(place, dispute):
        raise NotAllowed(
            CONVENES.refuses(
                "Naming a panel and keeping the record of a dispute", str(dispute.body)
            )
            + " A chair whose own organisation is a party leaves it to the clerk or the manager."
        )


def check_can_name(place: Standing, dispute: Dispute, step: Step) -> None:
    """Raise NotAllowed where nobody can be named now."""
    check_convenes(place, dispute)
    if dispute.status != Status.NAMING:
        raise NotAllowed(f"{stands(dispute)}: no place on its panel is vacant.")


def check_no_conflict(dispute: Dispute, step: Step, who: Candidate) -> list[conflicts.Check]:
    """Return what was checked. Raises NotAllowed, naming all that bars somebody from the panel."""
    found = conflicts.checks(dispute, step, who)
    bars = [check.found for check in found if check.bars]
    if bars:
        raise NotAllowed(f"{who.called} cannot sit on this panel: {'; '.join(bars)}.")
    return found


def check_can_stand_down(by: By, place: Standing, seat: Seat) -> None:
    """Raise NotAllowed where a seat cannot be left: by others, twice, or after its step."""
    own = seat.person_id is not None and getattr(by, "pk", None) == seat.person_id
    if not own:
        check_convenes(place, seat.dispute)
    check_runs(seat.dispute)
    if seat.left_on:
        raise NotAllowed(f"{seat} stood down on {long_date(seat.left_on)}.")
    if seat.step.number != seat.dispute.at_step:
        raise NotAllowed(f"The step on whose panel {seat} sat has ended.")


def check_can_propose(by: By, dispute: Dispute) -> None:
    """Raise NotAllowed where somebody speaks for no party, or it is too late for a proposition."""
    if not parties_of(by, dispute):
        raise NotAllowed("Propositions are made by those who speak for a party to the dispute.")
    check_runs(dispute)


def check_may_join(by: By, dispute: Dispute) -> None:
    """Raise NotAllowed where somebody speaks for no member that could still join."""
    if not may_join_for(by, dispute):
        raise NotAllowed(
            "A dispute is joined by those who speak for a member that is no party to it yet."
        )
    check_runs(dispute)


def check_can_join(by: By, dispute: Dispute, organisation: Organisation) -> None:
    """Raise NotAllowed where a member cannot join: a party already, not theirs, or too late."""
    if dispute.parties.filter(organisation=organisation).exists():
        raise NotAllowed(f"{organisation} is a party to dispute {dispute.reference} already.")
    if organisation not in may_join_for(by, dispute):
        raise NotAllowed(f"You do not speak for {organisation} here.")
    check_runs(dispute)


def check_can_give_evidence(by: By, place: Standing, dispute: Dispute) -> None:
    """Raise NotAllowed where somebody brings nothing before the panel: parties, and the clerk."""
    if not may_convene(place, dispute) and not parties_of(by, dispute):
        raise NotAllowed("Evidence is given by the parties, or recorded by the clerk.")
    check_runs(dispute)


def check_can_answer(by: By, place: Standing, seat: Seat, said_in: str = "") -> None:
    """Raise NotAllowed where a seat cannot answer now, or not by this person."""
    dispute = seat.dispute
    if not may_answer(by, place, seat):
        raise NotAllowed(f"Only {seat} answers from this seat.")
    if seat.left_on:
        raise NotAllowed(f"{seat} stood down on {long_date(seat.left_on)}.")
    if dispute.status != Status.HEARING or seat.step.number != dispute.at_step:
        raise NotAllowed(f"{stands(dispute)}, so its panel answers nothing now.")
    last = seat.step.last_day
    if last and today() > last:
        raise NotAllowed(f"The clock of this step ran out on {long_date(last)}.")
    if not is_person(by, seat) and not said_in.strip():
        raise NotAllowed(
            f"What {seat} answers is recorded for them only with a note of how they said it, such "
            "as “letter of 5 March”."
        )
    bars = [check.found for check in conflicts.checks_of(seat) if check.bars]
    if bars:
        raise NotAllowed(f"{seat} cannot answer: {'; '.join(bars)}. Somebody else must be named.")


def is_person(by: By, seat: Seat) -> bool:
    """Whether it is who sits there that acts."""
    return seat.person_id is not None and getattr(by, "pk", None) == seat.person_id


def check_may_find(step: Step, finding: Finding) -> None:
    """Raise NotAllowed where the panel of a step may not find so."""
    if finding not in step.findings:
        may = "; ".join(str(Finding(each).label) for each in step.findings)
        raise NotAllowed(f"The procedure lets this panel only: {may}.")


def check_can_end_step(place: Standing, dispute: Dispute) -> None:
    """Raise NotAllowed where a step cannot be ended without result: by others, or not now."""
    check_convenes(place, dispute)
    if dispute.status != Status.HEARING:
        raise NotAllowed(f"{stands(dispute)}: it has no result to lack.")


def check_has_no_result(place: Standing, dispute: Dispute) -> None:
    """Raise NotAllowed where the panel can still come to a result, or it is others' to say."""
    check_can_end_step(place, dispute)
    step = dispute.steps.get(number=dispute.at_step)
    step.dispute = dispute
    if can_still_agree(Ruling(step.ruling), step.places, votes_of(step)):
        raise NotAllowed("The panel can still come to a result: its clock goes on.")


def check_mediates(place: Standing, dispute: Dispute) -> None:
    """Raise NotAllowed where there is no mediation whose end could be recorded."""
    check_convenes(place, dispute)
    if dispute.status != Status.MEDIATING:
        raise NotAllowed(f"{stands(dispute)}, and not in mediation.")


def check_can_withdraw(by: By, dispute: Dispute) -> None:
    """Raise NotAllowed where somebody else opened it, or it has an outcome."""
    if not opened_it(by, dispute):
        raise NotAllowed("A dispute is withdrawn by those who speak for the member that opened it.")
    check_can_move(dispute, Status.WITHDRAWN)


def check_can_carry(place: Standing, dispute: Dispute) -> None:
    """Raise NotAllowed where there is no outcome without a decision in hand."""
    if not place.manager:
        raise NotAllowed("The partnership's manager brings an outcome on.")
    if dispute.status != Status.FOUND:
        raise NotAllowed(f"{stands(dispute)}.")
    decision = dispute.outcome_decision
    if decision and not decision.ended_on:
        raise NotAllowed(f"Decision {decision.reference} on its outcome is in hand.")


def check_can_let_rest(place: Standing, dispute: Dispute) -> None:
    """Raise NotAllowed where an outcome cannot rest: a decision is in hand, or a panel's binds."""
    check_can_carry(place, dispute)
    if dispute.outcome_decision and dispute.outcome_decision.rule == RuleKind.PANEL:
        raise NotAllowed(
            "What the panel has found binds the members, so it cannot rest: record its decision "
            "again."
        )


def holds(check: Callable[..., object], *args: object) -> bool:
    """Whether something may be done now: what the buttons ask."""
    try:
        check(*args)
    except NotAllowed:
        return False
    return True
