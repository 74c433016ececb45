"""Verbs that change what is public."""

from django.core.exceptions import ValidationError

from moothall import clock
from moothall.faults import InvalidValue, NotAllowed
from moothall.ledger import chain
from moothall.ledger.actions import action, note
from moothall.ledger.refs import Ref
from moothall.partnership.access import MANAGERS
from moothall.partnership.actors import By, person_of
from moothall.partnership.checks import in_words
from moothall.partnership.models import Body
from moothall.partnership.permissions import standing
from moothall.publishing.enums import PublicationStatus
from moothall.publishing.made import Made
from moothall.publishing.made_from import as_rows
from moothall.publishing.models import Publication, Version, VersionFile, VersionPin
from moothall.publishing.policies import check_can_move, check_publishes


@action("PublicationDrafted", "prepared a publication", who=MANAGERS)
def draft_publication(
    *, by: By, body: Body, kind: str, slug: str, title: str, summary: str, subject: Ref
) -> Publication:
    """Prepare a publication under an address, to be looked at before it is published.

    Raises InvalidValue naming all that is wrong with it.
    """
    check_publishes(standing(by, body))
    publication = Publication(
        body=body,
        kind=kind,
        slug=slug.strip(),
        title=title.strip(),
        summary=summary.strip(),
        subject_kind=subject.kind,
        subject_id=subject.id,
        subject_hash=subject.content_hash,
    )
    _check(publication)
    publication.save()
    note(kind=kind, slug=publication.slug, subject=str(subject))
    return publication


@action("PublicationChanged", "changed what a publication is made from", who=MANAGERS)
def change_publication(
    *, by: By, publication: Publication, title: str, summary: str, subject: Ref
) -> Publication:
    """Change title, summary or subject for the next version; what is published stays as it is."""
    check_publishes(standing(by, publication.body))
    publication.title, publication.summary = title.strip(), summary.strip()
    publication.subject_kind, publication.subject_id = subject.kind, subject.id
    publication.subject_hash = subject.content_hash
    _check(publication)
    publication.save(
        update_fields=["title", "summary", "subject_kind", "subject_id", "subject_hash"]
    )
    note(subject=str(subject))
    return publication


@action("DraftDiscarded", "discarded a draft", who=MANAGERS)
def discard_draft(*, by: By, publication: Publication) -> Publication:
    """Take a draft away; nobody else has seen it, and its address is free again."""
    check_publishes(standing(by, publication.body))
    if publication.status != PublicationStatus.DRAFT:
        raise NotAllowed(f"“{publication}” was published: it can be withdrawn, not discarded.")
    note(slug=publication.slug)
    Publication.objects.filter(pk=publication.pk).delete()
    return publication


@action("VersionPublished", "published a version", who=MANAGERS)
def publish_version(
    *, by: By, publication: Publication, made: Made, what_changed: str = ""
) -> Publication:
    """Make public what was made of a publication (`issuing.make`), as its next version.

    Raises NotAllowed where it may not be published, or where another version came between.
    """
    chain.hold()
    held = Publication.objects.select_related("body", "current").get(pk=publication.pk)
    check_publishes(standing(by, held.body))
    check_can_move(held, PublicationStatus.PUBLISHED)
    number = held.current.number + 1 if held.current else 1
    if made.number != number:
        raise NotAllowed(f"Version {made.number} of “{held}” was published already: look at it.")
    if number > 1 and not what_changed.strip():
        raise InvalidValue("Say what has changed since the version before.")
    version = _version(by, held, made, what_changed)
    held.current, held.status = version, PublicationStatus.PUBLISHED
    held.withdrawn_at, held.withdrawn_because = None, ""
    held.save(update_fields=["current", "status", "withdrawn_at", "withdrawn_because"])
    note(
        version=number,
        files=[f"{kept.name} {kept.sha256}" for kept in made.kept],
        decision=str(made.decision.ref) if made.decision else None,
    )
    return held


def _version(by: By, publication: Publication, made: Made, what_changed: str) -> Version:
    version = Version.objects.create(
        publication=publication,
        number=made.number,
        title=made.report.about.title,
        summary=made.report.about.summary,
        year=made.report.about.year,
        subject_kind=publication.subject_kind,
        subject_id=publication.subject_id,
        subject_hash=publication.subject_hash,
        decision=made.decision,
        published_at=made.report.occasion.at,
        published_by=person_of(by),
        ledger_head=made.report.occasion.head,
        what_changed=what_changed.strip(),
        sha256=made.sha256,
        text=made.words,
    )
    VersionFile.objects.bulk_create(
        VersionFile(
            version=version,
            position=position,
            name=kept.name,
            form=kept.form,
            title=kept.title,
            sha256=kept.sha256,
            size=len(kept.content),
        )
        for position, kept in enumerate(made.kept)
    )
    VersionPin.objects.bulk_create(as_rows(version, made.pins))
    return version


@action("PublicationWithdrawn", "withdrew a publication", who=MANAGERS)
def withdraw_publication(*, by: By, publication: Publication, reason: str) -> Publication:
    """Take a publication back: its address stays and says so, with the reason."""
    check_publishes(standing(by, publication.body))
    check_can_move(publication, PublicationStatus.WITHDRAWN)
    if not reason.strip():
        raise InvalidValue("Say why it is withdrawn: readers will look for it.")
    publication.status = PublicationStatus.WITHDRAWN
    publication.withdrawn_at = clock.now()
    publication.withdrawn_because = reason.strip()
    publication.save(update_fields=["status", "withdrawn_at", "withdrawn_because"])
    return publication


def _check(publication: Publication) -> None:
    try:
        publication.full_clean()
    except ValidationError as fault:
        raise InvalidValue(in_words(fault)) from None
