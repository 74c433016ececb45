"""What people are told of meetings: that one is called, moved or cancelled, and its agenda."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.urls import reverse

from moothall.ledger.models import Event
from moothall.meetings.invited import invited_to
from moothall.meetings.models import Meeting, Series
from moothall.meetings.recurrence import at
from moothall.meetings.series import pattern_words
from moothall.notices import kinds
from moothall.notices.enums import Delivery
from moothall.notices.kinds import Kind, Told
from moothall.partnership.enums import Role
from moothall.partnership.models import Appointment, Body, held
from moothall.partnership.permissions import CHAIRS
from moothall.theme.formats import long_date, moment, plural

CALLED = Kind("meeting.called", "I am invited to a meeting", Delivery.DAILY)
CHANGES = Kind("meeting.changes", "A meeting is moved or cancelled", Delivery.AT_ONCE)
AGENDA = Kind("meeting.agenda", "An agenda is published", Delivery.AT_ONCE)
ANSWERS = Kind("meeting.answers", "Somebody cannot come to a meeting", Delivery.DAILY)


def register() -> None:
    """Let people be told of meetings."""
    kinds.register(
        CALLED,
        {
            "MeetingCalled": called,
            "MeetingSeriesCalled": series_called,
            "MeetingSeriesExtended": series_extended,
        },
    )
    kinds.register(
        CHANGES,
        {
            "MeetingMoved": moved,
            "MeetingCancelled": cancelled,
            "MeetingChanged": changed,
            "MeetingSeriesChanged": series_changed,
        },
    )
    kinds.register(AGENDA, {"AgendaPublished": agenda})
    kinds.register(ANSWERS, {"ApologiesSent": apologies})


def called(body: Body, event: Event) -> Told | None:
    """Tell those invited of a single meeting."""
    meeting = _meeting(body, event)
    if meeting is None or not meeting.is_ahead:
        return None
    where = f", {meeting.place}" if meeting.place else ""
    text = f"You are invited: {meeting.title}, {moment(meeting.starts)}{where}."
    return Told(text, _address(body, meeting), _invited([meeting]))


def series_called(body: Body, event: Event) -> Told | None:
    """Tell those invited of a series, once for all of its meetings."""
    series = Series.objects.filter(body=body, pk=event.subject_id).first()
    meetings = list(series.meetings.select_related("body").order_by("starts")) if series else []
    if series is None or not meetings:
        return None
    first, last = (long_date(meetings[at].starts) for at in (0, -1))
    count = plural(len(meetings), "meeting")
    text = f"You are invited: {series.title}, {count} from {first} to {last}."
    address = reverse("meetings:meetings", kwargs={"body": body.slug})
    return Told(text, address, _invited([meetings[0], meetings[-1]]))


def series_extended(body: Body, event: Event) -> Told | None:
    """Tell those invited that a series goes on, once for all the meetings called."""
    series = _series(body, event)
    days = [dt.date.fromisoformat(day) for day in event.detail.get("days", ())]
    if series is None or not days:
        return None
    found = [each for each in series.meetings.select_related("body") if each.day in days]
    count = plural(len(days), "meeting more", "meetings more")
    text = f"{series.title} goes on: {count}, from {long_date(days[0])} to {long_date(days[-1])}."
    return Told(text, _series_address(body, series), _of_ends(found))


def series_changed(body: Body, event: Event) -> Told | None:
    """Tell those invited that a series meets on other days, and why."""
    series = _series(body, event)
    if series is None:
        return None
    detail = event.detail
    done = (
        (len(detail.get("called", ())), "called"),
        (len(detail.get("cancelled", ())), "cancelled"),
    )
    more = "".join(f", {plural(n, 'meeting')} {what}" for n, what in done if n)
    text = (
        f"{series.title} now meets {pattern_words(series)}, from {long_date(series.anchor)} to "
        f"{long_date(series.last)}{more}. {detail.get('because', '')}"
    )
    begins = at(series.anchor, dt.time.min)
    found = series.meetings.select_related("body").filter(starts__gte=begins)
    return Told(text, _series_address(body, series), _of_ends(list(found)))


def moved(body: Body, event: Event) -> Told | None:
    """Tell those invited that a meeting is moved, and why."""
    meeting = _meeting(body, event)
    if meeting is None:
        return None
    because = str(event.detail.get("because", ""))
    text = f"{meeting.title} is moved to {moment(meeting.starts)}. {because}"
    return Told(text, _address(body, meeting), _invited([meeting]))


def changed(body: Body, event: Event) -> Told | None:
    """Tell those invited where a meeting now is."""
    meeting = _meeting(body, event)
    if meeting is None:
        return None
    where = meeting.place or "by the address to join"
    text = f"{meeting.title} of {long_date(meeting.starts)} has changed: it is at {where}."
    return Told(text, _address(body, meeting), _invited([meeting]))


def cancelled(body: Body, event: Event) -> Told | None:
    """Tell those invited that a meeting is cancelled, and why."""
    meeting = _meeting(body, event)
    if meeting is None:
        return None
    day = long_date(meeting.starts)
    text = f"{meeting.title} of {day} is cancelled. {meeting.cancelled_because}"
    return Told(text, _address(body, meeting), _invited([meeting]))


def agenda(body: Body, event: Event) -> Told | None:
    """Tell those invited that the agenda is published."""
    meeting = _meeting(body, event)
    if meeting is None:
        return None
    text = f"The agenda of {meeting.title}, {long_date(meeting.starts)}, is published."
    return Told(text, _address(body, meeting), _invited([meeting]))


def apologies(body: Body, event: Event) -> Told | None:
    """Tell who convenes that somebody sent apologies; not who, nor why: the page says it."""
    key = str(event.detail.get("meeting", "")).removeprefix("meeting:")
    meeting = Meeting.objects.filter(body=body, pk=key).first() if key.isdecimal() else None
    if meeting is None:
        return None
    instead = "; somebody comes instead" if event.detail.get("substitute") else ""
    text = f"Apologies for {meeting.title} of {long_date(meeting.starts)}{instead}."
    return Told(text, _address(body, meeting), _conveners(body))


def _series(body: Body, event: Event) -> Series | None:
    return Series.objects.filter(body=body, pk=event.subject_id).first()


def _of_ends(meetings: Sequence[Meeting]) -> frozenset[int]:
    """Who is invited to the first and the last of some meetings."""
    in_order = sorted(meetings, key=lambda each: each.starts)
    return _invited([*in_order[:1], *in_order[-1:]])


def _series_address(body: Body, series: Series) -> str:
    return reverse("meetings:series", kwargs={"body": body.slug, "pk": series.pk})


def _meeting(body: Body, event: Event) -> Meeting | None:
    found = Meeting.objects.filter(body=body, pk=event.subject_id).select_related("body")
    return found.first()


def _invited(meetings: Iterable[Meeting]) -> frozenset[int]:
    return frozenset(each.person.pk for meeting in meetings for each in invited_to(meeting))


def _conveners(body: Body) -> frozenset[int]:
    roles = (Role.MANAGER, Role.CLERK, *CHAIRS)
    rows = Appointment.objects.filter(held(), body=body, role__in=roles)
    return frozenset(rows.values_list("person", flat=True))


def _address(body: Body, meeting: Meeting) -> str:
    return reverse("meetings:meeting", kwargs={"body": body.slug, "pk": meeting.pk})
