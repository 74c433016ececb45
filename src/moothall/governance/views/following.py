"""What follows a published decision: it is called in, scrutiny says its word, people are told."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from moothall.faults import InvalidValue
from moothall.governance import actions, calling, policies
from moothall.governance.bound import panel_of
from moothall.governance.enums import CallInOutcome
from moothall.governance.fresh import FreshForm
from moothall.governance.models import CallIn, Decision, ToTell
from moothall.governance.permissions import CALLS_IN, KEEPS
from moothall.governance.step_forms import AnswerForm, CallInForm, TellingForm
from moothall.governance.views.decisions import one
from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import BodyRequest, open_to


@open_to(CALLS_IN)
def call_in(request: BodyRequest, pk: int) -> HttpResponse:
    """Say what a call-in brings, ask why, and call the decision in."""
    found = one(request, pk)
    recorded = KEEPS.holds(request.standing)
    whose = policies.may_call_in_for(request.person, request.standing, found)
    form = CallInForm(request.POST or None, whose=whose, recorded=recorded)

    def call() -> None:
        data = form.cleaned_data
        authority = next(each for each in whose if each.pk == data["authority"])
        calling.call_in(
            by=request.person,
            decision=found,
            authority=authority,
            reason=data["reason"],
            of_whom=data.get("of_whom", ""),
        )

    return _step(
        request,
        found,
        form,
        call,
        heading="Why is this decision called in?",
        intro="It takes no effect until scrutiny has said its word: that it stands, or that it is "
        "to be decided anew. The call-in and its reason are part of the public notice.",
        submit="Call it in",
        done=f"Decision {found.reference} is called in.",
        check=lambda: policies.check_is_anybodys_to_call_in(found, whose),
    )


@open_to(KEEPS)
def answer(request: BodyRequest, pk: int, number: int) -> HttpResponse:
    """Record what scrutiny said on a call-in."""
    found = one(request, pk)
    called = get_object_or_404(CallIn, pk=number, decision=found)
    form = AnswerForm(request.POST or None)

    def record() -> None:
        data = form.cleaned_data
        calling.answer_call_in(
            by=request.person,
            call_in=called,
            outcome=CallInOutcome(data["outcome"]),
            text=data["text"],
            on=data["on"],
        )

    return _step(
        request,
        found,
        form,
        record,
        heading=f"What did {called.called}'s scrutiny say?",
        intro="Upheld, the decision takes effect when its call-in window has closed. Referred "
        f"back, {_goes_back(found)}.",
        submit="Record it",
        done="What scrutiny said stands in the record.",
        check=lambda: policies.check_can_answer_call_in(request.standing, found, called),
    )


@open_to(KEEPS)
def told(request: BodyRequest, pk: int, number: int) -> HttpResponse:
    """Record when and how somebody was told of a decision."""
    found = one(request, pk)
    whom = get_object_or_404(ToTell, pk=number, decision=found)
    form = TellingForm(request.POST or None)

    def record() -> None:
        actions.record_telling(by=request.person, whom=whom, **form.cleaned_data)

    return _step(
        request,
        found,
        form,
        record,
        heading=f"How was {whom.called} told?",
        intro="It stands in the record and in the public notice.",
        submit="Record it",
        done=f"It stands in the record that {whom.called} was told.",
        check=lambda: policies.check_can_tell(request.standing),
    )


def _goes_back(decision: Decision) -> str:
    """What becomes of a decision that scrutiny refers back."""
    panel = panel_of(decision)
    if panel:
        return f"it is withdrawn, and {panel} answers anew"
    return "it is proposed again, and each consent is to be given anew"


def _step(
    request: BodyRequest,
    found: Decision,
    form: forms.Form,
    act: Callable[[], None],
    *,
    check: Callable[[], None],
    done: str,
    **words: str,
) -> HttpResponse:
    """Show the form of one step, or take it; whoever may not gets the reason on the decision."""
    back = redirect("governance:decision", body=request.partnership.slug, pk=found.pk)
    is_fresh = form.show(found) if isinstance(form, FreshForm) else True
    try:
        if request.method != "POST":
            check()
        elif is_fresh and form.is_valid():
            act()
            messages.success(request, done)
            return back
    except NotAllowed as reason:
        if request.method != "POST":
            messages.error(request, str(reason))
            return back
        form.add_error(None, str(reason))
    except InvalidValue as fault:
        form.add_error(None, str(fault))
    status = 400 if form.errors else 200
    context = {"decision": found, "form": form, **words}
    return render(request, "governance/step.html", context, status=status)
