"""How far long work is: a page tells it, and is loaded again once there is something else to tell.

The whole page is the one source. Its script asks a view of its own every two seconds how far the
work is; as long as it goes on, that draws the bar again, and then has the page loaded again, which
shows what came of it. Without scripts the browser loads the page again by itself.
"""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

LOAD_AGAIN = {"HX-Refresh": "true"}
# Asks for a page that is not loaded again by itself.
STILL = "still"


def glance(
    request: HttpRequest,
    *,
    page: str,
    goes_on: bool,
    template: str,
    context: Mapping[str, object],
) -> HttpResponse:
    """Answer the script of a page that shows long work: the bar again, or to load the page again.

    `page` is the address of the page, to which whoever has no scripts is led; `template` draws the
    progress for `context`.
    """
    if "HX-Request" not in request.headers:
        asked = f"?{STILL}=yes" if goes_on else ""
        return redirect(page + asked)
    if not goes_on:
        return HttpResponse(headers=LOAD_AGAIN)
    return render(request, template, dict(context))


def is_still(request: HttpRequest) -> bool:
    """Whether somebody asked that the page is not loaded again by itself."""
    return STILL in request.GET
