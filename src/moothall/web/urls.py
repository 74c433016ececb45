"""Every address of the site."""

from django.urls import include, path

from moothall.publishing.views.glossary import glossary
from moothall.web import example, set_up, sign_in_views, views
from moothall.web.demo_mail import demo_mail

urlpatterns = [
    path("", views.home, name="home"),
    path("health", views.health, name="health"),
    path("accessibility", views.accessibility, name="accessibility"),
    path("glossary", glossary, name="glossary"),
    path("demo/mail", demo_mail, name="demo_mail"),
    path("demo/sign-in", example.demo_sign_in, name="demo_sign_in"),
    path("set-up/<str:token>", set_up.set_up, name="set_up"),
    path("account/", include("moothall.web.account_urls")),
    path("<slug:body>/sign-in/", sign_in_views.factors, name="second_factors"),
    path(
        "<slug:body>/sign-in/<int:pk>/reset", sign_in_views.reset_factor, name="second_factor_reset"
    ),
    path("inbox/", include("moothall.notices.urls")),
    path("calendar/", include("moothall.meetings.calendar_urls")),
    path("<slug:body>/needs/", include("moothall.planning.urls")),
    path("<slug:body>/rounds/", include("moothall.commissioning.urls")),
    path("<slug:body>/partnership/", include("moothall.partnership.urls")),
    path("api/", include("moothall.api.urls")),
    path("api/v1/", include("moothall.api.program_urls")),
    path("<slug:body>/open/", include("moothall.api.body_urls")),
    path("<slug:body>/interests/", include("moothall.interests.urls")),
    path("<slug:body>/charter/", include("moothall.charter.urls")),
    path("<slug:body>/team/", include("moothall.team.urls")),
    path("<slug:body>/meetings/", include("moothall.meetings.urls")),
    path("<slug:body>/registers/", include("moothall.registers.urls")),
    path("<slug:body>/disputes/", include("moothall.disputes.urls")),
    path("<slug:body>/network/", include("moothall.network.urls")),
    path("<slug:body>/", include("moothall.evidence.urls")),
    path("<slug:body>/", include("moothall.governance.urls")),
    path("<slug:body>/", include("moothall.publishing.urls")),
]
handler400 = "moothall.web.views.bad_request"
handler403 = "moothall.web.views.forbidden"
handler404 = "moothall.web.views.not_found"
handler429 = "moothall.web.views.too_many"
handler500 = "moothall.web.views.server_error"
