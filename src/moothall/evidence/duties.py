"""The returns that await somebody: checked, and neither accepted nor sent back; accepted, with
learners held back whose records their provider can correct.
"""

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse

from moothall.evidence.enums import ReturnStatus
from moothall.evidence.models import Return
from moothall.partnership import duties
from moothall.partnership.duties import Duty
from moothall.partnership.models import Body, Person
from moothall.partnership.permissions import Standing
from moothall.theme.formats import plural

# More than so many are told in one line.
NAMED = 3


def duties_of(person: Person, place: Standing, body: Body) -> Sequence[Duty]:
    """Return the checked returns that somebody may decide on, and those of providers they answer
    for that wait for a corrected file (one query).
    """
    if not place.manager and not place.records_for:
        return ()
    visible = Return.objects.filter(body=body).visible_to(place.with_records())
    held_back = Q(status=ReturnStatus.ACCEPTED, held__gt=0, provider__in=place.records_for)
    waiting = visible.filter(Q(status=ReturnStatus.CHECKED) | held_back)
    found = list(waiting.select_related("provider", "owner"))
    checked = [each for each in found if each.status == ReturnStatus.CHECKED]
    return [
        *_to_decide_on(body, checked),
        *(_to_correct(body, each) for each in found if each not in checked),
    ]


def _to_decide_on(body: Body, checked: Sequence[Return]) -> list[Duty]:
    if len(checked) > NAMED:
        several = reverse("evidence:returns", kwargs={"body": body.slug})
        title = f"Accept or send back {plural(len(checked), 'return')}"
        return [Duty(title, several, "They are checked and no part of the evidence yet.")]
    return [_to_decide(body, each) for each in checked]


def _to_correct(body: Body, given: Return) -> Duty:
    return Duty(
        f"Correct what is held back of the return of {given.label}",
        reverse("evidence:return", kwargs={"body": body.slug, "pk": given.pk}),
        f"{plural(given.held, 'learner has', 'learners have')} errors, and no figure counts them. "
        "Give a corrected file.",
    )


def _to_decide(body: Body, given: Return) -> Duty:
    held = f"; {plural(given.held, 'learner is', 'learners are')} held back" if given.held else ""
    return Duty(
        f"Accept or send back the return of {given.label}",
        reverse("evidence:return", kwargs={"body": body.slug, "pk": given.pk}),
        f"It is checked{held}. It is no part of the evidence yet.",
    )


def register() -> None:
    """Let lists of what awaits people know of returns."""
    duties.register("evidence", duties_of)
