"""How a publication becomes public: composed, checked, made into files, and published; and how it
is composed again, to see that it still comes out the same.
"""

import re
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from lxml import html

from moothall import clock
from moothall.governance.models import Decision
from moothall.ledger.queries import head
from moothall.ledger.refs import SITE, Ref
from moothall.partnership.models import Body
from moothall.partnership.permissions import standing
from moothall.publishing import actions, compositions, store
from moothall.publishing.compositions import By, Commission, Composition
from moothall.publishing.documents.files import File, data_files_of, files_of
from moothall.publishing.documents.report import Occasion, Report
from moothall.publishing.documents.source import write
from moothall.publishing.enums import Format, PublicationStatus
from moothall.publishing.made import Made
from moothall.publishing.models import Publication, Version
from moothall.publishing.policies import (
    check_can_be_public,
    check_can_move,
    check_publishes,
    decision_for,
)


def first_look(*, by: By, body: Body, composition: Composition, subject: Ref) -> Report:
    """Return what a composition says of a subject before there is a publication of it.

    Raises NotAllowed where no decision is in effect that it needs.
    """
    occasion = Occasion(clock.now().replace(microsecond=0), head())
    decision = decision_for(composition, body, subject)
    return composition.compose(Commission(body, subject, by, occasion, decision))


def address_of(publication: Publication) -> str:
    """Return the whole address at which everyone finds a publication, once it is public."""
    kwargs = {"body": publication.body.slug, "slug": publication.slug}
    return f"{settings.BASE_URL}{reverse('publishing:publication', kwargs=kwargs)}"


def look(*, by: By, publication: Publication) -> Report:
    """Return a publication's next version as it would be now, checked.

    Raises NotAllowed where no decision is in effect that it needs, NotPublishable where a number
    of it is unprotected or without a source.
    """
    return _composed(by, publication, _occasion(publication))[0]


def preview(report: Report) -> str:
    """Return the page of a report that is not published, to stand below a heading of level two."""
    return re.sub(r"(</?h)([1-4])\b", lambda tag: f"{tag[1]}{int(tag[2]) + 2}", write(report))


def publish(*, by: By, publication: Publication, what_changed: str = "") -> Publication:
    """Publish the next version of a publication, in all its forms.

    The files are made before anything is changed, and lie on disk before the database names them.
    """
    check_publishes(standing(by, publication.body))
    check_can_move(publication, PublicationStatus.PUBLISHED)
    made = make(by=by, publication=publication)
    for file in made.kept:
        store.keep(file.content)
    return actions.publish_version(
        by=by, publication=publication, made=made, what_changed=what_changed
    )


def make(*, by: By, publication: Publication) -> Made:
    """Compose, check and make all files of a publication's next version."""
    report, decision = _composed(by, publication, _occasion(publication))
    files = files_of(report, publication.slug, settings.BASE_URL)
    return Made(report, files, _words(files[0]), decision)


def _occasion(publication: Publication) -> Occasion:
    number = publication.current.number + 1 if publication.current else 1
    return Occasion(clock.now().replace(microsecond=0), head(), number)


def _composed(
    by: By, publication: Publication, occasion: Occasion
) -> tuple[Report, Decision | None]:
    composition = compositions.of_kind(publication.kind)
    body, subject = publication.body, publication.subject
    decision = decision_for(composition, body, subject)
    report = composition.compose(Commission(body, subject, by, occasion, decision))
    report = report.titled(publication.title, publication.summary)
    check_can_be_public(report)
    return report, decision


def _words(page: File) -> str:
    """Return the words of a page, for the search."""
    tree = html.fromstring(page.content.decode("utf-8"))
    for picture in tree.xpath("//svg"):
        picture.drop_tree()
    return " ".join(tree.text_content().split())


@dataclass(frozen=True)
class Compared:
    """One file of a version against the same file made again. `fault` is empty where equal."""

    name: str
    sha256: str
    fault: str


def verify(version: Version) -> tuple[Compared, ...]:
    """Compose a version again from what it pins, and compare its data byte for byte.

    Every file is also read back from where it is kept, so that one that was changed is found.
    """
    publication = version.publication
    composition = compositions.of_kind(publication.kind)
    occasion = Occasion(version.published_at, version.ledger_head, version.number)
    report = composition.compose(
        Commission(publication.body, version.subject, SITE, occasion, version.decision)
    ).titled(version.title, version.summary)
    again = {file.name: file.sha256 for file in data_files_of(report)}
    return tuple(
        Compared(file.name, file.sha256, _fault(file.sha256, again.get(file.name), file.format))
        for file in version.files.all()
    )


def _fault(sha256: str, again: str | None, form: Format) -> str:
    try:
        store.read(sha256)
    except store.FileLost as fault:
        return str(fault)
    if form not in (Format.CSV, Format.JSON) or again == sha256:
        return ""
    return (
        "Composed again it is not in the report."
        if again is None
        else (f"Composed again it differs: its hash is {again}.")
    )
