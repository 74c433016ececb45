"""Stating what needs rest on: one share or number of places by form, a table by file."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from moothall.evidence.importing import TableRefused
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import BodyRequest, open_to
from moothall.partnership.models import Area, Organisation
from moothall.planning import actions
from moothall.planning.enums import Alternative, PlanningTable
from moothall.planning.forms import CapacityForm, ImportForm, ParticipationForm, SpreadForm
from moothall.planning.importing import import_table
from moothall.planning.models import Capacity, ParticipationShare, SpreadShare, Stated
from moothall.planning.permissions import PLANS, areas_set_by, providers_declared_by
from moothall.planning.rows import StatedCapacity
from moothall.planning.views.frame import year_asked
from moothall.theme.formats import plural
from moothall.theme.uploads import as_path

QUESTIONS = {
    "participation": "How many residents are to learn?",
    "spread": "What are residents to learn?",
    "capacity": "How many places does a provider offer?",
}
ROWS: dict[str, type[Stated]] = {
    "participation": ParticipationShare,
    "spread": SpreadShare,
    "capacity": Capacity,
}


@open_to(PLANS)
def state(request: BodyRequest, kind: str) -> HttpResponse:
    """State one share, or the places of one kind: what was stated of the same is replaced."""
    if kind not in QUESTIONS:
        raise Http404("There is no such page.")
    form = _form(request, kind)
    if request.method == "POST" and form.is_valid():
        try:
            _keep(request, kind, form)
        except (NotAllowed, InvalidValue) as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, "It is stated. Needs that are computed from now on use it.")
            return _to_basis(request, form.cleaned_data["year"])
    context = {"form": form, "kind": kind, "question": QUESTIONS[kind]}
    return render(request, "planning/state.html", context, status=400 if form.errors else 200)


def _form(request: BodyRequest, kind: str) -> forms.Form:
    given, place = request.POST or None, request.standing
    initial = {"year": year_asked(request)}
    if kind == "capacity":
        codes = providers_declared_by(place, request.partnership)
        found = Organisation.objects.filter(ukprn__in=codes).order_by("name")
        providers = {str(each.ukprn): each.name for each in found}
        return CapacityForm(given, initial=initial, providers=providers)
    codes = areas_set_by(place, request.partnership)
    areas = {a.code: a.name for a in Area.objects.filter(pk__in=codes).order_by("name")}
    shape = ParticipationForm if kind == "participation" else SpreadForm
    return shape(given, initial=initial, areas=areas)


def _keep(request: BodyRequest, kind: str, form: forms.Form) -> None:
    data = form.cleaned_data
    if kind == "capacity":
        stated = StatedCapacity(
            data["ukprn"], data["route"], data["level"], data["ssa1"], data["places"]
        )
        actions.declare_capacity(
            by=request.person,
            body=request.partnership,
            year=data["year"],
            stated=stated,
            source=data["source"],
        )
        return
    common = {
        "by": request.person,
        "body": request.partnership,
        "year": data["year"],
        "alternative": Alternative(data["alternative"]),
        "area": Area.objects.get(pk=data["area"]),
        "share": data["share"],
        "source": data["source"],
    }
    if isinstance(form, SpreadForm):
        dimension, category = form.chosen
        actions.set_spread(**common, dimension=dimension, category=category)
    else:
        actions.set_participation(**common, age=data["age"])


CLEARING: dict[str, Callable[..., object]] = {
    "participation": lambda by, row: actions.clear_participation(by=by, share=row),
    "spread": lambda by, row: actions.clear_spread(by=by, share=row),
    "capacity": lambda by, row: actions.clear_capacity(by=by, capacity=row),
}


@open_to(PLANS)
def clear(request: BodyRequest, kind: str, pk: int) -> HttpResponse:
    """Ask before something that was stated is taken away, and take it away."""
    if kind not in ROWS:
        raise Http404("There is no such page.")
    row = get_object_or_404(_rows(request, kind), pk=pk)
    if request.method == "POST":
        try:
            CLEARING[kind](request.person, row)
        except NotAllowed as why:
            messages.error(request, str(why))
        else:
            messages.success(request, "It is taken away.")
        return _to_basis(request, row.year)
    return render(request, "planning/clear.html", {"row": row, "kind": kind})


def _rows(request: BodyRequest, kind: str):  # type: ignore[no-untyped-def]
    model: type[Model] = ROWS[kind]
    return model._default_manager.filter(body=request.partnership)


@open_to(PLANS)
def import_(request: BodyRequest) -> HttpResponse:
    """Import a table of shares or of places: refused whole where any cell is at fault."""
    if request.method == "POST":
        form = ImportForm(request.POST, request.FILES)
    else:
        form = ImportForm(
            initial={
                "year": year_asked(request),
                "table": request.GET.get("table", PlanningTable.AMBITION),
            }
        )
    faults: list[str] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            rows, warnings = _take(request, data["given"], data["table"], data["year"])
        except TableRefused as refused:
            faults = refused.faults
            form.add_error(
                "given",
                f"{data['given'].name} was not taken over: it has {plural(len(faults), 'fault')}.",
            )
        except (NotAllowed, InvalidValue) as why:
            form.add_error(None, str(why))
        else:
            for warning in warnings:
                messages.info(request, warning)
            messages.success(request, f"{plural(rows, 'row')} of {data['given'].name} are in use.")
            return _to_basis(request, data["year"])
    context = {"form": form, "faults": faults}
    return render(request, "planning/import.html", context, status=400 if form.errors else 200)


def _take(
    request: BodyRequest, given: UploadedFile[bytes], table: str, year: str
) -> tuple[int, tuple[str, ...]]:
    """Read an uploaded file by way of a file of ours, which the readers want."""
    with as_path(given) as path:
        return import_table(
            by=request.person,
            body=request.partnership,
            kind=PlanningTable(table),
            year=year,
            path=path,
            name=given.name or "file",
        )


def _to_basis(request: BodyRequest, year: str) -> HttpResponse:
    where = reverse("planning:basis", kwargs={"body": request.partnership.slug})
    return redirect(f"{where}?year={year}")
