"""The step of commissioning in setting a partnership up: its first round."""

from collections.abc import Iterator

from django.urls import reverse

from moothall.commissioning.models import Round
from moothall.commissioning.permissions import COMMISSIONS
from moothall.partnership import checklist
from moothall.partnership.checklist import Step
from moothall.partnership.models import Body
from moothall.partnership.permissions import Standing


def register() -> None:
    """Add the step to the list of what a partnership sets up."""
    checklist.register(40, steps, of_records=True)


def steps(body: Body, place: Standing) -> Iterator[Step]:
    """Return the step of commissioning."""
    there = Round.objects.filter(body=body).exists()
    yield Step(
        "Open the first commissioning round",
        "A round is open or done."
        if there
        else "It turns a need, rates and budgets into what each provider is offered.",
        reverse("commissioning:rounds", kwargs={"body": body.slug})
        if COMMISSIONS.holds(place)
        else "",
        there,
    )
