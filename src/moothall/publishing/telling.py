"""What people are told of publications."""

from django.urls import reverse

from moothall.ledger.models import Event
from moothall.notices import kinds
from moothall.notices.enums import Delivery
from moothall.notices.kinds import Kind, Told
from moothall.partnership.models import Appointment, Body, held
from moothall.publishing.models import Publication

PUBLISHED = Kind("publication", "Something is published, or withdrawn", Delivery.DAILY)


def register() -> None:
    """Let people be told of publications."""
    kinds.register(PUBLISHED, {"VersionPublished": published, "PublicationWithdrawn": withdrawn})


def published(body: Body, event: Event) -> Told | None:
    """Tell everyone in the partnership what is public now, and whether for the first time."""
    number = int(event.detail.get("version", 1))
    return _told(body, event, "is published" if number == 1 else f"has a new version, {number}")


def withdrawn(body: Body, event: Event) -> Told | None:
    """Tell everyone in the partnership what is public no more."""
    return _told(body, event, "is withdrawn")


def _told(body: Body, event: Event, became: str) -> Told | None:
    """Both events are about a publication, which may have been discarded since."""
    publication = Publication.objects.filter(body=body, pk=event.subject_id).first()
    if publication is None:
        return None
    people = Appointment.objects.filter(held(), body=body).values_list("person", flat=True)
    where = {"body": body.slug, "slug": publication.slug}
    address = reverse("publishing:publication", kwargs=where)
    return Told(f"“{publication.title}” {became}.", address, frozenset(people))
