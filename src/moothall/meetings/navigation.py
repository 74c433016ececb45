"""What meetings add to the navigation."""

from moothall.partnership.access import MEMBERS
from moothall.partnership.navigation import of_body, seen_by
from moothall.theme import navigation


def register() -> None:
    """Add the meetings for everyone who is something in the partnership."""
    navigation.register(
        navigation.Section.DECIDE,
        "Meetings",
        "meetings:meetings",
        visible=seen_by(MEMBERS),
        order=10,
        address=of_body,
    )
    navigation.register(
        navigation.Section.DECIDE,
        "Action points",
        "meetings:points",
        visible=seen_by(MEMBERS),
        order=15,
        address=of_body,
    )
