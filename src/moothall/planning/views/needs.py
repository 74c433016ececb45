"""What will our residents need: the alternatives of a year, and each need for itself."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from moothall.evidence.shown import Shown
from moothall.evidence.views.side_tables import download_of, side_table
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import AUTHORITIES, BodyRequest, open_to
from moothall.partnership.outlines import LAND
from moothall.planning import tasks, work
from moothall.planning.enums import Alternative, Dimension, NeedStatus
from moothall.planning.forms import ComputeForm
from moothall.planning.models import Need
from moothall.planning.permissions import PLANS
from moothall.planning.pictures import alternatives_chart, by_category, need_map
from moothall.planning.policies import can_plan
from moothall.planning.shown import PlannedTable, planned
from moothall.planning.tables import (
    less,
    need_table,
    needs_table,
    rows_of,
    side_by_side,
    source_of,
)
from moothall.planning.views.frame import (
    is_behind,
    latest_by_alternative,
    missing,
    seen,
    year_asked,
)
from moothall.planning.views.made import how_made
from moothall.theme import downloads
from moothall.theme.cells import Hidden
from moothall.theme.formats import number, plural
from moothall.theme.progress import glance
from moothall.turns import turn_at


@open_to(AUTHORITIES)
def needs(request: BodyRequest) -> HttpResponseBase:
    """Show the alternatives of a year side by side, and every need that was computed."""
    year = year_asked(request)
    page = needs_table(request.partnership).read(request, seen(request))
    if page.wanted:
        return downloads.response(page)
    context: dict[str, object] = {
        "year": year,
        "page": page,
        "may_plan": can_plan(request.standing),
        "form": ComputeForm(initial={"year": year, "alternative": Alternative.AS_NOW}),
        "alternatives": None,
        "stale": False,
        "answer": "",
    }
    try:
        tables = {
            str(alternative.label).capitalize(): planned(viewer=request.person, need=found)
            for alternative, found in latest_by_alternative(request, year).items()
        }
    except (NotAllowed, InvalidValue) as why:
        return missing(request, why, "How many learners must we plan for?")
    if tables:
        heads, rows = side_by_side(tables)
        every = list(tables.values())
        beside = side_table(
            request,
            "alternatives",
            f"Learners needed in {year}, by home area and alternative",
            heads,
            rows,
            noun=("row", "rows"),
            source="; ".join(source_of(table.need) for table in every),
        )
        wanted = download_of(beside)
        if wanted:
            return wanted
        context |= {
            "alternatives": beside,
            "chart": alternatives_chart(every, year),
            "map": need_map(every[0]),
            "land": LAND,
            "answer": _answer(every[0]),
            "tables": every,
            "stale": is_behind(every[0].need),
            "missing": [
                str(each.label)
                for each in Alternative
                if str(each.label).capitalize() not in tables
            ],
        }
    return render(request, "planning/needs.html", context)


def _answer(table: PlannedTable) -> str:
    """Say what a need comes to in a sentence, where that is shown."""
    needed, change = table.cell(), less(table.cell(), table.now())
    if isinstance(needed, Hidden) or isinstance(change, Hidden):
        return ""
    return (
        f"{plural(needed, 'resident')} aged 16 to 18 will learn in {table.need.year} "
        f"({table.need.get_alternative_display()}), {_more(change)} in "
        f"{table.parameters.known}."
    )


def _more(change: int | float) -> str:
    if not change:
        return "as many as"
    return f"{number(abs(change))} {'more' if change > 0 else 'fewer'} than"


@open_to(PLANS)
@require_POST
def compute(request: BodyRequest) -> HttpResponse:
    """Have a need computed in the background."""
    form = ComputeForm(request.POST)
    if not form.is_valid():
        for faults in form.errors.values():
            messages.error(request, " ".join(str(fault) for fault in faults))
        return redirect("planning:needs", body=request.partnership.slug)
    try:
        asked = work.ask(
            by=request.person,
            body=request.partnership,
            year=form.cleaned_data["year"],
            alternative=Alternative(form.cleaned_data["alternative"]),
        )
    except (NotAllowed, InvalidValue) as why:
        messages.error(request, str(why))
        return redirect("planning:needs", body=request.partnership.slug)
    tasks.compute_need.enqueue(asked.pk)
    return redirect("planning:need", body=request.partnership.slug, pk=asked.pk)


@open_to(AUTHORITIES)
def need(request: BodyRequest, pk: int) -> HttpResponseBase:
    """Show one need: picture, map and table by route, level or sector, and how it was made."""
    found = get_object_or_404(seen(request), pk=pk)
    if found.status != NeedStatus.COMPUTED:
        return render(request, "planning/need_waiting.html", _waiting(found))
    by = request.GET.get("by", "")
    by = by if by in Dimension.values else Dimension.ROUTE.value
    try:
        table = planned(viewer=request.person, need=found, by=by)
    except (NotAllowed, InvalidValue) as why:
        return missing(request, why, f"What will our residents need in {found.year}?")
    page = need_table(table).read(request, rows_of(table))
    if page.wanted:
        return downloads.response(page)
    made = how_made(request, table)
    wanted = download_of(*made.tables)
    return wanted or render(
        request,
        "planning/need.html",
        _shown(found, table, by)
        | {
            "page": page,
            "made": made,
        },
    )


def _shown(found: Need, table: PlannedTable, by: str) -> dict[str, object]:
    needed: Shown = table.cell()
    return {
        "need": found,
        "table": table,
        "by": by,
        "dimensions": [(each.value, str(each.label)) for each in Dimension],
        "answer": _answer(table),
        "needed": needed,
        "stale": is_behind(found),
        "now": table.now(),
        "residents": round(sum(row.residents for row in table.parameters.cohorts)),
        "chart": by_category(table),
        "map": need_map(table),
        "land": LAND,
        "words": table.words,
    }


@open_to(AUTHORITIES)
def progress(request: BodyRequest, pk: int) -> HttpResponse:
    """Show how far a need is."""
    found = get_object_or_404(seen(request), pk=pk)
    return glance(
        request,
        page=reverse("planning:need", kwargs={"body": request.partnership.slug, "pk": pk}),
        goes_on=found.status == NeedStatus.WAITING,
        template="planning/_progress.html",
        context=_waiting(found),
    )


def _waiting(need: Need) -> dict[str, object]:
    return {"need": need, "turn": turn_at(tasks.compute_need.module_path, need.pk)}
