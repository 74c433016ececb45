"""What a new partnership does first about meetings: call them."""

from collections.abc import Iterator

from django.urls import reverse

from moothall.meetings.models import Meeting
from moothall.meetings.permissions import CONVENES
from moothall.partnership.checklist import Step
from moothall.partnership.models import Body
from moothall.partnership.permissions import Standing
from moothall.theme.formats import plural


def steps(body: Body, place: Standing) -> Iterator[Step]:
    """Return the step of this room (one query)."""
    called = Meeting.objects.filter(body=body).count()
    yield Step(
        "Call the first meetings",
        f"{plural(called, 'meeting is', 'meetings are')} called."
        if called
        else "A series for the year, or a single meeting; people find it in their calendars.",
        reverse("meetings:new_series", kwargs={"body": body.slug}) if CONVENES.holds(place) else "",
        bool(called),
    )
