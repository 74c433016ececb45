"""Conflicts of interest in a decision (GOV-7): whom it concerns, who has an interest in that, and
whose vote is barred by it. What is declared and what bars is known to the register (interests).
"""

from django.db.models import QuerySet

from moothall.governance import subjects
from moothall.governance.delegating import holding
from moothall.governance.enums import Level
from moothall.governance.models import Decision, Requirement
from moothall.governance.permissions import LEVEL_OF, voices_of
from moothall.interests import queries as register
from moothall.interests.queries import Touch
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import Ref
from moothall.partnership.actors import By
from moothall.partnership.enums import Role
from moothall.partnership.models import Appointment, Body, Organisation, Person, held
from moothall.partnership.permissions import CHAIRS


def concerned(decision: Decision) -> list[Organisation]:
    """Return the organisations that a decision concerns, by name: those named when it was proposed
    or since, and those that the things it pins touch.
    """
    named = {one.pk: one for one in register.concerned(decision.body, decision.ref)}
    pinned = {key for pin in decision.pins.all() for key in _touched_by(decision, pin.ref)}
    more = Organisation.objects.filter(pk__in=pinned - named.keys()) if pinned else ()
    return sorted([*named.values(), *more], key=lambda one: one.name)


def _touched_by(decision: Decision, ref: Ref) -> frozenset[int]:
    found = subjects.find(decision.body, ref)
    return found.concerns if found else frozenset()


def touched(decision: Decision) -> list[Touch]:
    """Return the declared interests that a decision touches, of whomever."""
    return register.touching(decision.body, concerned(decision), decision.ref)


def bar_on(by: By, decision: Decision, requirement: Requirement) -> Touch | None:
    """Return the interest that bars somebody from giving a required consent, or from objecting.

    The operator only records what somebody said: that is barred where all who could say it are.
    """
    people = {by.pk} if isinstance(by, Person) else speakers_of(decision.body, requirement)
    if not people:
        return None
    keys = [one.pk for one in concerned(decision)]
    barred = register.bars(decision.body, people, keys, decision.ref)
    return next(iter(barred.values())) if people <= barred.keys() else None


def speakers_of(body: Body, requirement: Requirement) -> set[int]:
    """Return the people who hold a role in which a required consent is given today, by key."""
    roles = Appointment.objects.filter(held(), body=body)
    if requirement.authority_id is None:
        return set(_for_the_body(roles, requirement).values_list("person", flat=True))
    at = roles.filter(organisation=requirement.authority_id).values_list("person", "role")
    return {person for person, role in at if LEVEL_OF.get(Role(role)) == requirement.level}


def _for_the_body(roles: QuerySet[Appointment], requirement: Requirement) -> QuerySet[Appointment]:
    """Who speaks for the body itself: its chairs, or who holds the delegation; of a panel nobody is
    asked any more.
    """
    if requirement.level == Level.CHAIR:
        return roles.filter(role__in=CHAIRS)
    under = requirement.decision.delegation
    if under is None:
        return roles.none()
    found = holding(under.body, under.role, under.organisation_id)
    return found.filter(person=under.person_id) if under.person_id else found


def check_not_barred(by: By, decision: Decision, requirement: Requirement) -> None:
    """Raise NotAllowed where a declared interest bars somebody's vote."""
    bar = bar_on(by, decision, requirement)
    if bar is not None:
        raise NotAllowed(f"{bar.words} {bar.way_out}")


def own_bar(person: Person, decision: Decision) -> str:
    """Return in words what bars somebody from saying what would be theirs to say, or nothing."""
    voices = voices_of(person, decision.body)
    for requirement in decision.requirements.all():
        at = requirement.authority_id
        if at is None:
            mine = person.pk in speakers_of(decision.body, requirement)
        else:
            mine = (at, Level(requirement.level)) in voices
        bar = bar_on(person, decision, requirement) if mine else None
        if bar is not None:
            return f"{bar.words} {bar.way_out}"
    return ""
