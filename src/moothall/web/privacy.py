"""What must not stay behind: pages are for the person they were made for, and for then."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase


class NeverStored:
    """Tell browsers and proxies to keep no page and no download (static files come before this).

    Without it, the next person at a shared machine finds them in the browser's cache. Only a file
    that was published to everyone, and is marked `public` by its view, says itself how long it may
    be kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with a header that forbids keeping the answer."""
        response = self.get_response(request)
        if not getattr(response, "public", False):
            response["Cache-Control"] = "no-store, private"
        return response
