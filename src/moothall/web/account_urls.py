"""Signing in and out, passwords, second factors: those pages of allauth that the site uses."""

from allauth.account import views
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as codes
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount.providers.openid_connect import views as single
from django.contrib.auth.decorators import login_required
from django.urls import path, re_path

from moothall.partnership.access import PUBLIC, SIGNED_IN
from moothall.web import personal_views
from moothall.web.example import SignIn
from moothall.web.invitation import invitation
from moothall.web.sign_in_views import elsewhere
from moothall.web.single_sign_on import cancelled

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
    path("second-step", mfa.authenticate, name="mfa_authenticate"),
    path("passkeys/sign-in", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("through/cancelled", cancelled, name="socialaccount_login_cancelled"),
    path("through/failed", cancelled, name="socialaccount_login_error"),
    path("through/<slug:provider_id>", single.login, name="openid_connect_login"),
    path("through/<slug:provider_id>/back", single.callback, name="openid_connect_callback"),
]
for pattern in urlpatterns:
    # allauth's views check for themselves who may use them; to the site they are open to all.
    pattern.callback.access = PUBLIC
own = [
    path("my-sign-in", mfa.index, name="mfa_index"),
    path("confirm", views.reauthenticate, name="account_reauthenticate"),
    path("confirm/code", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("confirm/passkey", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("codes/add", codes.activate_totp, name="mfa_activate_totp"),
    path("codes/stop", codes.deactivate_totp, name="mfa_deactivate_totp"),
    path("passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/add", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/name", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("recovery-codes", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "recovery-codes/new", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"
    ),
]
for pattern in own:
    # Who is not signed in is asked to, before allauth asks whether it is still the same person.
    pattern.callback = login_required(pattern.callback)
    pattern.callback.access = SIGNED_IN
urlpatterns += own
urlpatterns.append(path("kept", personal_views.what_is_kept, name="what_is_kept"))
urlpatterns.append(path("kept/copy", personal_views.copy, name="copy_of_kept"))
urlpatterns.append(path("elsewhere", elsewhere, name="sign_out_elsewhere"))
urlpatterns.append(path("invitation/<str:token>", invitation, name="invitation"))
