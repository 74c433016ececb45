"""What publishing adds to the navigation: the step of the cycle in which one accounts."""

from collections.abc import Mapping

from django.http import HttpRequest

from moothall.partnership.access import MANAGERS
from moothall.theme import navigation
from moothall.theme.navigation import Section


def register() -> None:
    """Add what everyone may read, and what the manager publishes."""
    navigation.register(
        Section.ACCOUNT, "Published", "publishing:published", _is_in_a_body, 10, _body
    )
    navigation.register(
        Section.ACCOUNT, "Publish", "publishing:desk", _manages, order=20, address=_body
    )


def _is_in_a_body(request: HttpRequest) -> bool:
    return getattr(request, "partnership", None) is not None


def _manages(request: HttpRequest) -> bool:
    place = getattr(request, "standing", None)
    return place is not None and MANAGERS.holds(place)


def _body(request: HttpRequest) -> Mapping[str, str]:
    return {"body": request.partnership.slug}  # type: ignore[attr-defined]
