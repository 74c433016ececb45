"""Verbs on the secret address of somebody's calendar: open it, replace it, close it."""

from django.core import signing

from moothall.ledger.actions import action
from moothall.ledger.guards import OWN
from moothall.meetings.models import CalendarLink
from moothall.partnership.models import Person

SALT = "moothall.meetings.calendar"


@action("CalendarLinkOpened", "opened an address for their calendar", who=OWN)
def open_link(*, by: Person) -> CalendarLink:
    """Give a person an address by which calendars fetch their meetings; an older one is void."""
    link = CalendarLink.objects.filter(person=by).first()
    if link is None:
        return CalendarLink.objects.create(person=by)
    link.number, link.is_open = link.number + 1, True
    link.save()
    return link


@action("CalendarLinkClosed", "closed the address of their calendar", who=OWN)
def close_link(*, by: Person) -> CalendarLink:
    """Close the address: whoever has it gets nothing any more."""
    link, _ = CalendarLink.objects.get_or_create(person=by)
    link.number, link.is_open = link.number + 1, False
    link.save()
    return link


def token_of(link: CalendarLink) -> str:
    """Return the secret part of the address: signed, so that nothing secret is kept."""
    return signing.dumps([link.person_id, link.number], salt=SALT)


def link_of(token: str) -> CalendarLink | None:
    """Return the link of a token; None where it is not ours, is void, or its person has left."""
    try:
        person, number = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = CalendarLink.objects.filter(person=person, number=number, is_open=True)
    return found.filter(person__is_active=True).select_related("person").first()
