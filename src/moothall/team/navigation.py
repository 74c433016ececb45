"""What the room adds to the navigation: who works for all of us."""

from collections.abc import Mapping

from django.http import HttpRequest

from moothall.partnership.access import MEMBERS
from moothall.theme import navigation


def register() -> None:
    """Add the joint team for everyone who is something in the partnership."""
    navigation.register(
        navigation.Section.HOUSE,
        "Joint team",
        "team:team",
        visible=_member,
        order=12,
        address=_body,
    )


def _member(request: HttpRequest) -> bool:
    place = getattr(request, "standing", None)
    return place is not None and MEMBERS.holds(place)


def _body(request: HttpRequest) -> Mapping[str, str]:
    return {"body": request.partnership.slug}  # type: ignore[attr-defined]
