"""Signing in and out, and passwords: those pages of allauth that the site uses."""

from allauth.account import views
from django.urls import path, re_path

from moothall.partnership.access import PUBLIC
from moothall.web.example import SignIn
from moothall.web.invitation import invitation

urlpatterns = [
    path("sign-in", SignIn.as_view(), name="account_login"),
    path("sign-out", views.logout, name="account_logout"),
    path("password/change", views.password_change, name="account_change_password"),
    path("password/reset", views.password_reset, name="account_reset_password"),
    path("password/reset/sent", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("inactive", views.account_inactive, name="account_inactive"),
]
for pattern in urlpatterns:
    # allauth's views check for themselves who may use them; to the site they are open to all.
    pattern.callback.access = PUBLIC
urlpatterns.append(path("invitation/<str:token>", invitation, name="invitation"))
