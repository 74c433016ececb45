"""What planning adds to the navigation: the second step of the cycle, Plan."""

from moothall.partnership.access import AUTHORITIES
from moothall.partnership.navigation import of_body, seen_by
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
            navigation.Section.PLAN,
            title,
            url_name,
            visible=seen_by(AUTHORITIES),
            order=order,
            address=of_body,
        )
