"""What the room adds to the navigation: under which terms and agreements we work."""

from moothall.partnership.access import MEMBERS
from moothall.partnership.navigation import of_body, seen_by
from moothall.theme import navigation

ENTRIES = (
    ("Terms of reference", "charter:terms", 10),
    ("Agreements", "charter:agreements", 11),
)


def register() -> None:
    """Add the terms and the agreements for everyone who is something in the partnership."""
    for title, url_name, order in ENTRIES:
        navigation.register(
            navigation.Section.HOUSE,
            title,
            url_name,
            visible=seen_by(MEMBERS),
            order=order,
            address=of_body,
        )
