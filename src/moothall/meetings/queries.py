"""Reads on meetings, shaped for the pages."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from moothall import clock
from moothall.governance.workdays import today
from moothall.ledger.models import Event
from moothall.ledger.queries import history_of, words_of
from moothall.ledger.refs import Ref
from moothall.meetings import agenda_sources, counting
from moothall.meetings.agenda_making import source_key
from moothall.meetings.agenda_sources import Suggestion
from moothall.meetings.counting import quorum_on
from moothall.meetings.enums import AHEAD, Presence, Status
from moothall.meetings.invited import Invited, invited_to
from moothall.meetings.models import AgendaItem, Attendance, Meeting, Series
from moothall.meetings.models.meeting import MeetingQuerySet
from moothall.partnership.models import Body, Person
from moothall.partnership.permissions import Standing
from moothall.theme.formats import as_local


def meetings(body: Body, place: Standing) -> MeetingQuerySet:
    """Return the meetings of a body that someone may see, the latest first."""
    found = Meeting.objects.filter(body=body).visible_to(place)
    return found.select_related("body", "series").order_by("-starts", "-pk")


def listed(body: Body, place: Standing) -> QuerySet[Meeting]:
    """Return the meetings with how many items and people there are (one query more for all)."""
    here = Q(attendances__presence=Presence.PRESENT) | ~Q(attendances__substitute="")
    return meetings(body, place).annotate(
        item_count=Count("items", filter=Q(items__withdrawn_because=""), distinct=True),
        present=Count("attendances", filter=here & Q(attendances__isnull=False), distinct=True),
    )


def series_of(body: Body, place: Standing) -> QuerySet[Series]:
    """Return the series that somebody may see, each with how many meetings of it are to come."""
    rows = Series.objects.filter(body=body).visible_to(place)
    coming = Count("meetings", filter=Q(meetings__status__in=AHEAD))
    return rows.select_related("body").annotate(to_come=coming).order_by("pk")


def series_running(body: Body, place: Standing) -> QuerySet[Series]:
    """Return the series that somebody may see and that go on, or ended within a year."""
    since = today() - dt.timedelta(days=365)
    return series_of(body, place).filter(last__gte=since).order_by("title", "last")


def next_meeting(body: Body) -> Meeting | None:
    """Return the next meeting that is still to be held."""
    found = Meeting.objects.filter(body=body, status__in=AHEAD, ends__gte=clock.now())
    return found.select_related("body").order_by("starts", "pk").first()


def items_of(meeting: Meeting) -> list[AgendaItem]:
    """Return all items of a meeting in their order, each with who presents it."""
    return list(meeting.items.select_related("presenter", "meeting"))


@dataclass(frozen=True, slots=True)
class Slot:
    """An item with the time at which it should begin; a withdrawn one takes none."""

    item: AgendaItem
    begins: dt.datetime

    @property
    def time(self) -> str:
        """When it should begin, in London."""
        return "" if self.item.is_withdrawn else f"{as_local(self.begins):%H:%M}"


def timetable(meeting: Meeting, items: Iterable[AgendaItem]) -> list[Slot]:
    """Return when each item should begin."""
    moment, slots = meeting.starts, []
    for item in items:
        slots.append(Slot(item, moment))
        if not item.is_withdrawn:
            moment += dt.timedelta(minutes=item.minutes)
    return slots


def minutes_left(meeting: Meeting, items: Iterable[AgendaItem]) -> int:
    """Return how many minutes the agenda leaves free; fewer than 0 where it is too long."""
    length = int((meeting.ends - meeting.starts).total_seconds() // 60)
    return length - sum(item.minutes for item in items if not item.is_withdrawn)


def suggestions(meeting: Meeting) -> list[Suggestion]:
    """Return the open matters of a body that stand on no agenda of a meeting to come."""
    coming = AgendaItem.objects.on().filter(meeting__body=meeting.body, meeting__status__in=AHEAD)
    taken = {source_key(item) for item in coming}
    return [each for each in agenda_sources.of(meeting.body, meeting.day) if each.key not in taken]


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody at a meeting: as invited, and what is known of whether they come or came."""

    person: Person | None
    words: str
    attendance: Attendance


