"""The action points of minutes: in approved ones, each as it stood then, and what came since.

A point goes on living, its minutes do not. What it was at approval is told by the ledger.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from moothall.ledger.models import Event
from moothall.meetings.enums import MinutesStatus, PointStatus
from moothall.meetings.minutes_texts import OPENING
from moothall.meetings.models import ActionPoint, Minutes
from moothall.partnership.models import Organisation
from moothall.theme.formats import long_date

CHANGES = ("ActionPointGiven", "ActionPointPutOff", "ActionPointHandedOver")


@dataclass(frozen=True, slots=True)
class ShownPoint:
    """An action point as its minutes have it, and how it stands now where that is another thing."""

    pk: int
    number: int
    text: str
    organisation: str
    due: dt.date
    since: str = ""


def points_of(minutes: Minutes) -> dict[int, list[ShownPoint]]:
    """Return the action points of minutes by the key of their item (four queries at most)."""
    asked = minutes.meeting.action_points.select_related("organisation").order_by("number")
    rows = list(asked)
    then = _then(minutes, rows) if minutes.status == MinutesStatus.APPROVED else {}
    names = _names(then)
    found: dict[int, list[ShownPoint]] = {}
    for row in rows:
        shown = _shown(row, then.get(str(row.pk), {}), names)
        found.setdefault(row.item_id or OPENING, []).append(shown)
    return found


def _then(minutes: Minutes, rows: Sequence[ActionPoint]) -> dict[str, dict[str, str]]:
    """What was last said of each, by its key, when the minutes were approved."""
    if not rows:
        return {}
    approved = Event.objects.filter(
        name="MinutesApproved",
        subject_kind="minutes",
        subject_id=str(minutes.pk),
    ).first()
    if approved is None:
        return {}
    told = Event.objects.filter(
        name__in=CHANGES,
        subject_kind="action_point",
        subject_id__in=[str(row.pk) for row in rows],
        sequence__lt=approved.sequence,
    )
    found: dict[str, dict[str, str]] = {}
    for event in told.order_by("sequence"):
        found.setdefault(event.subject_id, {}).update(event.detail)
    return found


def _names(then: dict[str, dict[str, str]]) -> dict[str, str]:
    keys = {said["organisation"] for said in then.values() if said.get("organisation")}
    found = Organisation.objects.filter(pk__in=keys) if keys else ()
    return {str(each.pk): str(each) for each in found}


def _shown(row: ActionPoint, said: dict[str, str], names: dict[str, str]) -> ShownPoint:
    now = str(row.organisation or "")
    due = dt.date.fromisoformat(said["due"]) if "due" in said else row.due
    key = said.get("organisation")
    member = now if key is None else names.get(key, "")
    since = []
    if due != row.due:
        since.append(f"moved to {long_date(row.due)}")
    if member != now:
        since.append(f"handed over to {now}" if now else "handed over")
    if row.status != PointStatus.OPEN and row.closed_on:
        since.append(f"{row.status} on {long_date(row.closed_on)}")
    return ShownPoint(row.pk, row.number, row.text, member, due, "; ".join(since))
