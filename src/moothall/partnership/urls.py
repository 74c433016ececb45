"""Addresses of the partnership's own pages, below its slug and `partnership/`."""

from django.urls import path

from moothall.partnership.views import about

app_name = "partnership"
urlpatterns = [
    path("set-up", about.set_up, name="set_up"),
]
