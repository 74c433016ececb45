"""Addresses of interests, below the slug of a body."""

from django.urls import path

from moothall.interests.views import register, standard

app_name = "interests"
urlpatterns = [
    path("", register.register, name="register"),
    path("declare", register.declare, name="declare"),
    path("confirm", register.confirm, name="confirm"),
    path("public", standard.public, name="public"),
    path("standard", standard.standard, name="standard"),
    path("standard/new", standard.adopt, name="standard_new"),
    path("dispensations/", standard.dispensations, name="dispensations"),
    path("dispensations/<int:pk>/end", standard.revoke, name="revoke"),
    path("<int:pk>/", register.entry, name="entry"),
    path("<int:pk>/end", register.end, name="end"),
    path("<int:pk>/dispense", standard.dispense, name="dispense"),
]
