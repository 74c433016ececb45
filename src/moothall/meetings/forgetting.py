"""What meetings forget of somebody who is erased: why they could not come."""

from moothall.meetings.models import Attendance
from moothall.partnership import personal
from moothall.partnership.models import Person


def register() -> None:
    """Say to the partnership what this room forgets."""
    personal.register("meetings", personal.nothing, forget)


def forget(person: Person) -> int:
    """Take away the reasons for which somebody sent apologies; that they did stays on record."""
    return Attendance.objects.filter(person=person).exclude(reason="").update(reason="")
