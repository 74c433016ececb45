"""What planning adds to the navigation: the second step of the cycle, Plan."""

from collections.abc import Mapping

from django.http import HttpRequest

from moothall.partnership.access import AUTHORITIES
from moothall.theme import navigation

ENTRIES = (
    ("Needs", "planning:needs"),
    ("Gaps", "planning:gaps"),
    ("Overlaps", "planning:overlaps"),
    ("What needs rest on", "planning:basis"),
)


def register() -> None:
    """Add every entry, in order, for those who may open it."""
    for order, (title, url_name) in enumerate(ENTRIES):
        navigation.register(
            navigation.Section.PLAN, title, url_name, visible=_seen, order=order, address=_body
        )


def _seen(request: HttpRequest) -> bool:
    place = getattr(request, "standing", None)
    return place is not None and AUTHORITIES.holds(place)


def _body(request: HttpRequest) -> Mapping[str, str]:
    return {"body": request.partnership.slug}  # type: ignore[attr-defined]
