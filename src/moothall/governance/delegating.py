"""Who acts under which delegation: what each of them covers, and who holds it today."""

from collections.abc import Sequence

from django.db.models import QuerySet

from moothall.governance.enums import OF_THE_BODY, PinnedAs
from moothall.governance.models import Decision, Delegation, Requirement
from moothall.governance.workdays import today
from moothall.partnership.enums import ONE_AT_A_TIME
from moothall.partnership.models import Appointment, Body, Person, held


def in_force(body: Body) -> QuerySet[Delegation]:
    """Return the delegations of a body that work today."""
    found = Delegation.objects.all().in_force(today()).filter(body=body)
    return found.select_related("body", "organisation", "person", "on_behalf_of", "decision")


def held_by(person: Person, body: Body) -> list[Delegation]:
    """Return the delegations in force that somebody holds today, by a role (two queries)."""
    mine = Appointment.objects.filter(held(), person=person, body=body)
    roles: set[tuple[str, int | None]] = set(mine.values_list("role", "organisation"))
    # Who has a chair that goes round has it for a member, and is none the less the body's chair.
    roles |= {(role, None) for role, _ in roles if role in ONE_AT_A_TIME}
    return [
        each
        for each in in_force(body)
        if (each.role, each.organisation_id) in roles and each.person_id in (None, person.pk)
    ]


def holding(body: Body, role: str, organisation: int | None) -> QuerySet[Appointment]:
    """Return the appointments by which a delegation to a role, of an organisation by its key, is
    held today: one to the chair or deputy of a body by who has that for a member, too.
    """
    found = Appointment.objects.filter(held(), body=body, role=role)
    if organisation is None and role in ONE_AT_A_TIME:
        return found
    return found.filter(organisation=organisation)


def is_over(delegation: Delegation) -> bool:
    """Whether a delegation has ended: early, or with its last day."""
    past = delegation.ends is not None and delegation.ends < today()
    return past or delegation.ended_on is not None


def kinds_of(decision: Decision) -> frozenset[str]:
    """Return the kinds of the things that a decision is on."""
    pins = decision.pins.all()  # of lists they are fetched beforehand
    return frozenset(each.kind for each in pins if each.pinned_as == PinnedAs.PROPOSAL)


def covers(delegation: Delegation, kinds: frozenset[str]) -> bool:
    """Whether a delegation extends to things of these kinds; one of no kinds extends to all."""
    return not delegation.kinds or (bool(kinds) and kinds <= set(delegation.kinds))


def covering(
    delegations: Sequence[Delegation], decision: Decision, requirement: Requirement
) -> Delegation | None:
    """Return the delegation under which a required consent may be given, the latest first."""
    for each in delegations:
        if requirement.authority_id is None:
            if requirement.level in OF_THE_BODY and each.pk == decision.delegation_id:
                return each
        elif each.on_behalf_of_id == requirement.authority_id and covers(each, kinds_of(decision)):
            return each
    return None
