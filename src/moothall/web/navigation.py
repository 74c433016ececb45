"""What the site itself adds to the navigation of a partnership."""

from django.http import HttpRequest

from moothall.partnership.access import MANAGERS
from moothall.theme import navigation


def register() -> None:
    """Add who has a second factor, for the manager."""
    navigation.register(
        navigation.Section.HOUSE,
        "Sign-in",
        "second_factors",
        visible=_manager,
        order=90,
        under="partnership:people",
        address=lambda request: {"body": request.partnership.slug},  # type: ignore[attr-defined]
    )


def _manager(request: HttpRequest) -> bool:
    place = getattr(request, "standing", None)
    return place is not None and MANAGERS.holds(place)
