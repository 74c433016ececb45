"""Who keeps the posts of the joint team, and who may see who holds them."""

from moothall.partnership.access import Rule
from moothall.partnership.actors import By
from moothall.partnership.enums import Role
from moothall.partnership.models import Person
from moothall.partnership.permissions import Standing
from moothall.team.models import Holder

KEEPS_TEAM = Rule(
    "keeps the team",
    "the manager and the clerk of {body}",
    lambda s: s.manager or Role.CLERK in s.roles,
    "The posts of the joint team, who holds them, what they cover, and inductions.",
)


def may_name(place: Standing, holder: Holder) -> bool:
    """Whether somebody sees who holds a post: those who keep the team, those who act for an
    authority and so direct it, and people of the organisation that employs the holder.
    """
    return (
        KEEPS_TEAM.holds(place) or place.serves_authority or holder.post.employer_id in place.places
    )


def may_tick(by: By, place: Standing, holder: Holder) -> bool:
    """Whether somebody ticks off what is done of an induction: who keeps the team, and the holder
    for themselves.
    """
    own = isinstance(by, Person) and holder.person_id == by.pk
    return KEEPS_TEAM.holds(place) or own
