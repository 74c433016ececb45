"""What the partnership adds to the navigation: the house in which everything else happens."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest

from moothall.partnership.access import MANAGERS, MEMBERS, Rule
from moothall.theme import navigation

# Who speaks with a provider is of use where there are returns and rounds.
LEADS = "partnership:leads"
# Title, URL, who sees it, its place, and what it stands below.
ABOVE = "partnership:members"
ENTRIES = (
    ("Members", ABOVE, MEMBERS, 0, ""),
    ("Bodies", "partnership:bodies", MEMBERS, 1, ABOVE),
    ("Chair", "partnership:turns", MEMBERS, 2, ABOVE),
    ("Who leads", LEADS, MEMBERS, 3, ABOVE),
    ("People", "partnership:people", MANAGERS, 4, ""),
    ("Access", "partnership:access", MEMBERS, 5, "partnership:people"),
    ("Set-up", "partnership:set_up", MANAGERS, 95, ""),
)


# What a body without records of its own has nothing of.
OF_RECORDS = frozenset(navigation.SECTIONS) - frozenset(navigation.IN_THE_HOUSE)


def register() -> None:
    """Add every entry, in order, for those who may open it; and keep the steps of the cycle from
    bodies that keep no records.
    """
    navigation.limit(_shows)
    for title, url_name, rule, order, under in ENTRIES:
        navigation.register(
            navigation.Section.HOUSE,
            title,
            url_name,
            visible=_where_records_are if url_name == LEADS else seen_by(rule),
            order=order,
            address=of_body,
            under=under,
        )


def _shows(section: navigation.Section, request: HttpRequest) -> bool:
    body = getattr(request, "partnership", None)
    return body is None or body.keeps_records or section not in OF_RECORDS


def seen_by(rule: Rule) -> Callable[[HttpRequest], bool]:
    """Let those see an entry for whom a rule holds, in the body they are looking at."""

    def visible(request: HttpRequest) -> bool:
        place = getattr(request, "standing", None)
        return place is not None and rule.holds(place)

    return visible


def of_body(request: HttpRequest) -> Mapping[str, str]:
    """Return what an address within the body that is looked at takes."""
    return {"body": request.partnership.slug}  # type: ignore[attr-defined]


def _where_records_are(request: HttpRequest) -> bool:
    return seen_by(MEMBERS)(request) and request.partnership.keeps_records  # type: ignore[attr-defined]
