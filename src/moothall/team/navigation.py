"""What the room adds to the navigation: who works for all of us."""

from moothall.partnership.access import MEMBERS
from moothall.partnership.navigation import of_body, seen_by
from moothall.theme import navigation


def register() -> None:
    """Add the joint team for everyone who is something in the partnership."""
    navigation.register(
        navigation.Section.HOUSE,
        "Joint team",
        "team:team",
        visible=seen_by(MEMBERS),
        order=12,
        address=of_body,
    )
