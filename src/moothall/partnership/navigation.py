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
            visible=_open_to(rule, of_records=url_name == LEADS),
            order=order,
            address=_body,
            under=under,
        )


def _shows(section: navigation.Section, request: HttpRequest) -> bool:
    body = getattr(request, "partnership", None)
    return body is None or body.keeps_records or section not in OF_RECORDS


def _open_to(rule: Rule, *, of_records: bool = False) -> Callable[[HttpRequest], bool]:
    def visible(request: HttpRequest) -> bool:
        place = getattr(request, "standing", None)
        if place is None or not rule.holds(place):
            return False
        return not of_records or request.partnership.keeps_records  # type: ignore[attr-defined]

    return visible


def _body(request: HttpRequest) -> Mapping[str, str]:
    return {"body": request.partnership.slug}  # type: ignore[attr-defined]
