"""Addresses of the pages of needs, below the partnership's slug."""

from django.urls import path

from moothall.planning.views import basis, gaps, needs, stating

app_name = "planning"
urlpatterns = [
    path("", needs.needs, name="needs"),
    path("compute", needs.compute, name="compute"),
    path("<int:pk>/", needs.need, name="need"),
    path("<int:pk>/progress", needs.progress, name="need_progress"),
    path("gaps/", gaps.gaps, name="gaps"),
    path("overlaps/", gaps.overlaps, name="overlaps"),
    path("<int:pk>/overlaps", gaps.by_level, name="overlaps_by_level"),
    path("basis/", basis.basis, name="basis"),
    path("basis/import", stating.import_, name="import"),
    path("basis/<str:kind>/state", stating.state, name="state"),
    path("basis/<str:kind>/<int:pk>/clear", stating.clear, name="clear"),
]
