"""The returns that await somebody's answer: checked, and neither accepted nor sent back."""

from collections.abc import Sequence

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
    """Return the checked returns that somebody may decide on (one query)."""
    if not place.manager and not place.records_for:
        return ()
    waiting = Return.objects.filter(body=body).visible_to(place.with_records())
    found = list(waiting.in_status(ReturnStatus.CHECKED).select_related("provider", "owner"))
    if len(found) > NAMED:
        several = reverse("evidence:returns", kwargs={"body": body.slug})
        title = f"Accept or send back {plural(len(found), 'return')}"
        return [Duty(title, several, "They are checked and no part of the evidence yet.")]
    return [_duty(body, each) for each in found]


def _duty(body: Body, given: Return) -> Duty:
    held = f"; {plural(given.held, 'learner is', 'learners are')} held back" if given.held else ""
    return Duty(
        f"Accept or send back the return of {given.label}",
        reverse("evidence:return", kwargs={"body": body.slug, "pk": given.pk}),
        f"It is checked{held}. It is no part of the evidence yet.",
    )


def register() -> None:
    """Let lists of what awaits people know of returns."""
    duties.register("evidence", duties_of)
