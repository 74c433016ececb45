"""What the year's meetings read, said and asked for: papers, minutes, action points.

Every paper is written for the example, and says so; its figures are those of the rooms, or none.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from moothall.demo.accounts import Cast
from moothall.demo.meetings_papers import ASKED, PAPERS, SAID, AskedFor, PaperGiven, file_of
from moothall.demo.meetings_year import HELD, Meetings
from moothall.demo.year import Act, first_day
from moothall.meetings import reminders
from moothall.meetings.action_points import (
    close_point,
    give_action_point,
    note_progress,
    reopen_point,
)
from moothall.meetings.enums import PointStatus
from moothall.meetings.minutes_texts import OPENING, texts_of
from moothall.meetings.minuting import (
    answer_comment,
    approve_minutes,
    circulate_minutes,
    comment_on_minutes,
    correct_minutes,
    write_minutes,
)
from moothall.meetings.models import ActionPoint, AgendaItem, Meeting, MinutesComment, Paper
from moothall.meetings.papers import give_newer_version, give_paper
from moothall.partnership.enums import Role
from moothall.partnership.models import Person

HOUR: Final = dt.timedelta(hours=1)
DAY: Final = dt.timedelta(days=1)
WEEKS: Final = tuple(held.week for held in HELD)
CORRECTED, SPOKEN_OF = WEEKS[1], WEEKS[-1]
DEFAULT: Final = "The board received the report, discussed it and noted it."


def acts(cast: Cast, now: dt.datetime) -> Iterator[Act]:
    """Yield what is read, written and asked for in the year."""
    year = Record(cast, first_day(now))
    for paper in PAPERS:
        yield Act(year.given_at(paper), lambda paper=paper: year.give(paper))  # type: ignore[misc]
    for before, week in zip((0, *WEEKS), WEEKS, strict=False):
        monday = year.monday(week + 1)
        yield Act(monday + HOUR, lambda week=week: year.write(week))  # type: ignore[misc]
        yield Act(monday + 2 * HOUR, lambda week=week: year.ask(week))  # type: ignore[misc]
        yield Act(monday + DAY, lambda week=week: year.circulate(week))  # type: ignore[misc]
        if before:
            at = year.monday(week) + dt.timedelta(days=3, hours=8, minutes=30)
            yield Act(at, lambda b=before, w=week: year.approve(b, w))  # type: ignore[misc]
    yield Act(year.monday(CORRECTED + 2), year.comment_on_first)
    yield Act(year.monday(CORRECTED + 2) + DAY, year.correct)
    yield Act(year.monday(SPOKEN_OF + 3), year.comment_on_last)
    for asked in ASKED:
        yield from year.follow(asked)
    yield Act(year.monday(52) - DAY, reminders.once_a_day)


class Record(Meetings):
    """The record of the year's meetings, as clerk and members keep it."""

    def given_at(self, paper: PaperGiven) -> dt.datetime:
        """Return when a paper comes: with the agenda, or after it was published."""
        before = self.monday(paper.week - 1)
        return before + (2 * DAY + 5 * HOUR if paper.late else 6 * HOUR)

    def item(self, week: int, title: str) -> AgendaItem | None:
        """Return the item of a meeting whose title begins so."""
        return self.of(week).items.filter(title__startswith=title).first() if title else None

    def give(self, paper: PaperGiven) -> None:
        """Give a paper, or the newer version of one."""
        kept = file_of(paper)
        if paper.newer:
            earlier = Paper.objects.get(
                meeting=self.of(paper.week), title=paper.title, superseded_by__isnull=True
            )
            give_newer_version(by=self.clerk, paper=earlier, kept=kept)
            return
        give_paper(
            by=self.clerk,
            meeting=self.of(paper.week),
            item=self.item(paper.week, paper.item),
            title=paper.title,
            kept=kept,
        )

    def write(self, week: int) -> None:
        """Write the minutes against the agenda."""
        meeting = self.of(week)
        typed = {OPENING: SAID[""]}
        for item in meeting.items.all():
            if not item.is_withdrawn:
                typed[item.pk] = _said(item.title)
        write_minutes(by=self.clerk, meeting=meeting, typed=typed)

    def circulate(self, week: int) -> None:
        """Send them round."""
        circulate_minutes(by=self.clerk, minutes=self.of(week).minutes)

    def approve(self, before: int, week: int) -> None:
        """Record that the next meeting approved them."""
        approve_minutes(by=self.clerk, minutes=self.of(before).minutes, at=self.of(week))

    def comment_on_first(self) -> None:
        """Let somebody who was there find the minutes wrong."""
        meeting = self.of(CORRECTED)
        comment_on_minutes(
            by=self._present(meeting),
            minutes=meeting.minutes,
            item=self.item(CORRECTED, "Travel to learn"),
            text="We asked for the flows by route as well, not by area alone.",
        )

    def correct(self) -> None:
        """Correct them, and answer the comment."""
        minutes = self.of(CORRECTED).minutes
        item = self.item(CORRECTED, "Travel to learn")
        assert item is not None
        seen = texts_of(minutes)
        typed = {item.pk: seen[item.pk].replace("by area", "by area and by route")}
        correct_minutes(by=self.clerk, minutes=minutes, typed=typed, seen=seen)
        comment = MinutesComment.objects.get(minutes=minutes)
        answer_comment(by=self.clerk, comment=comment, answer="Corrected in version 2.")

    def comment_on_last(self) -> None:
        """Leave a comment on the last minutes that awaits its answer."""
        meeting = self.of(SPOKEN_OF)
        comment_on_minutes(
            by=self._present(meeting),
            minutes=meeting.minutes,
            item=self.item(SPOKEN_OF, "Statement of need"),
            text="The second reading was agreed subject to the figures for adults being checked.",
        )

    def _present(self, meeting: Meeting) -> Person:
        """A director who was at a meeting."""
        there = meeting.attendances.filter(presence="present", role=Role.DIRECTOR)
        found = there.select_related("person").order_by("pk").first()
        assert found is not None
        assert found.person is not None
        return found.person

    def ask(self, week: int) -> None:
        """Write down what the meeting asked for."""
        meeting = self.of(week)
        for asked in ASKED:
            if asked.week == week:
                give_action_point(
                    by=self.clerk,
                    meeting=meeting,
                    item=self.item(week, asked.item),
                    text=asked.text,
                    owner=self.cast.person(*asked.owner),
                    due=(self.monday(asked.due) + 4 * DAY).date(),
                )

    def follow(self, asked: AskedFor) -> Iterator[Act]:
        """Yield what became of an action point."""

        def point() -> ActionPoint:
            return ActionPoint.objects.get(body=self.cast.body, text=asked.text)

        def owner() -> Person:
            return self.cast.person(*asked.owner)

        if asked.progress:
            yield Act(
                self.monday(asked.week + 4),
                lambda: note_progress(by=owner(), point=point(), text=asked.progress),
            )
        if asked.dropped:
            yield Act(
                self.monday(asked.closed),
                lambda: close_point(
                    by=self.clerk,
                    point=point(),
                    status=PointStatus.DROPPED,
                    text=asked.dropped,
                ),
            )
        elif asked.closed:
            yield Act(self.monday(asked.closed), lambda: close_point(by=owner(), point=point()))
        if asked.reopened:
            yield Act(
                self.monday(asked.closed + 2),
                lambda: reopen_point(by=self.clerk, point=point(), because=asked.reopened),
            )
            yield Act(self.monday(asked.closed + 5), lambda: close_point(by=owner(), point=point()))


def _said(title: str) -> str:
    """What the minutes say of an item, by how its title begins."""
    for begins, text in SAID.items():
        if begins and title.startswith(begins):
            return text
    return DEFAULT
