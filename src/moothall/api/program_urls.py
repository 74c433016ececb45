"""Addresses of version 1 of the API, for programs."""

from django.urls import re_path

from moothall.api.reading import api, nothing_here, open_to_programs, opened

patterns, _, app_name = api.urls
urlpatterns = [
    *opened(patterns),
    re_path(r"^(?P<rest>.+)$", open_to_programs(nothing_here), name="nothing_here"),
]