def seats(meeting: Meeting) -> list[Seat]:
    """Return who is, or was, to be at a meeting: of one held those on record, else those invited
    with what they have said (three queries).
    """
    rows = list(
        meeting.attendances.select_related("person", "organisation", "from_item", "until_item")
    )
    if meeting.status == Status.HELD:
        return sorted((_seat(row) for row in rows), key=_order)
    said = {row.person_id: row for row in rows}
    return [
        Seat(each.person, each.words, said.get(each.person.pk) or _awaited(meeting, each))
        for each in invited_to(meeting)
    ]


def _seat(row: Attendance) -> Seat:
    place = f", {row.organisation}" if row.organisation else ""
    return Seat(row.person, row.guest or f"{counting.role_of(row)}{place}", row)


def _awaited(meeting: Meeting, each: Invited) -> Attendance:
    return Attendance(
        meeting=meeting,
        person=each.person,
        organisation=each.organisation,
        sector=each.sector,
        role=each.role,
        sits_as=each.sits_as,
    )


SITS = ("member", "attending", "observer", "guest")


def _order(seat: Seat) -> tuple[int, str, str]:
    row = seat.attendance
    return SITS.index(row.sits_as), str(row.organisation or ""), seat.words


def count_now(meeting: Meeting, attendances: Sequence[Attendance]) -> counting.Count:
    """Return whether a meeting is quorate by what is recorded (two queries)."""
    quorum, of = quorum_on(meeting.body, meeting.day)
    return counting.count(meeting, quorum, of, attendances)


def inquorate_items(
    meeting: Meeting, attendances: Sequence[Attendance], items: Sequence[AgendaItem]
) -> list[AgendaItem]:
    """Return the items at which too few were there (two queries)."""
    quorum, of = quorum_on(meeting.body, meeting.day)
    on = [item for item in items if not item.is_withdrawn]
    return counting.inquorate(meeting, quorum, of, attendances, on)


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a meeting as the timeline shows it."""

    title: str
    at: dt.datetime
    by: str
    text: str = ""


def happenings(meeting: Meeting, items: Sequence[AgendaItem]) -> list[Happening]:
    """Return what happened to a meeting and its agenda, the latest first (two queries)."""
    series = (meeting.series.ref,) if meeting.series else ()
    own = [Ref("agenda_item", str(item.pk)) for item in items]
    found = list(history_of(meeting.ref, *series, *own))
    acted = {int(e.actor_id) for e in found if e.actor_kind == "person"}
    people = Person.objects.in_bulk(acted)
    titles = {str(item.pk): item.title for item in items}
    return [_happening(event, people, titles) for event in found]


def _happening(event: Event, people: dict[int, Person], titles: dict[str, str]) -> Happening:
    words = words_of(event)
    by = "the operator"
    if event.actor_kind == "person":
        by = str(people.get(int(event.actor_id), "somebody"))
    text = titles.get(event.subject_id, "") if event.subject_kind == "agenda_item" else ""
    reason = str(event.detail.get("because", ""))
    return Happening(words[0].upper() + words[1:], event.at, by, reason or text)


def person_in(meeting: Meeting, person: Person) -> Invited | None:
    """Return as what somebody is invited to a meeting, or None."""
    return next((each for each in invited_to(meeting) if each.person == person), None)


def token(*shown: object) -> str:
    """Return what stands for values as a form showed them, to see whether they have changed."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def token_of_attendance(meeting: Meeting) -> str:
    """Return what stands for the attendance as it is recorded (one query)."""
    rows = meeting.attendances.order_by("pk").annotate(
        came=F("from_item__number"), left=F("until_item__number")
    )
    return token(*rows.values_list("person", "guest", "presence", "substitute", "came", "left"))
