"""How a publication becomes public: composed, checked, made into files, and published."""

import re

from django.conf import settings
from django.urls import reverse
from lxml import html

from moothall import clock
from moothall.governance.models import Decision
from moothall.ledger.queries import head
from moothall.ledger.refs import Ref
from moothall.partnership.actors import By
from moothall.partnership.models import Body
from moothall.partnership.permissions import standing
from moothall.publishing import actions, compositions, store
from moothall.publishing.compositions import Commission, Composition
from moothall.publishing.documents.files import File, files_of
from moothall.publishing.documents.report import Occasion, Report
from moothall.publishing.documents.source import write
from moothall.publishing.enums import PublicationStatus
from moothall.publishing.made import Made
from moothall.publishing.made_from import Asking, notice_of_site, pins_of
from moothall.publishing.models import Publication
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
    return _composed(by, publication, Asking())[0]


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
    asking = Asking()
    report, decision = _composed(by, publication, asking)
    files = files_of(report, publication.slug, settings.BASE_URL)
    pins = pins_of(report, publication.body, asking)
    return Made(report, files, _words(files[0]), decision, pins)


def _occasion(publication: Publication) -> Occasion:
    number = publication.current.number + 1 if publication.current else 1
    return Occasion(clock.now().replace(microsecond=0), head(), number)


def _composed(by: By, publication: Publication, asking: Asking) -> tuple[Report, Decision | None]:
    composition, occasion = compositions.of_kind(publication.kind), _occasion(publication)
    body, subject = publication.body, publication.subject
    decision = decision_for(composition, body, subject)
    report = composition.compose(Commission(body, subject, by, occasion, decision, asking))
    report = report.titled(publication.title, publication.summary, notice=notice_of_site())
    check_can_be_public(report)
    return report, decision


def _words(page: File) -> str:
    """Return the words of a page, for the search."""
    tree = html.fromstring(page.content.decode("utf-8"))
    for picture in tree.xpath("//svg"):
        picture.drop_tree()
    return " ".join(tree.text_content().split())
