"""What the partnership adds to the navigation: the house in which everything else happens."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest

from moothall.partnership.access import MANAGERS, MEMBERS, Rule
from moothall.theme import navigation

ENTRIES = (
    ("Members", "partnership:members", MEMBERS),
    ("Who leads", "partnership:leads", MEMBERS),
    ("People", "partnership:people", MANAGERS),
    ("Access", "partnership:access", MEMBERS),
    ("Set-up", "partnership:set_up", MANAGERS),
)


def register() -> None:
    """Add every entry, in order, for those who may open it."""
    for order, (title, url_name, rule) in enumerate(ENTRIES):
        navigation.register(
            navigation.Section.HOUSE,
            title,
            url_name,
            visible=_open_to(rule),
            order=order,
            address=_body,
        )


def _open_to(rule: Rule) -> Callable[[HttpRequest], bool]:
    def visible(request: HttpRequest) -> bool:
        place = getattr(request, "standing", None)
        return place is not None and rule.holds(place)

    return visible


def _body(request: HttpRequest) -> Mapping[str, str]:
    return {"body": request.partnership.slug}  # type: ignore[attr-defined]
