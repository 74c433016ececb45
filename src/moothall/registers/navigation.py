"""What the registers add to the navigation, and how they stand among what is decided together."""

from moothall.partnership.access import MEMBERS
from moothall.partnership.navigation import of_body, seen_by
from moothall.theme import navigation


def register() -> None:
    """Add both registers for everyone who is something in the partnership."""
    for order, (title, name) in enumerate((("Risks", "risks"), ("Issues", "issues")), 60):
        navigation.register(
            navigation.Section.DECIDE,
            title,
            f"registers:{name}",
            visible=seen_by(MEMBERS),
            order=order,
            address=of_body,
        )
