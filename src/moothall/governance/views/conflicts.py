"""Whom a decision concerns, interests declared in it, and dispensations for it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from moothall.faults import InvalidValue
from moothall.governance import actions, conflicts, declaring, policies
from moothall.governance.conflict_forms import ConcernedForm, DispensationForm, InterestForm
from moothall.governance.enums import InterestKind
from moothall.governance.models import Decision
from moothall.governance.permissions import PROPOSES
from moothall.governance.views.decisions import one
from moothall.interests.permissions import KEEPS
from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import BodyRequest, open_to


@open_to(PROPOSES)
def concerned(request: BodyRequest, pk: int) -> HttpResponse:
    """Name the organisations that a proposal concerns."""
    found = one(request, pk)
    back = redirect("governance:decision", body=request.partnership.slug, pk=pk)
    named = conflicts.concerned(found)
    form = ConcernedForm(request.POST or None, body=request.partnership, named=named)
    try:
        policies.check_can_add(request.standing, found)
        if request.method == "POST" and form.is_valid():
            declaring.name_concerned(
                by=request.person, decision=found, organisations=form.cleaned_data["organisations"]
            )
            messages.success(request, "The organisations stand in the record.")
            return back
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return back
    except InvalidValue as fault:
        form.add_error(None, str(fault))
    status = 400 if form.errors else 200
    context = {"decision": found, "form": form}
    return render(request, "governance/concerned.html", context, status=status)


@open_to(PROPOSES)
def interest(request: BodyRequest, pk: int) -> HttpResponse:
    """Record an interest that somebody declared."""
    found = one(request, pk)
    back = redirect("governance:decision", body=request.partnership.slug, pk=pk)
    touches = [t for t in conflicts.touched(found) if not declaring.is_recorded(found, t)]
    form = InterestForm(
        request.POST or None,
        body=request.partnership,
        place=request.standing,
        person=request.person,
        touches=touches,
    )
    try:
        policies.check_can_add(request.standing, found)
        if request.method == "POST" and form.is_valid():
            _record(request, found, form)
            messages.success(request, "The interest stands in the record.")
            return back
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return back
    except InvalidValue as fault:
        form.add_error(None, str(fault))
    status = 400 if form.errors else 200
    context = {"decision": found, "form": form, "what": "interest"}
    return render(request, "governance/add.html", context, status=status)


def _record(request: BodyRequest, found: Decision, form: InterestForm) -> None:
    data, touch, person = form.cleaned_data, form.touch, form.person
    if touch is not None:
        declaring.record_interest(by=request.person, decision=found, touch=touch)
        return
    kind = InterestKind(data["kind"])
    if person is not None:
        declaring.declare_here(
            by=request.person, decision=found, person=person, kind=kind, nature=data["text"]
        )
        return
    actions.declare_interest(
        by=request.person,
        decision=found,
        of_whom=data["of_whom"],
        kind=kind,
        text=data["text"],
        dispensation=data["dispensation"],
    )


@open_to(KEEPS)
def dispense(request: BodyRequest, pk: int, number: int) -> HttpResponse:
    """Record a dispensation of an interest for one decision."""
    found = one(request, pk)
    back = redirect("governance:decision", body=request.partnership.slug, pk=pk)
    touch = next((t for t in conflicts.touched(found) if t.declaration.pk == number), None)
    if touch is None:
        raise Http404("There is no such page.")
    form = DispensationForm(request.POST or None)
    if not touch.bars:
        messages.error(request, "This interest bars nobody's vote in this decision.")
        return back
    if request.method == "POST" and form.is_valid():
        try:
            declaring.dispense(
                by=request.person,
                decision=found,
                declaration=touch.declaration,
                **form.cleaned_data,
            )
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, "The dispensation is on record.")
            return back
    status = 400 if form.errors else 200
    context = {"decision": found, "form": form, "touch": touch}
    return render(request, "governance/dispense.html", context, status=status)
