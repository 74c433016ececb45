"""Members that join a dispute later, because what is disputed affects them too."""

from django.db import transaction

from moothall.disputes import policies
from moothall.disputes.enums import Part
from moothall.disputes.models import Dispute, Party
from moothall.disputes.moves import as_it_stands
from moothall.disputes.naming import stand_down
from moothall.disputes.permissions import OPENS
from moothall.faults import InvalidValue
from moothall.governance.workdays import today
from moothall.ledger.actions import action, note
from moothall.ledger.refs import SITE
from moothall.partnership.actors import By
from moothall.partnership.models import Organisation


def join(*, by: By, dispute: Dispute, organisation: Organisation, affected: str) -> Dispute:
    """Join a dispute for a member, until its panel has decided, and say how it is affected.

    From then on it makes propositions and gives evidence as the other parties do. Nobody judges
    their own dispute: whoever sits on the panel for it stands down.
    """
    with transaction.atomic():
        held = _join(by=by, dispute=dispute, organisation=organisation, affected=affected)
        seats = held.seats.filter(
            organisation=organisation, left_on=None, step__number=held.at_step
        )
        for seat in seats.select_related("dispute"):
            held = stand_down(by=SITE, seat=seat, because=f"{organisation} has joined the dispute.")
        return held


@action("DisputeJoined", "joined the dispute", who=OPENS)
def _join(*, by: By, dispute: Dispute, organisation: Organisation, affected: str) -> Dispute:
    held = as_it_stands(dispute)
    policies.check_can_join(by, held, organisation)
    if not affected.strip():
        raise InvalidValue("Say how what is disputed affects you.")
    Party.objects.create(
        dispute=held,
        organisation=organisation,
        called=organisation.name,
        part=Part.JOINED,
        joined_on=today(),
        affected=affected.strip(),
    )
    note(reference=held.reference)
    return held
