"""Every page of the site links the terms it uses (REP-5)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from moothall.publishing.glossary.linking import link_terms


class LinksTerms:
    """Set links to the glossary in pages as they go out.

    A template switches this off for a part of its page, or by its `<main>` for all of it, with the
    attribute `data-terms="off"`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with links where the answer is a page."""
        response = self.get_response(request)
        if isinstance(response, HttpResponse) and _is_page(response):
            page = response.content.decode(response.charset)
            response.content = link_terms(page, reverse("glossary")).encode(response.charset)
        return response


def _is_page(response: HttpResponse) -> bool:
    """Whether an answer is a page; one that says what went wrong keeps its words as they are."""
    kind = response.get("Content-Type", "")
    return (
        response.status_code == 200
        and kind.startswith("text/html")
        and "Content-Encoding" not in response
    )
