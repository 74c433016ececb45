"""Meetings and what belongs to them: agenda, who was there, papers, minutes, action points."""

from moothall.meetings.models.action_points import ActionPoint, PointStep
from moothall.meetings.models.agenda import AgendaItem
from moothall.meetings.models.attendance import Attendance
from moothall.meetings.models.conversions import Conversion
from moothall.meetings.models.meeting import Arrangements, CalendarLink, Meeting, Series
from moothall.meetings.models.minutes import Minute, Minutes, MinutesComment
from moothall.meetings.models.packs import Pack
from moothall.meetings.models.papers import Paper

__all__ = (
    "ActionPoint",
    "AgendaItem",
    "Arrangements",
    "Attendance",
    "CalendarLink",
    "Conversion",
    "Meeting",
    "Minute",
    "Minutes",
    "MinutesComment",
    "Pack",
    "Paper",
    "PointStep",
    "Series",
)
