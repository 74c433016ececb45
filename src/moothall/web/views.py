"""The pages that belong to no room: the front door, the demo's sign-in, errors."""

import datetime as dt

from axes.helpers import get_cool_off
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from moothall.partnership.access import public
from moothall.partnership.first_run import is_unmanned
from moothall.partnership.models import Appointment, Body, Installation, Person, held
from moothall.publishing.queries import publishers
from moothall.web.uploads import UploadTooLarge

DEMO_DOMAIN = "@demo.invalid"
# The longest of the spans over which allauth counts how often something is asked.
MINUTES_TOO_MANY = 5


@public
def home(request: HttpRequest) -> HttpResponse:
    """Show what this is and how to get in; those who are in go on to their partnership."""
    if isinstance(request.user, Person):
        bodies = list(Body.objects.visible_to(request.user))
        if len(bodies) == 1:
            return redirect("evidence:overview", body=bodies[0].slug)
        return render(request, "web/bodies.html", {"bodies": bodies})
    context = {
        "accounts": _demo_accounts(),
        "publishers": publishers(),
        "is_unmanned": is_unmanned(),
    }
    return render(request, "web/welcome.html", context)


def _demo_accounts() -> list[Appointment]:
    if not _is_demo():
        return []
    found = Appointment.objects.filter(held(), person__email__endswith=DEMO_DOMAIN)
    return list(found.select_related("person", "organisation", "body").order_by("pk"))


def _is_demo() -> bool:
    return Installation.objects.filter(is_demo=True).exists()


def must_be_demo_here(request: HttpRequest) -> None:
    """Answer as for no such page where this is no demo; refuse who is not on this machine."""
    if not _is_demo():
        raise Http404("There is no such page.")
    # The Host header is the visitor's word; where the request came from is not.
    here = request.get_host().partition(":")[0] in ("localhost", "127.0.0.1")
    if not here or request.META.get("REMOTE_ADDR") not in ("127.0.0.1", "::1"):
        raise PermissionDenied("The demo answers on this machine only.")


@public
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's roles, without a password.

    Only in a home that was prepared as the demo, only on this machine's own address, and only as
    an account that the demo made.
    """
    must_be_demo_here(request)
    number = request.POST.get("person", "")
    person = get_object_or_404(
        Person, pk=number if number.isdecimal() else None, email__endswith=DEMO_DOMAIN
    )
    login(request, person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return redirect("home")


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
    """Say who may open the page."""
    return _problem(request, 403, "This page is not open to you", str(exception))


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
    context = {"title": title, "words": words, "status": status}
    return render(request, "web/problem.html", context, status=status)
