"""Interests in a decision: whom it concerns, what is declared in it, and dispensations for it.

The register (interests) says what bars; the record of the decision keeps what was declared in it
and the dispensation as they were. Whatever is recorded here is recorded in both.
"""

from collections.abc import Sequence

from django.db import transaction

from moothall.governance import conflicts
from moothall.governance.enums import FINAL, InterestKind, Status
from moothall.governance.models import Decision, Interest
from moothall.governance.moves import as_it_stands
from moothall.governance.permissions import PROPOSES
from moothall.governance.policies import STANDS, check_can_add
from moothall.interests import actions as register
from moothall.interests.models import Declaration
from moothall.interests.permissions import KEEPS
from moothall.interests.queries import Touch
from moothall.ledger.actions import NotAllowed, action, note
from moothall.partnership.access import MEMBERS
from moothall.partnership.actors import By, person_of
from moothall.partnership.models import Organisation, Person
from moothall.partnership.permissions import standing


def name_concerned(
    *, by: By, decision: Decision, organisations: Sequence[Organisation]
) -> Decision:
    """Name organisations that a proposal concerns, so that interests in them are seen (GOV-7)."""
    with transaction.atomic():
        held = as_it_stands(decision)
        check_can_add(standing(by, held.body), held)
        register.name_concerned(by=by, body=held.body, matter=held.ref, organisations=organisations)
        return held


def declare_here(
    *, by: By, decision: Decision, person: Person, kind: InterestKind, nature: str
) -> Declaration:
    """Declare an interest of somebody in this one decision: in the register and in its record."""
    with transaction.atomic():
        held = as_it_stands(decision)
        _check_open(held)
        made = register.declare(
            by=by,
            body=held.body,
            person=person,
            kind=kind,
            matter=f"decision {held.reference}",
            in_matter=held.ref,
            nature=nature,
        )
        record_interest(by=by, decision=held, touch=_touch(held, made))
        return made


def dispense(
    *, by: By, decision: Decision, declaration: Declaration, granted_by: str, reason: str
) -> Decision:
    """Record a dispensation for one decision: in the register and in the decision's record."""
    with transaction.atomic():
        held = as_it_stands(decision)
        _check_open(held)
        register.grant_dispensation(
            by=by,
            declaration=declaration,
            granted_by=granted_by,
            reason=reason,
            matter=f"decision {held.reference}",
            in_matter=held.ref,
        )
        return record_interest(by=by, decision=held, touch=_touch(held, declaration))


def carry_over(*, by: By, decision: Decision) -> None:
    """Let the record of a decision say what interest whoever speaks has declared in it."""
    if not isinstance(by, Person):
        return
    for touch in conflicts.touched(decision):
        if touch.declaration.person_id == by.pk and not is_recorded(decision, touch):
            record_interest(by=by, decision=decision, touch=touch)


@action(
    "InterestRecorded",
    "recorded an interest as the register has it",
    who=MEMBERS,
    only="their own; those who propose or keep the register, anybody's",
)
def record_interest(*, by: By, decision: Decision, touch: Touch) -> Decision:
    """Add an interest of the register, and its dispensation, to the record of a decision."""
    place = standing(by, decision.body)
    own = isinstance(by, Person) and touch.declaration.person_id == by.pk
    if not (own or PROPOSES.holds(place) or KEEPS.holds(place)):
        raise NotAllowed(
            "An interest is recorded by whose it is, and by those who propose decisions or keep "
            "the register of interests."
        )
    if is_recorded(decision, touch):
        raise NotAllowed("This interest stands in the record of the decision already.")
    note(interest=touch.declaration.pk, kind=touch.declaration.kind)
    Interest.objects.create(
        decision=decision,
        **_told(touch),
        recorded_by=person_of(by),
    )
    return decision


def is_recorded(decision: Decision, touch: Touch) -> bool:
    """Whether the record of a decision has an interest as the register has it now."""
    return decision.interests.filter(**_told(touch)).exists()


def _told(touch: Touch) -> dict[str, str]:
    one = touch.declaration
    text = one.nature if one.matter_key else f"{one.nature}, {one.about}"
    return {
        "of_whom": one.called[:200],
        "kind": one.kind,
        "text": text[:500],
        "dispensation": touch.dispensed[:300],
    }


def _touch(decision: Decision, declaration: Declaration) -> Touch:
    for touch in conflicts.touched(decision):
        if touch.declaration.pk == declaration.pk:
            return touch
    raise NotAllowed(
        f"Decision {decision.reference} does not touch this interest: name the organisation that "
        "it concerns first."
    )


def _check_open(decision: Decision) -> None:
    if decision.status in FINAL:
        raise NotAllowed(f"Decision {decision.reference} {STANDS[Status(decision.status)]}.")
