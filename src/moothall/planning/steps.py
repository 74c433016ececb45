"""The step of planning in setting a partnership up: its first need."""

from collections.abc import Iterator

from django.urls import reverse

from moothall.partnership import checklist
from moothall.partnership.checklist import Step
from moothall.partnership.models import Body
from moothall.partnership.permissions import Standing
from moothall.planning.enums import NeedStatus
from moothall.planning.models import Need
from moothall.planning.permissions import PLANS


def register() -> None:
    """Add the step to the list of what a partnership sets up."""
    checklist.register(30, steps, of_records=True)


def steps(body: Body, place: Standing) -> Iterator[Step]:
    """Return the step of planning."""
    there = Need.objects.filter(body=body, status=NeedStatus.COMPUTED).exists()
    yield Step(
        "Work out what the coming year needs",
        "A need is computed."
        if there
        else "From the figures, the population and what you expect of participation.",
        reverse("planning:needs", kwargs={"body": body.slug}) if PLANS.holds(place) else "",
        there,
    )
