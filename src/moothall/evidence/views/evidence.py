"""What the records say: the overview, any figure one asks for, and where a figure comes from."""

from typing import TypedDict

from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from moothall import clock
from moothall.evidence.forms import FigureForm
from moothall.evidence.keys import KeyFigure, answer, comparisons, key_figures
from moothall.evidence.models import Figure
from moothall.evidence.pictures import bars, grouped_bars
from moothall.evidence.policies import NoProtocol
from moothall.evidence.queries import (
    NoEvidence,
    figures,
    figures_many,
    nearest,
    own_figures_many,
    record_use,
)
from moothall.evidence.shown import FigureTable, title_of
from moothall.evidence.snapshots import contents_of, is_stale
from moothall.evidence.travel import Travel
from moothall.evidence.views.figure_page import figure_page, provenance_facts, scope, source_line
from moothall.evidence.views.missing import instead
from moothall.evidence.views.returns_tables import returns_table
from moothall.evidence.views.side_tables import Values, download_of, side_table
from moothall.ledger.actions import NotAllowed
from moothall.measures import MeasureFault
from moothall.partnership import checklist, duties
from moothall.partnership.access import AUTHORITIES, MEMBERS, BodyRequest, open_to
from moothall.partnership.checklist import Step
from moothall.partnership.duties import Duty
from moothall.partnership.models import Organisation
from moothall.partnership.queries import authorities
from moothall.partnership.views.front import front
from moothall.theme import downloads
from moothall.theme.charts import Chart
from moothall.theme.tables import TablePage


@open_to(MEMBERS)
def overview(request: BodyRequest) -> HttpResponseBase:
    """Say what the records say in sum: to members the shared figures, to a provider its own."""
    if not request.partnership.keeps_records:
        return front(request)
    if not request.standing.serves_authority:
        # A clerk, an observer, or who speaks for a member that teaches nobody has no records.
        return _own_overview(request) if _own_providers(request) else front(request)
    try:
        context = _shared(request)
    except (NoEvidence, NoProtocol, NotAllowed) as missing:
        return instead(request, missing, "overview", duties=_duties(request))
    wanted = download_of(context["comparisons"])
    return wanted or render(request, "evidence/overview.html", context)


def _duties(request: BodyRequest) -> list[Duty]:
    return duties.of(request.person, request.standing, request.partnership)


OVERVIEW = (
    ("learners", ("home_area", "route")),
    ("learners", ("home_area", "delivery_area")),
    ("achievement_rate", ("provider",)),
    ("participation", ("home_area",)),
)
COMPARISON_HEADS = (
    ("Figure", "", "text"),
    ("Computed", "", "number"),
    ("Published", "", "number"),
    ("Verdict", "", "tag"),
    ("Source", "", "text"),
)


class Overview(TypedDict):
    """What the overview's template takes."""

    answer: str
    scope: str
    key_figures: list[KeyFigure]
    routes: FigureTable
    rates: FigureTable
    routes_chart: Chart
    rates_chart: Chart
    stale: bool
    comparisons: TablePage[Values]
    duties: list[Duty]
    unfinished: list[Step]


def _shared(request: BodyRequest) -> Overview:
    body = request.partnership
    routes, crossing, rates, participation = figures_many(
        viewer=request.person, body=body, asked=OVERVIEW
    )
    travel = Travel.of(crossing, [a.area.name for a in authorities(body) if a.area])
    return {
        "answer": answer(travel),
        "scope": scope(routes),
        "key_figures": key_figures(body, travel, rates, participation),
        "routes": routes,
        "rates": rates,
        "routes_chart": grouped_bars(routes, "home_area", "route"),
        "rates_chart": bars(rates, "provider"),
        "stale": is_stale(routes.snapshot),
        "duties": _duties(request),
        "unfinished": checklist.unfinished(body, request.standing),
        "comparisons": side_table(
            request,
            "published",
            "Computed beside published",
            COMPARISON_HEADS,
            comparisons(body, routes, travel),
            noun=("figure", "figures"),
            source=source_line(routes),
        ),
    }


