"""What the API adds to the navigation: where a manager sees what is open to everybody."""

from collections.abc import Mapping

from django.http import HttpRequest

from moothall.partnership.access import MANAGERS
from moothall.theme import navigation


def register() -> None:
    """Add the page for those who may open it."""
    navigation.register(
        navigation.Section.ACCOUNT,
        "Open to everybody",
        "api_of_body:open",
        visible=_manages,
        order=30,
        address=_body,
    )


def _manages(request: HttpRequest) -> bool:
    place = getattr(request, "standing", None)
    return place is not None and MANAGERS.holds(place)


def _body(request: HttpRequest) -> Mapping[str, str]:
    return {"body": request.partnership.slug}  # type: ignore[attr-defined]
