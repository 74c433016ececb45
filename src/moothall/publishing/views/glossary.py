"""The glossary as a page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from moothall.partnership.access import public
from moothall.publishing.glossary import parts


@public
def glossary(request: HttpRequest) -> HttpResponse:
    """Show what every word means."""
    count = sum(len(part.terms) for part in parts())
    return render(request, "publishing/glossary.html", {"parts": parts(), "count": count})
