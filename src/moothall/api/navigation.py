"""What the API adds to the navigation: where a manager sees what is open to everybody."""

from moothall.partnership.access import MANAGERS
from moothall.partnership.navigation import of_body, seen_by
from moothall.theme import navigation


def register() -> None:
    """Add the page for those who may open it."""
    navigation.register(
        navigation.Section.ACCOUNT,
        "Open to everybody",
        "api_of_body:open",
        visible=seen_by(MANAGERS),
        order=30,
        address=of_body,
    )
