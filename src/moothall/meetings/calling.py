"""Verbs that call meetings, move them and call them off, and say how a body meets."""

import datetime as dt
from collections.abc import Sequence

from moothall import clock
from moothall.faults import InvalidValue
from moothall.governance.workdays import today
from moothall.ledger import chain
from moothall.ledger.actions import action, note
from moothall.meetings import recurrence
from moothall.meetings.enums import Pattern, Status
from moothall.meetings.invited import arrangements_of
from moothall.meetings.models import Arrangements, Meeting, Series
from moothall.meetings.permissions import CONVENES
from moothall.meetings.policies import (
    check_can_move,
    check_convenes,
    check_is_ahead,
    check_not_over,
)
from moothall.partnership.actors import By, person_of
from moothall.partnership.enums import Role, Sector
from moothall.partnership.models import Body
from moothall.theme.formats import long_date, moment

LONGEST = 24 * 60


def as_it_stands(meeting: Meeting) -> Meeting:
    """Return a meeting as nobody can change it until the caller's transaction ends."""
    chain.hold()
    return Meeting.objects.select_related("body", "series").get(pk=meeting.pk)


@action("MeetingsArranged", "agreed how the partnership meets", who=CONVENES)
def arrange_meetings(
    *,
    by: By,
    body: Body,
    invited: Sequence[Role],
    is_public: bool,
    sectors: Sequence[Sector],
) -> Arrangements:
    """Say how a body meets: for meetings called from now on, and who is invited to all to come."""
    check_convenes(by, body)
    if not invited:
        raise InvalidValue("Choose at least one role that is invited.")
    kept = arrangements_of(body)
    kept.is_public = is_public
    kept.invited = [str(role) for role in invited]
    kept.sectors = [str(sector) for sector in sectors]
    kept.save()
    note(public=is_public, invited=kept.invited, sectors=kept.sectors)
    return kept


@action("MeetingCalled", "called a meeting", who=CONVENES)
def call_meeting(
    *,
    by: By,
    body: Body,
    title: str,
    starts: dt.datetime,
    minutes: int,
    place: str = "",
    link: str = "",
) -> Meeting:
    """Call a single meeting. Raises InvalidValue naming all that is wrong."""
    check_convenes(by, body)
    faults = faults_of(title, minutes, place, link)
    if starts < clock.now():
        faults.append(f"{moment(starts)} has passed. Give a time that is to come.")
    if faults:
        raise InvalidValue(" ".join(faults))
    meeting = new_meeting(arrangements_of(body), by, title, starts, minutes, place, link)
    meeting.save(force_insert=True)
    note(title=meeting.title, starts=meeting.starts.isoformat())
    return meeting


@action("MeetingSeriesCalled", "called a series of meetings", who=CONVENES)
def call_series(
    *,
    by: By,
    body: Body,
    title: str,
    pattern: Pattern,
    every: int,
    first: dt.date,
    last: dt.date,
    begins: dt.time,
    minutes: int,
    place: str = "",
    link: str = "",
    listed: Sequence[dt.date] = (),
) -> Series:
    """Call a series of meetings: each of its days becomes a meeting that stands for itself."""
    check_convenes(by, body)
    faults = faults_of(title, minutes, place, link)
    if every < 1:
        faults.append("“Every” is 1 or more.")
    if last < first:
        faults.append("The last day is before the first.")
    if min([first, *listed]) < today():
        faults.append("A series begins today or later.")
    if faults:
        raise InvalidValue(" ".join(faults))
    days = recurrence.days(pattern, every, first, last, listed)
    series = Series.objects.create(
        body=body,
        title=title.strip(),
        pattern=pattern,
        every=every,
        first=days[0],
        last=days[-1],
        begins=begins,
        minutes=minutes,
        place=place.strip(),
        link=link.strip(),
        called_by=person_of(by),
    )
    arrangements = arrangements_of(body)
    for day in days:
        starts = recurrence.at(day, begins)
        meeting = new_meeting(arrangements, by, title, starts, minutes, place, link)
        meeting.series = series
        meeting.save(force_insert=True)
    note(title=series.title, days=[day.isoformat() for day in days])
    return series


def faults_of(title: str, minutes: int, place: str, link: str) -> list[str]:
    """Return all that is wrong with what is said of a meeting."""
    faults = []
    if not title.strip():
        faults.append("Give the meeting a title.")
    if not 1 <= minutes <= LONGEST:
        faults.append("A meeting lasts from a minute to a day.")
    if not place.strip() and not link.strip():
        faults.append("Say where it is: a place, or an address to join by.")
    return faults


def new_meeting(
    arrangements: Arrangements,
    by: By,
    title: str,
    starts: dt.datetime,
    minutes: int,
    place: str,
    link: str,
) -> Meeting:
    """Return a meeting as it is called, not kept yet."""
    return Meeting(
        body=arrangements.body,
        title=title.strip(),
        starts=starts,
        ends=starts + dt.timedelta(minutes=minutes),
        place=place.strip(),
        link=link.strip(),
        is_public=arrangements.is_public,
        called_by=person_of(by),
    )


@action("MeetingChanged", "changed what is said of a meeting", who=CONVENES)
def change_meeting(
    *, by: By, meeting: Meeting, title: str, place: str, link: str, is_public: bool
) -> Meeting:
    """Change title, place or whether it is public; calendars are told."""
    held = as_it_stands(meeting)
    check_is_ahead(by, held)
    faults = faults_of(title, 1, place, link)
    if faults:
        raise InvalidValue(" ".join(faults))
    held.title, held.place, held.link = title.strip(), place.strip(), link.strip()
    held.is_public = is_public
    save_changed(held)
    note(title=held.title)
    return held


@action("MeetingMoved", "moved a meeting to another time", who=CONVENES)
def move_meeting(
    *, by: By, meeting: Meeting, starts: dt.datetime, minutes: int, because: str
) -> Meeting:
    """Move a meeting to another time; those invited are told, with the reason."""
    held = as_it_stands(meeting)
    check_is_ahead(by, held)
    ends = starts + dt.timedelta(minutes=max(1, minutes))
    faults = faults_of(held.title, minutes, held.place, held.link)
    if starts < clock.now():
        faults.append(f"{moment(starts)} has passed. Give a time that is to come.")
    if (starts, ends) == (held.starts, held.ends):
        faults.append(f"It is at that time already: {moment(starts)}.")
    if not because.strip():
        faults.append("Say why it is moved, in a sentence.")
    if faults:
        raise InvalidValue(" ".join(faults))
    before, held.starts, held.ends = held.starts, starts, ends
    save_changed(held)
    note(before=before.isoformat(), starts=starts.isoformat(), because=because.strip())
    return held


@action("MeetingCancelled", "cancelled a meeting", who=CONVENES)
def cancel_meeting(*, by: By, meeting: Meeting, because: str) -> Meeting:
    """Call a meeting off; it stays in the list and in calendars as cancelled."""
    held = as_it_stands(meeting)
    check_convenes(by, held.body)
    check_can_move(held, Status.CANCELLED)
    check_not_over(held)
    if not because.strip():
        raise InvalidValue("Say why it is cancelled, in a sentence.")
    held.status, held.cancelled_because = Status.CANCELLED, because.strip()
    save_changed(held)
    note(because=held.cancelled_because, day=long_date(held.starts))
    return held


def save_changed(meeting: Meeting) -> None:
    """Keep a change that calendars show: they take the highest sequence for the latest."""
    meeting.sequence += 1
    meeting.changed_at = clock.now()
    meeting.save()
