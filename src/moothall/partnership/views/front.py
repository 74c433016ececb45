"""The first page of a body that keeps no records of its own: what awaits one, who it is."""

from django.http import HttpResponse
from django.shortcuts import render

from moothall.partnership import checklist, duties, queries
from moothall.partnership.access import BodyRequest
from moothall.partnership.views.members import in_words, officers_as_facts


def front(request: BodyRequest) -> HttpResponse:
    """Show what awaits the reader in a body, who leads it and who belongs to it."""
    body = request.partnership
    context = {
        "duties": duties.of(request.person, request.standing, body),
        "unfinished": checklist.unfinished(body, request.standing),
        "facts": [*officers_as_facts(body), ("Belongs to", str(body.parent or "no other body"))],
        "members": in_words(queries.sectors(body)),
    }
    return render(request, "partnership/front.html", context)
