"""Asking for a need and computing it: the command at once, the site by its worker."""

from moothall.evidence.snapshots import take_snapshot
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import OPERATOR
from moothall.partnership.actors import By
from moothall.partnership.models import Body
from moothall.partnership.permissions import standing
from moothall.periods import AcademicYear
from moothall.planning import policies
from moothall.planning.actions import ask_need, fail_need, record_need
from moothall.planning.computing import Tell, compute, year_of
from moothall.planning.enums import Alternative, NeedStatus
from moothall.planning.models import Need


def next_year(body: Body, *, by: By) -> AcademicYear:
    """Return the academic year after that of the learner records. Raises NoEvidence."""
    return AcademicYear(year_of(take_snapshot(by=by, body=body)).start + 1)


def ask(*, by: By, body: Body, year: str, alternative: Alternative) -> Need:
    """Ask for a need on what the evidence is now. Raises NotAllowed or NoEvidence."""
    policies.check_can_plan(standing(by, body))
    snapshot = take_snapshot(by=by, body=body)
    return ask_need(by=by, body=body, year=year, alternative=alternative, snapshot=snapshot)


def run(need: Need, *, by: By, tell: Tell | None = None) -> Need:
    """Compute a need that was asked for and keep it, or record why that is not possible.

    `tell` hears how far it is; the need's own row does in any case.
    """

    def told(done: float, doing: str) -> None:
        Need.objects.filter(pk=need.pk).update(progress=done, doing=doing)
        if tell:
            tell(done, doing)

    try:
        picture = compute(need, by=by, tell=told)
    except (NotAllowed, InvalidValue) as fault:
        return fail_need(by=by, need=need, reason=str(fault))
    told(0.9, "keeping what was found")
    return record_need(by=by, need=need, picture=picture)


def asker_of(need: Need) -> By:
    """Return who asked for a need: a person, or else the operator."""
    return need.asked_by or OPERATOR


def is_waiting(need: Need) -> bool:
    """Whether it is still to be computed."""
    return need.status == NeedStatus.WAITING
