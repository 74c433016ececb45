"""Where places fall short, and where several providers teach the same to few."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from moothall.evidence.views.side_tables import Values, download_of, side_table
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.measures import DIMENSIONS
from moothall.partnership.access import AUTHORITIES, BodyRequest, open_to
from moothall.partnership.outlines import LAND
from moothall.planning import tasks
from moothall.planning.declared import capacity_lines
from moothall.planning.enums import Alternative, Dimension
from moothall.planning.gap_pictures import gap_chart, gap_map
from moothall.planning.gaps import (
    SMALL,
    Gap,
    Overlap,
    gaps_of,
    is_released_by_level,
    largest_gap,
    overlaps_of,
    provision,
    undeclared,
)
from moothall.planning.labels import ALL
from moothall.planning.models import Need
from moothall.planning.permissions import PLANS
from moothall.planning.policies import can_plan
from moothall.planning.reach import LEAST, Reach, reach_of
from moothall.planning.shown import planned
from moothall.planning.tables import source_of
from moothall.planning.views.frame import latest_by_alternative, missing, seen, year_asked
from moothall.theme import downloads
from moothall.theme.cells import Kind
from moothall.theme.formats import plural
from moothall.theme.tables import Column, Empty, Filter, Table, TablePage

GAPS = "Where do places fall short?"
OVERLAPS = "Where is the same taught to few at several providers?"
NONE_YET = "This is told beside a need, and none is computed yet. Compute one on the page of needs."


@open_to(AUTHORITIES)
def gaps(request: BodyRequest) -> HttpResponseBase:
    """Show needs beside places within reach, by level, sector or route."""
    year = year_asked(request)
    found = latest_by_alternative(request, year)
    if not found:
        return missing(request, NONE_YET, GAPS)
    chosen = _alternative(request, found)
    by = request.GET.get("by", "")
    by = by if by in Dimension.values else Dimension.SECTOR.value
    need = found[chosen]
    try:
        table = planned(viewer=request.person, need=need, by=by)
        reach = reach_of(viewer=request.person, need=need, least=_number(request, "least", LEAST))
    except (NotAllowed, InvalidValue) as why:
        return missing(request, why, GAPS)
    capacity = capacity_lines(request.partnership, year)
    every = gaps_of(table, capacity, reach)
    page = _gap_table(need, by, list(table.areas.values())).read(request, every)
    if page.wanted:
        return downloads.response(page)
    near = _reach_table(request, reach, table.areas)
    context = {
        "need": need,
        "year": year,
        "by": by,
        "chosen": chosen.value,
        "alternatives": [(each.value, str(each.label)) for each in found],
        "dimensions": [(each.value, str(each.label)) for each in Dimension],
        "answer": largest_gap(every),
        "declared": bool(capacity),
        "undeclared": undeclared(capacity, reach) if capacity else [],
        "chart": gap_chart(table, every),
        "map": gap_map(table, every),
        "land": LAND,
        "page": page,
        "reach": near,
        "least": reach.least,
        "figure": reach.figure,
        "words": table.words,
    }
    return download_of(near) or render(request, "planning/gaps.html", context)


def _alternative(request: BodyRequest, found: dict[Alternative, Need]) -> Alternative:
    asked = request.GET.get("alternative", "")
    return next((each for each in found if each.value == asked), next(iter(found)))


def _number(request: BodyRequest, name: str, default: int) -> int:
    """A whole number from 1 to 1,000 as asked for; anything else falls back to the default."""
    text = request.GET.get(name, "")
    asked = int(text) if text.isdecimal() and len(text) < 5 else 0
    return asked if 1 <= asked <= 1000 else default


def _gap_table(need: Need, by: str, areas: list[str]) -> Table[Gap]:
    names = [ALL, *areas]
    return Table(
        name=f"gaps-{by}",
        title=f"Needs of {need.year} beside places, by {DIMENSIONS[by].title.lower()}",
        noun=("row", "rows"),
        columns=(
            Column("area", "Home area", searchable=True),
            Column("category", DIMENSIONS[by].title, searchable=True),
            Column("now", "Learn now", kind=Kind.NUMBER),
            Column("needed", "Needed", kind=Kind.NUMBER),
            Column("change", "Beyond now", kind=Kind.NUMBER),
            Column("places", "Places declared", kind=Kind.NUMBER, unit="within reach"),
            Column("beyond", "Beyond places", kind=Kind.NUMBER),
        ),
        filters=(Filter("area", "Home area", [(name, name) for name in names]),),
        source=source_of(need),
        per_page=25,
    )


def _reach_table(request: BodyRequest, reach: Reach, areas: Mapping[str, str]) -> TablePage[Values]:
    return side_table(
        request,
        "reach",
        "Providers within reach of each area",
        (
            ("Home area", "", "text"),
            ("Provider", "", "text"),
            ("Of the provider's learners", "live in the area", "percent"),
        ),
        [
            (name, reach.names[ukprn], reach.shares[ukprn, code])
            for code, name in areas.items()
            for ukprn in reach.providers(code)
        ],
        noun=("pair", "pairs"),
    )


@open_to(AUTHORITIES)
def overlaps(request: BodyRequest) -> HttpResponseBase:
    """Show where several providers within reach of an area teach the same to few."""
    year = year_asked(request)
    found = latest_by_alternative(request, year)
    if not found:
        return missing(request, NONE_YET, OVERLAPS)
    need = next(iter(found.values()))
    small = _number(request, "small", SMALL)
    try:
        reach = reach_of(viewer=request.person, need=need, least=_number(request, "least", LEAST))
        taught = provision(viewer=request.person, need=need)
        areas = planned(viewer=request.person, need=need).areas
    except (NotAllowed, InvalidValue) as why:
        return missing(request, why, OVERLAPS)
    every = overlaps_of(taught, reach, areas, small)
    page = _overlap_table(list(areas.values()), small).read(request, every)
    if page.wanted:
        return downloads.response(page)
    context = {
        "page": page,
        "answer": _overlap_answer(every, small),
        "figure": taught,
        "reach": reach.figure,
        "need": need,
        "by_level": "level" in taught.by,
        "refused": is_released_by_level(need) and "level" not in taught.by,
        "may_plan": can_plan(request.standing),
        "small": small,
        "least": reach.least,
        "year": year,
    }
    return render(request, "planning/overlaps.html", context)


@open_to(PLANS)
@require_POST
def by_level(request: BodyRequest, pk: int) -> HttpResponse:
    """Have the table made that tells overlaps by level too; it takes minutes."""
    need = get_object_or_404(seen(request), pk=pk)
    tasks.release_overlaps.enqueue(need.pk)
    messages.success(
        request, "What is taught by level is being worked out: come back in a few minutes."
    )
    return redirect("planning:overlaps", body=request.partnership.slug)


def _overlap_answer(every: list[Overlap], small: int) -> str:
    if not every:
        return (
            f"No two providers within reach of an area teach the same in groups below {small} that "
            "may be shown."
        )
    most = every[0]
    return (
        f"{plural(len(every), 'subject is', 'subjects are')} taught in groups below {small} at "
        f"several providers within reach of one area; most of all {most.sector} near {most.area}, "
        f"at {most.count}."
    )


def _overlap_table(areas: list[str], small: int) -> Table[Overlap]:
    return Table(
        name="overlaps",
        title="The same taught to few at several providers",
        noun=("overlap", "overlaps"),
        columns=(
            Column("area", "Within reach of", searchable=True),
            Column("sector", "Sector subject area", searchable=True),
            Column("level", "Level"),
            Column("count", "Small groups", kind=Kind.NUMBER),
            Column("learners", "In them together", kind=Kind.NUMBER, unit="enrolments"),
            Column("in_words", "Where, and how many", searchable=True, sortable=False),
            Column("others", "Larger groups beside", kind=Kind.NUMBER),
        ),
        filters=(Filter("area", "Within reach of", [(name, name) for name in areas]),),
        empty=Empty(
            "No overlap",
            f"Where two or more providers within reach of an area teach the same, each to fewer "
            f"than {small}, it stands here.",
        ),
    )
