"""What disputes add to the navigation."""

from moothall.partnership.access import MEMBERS
from moothall.partnership.navigation import of_body, seen_by
from moothall.theme import navigation


def register() -> None:
    """Add the disputes for everyone who is something in the partnership."""
    navigation.register(
        navigation.Section.DECIDE,
        "Disputes",
        "disputes:disputes",
        visible=seen_by(MEMBERS),
        order=60,
        address=of_body,
    )
