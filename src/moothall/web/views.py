"""The pages that belong to no room: the front door, errors."""

import datetime as dt

from axes.helpers import get_cool_off
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from moothall.api.reading import problem
from moothall.faults import NotAllowed
from moothall.partnership.access import public
from moothall.partnership.first_run import is_unmanned
from moothall.partnership.models import Body, Person
from moothall.partnership.queries import main_body
from moothall.publishing.queries import publishers
from moothall.web import example
from moothall.web.uploads import UploadTooLarge

# The longest of the spans over which allauth counts how often something is asked.
MINUTES_TOO_MANY = 5


@public
def home(request: HttpRequest) -> HttpResponse:
    """Show what this is and how to get in; those who are in go on to their partnership."""
    if isinstance(request.user, Person):
        visible = Body.objects.visible_to(request.user)
        bodies = list(visible)
        # Who is in several begins in the one that keeps records; the frame leads to the others.
        begins = bodies[0] if len(bodies) == 1 else main_body(visible)
        if begins:
            return redirect("evidence:overview", body=begins.slug)
        return render(request, "web/bodies.html", {"bodies": bodies})
    context = {
        "accounts": example.accounts(),
        "publishers": publishers(),
        "is_unmanned": is_unmanned(),
    }
    return render(request, "web/welcome.html", context)


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how accessible the site is and what to do where it is not."""
    return render(request, "web/accessibility.html")


@public
def health(request: HttpRequest) -> HttpResponse:
    """Answer a load balancer: the site runs and reaches its database."""
    connection.ensure_connection()
    return HttpResponse("well", content_type="text/plain")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the request made no sense."""
    if isinstance(exception, UploadTooLarge):
        return _problem(request, 400, "That file is too large", str(exception))
    return _problem(request, 400, "That request made no sense to us", "")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what was refused, who may do it, and where that is told in full."""
    return _problem(request, 403, "This page is not open to you", str(exception))


def refused(request: HttpRequest, refusal: NotAllowed) -> HttpResponse:
    """Say why something was not done that a page let somebody ask for."""
    return _problem(request, 403, "That was not done", str(refusal))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page."""
    return _problem(request, 404, "There is no such page", "")


def too_many(request: HttpRequest) -> HttpResponse:
    """Say that this was asked too often, in the same words whoever it was about."""
    words = f"Wait {MINUTES_TOO_MANY} minutes, then try again."
    return _later(request, "That was asked too often", words, MINUTES_TOO_MANY)


def locked_out(request: HttpRequest, credentials: object = None) -> HttpResponse:
    """Say that a name was tried too often with wrong passwords."""
    minutes = round((get_cool_off() or dt.timedelta()).total_seconds() / 60)
    words = f"Wait {minutes} minutes, then sign in, or set a new password."
    return _later(request, "There were too many wrong passwords", words, minutes)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something broke on our side."""
    return _problem(request, 500, "Something went wrong on our side", "")


def _later(request: HttpRequest, title: str, words: str, minutes: int) -> HttpResponse:
    """Answer with when to try again, for people and for programs."""
    response = _problem(request, 429, title, words)
    response["Retry-After"] = str(minutes * 60)
    return response


def _problem(request: HttpRequest, status: int, title: str, words: str) -> HttpResponse:
    if request.path.startswith(reverse("api:guide") + "v"):
        return problem(request, status, title, words)  # programs read no pages
    within = getattr(request, "partnership", None)
    context = {"title": title, "words": words, "status": status, "within": within}
    return render(request, "web/problem.html", context, status=status)
