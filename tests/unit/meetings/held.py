"""A meeting that was held: three items, of which one is exempt, and who was there."""

import datetime as dt
import io
from dataclasses import dataclass

from tests.cast import Cast
from tests.unit.meetings.files import pdf

from moothall import clock
from moothall.meetings.agenda_making import Wording, add_item, publish_agenda
from moothall.meetings.attending import Mark, record_attendance
from moothall.meetings.calling import call_meeting
from moothall.meetings.enums import Presence
from moothall.meetings.invited import invited_to
from moothall.meetings.minuting import write_minutes
from moothall.meetings.models import AgendaItem, Meeting, Minutes, Paper
from moothall.meetings.paper_store import KeptFile, keep
from moothall.meetings.papers import give_paper

HOUR = dt.timedelta(hours=1)
GROUND = "It names what a provider bids (commercial confidence)."
SAID = {
    "Opening": "The chair opened.",
    "Budget": "**Agreed** to look at it.",
    "Bids": "Secret bid.",
}


@dataclass(frozen=True)
class Held:
    """A meeting with its items by title."""

    cast: Cast
    meeting: Meeting
    items: dict[str, AgendaItem]

    @property
    def typed(self) -> dict[int, str]:
        """Something said of each item."""
        return {self.items[title].pk if title in self.items else 0: t for title, t in SAID.items()}

    def drafted(self) -> Minutes:
        """Its minutes as a draft that says something of each item."""
        return write_minutes(by=self.cast.clerk, meeting=self.meeting, typed=self.typed)

    def paper(self, title: str = "A paper", item: str = "Budget", pages: int = 1) -> Paper:
        """A paper for one of its items."""
        return give_paper(
            by=self.cast.clerk,
            meeting=self.meeting,
            item=self.items.get(item),
            title=title,
            kept=kept(pdf(pages), f"{title}.pdf"),
        )


def kept(content: bytes, name: str = "paper.pdf") -> KeptFile:
    """A file that lies in the home."""
    return keep(io.BytesIO(content), name, len(content))


def called(cast: Cast, title: str = "Joint board", days: int = 14) -> Held:
    """A meeting to come, with an agenda that is not published yet."""
    starts = clock.now() + dt.timedelta(days=days)
    meeting = call_meeting(
        by=cast.clerk, body=cast.body, title=title, starts=starts, minutes=120, place="Town Hall"
    )
    wordings = (
        Wording("Opening"),
        Wording("Budget", presenter=cast.director),
        Wording("Bids", is_exempt=True, exempt_ground=GROUND),
    )
    items = {w.title: add_item(by=cast.clerk, meeting=meeting, wording=w) for w in wordings[1:]}
    return Held(cast, meeting, items)


def published(cast: Cast, days: int = 14) -> Held:
    """A meeting to come whose agenda is published."""
    made = called(cast, days=days)
    publish_agenda(by=cast.clerk, meeting=made.meeting, short_notice_because="for the test")
    made.meeting.refresh_from_db()
    return made


def held(cast: Cast, days: int = 7) -> Held:
    """A meeting that was held so many days from now, since when the cast holds its roles: the
    director of Hertfordshire was there, others were not.
    """
    made = published(cast, days)
    with clock.at(made.meeting.starts + HOUR):
        record_attendance(
            by=cast.clerk,
            meeting=made.meeting,
            marks=[
                Mark(
                    each.person,
                    Presence.PRESENT if each.person == cast.director else Presence.ABSENT,
                )
                for each in invited_to(made.meeting)
            ],
        )
    made.meeting.refresh_from_db()
    return made
