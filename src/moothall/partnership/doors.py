"""Whether the page behind an address is open to somebody, so that no link leads to a refusal.

A room whose page answers some of those in the body as if it were not there registers at start which
things it shows to who asks, by the name of the page:

    doors.register("disputes:dispute", seen)        # seen(request) -> Container[int]
"""

from collections.abc import Callable, Container, Mapping
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from moothall.partnership.access import BodyRequest

Seen = Callable[[BodyRequest], Container[int]]
_rooms: dict[str, Seen] = {}


def register(page: str, seen: Seen) -> None:
    """Say which things the pages of a name show to who asks, by the keys in their addresses;
    registering the name again replaces it.
    """
    _rooms[page] = seen


def opens(request: BodyRequest, address: str) -> bool:
    """Whether the rule of the page at an address holds for who asks.

    A page of another body counts as open: what somebody is there is not known here. So does one
    elsewhere. What a page refuses by what it shows, and not by its rule, is seen from outside only
    where its room has registered it.
    """
    parts = urlsplit(address)
    if parts.netloc:
        return True
    try:
        found = resolve(parts.path)
    except Resolver404:
        return False
    rule = getattr(found.func, "access", None)
    elsewhere = found.kwargs.get("body") != request.partnership.slug
    if elsewhere or rule is None:
        return True
    return bool(rule.holds(request.standing)) and _shows(request, found.view_name, found.kwargs)


def _shows(request: BodyRequest, page: str, at: Mapping[str, object]) -> bool:
    """Whether a page shows who asks the thing of its address; asked once a request and page."""
    if page not in _rooms:
        return True
    known: dict[str, Container[int]] = vars(request).setdefault("_doors", {})
    if page not in known:
        known[page] = _rooms[page](request)
    return at.get("pk") in known[page]


def open_address(request: BodyRequest, address: str) -> str:
    """Return an address whose page is open to who asks, or "" where it is not."""
    return address if address and opens(request, address) else ""
