"""What the room adds to the navigation: under which terms and agreements we work."""

from collections.abc import Mapping

from django.http import HttpRequest

from moothall.partnership.access import MEMBERS
from moothall.theme import navigation

ENTRIES = (
    ("Terms of reference", "charter:terms", 10),
    ("Agreements", "charter:agreements", 11),
)


def register() -> None:
    """Add the terms and the agreements for everyone who is something in the partnership."""
    for title, url_name, order in ENTRIES:
        navigation.register(
            navigation.Section.HOUSE, title, url_name, visible=_member, order=order, address=_body
        )


def _member(request: HttpRequest) -> bool:
    place = getattr(request, "standing", None)
    return place is not None and MEMBERS.holds(place)


def _body(request: HttpRequest) -> Mapping[str, str]:
    return {"body": request.partnership.slug}  # type: ignore[attr-defined]
