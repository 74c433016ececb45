"""The address at which a manager says what everybody may read, below the slug of a body."""

from django.urls import path

from moothall.api import views

app_name = "api_of_body"
urlpatterns = [path("", views.open_to_everybody, name="open")]
