"""What publishing adds to the navigation: the step of the cycle in which one accounts."""

from django.http import HttpRequest

from moothall.partnership.access import MANAGERS
from moothall.partnership.navigation import of_body, seen_by
from moothall.theme import navigation
from moothall.theme.navigation import Section


def register() -> None:
    """Add what everyone may read, and what the manager publishes."""
    navigation.register(
        Section.ACCOUNT, "Published", "publishing:published", _is_in_a_body, 10, of_body
    )
    navigation.register(
        Section.ACCOUNT, "Publish", "publishing:desk", seen_by(MANAGERS), order=20, address=of_body
    )


def _is_in_a_body(request: HttpRequest) -> bool:
    return getattr(request, "partnership", None) is not None
