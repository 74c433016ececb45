"""What the evidence adds to the navigation: the first step of the cycle, Understand."""

from django.http import HttpRequest

from moothall.evidence.permissions import GIVES_RETURNS
from moothall.partnership.access import AUTHORITIES, MEMBERS
from moothall.partnership.navigation import of_body, seen_by
from moothall.theme import navigation

ENTRIES = (
    ("Overview", "evidence:overview", MEMBERS),
    ("Returns", "evidence:returns", GIVES_RETURNS),
    ("Travel to learn", "evidence:travel", AUTHORITIES),
    ("Areas", "evidence:areas", AUTHORITIES),
    ("Providers", "evidence:providers", MEMBERS),
    ("Any figure", "evidence:explore", AUTHORITIES),
    ("Definitions", "evidence:definitions", MEMBERS),
    ("Reference tables", "evidence:references", AUTHORITIES),
    ("Sources", "evidence:sources", AUTHORITIES),
    ("Protocols", "evidence:protocols", MEMBERS),
)


def register() -> None:
    """Add every entry, in order, for those who may open it."""
    for order, (title, url_name, rule) in enumerate(ENTRIES):
        navigation.register(
            navigation.Section.UNDERSTAND,
            title,
            url_name,
            visible=seen_by(rule),
            order=order,
            address=of_body,
        )
    # A body without records has no step “Understand”: it begins in the house.
    navigation.register(
        navigation.Section.HOUSE,
        "Overview",
        "evidence:overview",
        visible=_without_records,
        order=-1,
        address=of_body,
    )


def _without_records(request: HttpRequest) -> bool:
    body = getattr(request, "partnership", None)
    return body is not None and not body.keeps_records and hasattr(request, "standing")
