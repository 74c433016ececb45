"""The page behind the link of an invitation: a first password, and in."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.faults import NotAllowed
from moothall.partnership.access import public
from moothall.partnership.forms import PasswordForm
from moothall.partnership.invitations import invited
from moothall.partnership.people import choose_password
from moothall.web.set_up import BACKEND


@public
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Let somebody who was invited choose a password, and sign them in."""
    person = invited(token)
    if person is None:
        return render(request, "web/invitation_void.html", status=404)
    form = PasswordForm(request.POST or None)
    form.whose = (person.email, person.name)
    if request.method == "POST" and form.is_valid():
        try:
            choose_password(by=person, person=person, password=form.cleaned_data["password"])
        except NotAllowed:  # it was used a moment ago
            return render(request, "web/invitation_void.html", status=404)
        login(request, person, backend=BACKEND)
        return redirect("home")
    context = {"form": form, "person": person}
    status = 400 if form.errors else 200
    return render(request, "web/invitation.html", context, status=status)
