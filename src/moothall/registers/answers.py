"""What the verbs on risks and issues do to an open review: a change is an answer to it."""

from django.db.models import QuerySet

from moothall import clock
from moothall.partnership.actors import By, person_of
from moothall.partnership.models import Person
from moothall.registers.enums import Answer
from moothall.registers.models import Asked, Issue, Risk


def answered_by_change(by: By, matter: Risk | Issue) -> None:
    """Mark what an open review asks about a matter as answered: it changed."""
    _asked(matter).update(
        answer=Answer.CHANGED,
        answered_at=clock.now(),
        answered_by=person_of(by),
    )


def follow_owner(matter: Risk | Issue, owner: Person) -> None:
    """Ask the new owner of a matter in place of the old one."""
    _asked(matter).update(owner=owner)


def _asked(matter: Risk | Issue) -> QuerySet[Asked]:
    which = {"risk": matter} if isinstance(matter, Risk) else {"issue": matter}
    return Asked.objects.filter(review__closed_at=None, answer="", **which)
