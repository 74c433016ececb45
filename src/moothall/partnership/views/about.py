"""The partnership itself: what is set up, its name and what it is for."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render

from moothall.faults import InvalidValue, NotAllowed
from moothall.partnership import checklist
from moothall.partnership.access import MANAGERS, BodyRequest, open_to
from moothall.partnership.actions import rename_body, state_purpose
from moothall.partnership.bodies import state_way
from moothall.partnership.enums import ChairFrom, Tier
from moothall.partnership.forms import BodyForm
from moothall.partnership.forms_bodies import WayForm, way_of
from moothall.theme.formats import plural

ALL_DONE = "Everything is in place."


@open_to(MANAGERS)
def set_up(request: BodyRequest) -> HttpResponse:
    """Show what the partnership has and what it still lacks, each with where that is done."""
    steps = checklist.steps(request.partnership, request.standing)
    left = sum(not step.done for step in steps)
    answer = ALL_DONE
    if left:
        answer = f"{plural(left, 'step is', 'steps are')} left of {len(steps)}. Take them in order."
    return render(request, "partnership/set_up.html", {"steps": steps, "answer": answer})


@open_to(MANAGERS)
def describe(request: BodyRequest) -> HttpResponse:
    """Change the partnership's name and what it is for."""
    body = request.partnership
    form = BodyForm(request.POST or None, initial={"name": body.name, "purpose": body.purpose})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with transaction.atomic():
                if data["name"] != body.name:
                    rename_body(by=request.person, body=body, name=data["name"])
                if data["purpose"] != body.purpose:
                    state_purpose(by=request.person, body=body, purpose=data["purpose"])
        except InvalidValue as fault:
            form.add_error(None, str(fault))
            body.refresh_from_db()
        else:
            messages.success(request, "Name and purpose are kept.")
            return redirect("partnership:members", body=body.slug)
    status = 400 if form.errors else 200
    return render(request, "partnership/describe.html", {"form": form}, status=status)


@open_to(MANAGERS)
def way(request: BodyRequest) -> HttpResponse:
    """Change the body's tier, whether it keeps records, and how its chair goes round."""
    body = request.partnership
    form = WayForm(request.POST if request.method == "POST" else None, initial=way_of(body))
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        given = {"tier": Tier(data["tier"]), "chair_from": ChairFrom(data["chair_from"])}
        try:
            state_way(by=request.person, body=body, **data | given)
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
            body.refresh_from_db()
        else:
            messages.success(request, "How it works is kept.")
            return redirect("partnership:members", body=body.slug)
    status = 400 if form.errors else 200
    return render(request, "partnership/way.html", {"form": form}, status=status)
