"""What governance adds to the navigation: decisions belong to no one step of the cycle."""

from moothall.partnership.access import MEMBERS
from moothall.partnership.navigation import of_body, seen_by
from moothall.theme import navigation


def register() -> None:
    """Add the decisions for everyone who is something in the partnership."""
    navigation.register(
        navigation.Section.DECIDE,
        "Decisions",
        "governance:decisions",
        visible=seen_by(MEMBERS),
        order=20,
        address=of_body,
    )
