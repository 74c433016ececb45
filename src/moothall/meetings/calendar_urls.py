"""Addresses of somebody's own calendar, whatever bodies they meet in."""

from django.urls import path

from moothall.meetings.views import calendars

app_name = "calendar"
urlpatterns = [
    path("", calendars.mine, name="mine"),
    path("open", calendars.open_link, name="open"),
    path("close", calendars.close_link, name="close"),
    path("<str:token>.ics", calendars.feed, name="feed"),
]
