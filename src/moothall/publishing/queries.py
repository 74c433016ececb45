"""Reads on what is published, shaped for the pages."""

from collections.abc import Sequence

from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Concat

from moothall.faults import InvalidValue
from moothall.partnership.models import Body
from moothall.partnership.permissions import Standing
from moothall.publishing import compositions
from moothall.publishing.compositions import Composition, Offer
from moothall.publishing.models import Publication, Version


def published(body: Body) -> QuerySet[Publication]:
    """Return what a body has made public, the latest first, with all its words to be searched."""
    space = Value(" ", output_field=TextField())
    return (
        Publication.objects.public()
        .filter(body=body)
        .select_related("current")
        .annotate(
            words=Concat(
                F("current__title"), space, F("current__summary"), space, F("current__text"),
                output_field=TextField(),
            )
        )
        .order_by("-current__published_at", "-pk")
    )  # fmt: skip


def publishers() -> QuerySet[Body]:
    """Return the bodies that have made something public, by name."""
    return Body.objects.filter(pk__in=Publication.objects.public().values("body"))


def publications(body: Body, place: Standing) -> QuerySet[Publication]:
    """Return what someone may see of a body's publications, drafts included where they may."""
    found = Publication.objects.filter(body=body).visible_to(place)
    return found.select_related("body", "current")


def by_slug(body: Body, place: Standing, slug: str) -> Publication:
    """Return a publication by its address. Raises InvalidValue where there is none."""
    found = publications(body, place).filter(slug=slug).first()
    if found is None:
        raise InvalidValue(
            f"There is no publication “{slug}” in {body}. See which there are on its page of them."
        ).or_with("moothall publish list")
    return found


def years(body: Body) -> list[str]:
    """Return the academic years that a body's publications are about, the latest first."""
    found = Version.objects.filter(publication__body=body).exclude(year="")
    return list(found.order_by("-year").values_list("year", flat=True).distinct())


def versions(publication: Publication) -> Sequence[Version]:
    """Return the versions of a publication, the latest first, with their files."""
    return list(publication.versions.prefetch_related("files"))


def waiting(body: Body) -> list[tuple[Composition, Offer]]:
    """Return what could be published and has no publication for it as it is now."""
    held = set(
        Publication.objects.filter(body=body).values_list(
            "kind", "subject_kind", "subject_id", "subject_hash"
        )
    )
    found = []
    for composition in compositions.every():
        for offer in composition.offered(body):
            subject = offer.subject
            key = (composition.kind, subject.kind, subject.id, subject.content_hash)
            if key not in held:
                found.append((composition, offer))
    return found
