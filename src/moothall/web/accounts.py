"""How people get in: by invitation only; nobody signs up."""

from collections.abc import Mapping
from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Refuses sign-up: people are added by `moothall person add` or by a manager."""

    error_messages: ClassVar[dict[str, str]] = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "No account here has this e-mail address with this password. "
        "Check both, or set a new password.",
        "too_many_login_attempts": "There were too many attempts to sign in. Try again in a "
        "quarter of an hour.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no."""
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the address at which a password is set, always below the site's own.

        Whoever asks names a host too, and the mail goes to somebody else.
        """
        person, _, token = key.partition("-")
        where = {"uidb36": person, "key": token}
        return settings.BASE_URL + reverse("account_reset_password_from_key", kwargs=where)

    def send_password_reset_mail(
        self, user: object, email: str, context: dict[str, object]
    ) -> None:
        """Send the mail by which a password is set, with the site's own address in it."""
        told = context | {"address": settings.BASE_URL}
        self.render_mail("account/email/password_reset_key", email, told).send()


def address_of(request: HttpRequest) -> str | None:
    """Return the network address of a visitor: the one a trusted proxy tells, or the nearest."""
    try:
        address: str = get_adapter(request).get_client_ip(request)
    except PermissionDenied:  # it has none that can be told
        return None
    return address


def name_given(request: HttpRequest, credentials: Mapping[str, str] | None = None) -> str:
    """Return the e-mail address under which somebody tries to sign in."""
    given = (credentials or {}).get("email") or request.POST.get("login", "")
    return given.strip().lower()
