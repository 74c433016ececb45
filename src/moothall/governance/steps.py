"""What a new partnership does here: say how it decides."""

from collections.abc import Iterator

from django.urls import reverse

from moothall.governance.models import DecisionRule
from moothall.partnership import checklist
from moothall.partnership.checklist import Step
from moothall.partnership.models import Body
from moothall.partnership.permissions import Standing

ORDER = 11  # after who belongs to the partnership, before its terms of reference


def steps(body: Body, place: Standing) -> Iterator[Step]:
    """Return the step of this room (one query)."""
    agreed = DecisionRule.objects.filter(body=body).exists()
    yield Step(
        "Say how it decides",
        "Agreed."
        if agreed
        else "By whose consent, at which level. Until then: by all authorities, their directors.",
        reverse("governance:rule", kwargs={"body": body.slug}) if place.manager else "",
        agreed,
    )


def register() -> None:
    """Add the step to the list of what is set up."""
    checklist.register(ORDER, steps)
