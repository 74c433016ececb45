"""The API itself: its endpoints, its errors, its description."""

import functools
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, URLResolver
from django.views.decorators.http import conditional_page
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema

from moothall.api import addresses
from moothall.api.endpoints import bodies, decisions, meetings, registers
from moothall.api.shapes import NO_SENSE, Problem, Start
from moothall.partnership.access import PUBLIC
from moothall.theme.formats import join_words

SECONDS = 60
"""How long an answer may be kept by others before they ask again."""

PROBLEM = "application/problem+json"
"""How errors are sent (RFC 9457)."""
READING = ("GET", "HEAD")


class ReadingAPI(NinjaAPI):
    """The API; its description says of errors the form that they are sent in."""

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        """Describe the API to programs."""
        described = super().get_openapi_schema(**given)
        for asked in described["paths"].values():
            for status, answer in asked["get"]["responses"].items():
                if int(status) >= HTTPStatus.BAD_REQUEST and "content" in answer:
                    answer["content"] = {PROBLEM: next(iter(answer["content"].values()))}
        return described


api = ReadingAPI(
    title="Moothall",
    version="1",
    description="What a learning partnership lets everybody read: its bodies and their members by "
    "role, decisions, public meetings and registers. Reading only; no key is needed. "
    "Lists come in parts; answers carry an ETag. GET, HEAD and, for pages of other sites, OPTIONS "
    "are answered; a parameter that an address does not know is refused.",
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
    shape = Problem(type="about:blank", title=title, status=status, detail=detail)
    response = api.create_response(request, shape.dict(), status=status)
    response["Content-Type"] = PROBLEM
    return response


def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer any other address below the API in its own way."""
    return problem(request, 404, "There is no such thing", f"“{rest}” is no address of the API.")


def _unreadable(request: HttpRequest) -> HttpResponse | None:
    """Answer what asks for anything but reading, and what asks by words that nothing here knows."""
    if request.method == "OPTIONS":  # a page of another site asks what it may send
        told = {
            "Allow": "GET, HEAD, OPTIONS",
            "Access-Control-Allow-Methods": "GET, HEAD",
            "Access-Control-Allow-Headers": "If-None-Match",
        }
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=told)
    if request.method not in READING:
        refused = problem(request, 405, "This API is for reading", "Ask with GET or HEAD.")
        refused["Allow"] = "GET, HEAD, OPTIONS"
        return refused
    match = request.resolver_match
    known = _known().get(TAKEN.sub(r"{\1}", f"/{match.route}")) if match else None
    unknown = sorted(set(request.GET) - known) if known is not None else []
    if not unknown:
        return None
    by = f"It can be asked by {join_words(sorted(known))}." if known else "It is asked by none."
    words = f"{join_words(unknown)}: no parameter of this address. {by}"
    return problem(request, 422, "This cannot be asked", words)


TAKEN = re.compile(r"<(?:\w+:)?(\w+)>")


@functools.cache
def _known() -> dict[str, frozenset[str]]:
    """By what each address can be asked more closely, by its path, as its description says."""
    paths: dict[str, Any] = api.get_openapi_schema()["paths"]
    return {
        path: frozenset(
            each["name"] for each in asked["get"].get("parameters", ()) if each["in"] == "query"
        )
        for path, asked in paths.items()
    }


View = Callable[..., HttpResponseBase]


def open_to_programs(view: View) -> View:
    """Open a view of the API to everyone, from any site, with an ETag that can be asked by."""
    with_etag = conditional_page(view)

    @functools.wraps(view)
    def opened(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response: HttpResponseBase | None
        response = _unreadable(request)
        if response is None:
            request.method, asked = "GET", request.method  # HEAD is the same without the content
            response = with_etag(request, *args, **kwargs)
            request.method = asked
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag"
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
