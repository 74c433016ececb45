"""Addresses of disputes, below the slug of a body."""

from django.urls import path

from moothall.disputes.views import disputes, panel, procedure, steps

app_name = "disputes"
urlpatterns = [
    path("", disputes.disputes, name="disputes"),
    path("open", disputes.new, name="open"),
    path("procedure", procedure.procedure, name="procedure"),
    path("procedure/new", procedure.adopt, name="procedure_new"),
    path("<int:pk>/", disputes.dispute, name="dispute"),
    path("<int:pk>/panel", panel.name, name="name"),
    path("<int:pk>/panel/<int:number>/answer", panel.answer, name="answer"),
    path("<int:pk>/panel/<int:number>/stand-down", panel.stand_down, name="stand_down"),
    path("<int:pk>/hearings/<int:number>", panel.heard, name="heard"),
    path("<int:pk>/<slug:verb>", steps.step, name="step"),
]
