"""Who may declare for whom, keep the register, and read it from outside."""

from moothall.partnership.access import Rule
from moothall.partnership.actors import By
from moothall.partnership.models import Organisation, Person
from moothall.partnership.permissions import Standing

KEEPS = Rule(
    "keeps the register of interests",
    "the manager, chair, deputy chair and clerk of {body}",
    lambda s: s.convenes,
    "Recording interests for others, and dispensations.",
)
# What each declares, ends and confirms, as the docs of actions have it.
WHOSE = "their own, and an officer their organisation's; those who keep the register, anybody's"


def may_declare_for(
    by: By, place: Standing, person: Person | None, organisation: Organisation | None
) -> bool:
    """Whether somebody may declare, end or confirm these interests: their own, those of an
    organisation that they are an officer of, and anybody's where they keep the register.
    """
    if KEEPS.holds(place):
        return True
    if person is not None:
        return isinstance(by, Person) and by.pk == person.pk
    return place.acts_for(organisation)


def may_dispense(by: By, place: Standing, person: Person | None) -> bool:
    """Whether somebody may record a dispensation: who keeps the register, but none of their own."""
    own = isinstance(by, Person) and person is not None and by.pk == person.pk
    return KEEPS.holds(place) and not own


def may_see_names(place: Standing) -> bool:
    """Whether somebody sees who holds a role: as for all roles, those who keep the register."""
    return KEEPS.holds(place)
