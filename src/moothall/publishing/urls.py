"""Addresses of what is published, below the partnership's slug."""

from django.urls import path

from moothall.publishing.views import desk, notices, reading

app_name = "publishing"
urlpatterns = [
    path("published/", reading.published, name="published"),
    path("published/<slug:slug>/", reading.publication, name="publication"),
    path("published/<slug:slug>/latest/<str:name>", reading.latest_file, name="latest_file"),
    path("published/<slug:slug>/v<int:number>/", reading.version, name="version"),
    path("published/<slug:slug>/v<int:number>/<str:name>", reading.file, name="file"),
    path("notices/", notices.listed, name="notices"),
    path("notices/feed.atom", notices.atom, name="notices_atom"),
    path("notices/feed.json", notices.json_feed, name="notices_json"),
    path("notices/check", notices.check, name="check"),
    path("notices/<slug:slug>/", notices.checked, name="checked"),
    path("notices/<slug:slug>/v<int:number>/proof.json", notices.proof, name="proof"),
    path("publish/", desk.desk, name="desk"),
    path("publish/new/<slug:kind>/<str:subject>", desk.new, name="new"),
    path("publish/<slug:slug>/", desk.draft, name="draft"),
    path("publish/<slug:slug>/now", desk.publish, name="publish"),
    path("publish/<slug:slug>/withdraw", desk.withdraw, name="withdraw"),
    path("publish/<slug:slug>/discard", desk.discard, name="discard"),
]
