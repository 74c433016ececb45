"""Who calls meetings and keeps their record, and who may read what is not for the public."""

from moothall.meetings.models import AgendaItem
from moothall.partnership.access import Rule
from moothall.partnership.actors import By
from moothall.partnership.models import Person
from moothall.partnership.permissions import Standing

CONVENES = Rule(
    "convenes meetings",
    "the manager, chair, deputy chair and clerk of {body}",
    lambda s: s.convenes,
    "Calling meetings, their agendas, attendance and minutes.",
)


def reads_exempt(place: Standing) -> bool:
    """Whether somebody may read exempt parts: who acts for a member authority, or convenes."""
    return place.serves_authority or place.convenes


def may_read(by: By, place: Standing, item: AgendaItem) -> bool:
    """Whether somebody may read an item whole: an exempt one also by whoever presents it."""
    presents = isinstance(by, Person) and item.presenter_id == by.pk
    return not item.is_exempt or presents or reads_exempt(place)
