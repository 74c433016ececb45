"""Naming the panel of a step, and leaving it.

The order of events is the order of the story: who was named first, then that the panel is complete.
"""

from django.db import transaction

from moothall.disputes import policies
from moothall.disputes.conflicts import Candidate
from moothall.disputes.enums import Status
from moothall.disputes.models import Dispute, Seat
from moothall.disputes.moves import as_it_stands, move, step_of
from moothall.faults import InvalidValue
from moothall.governance.workdays import today
from moothall.ledger.actions import action, note
from moothall.ledger.guards import FINER
from moothall.partnership.actors import By, person_of
from moothall.partnership.permissions import standing


@action("PanelMemberNamed", "named a member of the panel", who=FINER)
def _seat(*, by: By, dispute: Dispute, who: Candidate) -> Dispute:
    step = step_of(dispute)
    policies.check_can_name(standing(by, dispute.body), dispute, step)
    if not who.role.strip() or not who.called.strip():
        raise InvalidValue("Say who sits, by role, and for which organisation.")
    checked = policies.check_no_conflict(dispute, step, who)
    seat = Seat.objects.create(
        dispute=dispute,
        step=step,
        person=who.person,
        role=who.role.strip(),
        organisation=who.organisation,
        called=who.called.strip(),
        area=who.area,
        checked=[check.found for check in checked],
        named_by=person_of(by),
    )
    note(seat=seat.pk, step=step.number)
    return dispute


def name_to_panel(*, by: By, dispute: Dispute, who: Candidate) -> Dispute:
    """Name somebody to the panel of the step a dispute is at; the last place brings it before it.

    Raises NotAllowed naming every conflict of interest.
    """
    with transaction.atomic():
        dispute = _seat(by=by, dispute=as_it_stands(dispute), who=who)
        step = step_of(dispute)
        if step.seats.filter(left_on=None).count() < step.places:
            return dispute
        return move(by=by, dispute=dispute, to=Status.HEARING)


@action("PanelMemberStoodDown", "recorded that a member of the panel stands down", who=FINER)
def stand_down(*, by: By, seat: Seat, because: str) -> Dispute:
    """Leave a seat vacant, with the reason: what they answered counts no more."""
    dispute = as_it_stands(seat.dispute)
    held = Seat.objects.select_related("step", "person", "organisation").get(pk=seat.pk)
    held.dispute = dispute
    policies.check_can_stand_down(by, standing(by, dispute.body), held)
    if not because.strip():
        raise InvalidValue("Say why they stand down.")
    held.left_on, held.left_because = today(), because.strip()[:300]
    held.save(update_fields=["left_on", "left_because"])
    note(seat=held.pk)
    if dispute.status != Status.NAMING:
        return move(by=by, dispute=dispute, to=Status.NAMING)
    return dispute
