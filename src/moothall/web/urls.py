"""Every address of the site."""

from django.urls import include, path

from moothall.publishing.views.glossary import glossary
from moothall.web import example, set_up, views
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
    path("inbox/", include("moothall.notices.urls")),
    path("<slug:body>/needs/", include("moothall.planning.urls")),
    path("<slug:body>/rounds/", include("moothall.commissioning.urls")),
    path("<slug:body>/partnership/", include("moothall.partnership.urls")),
    path("<slug:body>/", include("moothall.evidence.urls")),
    path("<slug:body>/", include("moothall.governance.urls")),
    path("<slug:body>/", include("moothall.publishing.urls")),
]
handler400 = "moothall.web.views.bad_request"
handler403 = "moothall.web.views.forbidden"
handler404 = "moothall.web.views.not_found"
handler429 = "moothall.web.views.too_many"
handler500 = "moothall.web.views.server_error"
