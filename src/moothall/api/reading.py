"""The API itself: its endpoints, its errors, its description."""

import functools
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, URLResolver
from django.views.decorators.http import conditional_page
from ninja import NinjaAPI
from ninja.errors import ValidationError

from moothall.api import addresses
from moothall.api.endpoints import bodies, decisions, meetings, registers
from moothall.api.shapes import NO_SENSE, Problem, Start
from moothall.partnership.access import PUBLIC

SECONDS = 60
"""How long an answer may be kept by others before they ask again."""

api = NinjaAPI(
    title="Moothall",
    version="1",
    description="What a learning partnership lets everybody read: its bodies and their members by "
    "role, decisions, public meetings and registers. Reading only; no key is needed. "
    "Lists come in parts; answers carry an ETag.",
    docs_url=None,
    urls_namespace="api-1",
)
for router in (bodies.router, decisions.router, meetings.router, registers.router):
    api.add_router("/bodies", router)


@api.get(
    "", url_name="start", response={200: Start, **NO_SENSE}, tags=["Bodies"], summary="Begin here"
)
def start(request: HttpRequest) -> Start:
    """The address of the list of bodies, and that of this description."""
    return Start(
        bodies=addresses.of("bodies"),
        description=addresses.of("openapi-json"),
    )


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    """Say that there is no such thing."""
    return problem(request, 404, "There is no such thing", str(error))


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Name everything that is wrong with what was asked."""
    faults = [
        f"{'.'.join(str(part) for part in fault['loc'][1:])}: {fault['msg']}."
        for fault in error.errors
    ]
    return problem(request, 422, "This cannot be asked", " ".join(faults))


def problem(request: HttpRequest, status: int, title: str, detail: str) -> HttpResponse:
    """Answer in the shape of a problem."""
    shape = Problem(title=title, status=status, detail=detail)
    return api.create_response(request, shape.dict(), status=status)


def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer any other address below the API in its own way."""
    if request.method not in ("GET", "HEAD"):
        return problem(request, 405, "This API is for reading", "Ask with GET.")
    return problem(request, 404, "There is no such thing", f"“{rest}” is no address of the API.")


View = Callable[..., HttpResponseBase]


def open_to_programs(view: View) -> View:
    """Open a view of the API to everyone, from any site, with an ETag that can be asked by."""
    with_etag = conditional_page(view)

    @functools.wraps(view)
    def opened(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = with_etag(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Cache-Control"] = f"public, max-age={SECONDS}"
        response.public = True  # type: ignore[attr-defined]  # moothall.web.privacy
        return response

    opened.access = PUBLIC  # type: ignore[attr-defined]
    return opened


def opened(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Open every address of the API."""
    for pattern in patterns:
        assert isinstance(pattern, URLPattern)  # its routers are flat
        pattern.callback = open_to_programs(pattern.callback)
    return patterns
