"""Addresses of everybody's own inbox."""

from django.urls import path

from moothall.notices.views import inbox

app_name = "notices"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("read", inbox.read_all, name="read_all"),
    path("choices", inbox.choices, name="choices"),
    path("<int:pk>", inbox.open_message, name="open"),
    path("stop/<str:token>", inbox.stop, name="stop"),
]
