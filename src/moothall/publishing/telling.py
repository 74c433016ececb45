"""What people are told of publications."""

from django.urls import reverse

from moothall.ledger.models import Event
from moothall.notices import kinds
from moothall.notices.enums import Delivery
from moothall.notices.kinds import Kind, Told
from moothall.partnership.models import Appointment, Body, held
from moothall.publishing.models import Publication, Version

PUBLISHED = Kind("publication", "Something is published, or withdrawn", Delivery.DAILY)


def register() -> None:
    """Let people be told of publications."""
    kinds.register(PUBLISHED, {"VersionPublished": published, "PublicationWithdrawn": withdrawn})


def published(body: Body, event: Event) -> Told | None:
    """Tell everyone in the partnership what is public now."""
    version = Version.objects.select_related("publication").filter(pk=event.subject_id).first()
    return None if version is None else _told(body, version.publication, "is published")


def withdrawn(body: Body, event: Event) -> Told | None:
    """Tell everyone in the partnership what is public no more."""
    publication = Publication.objects.filter(body=body, pk=event.subject_id).first()
    return None if publication is None else _told(body, publication, "is withdrawn")


def _told(body: Body, publication: Publication, became: str) -> Told:
    people = Appointment.objects.filter(held(), body=body).values_list("person", flat=True)
    address = reverse("publishing:published", kwargs={"body": body.slug})
    return Told(f"“{publication.title}” {became}.", address, frozenset(people))
