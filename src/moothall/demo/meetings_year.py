"""The year's meetings: six held, one moved, one cancelled, the next with its agenda open."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from moothall.demo.accounts import AREAS, Cast
from moothall.demo.governance_year import POST
from moothall.demo.interests_year import QUESTION as OPEN_DAYS
from moothall.demo.meetings_people import appoint_representatives
from moothall.demo.year import Act, first_day
from moothall.meetings import queries
from moothall.meetings.agenda_making import Wording, add_item, publish_agenda
from moothall.meetings.attending import (
    Mark,
    accept_invitation,
    record_attendance,
    send_apologies,
)
from moothall.meetings.calling import (
    arrange_meetings,
    call_meeting,
    call_series,
    cancel_meeting,
    move_meeting,
)
from moothall.meetings.enums import ItemKind, Pattern, Presence
from moothall.meetings.invited import invited_to
from moothall.meetings.models import Meeting
from moothall.meetings.models.meeting import INVITED
from moothall.meetings.recurrence import at
from moothall.partnership.enums import Role, Sector
from moothall.partnership.models import Person

WEEK: Final = dt.timedelta(weeks=1)
THURSDAY: Final = dt.timedelta(days=3)
BEGINS: Final = dt.time(14, 0)
MINUTES: Final = 120
PLACE: Final = "Committee room 2, Town Hall, Luton (invented)"
TITLE: Final = "Joint board"
BEDFORD, CENTRAL, HERTS, LUTON = sorted(AREAS)
MOST_SUGGESTED: Final = 5

Who = tuple[Role, str]


@dataclass(frozen=True)
class Away:
    """Somebody who did not come to a meeting, or not to all of it."""

    substitute: str = ""
    silent: bool = False  # no apologies
    until: int = 0  # came, and left after this item


@dataclass(frozen=True)
class Held:
    """A meeting of the year: what the clerk put on its agenda by hand, who was away."""

    week: int
    items: Sequence[Wording]
    away: Mapping[Who, Away] = field(default_factory=dict)
    late: tuple[Wording, str] | None = None


def _director(authority: str) -> Who:
    return Role.DIRECTOR, authority


def _elected(authority: str) -> Who:
    return Role.ELECTED, authority


def _head(authority: str) -> str:
    return f"head of learning, {authority}"


DISCUSS, INFORM, DECIDE = ItemKind.DISCUSSION, ItemKind.INFORMATION, ItemKind.DECISION
OPENING: Final = Wording(
    "Welcome, apologies and declarations of interest", ItemKind.STANDING, minutes=5
)
LAST_MINUTES: Final = Wording("Minutes of the last meeting", ItemKind.STANDING, minutes=5)
CLOSING: Final = Wording("Any other business", ItemKind.STANDING, minutes=5)

HELD: Final = (
    Held(
        3,
        (
            Wording("How we work: terms of reference and agreement", DISCUSS, minutes=30),
            Wording("The business cycle of the coming year", INFORM, minutes=20),
            Wording("Data sharing: what we may use and show", DISCUSS, minutes=25),
        ),
        {_elected(BEDFORD): Away(), (Role.REPRESENTATIVE, "Luton Sixth Form College"): Away()},
    ),
    Held(
        11,
        (
            Wording("A common post for the analyst", DECIDE, minutes=30),
            Wording("Travel to learn: who crosses which border", DISCUSS, minutes=30),
        ),
        {
            _director(CENTRAL): Away(substitute=_head(CENTRAL)),
            _elected(HERTS): Away(silent=True),
        },
    ),
    Held(
        19,
        (
            Wording("Joint open days: where they are held", DECIDE, minutes=30),
            Wording("Participation at 17: where it falls behind", INFORM, minutes=20),
        ),
        {
            _elected(BEDFORD): Away(),
            _elected(CENTRAL): Away(silent=True),
            (Role.REPRESENTATIVE, "Luton Sixth Form College"): Away(silent=True),
        },
        (
            Wording("Closure of a site: what becomes of its learners", DISCUSS, minutes=15),
            "The provider told us on the day after the agenda was published.",
        ),
    ),
    Held(
        27,
        (
            Wording("Risks of the year", DISCUSS, minutes=20),
            Wording(
                "Prices of placements for learners with difficulties",
                DISCUSS,
                "Prices of three providers, compared.",
                minutes=25,
                is_exempt=True,
                exempt_ground="commercial interests of the providers",
            ),
            Wording("Shared service for quality: what members want", DISCUSS, minutes=20),
        ),
        {
            _director(BEDFORD): Away(),
            _elected(BEDFORD): Away(),
            _director(CENTRAL): Away(until=4),
            _elected(CENTRAL): Away(silent=True),
            _director(LUTON): Away(until=4),
            _elected(LUTON): Away(until=4),
            (Role.REPRESENTATIVE, "Barnfield College"): Away(),
            (Role.REPRESENTATIVE, "Luton Sixth Form College"): Away(silent=True),
        },
    ),
    Held(
        36,
        (
            Wording("Agreement of Bedford's elected members, still to come", INFORM, minutes=10),
            Wording("Statement of need: first reading", DISCUSS, minutes=35),
        ),
        {
            _director(HERTS): Away(substitute=_head(HERTS)),
            _elected(LUTON): Away(),
            (Role.REPRESENTATIVE, "Barnfield College"): Away(silent=True),
        },
    ),
    Held(
        44,
        (
            Wording("Who chairs from now on", INFORM, minutes=10),
            Wording("Statement of need: second reading", DISCUSS, minutes=35),
            Wording("Budgets: what each authority expects", INFORM, minutes=25),
        ),
        {
            _elected(CENTRAL): Away(substitute="deputy portfolio holder, Central Bedfordshire"),
            (Role.REPRESENTATIVE, "Luton Sixth Form College"): Away(silent=True),
        },
    ),
)
# Which item of the clerk's is about which open decision.
ABOUT: Final = {
    "A common post for the analyst": POST,
    "Joint open days: where they are held": OPEN_DAYS,
}
COMING: Final = 54
AFTER: Final = 62
MOVED_FROM: Final = 35  # the meeting of week 36
CANCELLED: Final = 40


def acts(cast: Cast, now: dt.datetime) -> Iterator[Act]:
    """Yield what happens to meetings in the year."""
    year = Meetings(cast, first_day(now))
    yield Act(year.monday(1), lambda: appoint_representatives(cast))
    yield Act(year.monday(1) + dt.timedelta(hours=1), year.arrange)
    yield Act(year.monday(1) + dt.timedelta(hours=2), year.call)
    for number, held in enumerate(HELD):
        yield from year.acts_of(held, is_first=number == 0)
    yield Act(year.monday(33), year.move)
    yield Act(year.monday(34), year.call_extra)
    yield Act(year.monday(38), year.cancel_extra)
    yield Act(year.monday(51) + dt.timedelta(hours=3), year.begin_next)


@dataclass(frozen=True)
class Meetings:
    """The meetings of the example, as the clerk looks after them."""

    cast: Cast
    first: dt.datetime

    def monday(self, week: int) -> dt.datetime:
        """Return the Monday of a week at nine."""
        return self.first + week * WEEK

    def day(self, week: int) -> dt.date:
        """Return the Thursday of a week."""
        return (self.monday(week) + THURSDAY).date()

    @property
    def clerk(self) -> Person:
        """Who calls the meetings."""
        return self.cast.person(Role.CLERK)

    def of(self, week: int) -> Meeting:
        """Return the meeting of a week."""
        found = Meeting.objects.filter(body=self.cast.body, title=TITLE)
        return found.get(starts=at(self.day(week), BEGINS))

    def arrange(self) -> None:
        """Meet in public, with everybody who is appointed."""
        wanted = (Sector.AUTHORITY, Sector.COLLEGE, Sector.SIXTH_FORM, Sector.ADULT,
                  Sector.TRAINING, Sector.SCHOOL, Sector.VOLUNTARY, Sector.EMPLOYER)  # fmt: skip
        arrange_meetings(
            by=self.clerk,
            body=self.cast.body,
            invited=INVITED,
            is_public=True,
            sectors=wanted,
        )

    def call(self) -> None:
        """Call the series of the year."""
        weeks = [MOVED_FROM if held.week == MOVED_FROM + 1 else held.week for held in HELD]
        days = [self.day(week) for week in (*weeks, COMING, AFTER)]
        call_series(
            by=self.clerk,
            body=self.cast.body,
            title=TITLE,
            pattern=Pattern.DATES,
            every=1,
            first=days[0],
            last=days[-1],
            begins=BEGINS,
            minutes=MINUTES,
            place=PLACE,
            listed=days,
        )

    def move(self) -> None:
        """Move the meeting of week 35 by a week."""
        move_meeting(
            by=self.clerk,
            meeting=self.of(MOVED_FROM),
            starts=at(self.day(MOVED_FROM + 1), BEGINS),
            minutes=MINUTES,
            because="Two directors are at a national conference.",
        )

    def call_extra(self) -> None:
        """Call a meeting that will not be needed."""
        call_meeting(
            by=self.clerk,
            body=self.cast.body,
            title="Extraordinary meeting on capital",
            starts=at(self.day(CANCELLED), dt.time(10, 0)),
            minutes=60,
            link="https://meet.demo.invalid/capital",
        )

    def cancel_extra(self) -> None:
        """Call it off."""
        found = Meeting.objects.get(body=self.cast.body, title__startswith="Extraordinary")
        cancel_meeting(
            by=self.clerk,
            meeting=found,
            because="The capital programme was put off to next year by its funder.",
        )

    def acts_of(self, held: Held, *, is_first: bool) -> Iterator[Act]:
        """Yield the course of one meeting: agenda, answers, who was there."""
        before = self.monday(held.week - 1)
        yield Act(before + dt.timedelta(hours=4), lambda: self.build(held, is_first=is_first))
        yield Act(before + dt.timedelta(days=1), lambda: self.publish(held.week))
        yield Act(before + dt.timedelta(days=2), lambda: self.answer(held))
        if held.late:
            yield Act(before + dt.timedelta(days=2, hours=3), lambda: self.add_late(held))
        ends = self.monday(held.week) + THURSDAY + dt.timedelta(hours=7, minutes=30)
        yield Act(ends, lambda: self.record(held))

    def build(self, held: Held, *, is_first: bool) -> None:
        """Make an agenda: what always stands there, what is open, what the clerk adds."""
        meeting = self.of(held.week)
        self._add(meeting, OPENING)
        if not is_first:
            self._add(meeting, LAST_MINUTES)
        for wording in held.items:
            self._add(meeting, wording, ABOUT.get(wording.title, ""))
        self._take(meeting, MOST_SUGGESTED - len(held.items))
        self._add(meeting, CLOSING)

    def _add(self, meeting: Meeting, wording: Wording, about: str = "") -> None:
        """Add an item; `about` is the question of the open decision that it is about."""
        found = queries.suggestions(meeting) if about else ()
        open_ = next((each for each in found if about in each.matter.title), None)
        add_item(by=self.clerk, meeting=meeting, wording=wording, suggestion=open_)

    def _take(self, meeting: Meeting, most: int) -> None:
        """Take over open matters, decisions first."""
        found = queries.suggestions(meeting)
        for each in found[: max(0, most)]:
            ref = each.matter.ref
            kind = DECIDE if ref and ref.kind == "decision" else DISCUSS
            title = each.matter.title[:200]
            add_item(
                by=self.clerk,
                meeting=meeting,
                wording=Wording(title, kind, minutes=10),
                suggestion=each,
            )

    def publish(self, week: int) -> None:
        """Publish an agenda eight clear days before."""
        publish_agenda(by=self.clerk, meeting=self.of(week))

    def add_late(self, held: Held) -> None:
        """Add what could not wait."""
        assert held.late is not None
        wording, because = held.late
        add_item(by=self.clerk, meeting=self.of(held.week), wording=wording, late_because=because)

    def answer(self, held: Held) -> None:
        """Let those who cannot come say so, and the directors who can."""
        meeting = self.of(held.week)
        away = self._away(held)
        for each in invited_to(meeting):
            gone = away.get(each.person.pk)
            if gone and not gone.silent and not gone.until:
                send_apologies(
                    by=each.person,
                    meeting=meeting,
                    person=each.person,
                    substitute=gone.substitute,
                )
            elif gone is None and each.organisation and each.organisation.name in AREAS:
                accept_invitation(by=each.person, meeting=meeting, person=each.person)

    def _away(self, held: Held) -> dict[int, Away]:
        people = {}
        for (role, organisation), gone in held.away.items():
            people[self.cast.person(role, organisation).pk] = gone
        return people

    def record(self, held: Held) -> None:
        """Record who was there."""
        meeting = self.of(held.week)
        away = self._away(held)
        items = {item.number: item for item in meeting.items.all()}
        marks = []
        for each in invited_to(meeting):
            gone = away.get(each.person.pk)
            if gone is None or gone.until:
                left = items.get(gone.until) if gone else None
                marks.append(Mark(each.person, Presence.PRESENT, until_item=left))
            else:
                presence = Presence.ABSENT if gone.silent else Presence.APOLOGIES
                marks.append(Mark(each.person, presence, gone.substitute))
        record_attendance(by=self.clerk, meeting=meeting, marks=marks)

    def begin_next(self) -> None:
        """Begin the agenda of the next meeting, and leave the rest as suggestions."""
        meeting = self.of(COMING)
        self._add(meeting, OPENING)
        self._add(meeting, LAST_MINUTES)
        self._add(meeting, Wording("Allocations for 2026-27: what was decided", INFORM, minutes=20))
        self._take(meeting, 1)
        director = self.cast.person(Role.DIRECTOR, LUTON)
        send_apologies(by=director, meeting=meeting, person=director, substitute=_head("Luton"))
