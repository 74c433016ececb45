"""Sign-in through somebody else's door, by OpenID Connect: for those who were invited alone."""

from collections.abc import Mapping
from typing import ClassVar

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

UNKNOWN = (
    "Nobody was invited here under the e-mail address that {name} gives for you. Ask your "
    "partnership's manager, or sign in with your password."
)
UNVERIFIED = "{name} does not say that it has checked your e-mail address, so it is not taken."
FAILED = "Signing in through {name} did not succeed. Try again, or sign in with your password."


class OnlyKnown(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Signs in a person whose address the provider has verified; makes and keeps nobody."""

    error_messages: ClassVar[Mapping[str, str]] = DefaultSocialAccountAdapter.error_messages

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Say no: people are invited."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Turn away who is not known here by a verified address, and who is signed in already."""
        if sociallogin.state.get("process") != "login":
            _refuse(request, "You are signed in already: there is nothing to connect.", "home")
        if not any(each.verified for each in sociallogin.email_addresses):
            _refuse(request, UNVERIFIED)
        if not sociallogin.is_existing:
            _refuse(request, UNKNOWN)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: object,
        error: object = None,
        exception: object = None,
        extra_context: object = None,
    ) -> None:
        """Lead back to the sign-in page, whatever went wrong."""
        _refuse(request, FAILED)


def _refuse(request: HttpRequest, words: str, to: str = "account_login") -> None:
    messages.error(request, words.format(name=settings.OIDC_NAME))
    raise ImmediateHttpResponse(redirect(to))


def offered() -> dict[str, str] | None:
    """Return what the sign-in page calls the other door, and where it is, if the site has one."""
    if not settings.OIDC_NAME:
        return None
    href = reverse("openid_connect_login", kwargs={"provider_id": settings.OIDC_PROVIDER})
    return {"name": settings.OIDC_NAME, "href": href}


def cancelled(request: HttpRequest) -> HttpResponse:
    """Lead who turned back at the other door to ours."""
    messages.info(request, "You did not sign in.")
    return redirect("account_login")
