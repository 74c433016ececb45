"""The address of the guide to the API, for people."""

from django.urls import path

from moothall.api import views

app_name = "api"
urlpatterns = [path("", views.guide, name="guide")]
