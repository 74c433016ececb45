"""How people get in: by invitation only; nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Refuses sign-up: people are added by `moothall person add` or by a manager."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no."""
        return False
