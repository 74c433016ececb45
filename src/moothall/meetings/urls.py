"""Addresses of meetings, below the slug of a body."""

from django.urls import path

from moothall.meetings.record_urls import record
from moothall.meetings.views import agenda, attendance, calendars, calling, meetings, public, series

app_name = "meetings"
urlpatterns = [
    path("", meetings.meetings, name="meetings"),
    path("planner", meetings.planner, name="planner"),
    path("new", calling.new, name="new"),
    path("series/new", calling.new_series, name="new_series"),
    path("series/<int:pk>/", series.series, name="series"),
    path("series/<int:pk>/extend", series.extend, name="series_extend"),
    path("series/<int:pk>/change", series.change, name="series_change"),
    path("arrangements", calling.arrangements, name="arrangements"),
    path("arrangements/change", calling.arrange, name="arrange"),
    path("attendance", attendance.rates, name="rates"),
    path("public/", public.public_meetings, name="public_meetings"),
    path("public/calendar.ics", calendars.public_feed, name="public_feed"),
    path("public/<int:pk>", public.public_meeting, name="public_meeting"),
    path("<int:pk>/", meetings.meeting, name="meeting"),
    path("<int:pk>/meeting.ics", meetings.meeting_file, name="meeting_file"),
    path("<int:pk>/change", calling.change, name="change"),
    path("<int:pk>/move", calling.move, name="move"),
    path("<int:pk>/cancel", calling.cancel, name="cancel"),
    path("<int:pk>/agenda", agenda.agenda, name="agenda"),
    path("<int:pk>/agenda/add", agenda.add, name="add_item"),
    path("<int:pk>/agenda/take", agenda.take, name="take"),
    path("<int:pk>/agenda/publish", agenda.publish, name="publish"),
    path("<int:pk>/agenda/<int:item>", agenda.item, name="item"),
    path("<int:pk>/agenda/<int:item>/shift", agenda.shift, name="shift"),
    path("<int:pk>/agenda/<int:item>/drop", agenda.drop, name="drop"),
    path("<int:pk>/answer", attendance.answer, name="answer"),
    path("<int:pk>/attendance", attendance.record, name="attendance"),
    path("<int:pk>/attendance/count", attendance.counting, name="count"),
    path("<int:pk>/attendance/guest", attendance.guest, name="guest"),
    *record,
]
