"""What the registers add to the navigation, and how they stand among what is decided together."""

from collections.abc import Mapping

from django.http import HttpRequest

from moothall.partnership.access import MEMBERS
from moothall.theme import navigation


def register() -> None:
    """Add both registers for everyone who is something in the partnership."""
    for order, (title, name) in enumerate((("Risks", "risks"), ("Issues", "issues")), 60):
        navigation.register(
            navigation.Section.DECIDE,
            title,
            f"registers:{name}",
            visible=_member,
            order=order,
            address=_body,
        )


def _member(request: HttpRequest) -> bool:
    place = getattr(request, "standing", None)
    return place is not None and MEMBERS.holds(place)


def _body(request: HttpRequest) -> Mapping[str, str]:
    return {"body": request.partnership.slug}  # type: ignore[attr-defined]
