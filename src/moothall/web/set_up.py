"""The page behind the link that `moothall serve` prints: it sets an empty site up."""

from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.faults import InvalidValue, NotAllowed
from moothall.ledger.refs import OPERATOR
from moothall.partnership.access import public
from moothall.partnership.first_run import VOID, may_set_up, set_up_site
from moothall.partnership.forms import SetUpForm

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@public
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the partnership and its manager, make them, sign the manager in and go on.

    Whoever has the link has it from the operator, so what is done here the operator has done.
    """
    if not may_set_up(token):
        return _void(request, VOID)
    form = SetUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {key: form.cleaned_data[key] for key in ("partnership", "name", "email")}
        try:
            made = set_up_site(
                by=OPERATOR, token=token, password=form.cleaned_data["password"], **given
            )
        except NotAllowed as void:
            return _void(request, str(void))
        except (InvalidValue, ValidationError) as fault:
            form.add_error(None, fault if isinstance(fault, ValidationError) else str(fault))
        else:
            login(request, made.person, backend=BACKEND)
            return redirect("partnership:set_up", body=made.body.slug)
    status = 400 if form.errors else 200
    return render(request, "web/set_up.html", {"form": form}, status=status)


def _void(request: HttpRequest, words: str) -> HttpResponse:
    context = {"words": words}
    return render(request, "web/set_up_void.html", context, status=404)
