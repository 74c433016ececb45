"""What this room adds to the navigation: the register belongs to who we are."""

from collections.abc import Mapping

from django.http import HttpRequest

from moothall.partnership.access import MEMBERS
from moothall.theme import navigation


def register() -> None:
    """Add the register for everyone who is something in the body."""
    navigation.register(
        navigation.Section.HOUSE,
        "Interests",
        "interests:register",
        visible=_member,
        order=40,
        address=_body,
    )


def _member(request: HttpRequest) -> bool:
    place = getattr(request, "standing", None)
    return place is not None and MEMBERS.holds(place)


def _body(request: HttpRequest) -> Mapping[str, str]:
    return {"body": request.partnership.slug}  # type: ignore[attr-defined]
