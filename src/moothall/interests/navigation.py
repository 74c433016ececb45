"""What this room adds to the navigation: the register belongs to who we are."""

from moothall.partnership.access import MEMBERS
from moothall.partnership.navigation import of_body, seen_by
from moothall.theme import navigation


def register() -> None:
    """Add the register for everyone who is something in the body."""
    navigation.register(
        navigation.Section.HOUSE,
        "Interests",
        "interests:register",
        visible=seen_by(MEMBERS),
        order=40,
        address=of_body,
    )
