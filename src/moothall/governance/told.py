"""Who must be told of a decision: those with people here are told by a message of this site."""

from moothall.governance.models import Decision, Telling, ToTell
from moothall.governance.workdays import today
from moothall.partnership.models import Appointment, Body, held

BY_MESSAGE = "by a message of this site to its people here"


def untold(decision: Decision) -> list[ToTell]:
    """Return those who must be told of a decision and were not yet."""
    return list(decision.to_tell.filter(telling=None).select_related("organisation"))


def tell_those_here(decision: Decision) -> int:
    """Record that each organisation with people here is told, and return how many are; the message
    itself is read from the ledger (telling.told_of).
    """
    here = people_by_organisation(decision.body)
    those = [each for each in untold(decision) if each.organisation_id in here]
    Telling.objects.bulk_create(
        Telling(decision=decision, whom=each, on=today(), how=BY_MESSAGE) for each in those
    )
    return len(those)


def people_by_organisation(body: Body) -> dict[int, set[int]]:
    """Return who holds any role today for each organisation of a body (one query)."""
    rows = Appointment.objects.filter(held(), body=body, organisation__isnull=False)
    found: dict[int, set[int]] = {}
    for organisation, person in rows.values_list("organisation", "person"):
        found.setdefault(organisation, set()).add(person)
    return found
