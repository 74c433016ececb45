"""What a body publishes is open to everyone; who is signed in keeps their navigation."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponseBase

from moothall.partnership.access import PUBLIC, BodyRequest, View, open_where
from moothall.partnership.models import Body
from moothall.partnership.permissions import NOBODY
from moothall.publishing.models import Publication

P = ParamSpec("P")


def _has_published(body: Body) -> bool:
    return Publication.objects.public().filter(body=body).exists()


open_to_everyone = open_where(_has_published)


def given_to_everyone(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Open a view of files that are the same for everyone, without asking who comes.

    So the answer depends on no cookie, and what stands between us and the reader may keep it.
    """

    @functools.wraps(view)
    def opened(
        request: BodyRequest, body: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        found = Body.objects.filter(slug=body).first()
        if found is None:
            raise Http404("There is no such page.")
        request.partnership, request.standing = found, NOBODY
        return view(request, *args, **kwargs)

    opened.access = PUBLIC  # type: ignore[attr-defined]
    return opened  # type: ignore[return-value]
