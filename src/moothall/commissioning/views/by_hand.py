"""A copy of a scenario, changed by hand line by line."""

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import render

from moothall.commissioning.by_hand import Place, change_line
from moothall.commissioning.enums import ScenarioKind
from moothall.commissioning.fields import CodeField
from moothall.commissioning.forms import LineForm
from moothall.commissioning.models import Scenario
from moothall.commissioning.permissions import COMMISSIONS
from moothall.commissioning.solving import ground_of, question_of
from moothall.commissioning.views.found import address, crumbs, scenario_of, to, veil_of
from moothall.commissioning.vocabulary import LEVEL_WORDS, ROUTE_WORDS, SECTOR_WORDS, Names
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import BodyRequest, open_to
from moothall.theme.formats import plural


@open_to(COMMISSIONS)
def change(request: BodyRequest, round: int, pk: int) -> HttpResponseBase:
    """Give one line another number of learners, with the reason; every limit is checked again."""
    found = scenario_of(request, round, pk)
    form = _form(request, found)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        place = Place(*(data[name] for name in ("provider", "route", "level", "sector", "area")))
        try:
            _check_shown(request, found, place)
            asked = question_of(found, ground_of(found.version, by=request.person))
            changed = change_line(
                by=request.person,
                scenario=found,
                place=place,
                learners=data["learners"],
                reason=data["reason"],
                asked=asked,
            )
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            if changed.broken:
                told = plural(len(changed.broken), "limit is", "limits are")
                messages.warning(request, f"The line is changed, and {told} broken: see below.")
            else:
                messages.success(request, "The line is changed; no limit is broken.")
            return to(found.version.round, "scenario", pk=found.pk)
    round_ = found.version.round
    context = {
        "round": round_,
        "scenario": found,
        "form": form,
        "is_agreed": found.kind == ScenarioKind.AGREED,
        "crumbs": crumbs(round_, (found.title, address(round_, "scenario", pk=found.pk))),
    }
    return render(
        request, "commissioning/by_hand.html", context, status=400 if form.errors else 200
    )


def _check_shown(request: BodyRequest, found: Scenario, place: Place) -> None:
    """Refuse a line of hidden learners: how the totals change with it would tell how many it had.
    Raises NotAllowed.
    """
    area = Names(found.version.round).area(place.area)
    if veil_of(request, found).hides(provider=place.provider, area=area):
        raise NotAllowed(
            "The learners of this area at this provider are hidden, and the totals would tell "
            "them. Change another line."
        )


def _form(request: BodyRequest, found: Scenario) -> forms.Form:
    names = Names(found.version.round)
    form = LineForm(request.POST or None)
    codes = {
        "provider": CodeField(names.providers, "provider"),
        "route": CodeField(ROUTE_WORDS, "route"),
        "level": CodeField(LEVEL_WORDS, "level"),
        "sector": CodeField(SECTOR_WORDS, "sector"),
        "area": CodeField(names.authorities, "home area"),
    }
    for name, field in codes.items():
        field.label = "Home area" if name == "area" else name.capitalize()
        field.initial = request.GET.get(name, "")
    form.fields = {**codes, **form.fields}
    return form
