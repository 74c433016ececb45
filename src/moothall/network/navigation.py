"""What the network adds to the navigation: for bodies above others, and for those below one."""

from django.http import HttpRequest

from moothall.network.enums import ABOVE
from moothall.partnership.access import MEMBERS
from moothall.partnership.navigation import of_body, seen_by
from moothall.theme import navigation

ENTRIES = (
    ("Network", "network:overview", True),
    ("Partnerships", "network:partnerships", True),
    ("What we tell the network", "network:telling", False),
)
_is_member = seen_by(MEMBERS)


def register() -> None:
    """Add the network's pages where a body has partnerships below it, and what a partnership tells
    where it stands below another.
    """
    for order, (title, name, above) in enumerate(ENTRIES, 80):
        navigation.register(
            navigation.Section.HOUSE,
            title,
            name,
            visible=_above if above else _below,
            order=order,
            address=of_body,
            under="" if above else "partnership:members",
        )


def _above(request: HttpRequest) -> bool:
    return _is_member(request) and request.partnership.tier in ABOVE  # type: ignore[attr-defined]


def _below(request: HttpRequest) -> bool:
    return _is_member(request) and request.partnership.parent_id is not None  # type: ignore[attr-defined]
