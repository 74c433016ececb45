"""What the tests of meetings share: a day, a meeting, an agenda, a meeting that was held."""

import datetime as dt

from tests.cast import Cast

from moothall import clock
from moothall.meetings.agenda_making import Wording, add_item, publish_agenda
from moothall.meetings.attending import Mark, record_attendance
from moothall.meetings.calling import call_meeting
from moothall.meetings.enums import Presence
from moothall.meetings.invited import invited_to
from moothall.meetings.models import AgendaItem, Meeting
from moothall.partnership.models import Person

# Each test asks the clock at its own moments; meetings lie after this day, when the cast is called.
NOW = clock.now().replace(hour=9, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
AHEAD = dt.timedelta(days=30)


def call(cast: Cast, by: Person | None = None, **given: object) -> Meeting:
    """Call a meeting of two hours, a month ahead."""
    told: dict[str, object] = {
        "body": cast.body,
        "title": "Joint board",
        "starts": NOW.replace(hour=14) + AHEAD,
        "minutes": 120,
        "place": "Town Hall",
    }
    with clock.at(NOW):
        return call_meeting(by=by or cast.clerk, **{**told, **given})  # type: ignore[arg-type]


def add(
    cast: Cast, meeting: Meeting, title: str = "Review of the year", **given: object
) -> AgendaItem:
    """Put an item on an agenda."""
    late = str(given.pop("late_because", ""))
    with clock.at(NOW):
        return add_item(
            by=cast.clerk,
            meeting=meeting,
            wording=Wording(title, **given),  # type: ignore[arg-type]
            late_because=late,
        )


def publish(cast: Cast, meeting: Meeting, *titles: str) -> Meeting:
    """Publish an agenda with these items, or with one."""
    for title in titles or ("Review of the year",):
        add(cast, meeting, title)
    with clock.at(NOW):
        return publish_agenda(by=cast.clerk, meeting=meeting)


def hold(cast: Cast, meeting: Meeting, *present: Person) -> Meeting:
    """Publish an agenda and record who was there; everybody else was absent."""
    published = publish(cast, meeting)
    with clock.at(meeting.starts):
        return record_attendance(
            by=cast.clerk,
            meeting=published,
            marks=[
                Mark(
                    each.person,
                    Presence.PRESENT if each.person in present else Presence.ABSENT,
                )
                for each in invited_to(meeting)
            ],
        )
