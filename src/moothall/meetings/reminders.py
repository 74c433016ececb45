"""Reminders of action points: a week before their day and when it has passed, once for each day."""

from collections.abc import Iterable

from moothall.governance.workdays import today
from moothall.ledger.queries import history_of
from moothall.ledger.refs import SITE
from moothall.meetings.action_points import remind, remind_late
from moothall.meetings.enums import PointStatus
from moothall.meetings.models import ActionPoint
from moothall.meetings.point_queries import SOON

DUE, LATE = "ActionPointFellDue", "ActionPointFellLate"


def once_a_day() -> int:
    """Leave a reminder in the ledger of each open action point whose time has come, of which none
    was left yet for its day; return how many (two queries, and an event for each).
    """
    coming = ActionPoint.objects.filter(status=PointStatus.OPEN, due__lte=today() + SOON)
    points = list(coming.select_related("body").order_by("due", "pk"))
    told = _told(points)
    sent = 0
    for point in points:
        is_late = point.due < today()
        if (LATE if is_late else DUE, str(point.pk), str(point.due)) in told:
            continue
        (remind_late if is_late else remind)(by=SITE, point=point)
        sent += 1
    return sent


def _told(points: Iterable[ActionPoint]) -> set[tuple[str, str, str]]:
    """Which reminders were left: the event, the action point, and the day it had then."""
    refs = [point.ref for point in points]
    if not refs:
        return set()
    found = history_of(*refs).filter(name__in=(DUE, LATE))
    rows = found.values_list("name", "subject_id", "detail")
    return {(name, key, str(detail.get("due"))) for name, key, detail in rows}
