"""What awaits somebody in the registers: what a review asks of them, what they have to do."""

import datetime as dt
from collections.abc import Iterator, Sequence

from django.db.models import Q
from django.urls import reverse

from moothall.partnership import duties
from moothall.partnership.duties import Duty
from moothall.partnership.models import Body, Person, today
from moothall.partnership.permissions import Standing
from moothall.registers.models import Asked, Issue, Mitigation, Review
from moothall.registers.reviewing import chase_due
from moothall.theme.formats import long_date, plural

# What is due later than this does not await anybody yet.
SOON = dt.timedelta(days=14)


def register() -> None:
    """Let lists of what awaits people know of the registers."""
    duties.register("registers", duties_of)


def duties_of(person: Person, place: Standing, body: Body) -> Sequence[Duty]:
    """Return what a review asks of somebody, and what of theirs is due (five queries)."""
    chase_due(body)
    return [
        *_reviews(person, place, body),
        *_mitigations(person, body),
        *_issues(person, body),
        *(_to_close(body) if place.manager else ()),
    ]


def _reviews(person: Person, place: Standing, body: Body) -> Iterator[Duty]:
    mine = Q(owner=person) | (Q(owner=None) if place.manager else Q(pk__in=()))
    asked = Asked.objects.filter(mine, review__body=body, review__closed_at=None, answer="")
    found = list(asked.select_related("review"))
    if found:
        review = found[0].review
        yield Duty(
            f"Review {plural(len(found), 'risk or issue', 'risks and issues')} of yours",
            reverse("registers:review", kwargs={"body": body.slug, "pk": review.pk}),
            "Say of each whether it has changed.",
            review.last_day,
        )


def _mitigations(person: Person, body: Body) -> Iterator[Duty]:
    due = Mitigation.objects.filter(
        risk__body=body, risk__status="open", owner=person, done_on=None, due__lte=today() + SOON
    )
    for each in due.select_related("risk"):
        yield Duty(
            f"Do what is planned about risk {each.risk.reference}",
            reverse("registers:risk", kwargs={"body": body.slug, "pk": each.risk_id}),
            each.text,
            each.due,
        )


def _issues(person: Person, body: Body) -> Iterator[Duty]:
    due = Issue.objects.filter(body=body, status="open", owner=person, due__lte=today() + SOON)
    for each in due:
        yield Duty(
            f"Resolve issue {each.reference}",
            reverse("registers:issue", kwargs={"body": body.slug, "pk": each.pk}),
            each.title,
            each.due,
        )


def _to_close(body: Body) -> Iterator[Duty]:
    past = Review.objects.filter(body=body, closed_at=None, last_day__lt=today()).first()
    if past:
        yield Duty(
            f"Close review {past.number} of the registers",
            reverse("registers:review", kwargs={"body": body.slug, "pk": past.pk}),
            f"Its last day was {long_date(past.last_day)}. Who has not answered is reminded.",
        )
