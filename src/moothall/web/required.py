"""Leads those who must have a second factor to set one up."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from moothall.governance.workdays import today
from moothall.partnership.models import Person
from moothall.theme.formats import long_date
from moothall.web.second_factor import has_one, is_required_of
from moothall.web.sign_in_actions import last_day_of_grace

TOLD = "told_of_second_factor"
# What they need to set one up, or to leave.
OPEN = ("/account/", "/static/")


class AsksForSecondFactor:
    """Send a person without the second factor that the site asks for to set one up: once a session
    while their days of grace last, and from every page afterwards.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass a request on, or lead its person to set a second factor up."""
        person = getattr(request, "user", None)
        if (
            settings.SECOND_FACTOR == "optional"
            or not isinstance(person, Person)
            or request.path.startswith(OPEN)
            or request.path == "/health"
            or has_one(person)
            or not is_required_of(person)
        ):
            return self.get_response(request)
        last = last_day_of_grace(person)
        if today() > last:
            words = "This site asks you for a second factor. Set one up here, then go on."
        elif request.session.get(TOLD):
            return self.get_response(request)
        else:
            words = (
                "This site asks you for a second factor. Set one up here; until the end of "
                f"{long_date(last)} you can go on without."
            )
        request.session[TOLD] = True
        messages.warning(request, words)
        return redirect("mfa_index")
