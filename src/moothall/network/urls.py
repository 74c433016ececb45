"""Addresses of the network, below the slug of a body."""

from django.urls import path

from moothall.network.views import network, telling

app_name = "network"
urlpatterns = [
    path("", network.overview, name="overview"),
    path("map/", network.where, name="map"),
    path("partnerships/", network.partnerships, name="partnerships"),
    path("partnerships/<slug:slug>/", network.one, name="one"),
    path("telling/", telling.telling, name="telling"),
    path("telling/new", telling.tell, name="tell"),
    path("telling/fund", telling.fund, name="fund"),
    path("telling/<int:pk>/", telling.correct, name="correct"),
    path("telling/<int:pk>/withdraw", telling.withdraw, name="withdraw"),
]
