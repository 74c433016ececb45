"""What an action refuses, where its page has no form to say it beside."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from moothall.faults import NotAllowed
from moothall.web.views import refused


class TellsRefusals:
    """Answer with 403 and the reason where an action was refused, not as if the site had broken."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass a request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Answer what a view did not catch, where it is a refusal."""
        return refused(request, fault) if isinstance(fault, NotAllowed) else None
