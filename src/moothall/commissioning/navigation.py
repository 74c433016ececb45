"""What commissioning adds to the navigation: the step of the cycle in which it is bought."""

from collections.abc import Mapping

from django.http import HttpRequest

from moothall.partnership.access import AUTHORITIES
from moothall.theme import navigation


def register() -> None:
    """Add the rounds, for those who act for a member authority."""
    navigation.register(
        navigation.Section.COMMISSION,
        "Rounds",
        "commissioning:rounds",
        visible=_may_open,
        order=0,
        address=_body,
    )


def _may_open(request: HttpRequest) -> bool:
    place = getattr(request, "standing", None)
    return place is not None and AUTHORITIES.holds(place)


def _body(request: HttpRequest) -> Mapping[str, str]:
    return {"body": request.partnership.slug}  # type: ignore[attr-defined]
