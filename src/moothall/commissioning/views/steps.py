"""What is done with a scenario: what if, kept or dropped, copied, proposed."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST

from moothall.commissioning import pictures, policies
from moothall.commissioning.actions import keep_what_if
from moothall.commissioning.answers import ask_what_if, copy_scenario, drop_scenario
from moothall.commissioning.enums import ScenarioKind, ScenarioStatus
from moothall.commissioning.forms import ProposeForm, WhatIfForm
from moothall.commissioning.models import Scenario
from moothall.commissioning.permissions import COMMISSIONS
from moothall.commissioning.proposals import propose_scenario
from moothall.commissioning.queries import scenarios_of
from moothall.commissioning.tasks import solve_version
from moothall.commissioning.views.found import (
    address,
    crumbs,
    scenario_of,
    to,
)
from moothall.commissioning.views.scenario_about import about
from moothall.commissioning.vocabulary import Names
from moothall.commissioning.what_if import changed, limits
from moothall.faults import InvalidValue
from moothall.governance.content import Considered
from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import BodyRequest, open_to


@open_to(COMMISSIONS)
def what_if(request: BodyRequest, round: int, pk: int) -> HttpResponseBase:
    """Ask what would be if one limit were another."""
    base = scenario_of(request, round, pk)
    try:
        policies.check_can_ask_what_if(request.person, base)
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return to(base.version.round, "scenario", pk=base.pk)
    found, names = base.version.round, Names(base.version.round)
    there = {limit.code: limit for limit in limits(base.version.content, names)}
    form = WhatIfForm(request.POST or None)
    form.fields["limit"].choices = [(code, one.told) for code, one in there.items()]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            limit = there[form.cleaned_data["limit"]]
            change, title = changed(limit, form.cleaned_data["now"], names)
            ask_what_if(by=request.person, base=base, title=title, change=change)
        except (InvalidValue, NotAllowed) as fault:
            form.add_error("now", str(fault))
        else:
            solve_version.enqueue(base.version.pk)
            messages.success(
                request,
                f"“{title}” is being solved. Once it is, its page says what it does: keep it then, "
                "or drop it.",
            )
            return to(found)
    context = {
        "round": found,
        "scenario": base,
        "form": form,
        "crumbs": crumbs(found, (base.title, address(found, "scenario", pk=base.pk))),
    }
    return render(
        request, "commissioning/what_if.html", context, status=400 if form.errors else 200
    )


@open_to(COMMISSIONS)
@require_POST
def keep(request: BodyRequest, round: int, pk: int) -> HttpResponse:
    """Make the changed limit of a what-if part of the round's inputs."""
    found = scenario_of(request, round, pk)
    try:
        keep_what_if(by=request.person, round=found.version.round, change=found.change)
    except (InvalidValue, NotAllowed) as fault:
        messages.error(request, str(fault))
    else:
        messages.success(
            request, "The limit is changed. Solve the scenarios again to see them with it."
        )
    return to(found.version.round)


@open_to(COMMISSIONS)
@require_POST
def drop(request: BodyRequest, round: int, pk: int) -> HttpResponse:
    """Set a scenario aside."""
    found = scenario_of(request, round, pk)
    try:
        drop_scenario(by=request.person, scenario=found)
    except NotAllowed as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, f"“{found}” is dropped.")
    return to(found.version.round)


@open_to(COMMISSIONS)
@require_POST
def copy(request: BodyRequest, round: int, pk: int) -> HttpResponse:
    """Copy a scenario, so that the copy can be changed by hand."""
    found = scenario_of(request, round, pk)
    try:
        copied = copy_scenario(by=request.person, scenario=found)
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return to(found.version.round)
    return to(found.version.round, "scenario", pk=copied.pk)


@open_to(COMMISSIONS)
def propose(request: BodyRequest, round: int, pk: int) -> HttpResponseBase:
    """Put a scenario to the members."""
    found = scenario_of(request, round, pk)
    try:
        policies.check_can_propose(request.person, found)
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return to(found.version.round)
    form = ProposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            propose_scenario(
                by=request.person,
                scenario=found,
                reason=form.cleaned_data["reason"],
                options=_options(found, form.cleaned_data["others"]),
            )
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"“{found}” is proposed to the members.")
            return to(found.version.round)
    context = about(request, found) | {"form": form}
    return render(
        request, "commissioning/propose.html", context, status=400 if form.errors else 200
    )


def _options(found: Scenario, why: str) -> list[Considered]:
    others = [
        s
        for s in scenarios_of(found.version, ScenarioKind.STANDARD)
        if s.status == ScenarioStatus.SOLVED and s.pk not in (found.pk, found.base_id)
    ]
    if not why.strip():
        return []
    return [Considered(f"{s.title}: {pictures.answer(s)}", why.strip()) for s in others]
