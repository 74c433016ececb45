"""What meetings add to the navigation."""

from collections.abc import Mapping

from django.http import HttpRequest

from moothall.partnership.access import MEMBERS
from moothall.theme import navigation


def register() -> None:
    """Add the meetings for everyone who is something in the partnership."""
    navigation.register(
        navigation.Section.DECIDE,
        "Meetings",
        "meetings:meetings",
        visible=_member,
        order=10,
        address=_body,
    )
    navigation.register(
        navigation.Section.DECIDE,
        "Action points",
        "meetings:points",
        visible=_member,
        order=15,
        address=_body,
    )


def _member(request: HttpRequest) -> bool:
    place = getattr(request, "standing", None)
    return place is not None and MEMBERS.holds(place)


def _body(request: HttpRequest) -> Mapping[str, str]:
    return {"body": request.partnership.slug}  # type: ignore[attr-defined]
