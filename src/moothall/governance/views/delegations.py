"""The delegations of a body: the list, one of them, a new one, an early end."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from moothall.faults import InvalidValue
from moothall.governance import delegations, queries, subjects, tables
from moothall.governance.course import settle
from moothall.governance.delegating import in_force, is_over
from moothall.governance.models import Delegation
from moothall.governance.permissions import KEEPS
from moothall.governance.step_forms import DelegationForm, EndForm
from moothall.governance.workdays import in_london
from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import MEMBERS, BodyRequest, open_to
from moothall.theme import downloads
from moothall.theme.formats import join_words, plural


@open_to(MEMBERS)
def every(request: BodyRequest) -> HttpResponseBase:
    """List the delegations, those in force first."""
    body = request.partnership
    settle(body)
    working = set(in_force(body).values_list("pk", flat=True))
    found = Delegation.objects.filter(body=body).select_related(
        "body", "organisation", "person", "on_behalf_of", "decision"
    )
    rows = sorted(found, key=lambda each: (each.pk not in working, -each.number))
    may_give = KEEPS.holds(request.standing)
    page = tables.delegations(request, working, may_give).read(request, rows)
    if page.wanted:
        return downloads.response(page)
    many = plural(len(working), "delegation is", "delegations are")
    context = {"page": page, "answer": f"{many} in force." if rows else "", "may_give": may_give}
    return render(request, "governance/delegations.html", context)


@open_to(MEMBERS)
def delegation(request: BodyRequest, number: int) -> HttpResponse:
    """Show one delegation: who, what, under which decision, until when, and what came of it."""
    found = _one(request, number)
    working = in_force(found.body).filter(pk=found.pk).exists()
    kinds = join_words([subjects.noun_of(kind) for kind in found.kinds]) or "any"
    facts: list[tuple[str, object, str]] = [
        ("Held by", found.holder_by_name, "text"),
        ("They", tables.may_do(found), "text"),
        ("What may be decided", found.scope, "text"),
        ("On things of the kinds", kinds, "text"),
        ("Given by", found.source, "text"),
        ("From", found.starts, "date"),
    ]
    if found.ends:
        facts.append(("Until the end of", found.ends, "date"))
    if found.ended_on:
        facts += [("Ended early on", found.ended_on, "date"), ("Why", found.ended_because, "text")]
    facts.append(("Recorded", in_london(found.recorded_at), "date"))
    seen = queries.decisions(found.body, request.standing)
    taken = seen.filter(delegation=found) | seen.filter(positions__delegation=found)
    context = {
        "delegation": found,
        "working": working,
        "answer": tables.delegation_stands(found, working),
        "facts": facts,
        "taken": taken.distinct(),
        "may_end": KEEPS.holds(request.standing) and not is_over(found),
    }
    return render(request, "governance/delegation.html", context)


@open_to(KEEPS)
def new(request: BodyRequest) -> HttpResponse:
    """Record a delegation."""
    body = request.partnership
    settle(body)
    form = DelegationForm(request.POST or None, body=body)
    if request.method == "POST" and form.is_valid():
        try:
            made = _given(request, form)
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"Delegation {made.number} is recorded.")
            return redirect("governance:delegation", body=body.slug, number=made.number)
    status = 400 if form.errors else 200
    return render(request, "governance/delegation_new.html", {"form": form}, status=status)


def _given(request: BodyRequest, form: DelegationForm) -> Delegation:
    data, (role, organisation) = form.cleaned_data, form.held_by
    return delegations.give_delegation(
        by=request.person,
        body=request.partnership,
        role=role,
        organisation=organisation,
        person=data["person"],
        on_behalf_of=data["on_behalf_of"],
        scope=data["scope"],
        kinds=data.get("kinds", ()),
        decision=data["decision"],
        given_by=data["given_by"],
        starts=data["starts"],
        ends=data["ends"],
    )


@open_to(KEEPS)
def end(request: BodyRequest, number: int) -> HttpResponse:
    """Say what ending a delegation brings, ask why, and end it."""
    found = _one(request, number)
    back = redirect("governance:delegation", body=request.partnership.slug, number=number)
    form = EndForm(request.POST or None)
    try:
        if request.method == "POST" and form.is_valid():
            delegations.end_delegation(by=request.person, delegation=found, **form.cleaned_data)
            messages.success(request, f"Delegation {found.number} has ended.")
            return back
    except (NotAllowed, InvalidValue) as reason:
        messages.error(request, str(reason))
        return back
    status = 400 if form.errors else 200
    context = {"delegation": found, "form": form}
    return render(request, "governance/delegation_end.html", context, status=status)


def _one(request: BodyRequest, number: int) -> Delegation:
    settle(request.partnership)
    every_one = Delegation.objects.select_related(
        "body", "organisation", "on_behalf_of", "decision", "person"
    )
    return get_object_or_404(every_one, body=request.partnership, number=number)
