"""Verbs on a series that is called: more of its meetings, or another pattern for those to come."""

import datetime as dt
from collections.abc import Sequence

from moothall.faults import InvalidValue
from moothall.governance.workdays import today
from moothall.ledger import chain
from moothall.ledger.actions import action, note
from moothall.meetings import recurrence
from moothall.meetings.calling import faults_of, new_meeting, save_changed
from moothall.meetings.enums import Pattern, Status
from moothall.meetings.invited import arrangements_of
from moothall.meetings.models import Meeting, Series
from moothall.meetings.permissions import CONVENES
from moothall.meetings.policies import check_convenes
from moothall.meetings.series import Change, NewPattern, change_to, days_more
from moothall.partnership.actors import By
from moothall.theme.formats import long_date


def as_it_stands(series: Series) -> Series:
    """Return a series as nobody can change it until the caller's transaction ends."""
    chain.hold()
    return Series.objects.select_related("body").get(pk=series.pk)


@action("MeetingSeriesExtended", "called more meetings of a series", who=CONVENES)
def extend_series(
    *, by: By, series: Series, last: dt.date, listed: Sequence[dt.date] = ()
) -> Series:
    """Call the meetings by which a series goes on, up to a day; what is called stays as it is.

    A series of listed days goes on with the days `listed`. Raises InvalidValue where it has no day.
    """
    held = as_it_stands(series)
    check_convenes(by, held.body)
    days = days_more(held, last, listed)
    _call(by, held, [recurrence.at(day, held.begins) for day in days])
    held.last = max(held.last, days[-1])
    held.save(update_fields=["last"])
    note(title=held.title, days=[day.isoformat() for day in days])
    return held


@action("MeetingSeriesChanged", "changed the pattern of a series of meetings", who=CONVENES)
def change_series(*, by: By, series: Series, new: NewPattern, because: str) -> Series:
    """Give a series another pattern, for its meetings from a day on.

    They move to the new days with their agendas; days more are called, meetings more cancelled.
    What is cancelled, has its agenda published or was moved by itself stays. Raises InvalidValue
    naming all that is wrong.
    """
    held = as_it_stands(series)
    check_can_change(by, held, new, because)
    change = change_to(held, new)
    reason = because.strip()
    _move(held, new, change)
    for each in change.cancelled:
        each.status, each.cancelled_because = Status.CANCELLED, reason[:300]
        save_changed(each)
    _follow(held, new)
    _call(by, held, change.called)
    note(
        title=held.title,
        because=reason,
        moved=[f"{each.meeting.pk}: {each.starts.isoformat()}" for each in change.moved],
        called=[starts.isoformat() for starts in change.called],
        cancelled=[str(each.pk) for each in change.cancelled],
    )
    return held


def check_can_change(by: By, series: Series, new: NewPattern, because: str) -> None:
    """Raise NotAllowed where somebody convenes nothing here, InvalidValue naming all that is wrong
    with a new pattern.
    """
    check_convenes(by, series.body)
    faults = faults_of(series.title, new.minutes, new.place, new.link)
    if new.every < 1:
        faults.append("“Every” is 1 or more.")
    if new.since < today():
        faults.append(f"{long_date(new.since)} has passed: meetings to come can be changed.")
    if min((new.first, *new.listed)) < new.since:
        faults.append(f"The new pattern begins on {long_date(new.since)} or later.")
    if new.last < new.first:
        faults.append("The last day is before the first.")
    if not because.strip():
        faults.append("Say why the series changes, in a sentence.")
    if faults:
        raise InvalidValue(" ".join(faults))


def _move(series: Series, new: NewPattern, change: Change) -> None:
    """Move meetings; one whose place was changed by itself keeps that."""
    for each in change.moved:
        held = each.meeting
        before = (held.starts, held.ends, held.place, held.link)
        held.starts = each.starts
        held.ends = each.starts + dt.timedelta(minutes=new.minutes)
        if (held.place, held.link) == (series.place, series.link):
            held.place, held.link = new.place.strip(), new.link.strip()
        if (held.starts, held.ends, held.place, held.link) != before:
            save_changed(held)


def _follow(series: Series, new: NewPattern) -> None:
    """Have a series be as the new pattern says."""
    days = new.days()
    series.pattern, series.every = Pattern(new.pattern), new.every
    series.counted_from, series.last = days[0], days[-1]
    series.first = min(series.first, days[0])
    series.begins, series.minutes = new.begins, new.minutes
    series.place, series.link = new.place.strip(), new.link.strip()
    series.save()


def _call(by: By, series: Series, moments: Sequence[dt.datetime]) -> None:
    arrangements = arrangements_of(series.body)
    for starts in moments:
        meeting: Meeting = new_meeting(
            arrangements, by, series.title, starts, series.minutes, series.place, series.link
        )
        meeting.series = series
        meeting.save(force_insert=True)
