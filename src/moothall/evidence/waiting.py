"""Pages that wait for their figures: for a moment in silence, then saying how far they are."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from moothall.evidence.orders import BeingMade, Patience, patient

# Seconds that a page waits for its figures before it says that they are being made.
MOMENT = 1.5
# The part of the page that its script asks for again, and by which such a request is known.
PART = "figures-being-made"
# Seconds after which a browser without scripts asks for the whole page again.
AGAIN = 4
BEING_MADE = 202


class WaitsForFigures:
    """Show in place of a page whose figures are being made how far they are.

    The page stands at its own address: asked for again, by its script, by the browser or by a
    link, it is the figures as soon as they are there. Downloads wait until they have all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or say after a moment how far the answer is."""
        if request.method != "GET" or _is_download(request):
            return self.get_response(request)
        if not _is_glance(request):
            with patient(Patience(MOMENT)):
                return self.get_response(request)
        with patient(Patience(0, seen=False)):
            response = self.get_response(request)
        if response.status_code == BEING_MADE:
            return response
        # The script has the whole page loaded, wherever the figures or the reason are in it.
        return HttpResponse(headers={"HX-Refresh": "true"})

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Say how far the figures are."""
        if not isinstance(fault, BeingMade):
            return None
        template = "evidence/_waiting.html" if _is_glance(request) else "evidence/waiting.html"
        context = {"making": fault, "part": PART, "again": AGAIN}
        return render(request, template, context, status=BEING_MADE)


def _is_download(request: HttpRequest) -> bool:
    """Whether a table is asked for as a file: each table has a parameter of its own."""
    return any(name == "format" or name.endswith("-format") for name in request.GET)


def _is_glance(request: HttpRequest) -> bool:
    return request.headers.get("HX-Target") == PART
