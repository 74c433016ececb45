"""Verbs of delegations (GOV-8): one is given, and may be ended early."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Max

from moothall.faults import InvalidValue
from moothall.governance import subjects
from moothall.governance.delegating import holding, is_over
from moothall.governance.enums import Status
from moothall.governance.models import Decision, Delegation
from moothall.governance.permissions import KEEPS, MAY_HOLD
from moothall.governance.workdays import today
from moothall.ledger import chain
from moothall.ledger.actions import NotAllowed, action, note
from moothall.partnership.actors import By, person_of
from moothall.partnership.enums import Role
from moothall.partnership.models import Body, Organisation, Person
from moothall.partnership.permissions import standing
from moothall.partnership.queries import authorities


@action("DelegationGiven", "recorded a delegation", who=KEEPS)
def give_delegation(
    *,
    by: By,
    body: Body,
    role: Role,
    organisation: Organisation | None,
    scope: str,
    starts: dt.date,
    ends: dt.date | None = None,
    person: Person | None = None,
    on_behalf_of: Organisation | None = None,
    kinds: Sequence[str] = (),
    decision: Decision | None = None,
    given_by: str = "",
) -> Delegation:
    """Record who may decide what for whom, under which decision, from when to when.

    Whoever holds `role` for `organisation` (None: for the body itself) holds it, or of them only
    `person`. They consent for the member authority `on_behalf_of`, or decide alone for the body.
    `kinds` are the kinds of things that it extends to, none for all. `decision` is the decision in
    effect that gives it; `given_by` says what gave it where that is not kept here.
    """
    if not KEEPS.holds(standing(by, body)):
        raise NotAllowed("The manager or the clerk records delegations.")
    faults = []
    if role not in MAY_HOLD:
        faults.append("Somebody who holds this role cannot decide for others: choose another.")
    at = organisation.pk if organisation else None
    if person and not holding(body, role, at).filter(person=person).exists():
        faults.append(f"{person} does not hold this role here today.")
    if on_behalf_of and on_behalf_of not in authorities(body):
        faults.append(f"{on_behalf_of} is no member authority here.")
    if not scope.strip():
        faults.append("Say what may be decided.")
    if not set(kinds) <= set(subjects.kinds()):
        faults.append("Choose among the kinds of things that decisions are on here.")
    if decision and (decision.body_id, decision.status) != (body.pk, Status.EFFECTIVE):
        faults.append(f"Decision {decision.reference} is not in effect here, so it gives nothing.")
    if not decision and not given_by.strip():
        faults.append("Name the decision that gives it, or say what gave it.")
    if ends and ends < starts:
        faults.append("Its last day is before its first.")
    if faults:
        raise InvalidValue(" ".join(faults))
    last = Delegation.objects.filter(body=body).aggregate(Max("number"))["number__max"] or 0
    note(number=last + 1)
    return Delegation.objects.create(
        body=body,
        number=last + 1,
        role=role,
        organisation=organisation,
        person=person,
        on_behalf_of=on_behalf_of,
        scope=scope.strip(),
        kinds=sorted(kinds),
        decision=decision,
        given_by=given_by.strip()[:300],
        starts=starts,
        ends=ends,
        recorded_by=person_of(by),
    )


@action("DelegationEnded", "ended a delegation", who=KEEPS)
def end_delegation(*, by: By, delegation: Delegation, reason: str) -> Delegation:
    """End a delegation early: from now on nothing is decided under it; what was decided stands."""
    chain.hold()
    found = Delegation.objects.select_related("body").get(pk=delegation.pk)
    if not KEEPS.holds(standing(by, found.body)):
        raise NotAllowed("The manager or the clerk ends delegations.")
    if is_over(found):
        raise NotAllowed(f"Delegation {found.number} has ended already.")
    if not reason.strip():
        raise InvalidValue("Say why the delegation ends, and who ends it.")
    found.ended_on, found.ended_because = today(), reason.strip()[:500]
    found.save(update_fields=["ended_on", "ended_because"])
    note(number=found.number)
    return found
