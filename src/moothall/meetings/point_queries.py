"""Reads on action points: whose they are, which are late, what awaits somebody."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Case, QuerySet, Value, When

from moothall.governance.workdays import today
from moothall.meetings.enums import PointStatus
from moothall.meetings.models import ActionPoint
from moothall.partnership.models import Appointment, Body, Person, held
from moothall.partnership.permissions import Standing

# An owner is reminded so long before an action point is due.
SOON = dt.timedelta(days=7)


def points(body: Body, place: Standing) -> QuerySet[ActionPoint]:
    """Return the action points that somebody may see, each with its `state` today: late ones first,
    then by day; those that are closed last (one query).
    """
    day = today()
    found: QuerySet[ActionPoint] = ActionPoint.objects.filter(body=body).visible_to(place)
    return (
        found.select_related("owner", "organisation", "meeting", "item", "body")
        .annotate(
            state=Case(
                When(status=PointStatus.DONE, then=Value("done")),
                When(status=PointStatus.DROPPED, then=Value("dropped")),
                When(due__lt=day, then=Value("late")),
                When(due__lte=day + SOON, then=Value("soon")),
                default=Value("open"),
            ),
            rest=Case(When(status=PointStatus.OPEN, then=Value(0)), default=Value(1)),
        )
        .order_by("rest", "due", "number")
    )


def open_points_of(people: Collection[Person], body: Body) -> QuerySet[ActionPoint]:
    """Return what some people are to do in a body, the earliest first."""
    found = ActionPoint.objects.filter(body=body, owner__in=people, status=PointStatus.OPEN)
    return found.select_related("body").order_by("due", "number")


def owners(body: Body) -> list[tuple[Person, str]]:
    """Return who may own an action point: all who hold a role in the body today, by name, each with
    their roles in words (one query).
    """
    roles = Appointment.objects.filter(held(), body=body, person__is_active=True)
    found: dict[Person, list[str]] = {}
    for role in roles.select_related("person", "organisation").order_by("person__name", "pk"):
        found.setdefault(role.person, []).append(str(role))
    return [(person, "; ".join(words)) for person, words in found.items()]
