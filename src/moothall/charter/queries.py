"""Reads on the terms of reference: what holds in a body on a day, and what is to be reviewed.

Where a body has adopted no terms, the standard holds: half of the member authorities and two at
least make a quorum, agendas go out five clear days before, 80% attendance is thought good (GOV-3).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from moothall.charter.enums import TermsStatus
from moothall.charter.models import Review, Terms, TermsReview
from moothall.charter.models.terms import TermsQuerySet
from moothall.charter.quorum import Quorum
from moothall.governance.enums import PinnedAs, Status
from moothall.governance.models import Decision
from moothall.governance.workdays import today
from moothall.ledger.refs import Ref
from moothall.partnership.models import Body
from moothall.partnership.permissions import Standing

TermsSet = TermsQuerySet
NOTICE_DAYS = 5
ATTENDANCE_THRESHOLD = 80
# How long before its last day a review is a matter for somebody.
REMINDED = dt.timedelta(days=60)


def terms_on(body: Body, on: dt.date | None = None) -> Terms | None:
    """Return the terms of reference that hold in a body on a day (today, if none is given)."""
    day = on or today()
    adopted = Terms.objects.filter(
        Q(superseded_on__isnull=True) | Q(superseded_on__gt=day),
        body=body,
        status__in=(TermsStatus.ADOPTED, TermsStatus.SUPERSEDED),
        adopted_on__lte=day,
    )
    return adopted.select_related("body", "decision").order_by("-version").first()


def versions(body: Body, place: Standing) -> TermsSet:
    """Return the versions of a body's terms that someone of this standing may see."""
    found = Terms.objects.filter(body=body).select_related("body", "decision")
    return found.visible_to(place)


def latest_adopted(body: Body) -> Terms | None:
    """Return the version that is adopted and not superseded, as it is kept now."""
    return Terms.objects.filter(body=body, status=TermsStatus.ADOPTED).first()


def terms_as_they_stand(terms: Terms) -> Terms:
    """Return a version as it is kept now; actions happen one after another, so it stays so."""
    return Terms.objects.select_related("body", "decision").get(pk=terms.pk)


def quorum(body: Body, on: dt.date | None = None) -> Quorum:
    """Return when a meeting of a body on a day can decide (one query)."""
    terms = terms_on(body, on)
    return terms.quorum if terms else Quorum()


def notice_days(body: Body, on: dt.date | None = None) -> int:
    """Return how many clear days before a meeting its agenda goes out (one query)."""
    terms = terms_on(body, on)
    return terms.notice_days if terms else NOTICE_DAYS


def attendance_threshold(body: Body, on: dt.date | None = None) -> int:
    """Return the attendance that is thought good, in per cent (one query)."""
    terms = terms_on(body, on)
    return terms.attendance_threshold if terms else ATTENDANCE_THRESHOLD


@dataclass(frozen=True, slots=True)
class DueReview:
    """A review that is to be held: of what, where it is recorded, and by when."""

    title: str
    href: str
    last_day: dt.date


def reviews_due(body: Body, on: dt.date | None = None) -> Sequence[DueReview]:
    """Return the reviews of terms and agreements whose time has come on a day: those of which the
    last day is within 60 days, and those whose window is open (three queries).
    """
    day = on or today()
    found = [*_terms_due(body, day), *_agreements_due(body, day)]
    return sorted(found, key=lambda due: due.last_day)


def review_day(terms: Terms) -> dt.date:
    """Return by when terms are to be reviewed: as they say, or as their last review says."""
    last = TermsReview.objects.filter(terms=terms).last()
    return last.next_on if last else terms.review_on


def _terms_due(body: Body, day: dt.date) -> list[DueReview]:
    terms = terms_on(body, day)
    if terms is None:
        return []
    last_day = review_day(terms)
    if day < last_day - REMINDED:
        return []
    to = reverse("charter:review_terms", kwargs={"body": body.slug, "number": terms.version})
    return [DueReview("Review the terms of reference", to, last_day)]


def _agreements_due(body: Body, day: dt.date) -> list[DueReview]:
    windows = Review.objects.filter(
        Q(opens__lte=day) | Q(closes__lte=day + REMINDED),
        version__agreement__body=body,
        version__status="in force",
        held_on=None,
    ).select_related("version__agreement")
    return [
        DueReview(
            f"Review the agreement “{one.version.agreement}”",
            reverse("charter:review", kwargs={"body": body.slug, "pk": one.pk}),
            one.closes,
        )
        for one in windows
    ]


def reviews_of(terms: Terms) -> Sequence[TermsReview]:
    """Return the reviews of a version, the earliest first."""
    return list(terms.reviews.select_related("recorded_by"))


def decisions_on(ref: Ref) -> list[tuple[Decision, str]]:
    """Return the decisions that were proposed on a draft and came to something or still may, the
    latest first, each with where it stands (one query).
    """
    found = Decision.objects.filter(
        pins__kind=ref.kind, pins__key=ref.id, pins__pinned_as=PinnedAs.PROPOSAL
    ).exclude(status__in=(Status.WITHDRAWN, Status.LAPSED))
    return [(each, str(Status(each.status).label)) for each in found.order_by("-pk")]
