"""What no address of ours has, turned away before any page looks at it."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponseBase

NUL = "\0"
# No number that databases give has more digits; at larger ones they stumble.
MOST_DIGITS = 18


class WithoutNul:
    """Refuse addresses with the character NUL, at which PostgreSQL stumbles; at one with a number
    larger than any there is, there is nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass a request on. Raises BadRequest, which is answered with 400, or Http404."""
        asked = (*request.GET, *(value for _, found in request.GET.lists() for value in found))
        if NUL in request.path or any(NUL in text for text in asked):
            raise BadRequest("The address has a character that none of ours has.")
        if any(len(part) > MOST_DIGITS and part.isdecimal() for part in request.path.split("/")):
            raise Http404("There is no such page.")
        return self.get_response(request)