def _own_overview(request: BodyRequest) -> HttpResponse:
    found: list[tuple[Organisation, list[tuple[FigureTable, Chart]], str]] = []
    for provider in _own_providers(request):
        try:
            tables = own_figures_many(
                viewer=request.person,
                provider=provider,
                body=request.partnership,
                asked=[(measure, (by,)) for measure, by in OWN],
            )
        except (NoEvidence, MeasureFault) as missing:
            found.append((provider, [], str(missing)))
        else:
            charts = [(t, bars(t, by)) for t, (_, by) in zip(tables, OWN, strict=True)]
            found.append((provider, charts, ""))
    said = next((scope(charts[0][0]) for _, charts, _ in found if charts), "")
    context = {"providers": found, "scope": said, "duties": _duties(request)}
    return render(request, "evidence/own.html", context)


OWN = (
    ("learners", "route"),
    ("learners", "level"),
    ("learners", "home_area"),
    ("achievement_rate", "level"),
)


@open_to(AUTHORITIES)
def explore(request: BodyRequest) -> HttpResponseBase:
    """Show any figure that is asked for, protected with all that was shown before."""
    form = FigureForm(request.GET if "measure" in request.GET else None)
    context: dict[str, object] = {"form": form, "figure": None, "problem": ""}
    if form.is_bound and form.is_valid():
        try:
            figure = figures(
                viewer=request.person,
                body=request.partnership,
                measure=form.cleaned_data["measure"],
                by=form.breakdowns,
                where=form.where,
            )
        except (MeasureFault, NotAllowed) as fault:
            context["problem"] = str(fault)
        else:
            page = figure_page(request, figure)
            if page.wanted:
                return downloads.response(page)
            context |= {"figure": figure, "page": page, "instead": _instead(request, form, figure)}
    return render(request, "evidence/explore.html", context)


def _instead(request: BodyRequest, form: FigureForm, figure: FigureTable) -> list[tuple[str, str]]:
    """Titles and addresses of what to ask for in place of a figure that is refused."""
    if not figure.refused:
        return []
    here = reverse("evidence:explore", kwargs={"body": request.partnership.slug})
    asked = request.GET.copy()
    found = []
    for by in nearest(figure, form.where):
        asked.setlist("by", list(by))
        found.append((title_of(figure.measure, by), f"{here}?{asked.urlencode()}#answer"))
    return found


@open_to(MEMBERS)
def provenance(request: BodyRequest, pk: int) -> HttpResponseBase:
    """Say where a figure comes from: definition, returns, tables, protocol, date (EVD-4).

    Shared figures are open to those who act for an authority, a provider's own to its officers.
    Where the protocol has ended the numbers are no longer shown.
    """
    own = _own_providers(request)
    found = FigureTable(
        get_object_or_404(_seen(request, own).select_related("snapshot__body", "protocol"), pk=pk)
    )
    page = figure_page(request, found)
    rests_on = contents_of(found.snapshot)
    if found.protocol is None:
        theirs = {provider.pk for provider in own if _is_own(provider, found)}
        rests_on = [each for each in rests_on if each.given.provider_id in theirs]
    returns = returns_table(request, rests_on, "Returns it is counted from")
    ended = bool(found.protocol and not found.protocol.in_force(clock.now().date()))
    if not ended:
        record_use(viewer=request.person, figures=[found.figure])
        if page.wanted:
            return downloads.response(page)
    context = {
        "figure": found,
        "page": page,
        "facts": provenance_facts(found),
        "returns": returns,
        "words": found.hidden_in_words,
        "ended": ended,
        "serves_authority": request.standing.serves_authority,
    }
    return download_of(returns) or render(request, "evidence/figure.html", context)


def _own_providers(request: BodyRequest) -> list[Organisation]:
    places = Organisation.objects.filter(pk__in=request.standing.organisations)
    return list(places.exclude(ukprn=None))


def _audience(provider: Organisation) -> str:
    return f"provider:{provider.ukprn}"


def _is_own(provider: Organisation, figure: FigureTable) -> bool:
    return figure.figure.audience == _audience(provider)


def _seen(request: BodyRequest, own: list[Organisation]) -> QuerySet[Figure]:
    """The released figures that this person may be shown."""
    theirs = Q(protocol=None, audience__in=[_audience(provider) for provider in own])
    if request.standing.serves_authority:
        theirs |= Q(protocol__isnull=False)
    return Figure.objects.filter(theirs, snapshot__body=request.partnership)
