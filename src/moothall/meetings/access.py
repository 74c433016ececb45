"""Public meetings are open to everyone; who is signed in keeps their navigation."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponseBase

from moothall.meetings.models import Meeting
from moothall.partnership.access import PUBLIC, BodyRequest, View
from moothall.partnership.models import Body
from moothall.partnership.permissions import standing

P = ParamSpec("P")


def open_to_everyone(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Open a view of a body's public meetings to everyone.

    A body without public meetings is not there for those who are nothing in it, so that nobody
    learns of partnerships by guessing addresses.
    """

    @functools.wraps(view)
    def opened(
        request: BodyRequest, body: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        found = Body.objects.filter(slug=body).first()
        if found is None:
            raise Http404("There is no such page.")
        place = standing(request.user, found)
        if not place.any and not Meeting.objects.public().filter(body=found).exists():
            raise Http404("There is no such page.")
        request.partnership, request.standing = found, place
        return view(request, *args, **kwargs)

    opened.access = PUBLIC  # type: ignore[attr-defined]
    return opened  # type: ignore[return-value]
