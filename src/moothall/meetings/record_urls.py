"""Addresses of papers, packs, minutes and action points, among those of meetings."""

from django.urls import path

from moothall.meetings.views import minutes, packs, papers, points, writing

record = [
    path("<int:pk>/papers/new", papers.new, name="paper_new"),
    path("papers/<int:pk>/", papers.paper, name="paper"),
    path("papers/<int:pk>/file", papers.file, name="paper_file"),
    path("papers/<int:pk>/paper.pdf", papers.as_pdf, name="paper_pdf"),
    path("papers/<int:pk>/newer", papers.newer, name="paper_newer"),
    path("papers/<int:pk>/withdraw", papers.withdraw, name="paper_withdraw"),
    path("<int:pk>/pack/<slug:pack>/", packs.reading, name="pack"),
    path("<int:pk>/pack/<slug:pack>/make", packs.pack_make, name="pack_make"),
    path("<int:pk>/pack/<slug:pack>/progress", packs.pack_progress, name="pack_progress"),
    path("<int:pk>/pack/<slug:pack>/pack.pdf", packs.pack_file, name="pack_file"),
    path("<int:pk>/minutes/", minutes.minutes, name="minutes"),
    path("<int:pk>/minutes/write", writing.write, name="minutes_write"),
    path("<int:pk>/minutes/correct", writing.correct, name="minutes_correct"),
    path("<int:pk>/minutes/changes", minutes.changes, name="minutes_changes"),
    path("<int:pk>/minutes/circulate", minutes.circulate, name="minutes_circulate"),
    path("<int:pk>/minutes/comment", minutes.comment, name="minutes_comment"),
    path("<int:pk>/minutes/comment/<int:comment>", minutes.answer, name="minutes_answer"),
    path("<int:pk>/minutes/approve", minutes.approve, name="minutes_approve"),
    path("<int:pk>/minutes/minutes.<slug:document>", minutes.file, name="minutes_file"),
    path("<int:pk>/actions/new", points.new, name="point_new"),
    path("actions/", points.points, name="points"),
    path("actions/<int:pk>/", points.point, name="point"),
    path("actions/<int:pk>/progress", points.progress, name="point_progress"),
    path("actions/<int:pk>/close", points.close, name="point_close"),
    path("actions/<int:pk>/reopen", points.reopen, name="point_reopen"),
    path("actions/<int:pk>/put-off", points.put_off, name="point_put_off"),
    path("actions/<int:pk>/hand-over", points.hand_over, name="point_hand_over"),
]
