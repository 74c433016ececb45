"""What the clock does: reminders, and the next step where a panel has had its time."""

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from moothall.disputes.clocks import REMIND_AT, days_left
from moothall.disputes.enums import RUNNING, Ending
from moothall.disputes.models import Dispute, Step
from moothall.disputes.moves import as_it_stands, end_step, step_of
from moothall.disputes.results import next_step
from moothall.governance.settling import each_by_itself
from moothall.governance.workdays import today
from moothall.ledger.actions import action, note
from moothall.ledger.guards import OPERATES
from moothall.ledger.refs import SITE, Actor
from moothall.partnership.models import Body
from moothall.theme.formats import long_date


def settle(body: Body | None = None) -> list[Dispute]:
    """Move on every dispute, of a body or of all, whose step has had its time.

    Called by whoever reads disputes and by `moothall maintenance`. Returns those that moved. One
    that cannot be moved for a fault of the program is logged, and tried again at the next reading.
    """
    return each_by_itself(_due(body), _run_out)


def _due(body: Body | None) -> list[Dispute]:
    """The disputes whose step is past its last day (one query)."""
    past = Step.objects.filter(
        dispute=OuterRef("pk"), number=OuterRef("at_step"), due_on__lt=today()
    )
    found = Dispute.objects.filter(Exists(past), status__in=RUNNING).exclude(
        returned_until__gte=today()
    )
    return list(found.filter(body=body) if body else found)


def _run_out(dispute: Dispute) -> Dispute | None:
    with transaction.atomic():
        held = as_it_stands(dispute)
        step = step_of(held)
        last = step.last_day
        if held.status not in RUNNING or last is None or last >= today():
            return None  # somebody else was first
        because = f"The clock of step {step.number} ran out on {long_date(last)}."
        end_step(by=SITE, step=step, ending=Ending.OUT_OF_TIME, text=because)
        return next_step(by=SITE, dispute=held, because=because)


def remind() -> list[Dispute]:
    """Remind, once a step, those whom a dispute waits for that few days are left."""
    running = Step.objects.filter(
        dispute__status__in=RUNNING,
        number=F("dispute__at_step"),
        reminded_on=None,
        due_on__gte=today(),
    )
    near = [
        step.dispute
        for step in running.select_related("dispute__body")
        if step.due_on and days_left(step.due_on, today()) <= REMIND_AT
    ]
    return [_remind(by=SITE, dispute=dispute) for dispute in near]


@action("DisputeClockReminded", "reminded the panel of its clock", who=OPERATES)
def _remind(*, by: Actor, dispute: Dispute) -> Dispute:
    held = as_it_stands(dispute)
    step = step_of(held)
    step.reminded_on = today()
    step.save(update_fields=["reminded_on"])
    note(step=step.number)
    return held
