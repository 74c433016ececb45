"""The open matters that meetings bring themselves: decisions, late action points, reviews."""

import datetime as dt
from collections.abc import Iterator, Sequence

from django.urls import reverse

from moothall.charter.queries import reviews_due
from moothall.governance.course import settle
from moothall.governance.enums import OPEN, Status
from moothall.governance.models import Decision
from moothall.meetings import agenda_sources
from moothall.meetings.agenda_sources import OpenMatter
from moothall.meetings.enums import PointStatus
from moothall.meetings.models import ActionPoint
from moothall.partnership.models import Body
from moothall.theme.formats import long_date

OF_DECISION = {
    Status.PROPOSED: "It awaits consents.",
    Status.TAKEN: "It is taken, and waits to be published.",
    Status.PUBLISHED: "Its call-in window is open.",
    Status.CALLED_IN: "It is called in, and scrutiny looks at it.",
}


def decisions(body: Body, on: dt.date) -> Sequence[OpenMatter]:
    """Return the decisions of a body that are in hand; urgent where consents are due by then."""
    settle(body)
    found = Decision.objects.filter(body=body, status__in=OPEN)
    return [_decision(body, each, on) for each in found.order_by("year", "number")]


def _decision(body: Body, decision: Decision, on: dt.date) -> OpenMatter:
    hint = OF_DECISION[Status(decision.status)]
    last = decision.answer_by if decision.status == Status.PROPOSED else None
    if last:
        hint += f" The last day for consents is {long_date(last)}."
    return OpenMatter(
        f"Decision {decision.reference}: {decision.question}",
        reverse("governance:decision", kwargs={"body": body.slug, "pk": decision.pk}),
        hint,
        decision.ref,
        last is not None and last <= on,
    )


def late_points(body: Body, on: dt.date) -> Sequence[OpenMatter]:
    """Return the action points that will be late when the body meets, as one matter."""
    found = ActionPoint.objects.filter(body=body, status=PointStatus.OPEN, due__lt=on)
    late = list(found.exclude(item__is_exempt=True).order_by("due", "number"))
    if not late:
        return ()
    numbers = ", ".join(str(each.number) for each in late)
    return (
        OpenMatter(
            "Action points that are late" if len(late) > 1 else "An action point that is late",
            f"{reverse('meetings:points', kwargs={'body': body.slug})}?state=late",
            f"Number {numbers}; the oldest was due on {long_date(late[0].due)}.",
        ),
    )


def reviews(body: Body, on: dt.date) -> Sequence[OpenMatter]:
    """Return the reviews of terms and agreements whose time has come."""
    return list(_reviews(body, on))


def _reviews(body: Body, on: dt.date) -> Iterator[OpenMatter]:
    for due in reviews_due(body, on):
        yield OpenMatter(
            due.title, due.href, f"To be held by {long_date(due.last_day)}.", None,
            due.last_day <= on,
        )  # fmt: skip


def register() -> None:
    """Let agendas be built from what this room and those below keep open."""
    agenda_sources.register("decisions", decisions)
    agenda_sources.register("action points", late_points)
    agenda_sources.register("reviews", reviews)
