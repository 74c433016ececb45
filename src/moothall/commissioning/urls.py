"""Addresses of the pages of rounds, below the partnership's slug."""

from django.urls import path

from moothall.commissioning.views import (
    by_hand,
    compare,
    explained,
    formula,
    inputs,
    rounds,
    scenarios,
    sheets,
    steps,
    versions,
)

app_name = "commissioning"
urlpatterns = [
    path("", rounds.rounds, name="rounds"),
    path("new", rounds.new, name="round_new"),
    path("<int:round>/", rounds.round_, name="round"),
    path("<int:round>/rests-on", rounds.settings, name="settings"),
    path("<int:round>/abandon", rounds.abandon, name="round_abandon"),
    path("<int:round>/resume", rounds.resume, name="round_resume"),
    path("<int:round>/solve", rounds.solve, name="solve"),
    path("<int:round>/progress", rounds.progress, name="progress"),
    path("<int:round>/inputs/<slug:table>/", inputs.table, name="inputs"),
    path("<int:round>/inputs/<slug:table>/add", inputs.add, name="input_add"),
    path("<int:round>/inputs/<slug:table>/import", inputs.import_, name="input_import"),
    path("<int:round>/inputs/<slug:table>/<int:pk>/", inputs.edit, name="input"),
    path("<int:round>/inputs/<slug:table>/<int:pk>/remove", inputs.remove, name="input_remove"),
    path("<int:round>/formula/", formula.formula, name="formula"),
    path("<int:round>/take-over", inputs.take_over, name="take_over"),
    path("<int:round>/gather", inputs.gather, name="gather"),
    path("<int:round>/versions/", versions.versions, name="versions"),
    path("<int:round>/versions/<int:number>/", versions.version, name="version"),
    path("<int:round>/versions/<int:number>/restore", versions.restore, name="version_restore"),
    path("<int:round>/compare/", compare.compare, name="compare"),
    path("<int:round>/scenarios/<int:pk>/", scenarios.scenario, name="scenario"),
    path(
        "<int:round>/scenarios/<int:pk>/providers/<str:ukprn>/",
        explained.explained,
        name="explained",
    ),
    path("<int:round>/scenarios/<int:pk>/what-if", steps.what_if, name="what_if"),
    path("<int:round>/scenarios/<int:pk>/keep", steps.keep, name="scenario_keep"),
    path("<int:round>/scenarios/<int:pk>/drop", steps.drop, name="scenario_drop"),
    path("<int:round>/scenarios/<int:pk>/copy", steps.copy, name="scenario_copy"),
    path("<int:round>/scenarios/<int:pk>/propose", steps.propose, name="scenario_propose"),
    path("<int:round>/scenarios/<int:pk>/by-hand", by_hand.change, name="by_hand"),
    path("<int:round>/calendar/", sheets.calendar, name="calendar"),
    path("<int:round>/providers/<str:ukprn>/", sheets.sheet, name="sheet"),
    path("<int:round>/providers/<str:ukprn>/note", sheets.add_note, name="sheet_note"),
    path("<int:round>/providers/<str:ukprn>/position", sheets.position, name="sheet_position"),
    path("<int:round>/providers/<str:ukprn>/outcome", sheets.outcome, name="sheet_outcome"),
]
