"""What commissioning adds to the navigation: the step of the cycle in which it is bought."""

from moothall.partnership.access import AUTHORITIES
from moothall.partnership.navigation import of_body, seen_by
from moothall.theme import navigation


def register() -> None:
    """Add the rounds, for those who act for a member authority."""
    navigation.register(
        navigation.Section.COMMISSION,
        "Rounds",
        "commissioning:rounds",
        visible=seen_by(AUTHORITIES),
        order=0,
        address=of_body,
    )
