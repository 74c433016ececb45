"""The first page of a body that keeps no records of its own: what awaits one, who it is."""

from django.http import HttpResponse
from django.shortcuts import render

from moothall.partnership import checklist, duties, queries
from moothall.partnership.access import BodyRequest
from moothall.partnership.models import Body
from moothall.partnership.views.members import in_words, officers_as_facts
from moothall.theme.formats import plural


def front(request: BodyRequest) -> HttpResponse:
    """Show what awaits the reader in a body, who leads it and who belongs to it."""
    body = request.partnership
    context = {
        "duties": duties.of(request.person, request.standing, body),
        "unfinished": checklist.unfinished(body, request.standing),
        "facts": [*officers_as_facts(body), ("Belongs to", str(body.parent or "no other body"))],
        "members": _made_of(body),
        "of_bodies": checklist.gathers_bodies(body),
    }
    return render(request, "partnership/front.html", context)


def _made_of(body: Body) -> str:
    if checklist.gathers_bodies(body):
        return f"{plural(body.parts.count(), 'body belongs', 'bodies belong')} to it."
    return in_words(queries.sectors(body))
