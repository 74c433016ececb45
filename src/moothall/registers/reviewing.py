"""Reviews of the registers: open one, answer, chase who has not answered, close it."""

import datetime as dt

from django.db.models import Max, Q

from moothall import clock
from moothall.ledger.actions import action, note
from moothall.ledger.guards import FINER, OPERATES
from moothall.ledger.refs import SITE
from moothall.partnership.access import MANAGERS
from moothall.partnership.actors import By, person_of
from moothall.partnership.models import Body, today
from moothall.registers import policies
from moothall.registers.enums import Answer
from moothall.registers.models import Asked, Issue, Review, Risk

# The system reminds so many days before the last, and after it every so many days.
AHEAD = dt.timedelta(days=3)
AGAIN = dt.timedelta(days=7)


@action("RegisterReviewOpened", "asked every owner to review what they own", who=MANAGERS)
def open_review(*, by: By, body: Body, last_day: dt.date) -> Review:
    """Ask the owner of every open risk and issue whether it has changed, until a day."""
    policies.check_can_open_review(by, body, last_day)
    last = Review.objects.filter(body=body).aggregate(Max("number"))["number__max"] or 0
    review = Review.objects.create(
        body=body, number=last + 1, last_day=last_day, opened_by=person_of(by)
    )
    risks = Risk.objects.filter(body=body, status="open")
    issues = Issue.objects.filter(body=body, status="open")
    asked = Asked.objects.bulk_create(
        [
            *(
                Asked(review=review, risk=each, owner_id=each.owner_id, stood=each.score_after)
                for each in risks
            ),
            *(
                Asked(review=review, issue=each, owner_id=each.owner_id, stood=each.severity)
                for each in issues
            ),
        ]
    )
    note(asked=len(asked), last_day=str(last_day))
    return review


@action("RegisterReviewAnswered", "answered that nothing has changed", who=FINER)
def answer_unchanged(*, by: By, asked: Asked, remark: str = "") -> Review:
    """Answer that a risk or issue stands as it stood. (A change answers by itself.)"""
    found = Asked.objects.select_related("review__body", "risk__body", "issue__body")
    held = found.get(pk=asked.pk)
    policies.check_can_answer(by, held)
    held.answer, held.remark = Answer.UNCHANGED, remark.strip()[:500]
    held.answered_at, held.answered_by = clock.now(), person_of(by)
    held.save()
    note(matter=str(held.matter.ref), version=held.matter.version)
    return held.review


@action("RegisterReviewChased", "reminded those who have not answered", who=OPERATES)
def chase(*, by: By, review: Review) -> Review:
    """Remind the owners who have not answered; the telling finds out who they are."""
    held = Review.objects.select_related("body").get(pk=review.pk)
    held.chased_on = today()
    held.save(update_fields=["chased_on"])
    note(waiting=Asked.objects.filter(review=held, answer="").count())
    return held


@action("RegisterReviewClosed", "closed the review of the registers", who=MANAGERS)
def close_review(*, by: By, review: Review) -> Review:
    """Close a review: who has not answered stands in its report as not answered."""
    held = Review.objects.select_related("body").get(pk=review.pk)
    policies.check_can_close_review(by, held)
    held.closed_at = clock.now()
    held.save(update_fields=["closed_at"])
    answers = list(Asked.objects.filter(review=held).values_list("answer", flat=True))
    note(
        changed=answers.count(Answer.CHANGED),
        unchanged=answers.count(Answer.UNCHANGED),
        not_answered=answers.count(""),
    )
    return held


def chase_due(body: Body | None = None) -> int:
    """Remind in every review that is due for it, of a body or of all; return in how many.

    Called by `moothall maintenance` and when the registers are read: the site chases, not a person.
    """
    day = today()
    first = Q(chased_on=None, last_day__lte=day + AHEAD)
    again = Q(last_day__lt=day, chased_on__lte=day - AGAIN)
    due = Review.objects.filter(first | again, closed_at=None, asked__answer="").distinct()
    found = list(due.filter(body=body) if body else due)
    for review in found:
        chase(by=SITE, review=review)
    return len(found)
