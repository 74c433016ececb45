"""The accounts of the example partnership, one click each to sign in."""

from allauth.account.views import LoginView
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from moothall.partnership.access import public
from moothall.partnership.models import Appointment, Installation, Person, held

DOMAIN = "@demo.invalid"


def accounts() -> list[Appointment]:
    """Return who can be signed in by one click: the example's own accounts, there alone."""
    if not _is_example():
        return []
    found = Appointment.objects.filter(held(), person__email__endswith=DOMAIN)
    return list(found.select_related("person", "organisation", "body").order_by("pk"))


def _is_example() -> bool:
    return Installation.objects.filter(is_demo=True).exists()


class SignIn(LoginView):  # type: ignore[misc]
    """The form of sign-in, in the example with its accounts."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the accounts."""
        context: dict[str, object] = super().get_context_data(**kwargs)
        return context | {"accounts": accounts()}


def must_be_demo_here(request: HttpRequest) -> None:
    """Answer as for no such page where this is no demo; refuse who is not on this machine."""
    if not _is_example():
        raise Http404("There is no such page.")
    # The Host header is the visitor's word; where the request came from is not.
    here = request.get_host().partition(":")[0] in ("localhost", "127.0.0.1")
    if not here or request.META.get("REMOTE_ADDR") not in ("127.0.0.1", "::1"):
        raise PermissionDenied("The demo answers on this machine only.")


@public
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's roles, without a password, and go on to where that was asked.

    Only in a home that was prepared as the demo, only on this machine's own address, and only as
    an account that the demo made.
    """
    must_be_demo_here(request)
    number = request.POST.get("person", "")
    person = get_object_or_404(
        Person, pk=number if number.isdecimal() else None, email__endswith=DOMAIN
    )
    login(request, person, backend="allauth.account.auth_backends.AuthenticationBackend")
    wanted = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()})
    return redirect(wanted if own else "home")
