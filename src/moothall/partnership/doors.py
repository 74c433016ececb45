"""Whether the page behind an address is open to somebody, so that no link leads to a refusal."""

from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from moothall.partnership.access import BodyRequest


def opens(request: BodyRequest, address: str) -> bool:
    """Whether the rule of the page at an address holds for who asks.

    A page of another body counts as open: what somebody is there is not known here. So does one
    elsewhere. What a page refuses by what it shows, and not by its rule, is not seen from outside.
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
    return elsewhere or rule is None or rule.holds(request.standing)


def open_address(request: BodyRequest, address: str) -> str:
    """Return an address whose page is open to who asks, or "" where it is not."""
    return address if address and opens(request, address) else ""
