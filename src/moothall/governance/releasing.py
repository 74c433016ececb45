"""Authorities that leave while a decision waits for their consent: they are no longer asked.

A body decides by the consent of those who were asked and are still its members on the day on which
it decides: who has left neither holds a decision up nor carries it. Who joins is asked on the next.
"""

from django.db.models import Exists, Max, OuterRef, QuerySet

from moothall.governance.enums import Status
from moothall.governance.models import Decision, Release, Requirement
from moothall.ledger.actions import action, note
from moothall.ledger.guards import OPERATES
from moothall.ledger.refs import SITE, Actor
from moothall.partnership.models import Membership, in_force


def of_those_who_left() -> QuerySet[Requirement]:
    """Return the consents that proposals still ask of authorities that are members no more."""
    here = Membership.objects.filter(
        in_force(), body=OuterRef("decision__body"), organisation=OuterRef("authority")
    )
    asked = Requirement.objects.filter(decision__status=Status.PROPOSED, authority__isnull=False)
    return asked.filter(~Exists(here), release=None)


def release(decision: Decision) -> bool:
    """Ask those who have left no more, and say whether there were any; the decision is held."""
    left = list(of_those_who_left().filter(decision=decision).select_related("authority"))
    for requirement in left:
        _release(by=SITE, decision=decision, requirement=requirement)
    return bool(left)


@action(
    "ConsentNoLongerAsked", "recorded that a consent of who has left is asked no more", who=OPERATES
)
def _release(*, by: Actor, decision: Decision, requirement: Requirement) -> Decision:
    assert requirement.authority
    ended = Membership.objects.filter(body=decision.body_id, organisation=requirement.authority)
    last = ended.aggregate(last=Max("ends"))["last"]
    Release.objects.create(decision=decision, requirement=requirement, left_on=last)
    note(
        authority=str(requirement.authority.ref),
        level=requirement.level,
        left_on=str(last),
        reference=decision.reference,
    )
    return decision
