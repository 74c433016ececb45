"""The glossary as a page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from moothall.partnership.access import public
from moothall.publishing.glossary import parts, search

# Longer than any term; what is searched for stands on the page.
LONGEST = 80


@public
def glossary(request: HttpRequest) -> HttpResponse:
    """Show what every word means, or the words that are searched for (`q`)."""
    asked = " ".join(request.GET.get("q", "").split())[:LONGEST]
    found = search(parts(), asked)
    context = {
        "parts": found,
        "asked": asked,
        "count": sum(len(part.terms) for part in found),
        "every": sum(len(part.terms) for part in parts()),
    }
    return render(request, "publishing/glossary.html", context)
