"""What every form of the registers does: ask, act, and where somebody else was first, say so."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.datastructures import MultiValueDict

from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import BodyRequest
from moothall.registers import policies, queries
from moothall.registers.links import at
from moothall.registers.models import Issue, Risk
from moothall.registers.policies import Overtaken


@dataclass(frozen=True, slots=True)
class Ask:
    """How a form's page reads, where it leads back to, and what is said when it is done."""

    question: str
    submit: str
    back: str
    done: str
    hint: str = ""
    eyebrow: str = ""
    kind: str = "primary"
    register: str = "risks"


def asked(
    request: BodyRequest,
    form: forms.Form,
    ask: Ask,
    act: Callable[[], object],
    matter: Risk | Issue | None = None,
) -> HttpResponse:
    """Show a form, or do what it says; what was typed stays where that cannot be."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Overtaken as overtaken:
            form.add_error(None, str(overtaken))
            _look_again(form, matter)
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, ask.done)
            return redirect(ask.back)
    status = 400 if form.errors else 200
    context = {"form": form, "ask": ask, "list": at(ask.register, request.partnership)}
    return render(request, "registers/form.html", context, status=status)


def _look_again(form: forms.Form, matter: Risk | Issue | None) -> None:
    """Let the form be saved once more, over what it now has been shown."""
    if matter is not None:
        seen = str(type(matter)._default_manager.get(pk=matter.pk).version)
        form.data = MultiValueDict({**dict(cast("QueryDict", form.data).lists()), "seen": [seen]})


def one_risk(request: BodyRequest, pk: int) -> Risk:
    """Return the risk of an address, or answer as for no such page."""
    return get_object_or_404(queries.risks(request.partnership, request.standing), pk=pk)


def one_issue(request: BodyRequest, pk: int) -> Issue:
    """Return the issue of an address, or answer as for no such page."""
    return get_object_or_404(queries.issues(request.partnership, request.standing), pk=pk)


def refused(request: BodyRequest, matter: Risk | Issue, *, ended: bool = False) -> bool:
    """Whether somebody may not change a matter; then the message says why. `ended` asks for one
    that has ended, to open it again.
    """
    try:
        policies.check_is_whose(request.person, request.standing, matter)
        if ended:
            policies.check_can_move(matter, "open")
        else:
            policies.check_is_open(matter)
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return True
    return False
