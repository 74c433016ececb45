"""Travel to learn, areas and providers: where learners live, where and with whom they learn."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from moothall.evidence import portraits
from moothall.evidence.models import Return
from moothall.evidence.permissions import may_open_provider
from moothall.evidence.pictures import bars, grouped_bars
from moothall.evidence.policies import NoProtocol
from moothall.evidence.queries import NoEvidence, figures, figures_many, own_figures_many
from moothall.evidence.shown import FigureTable, Shown
from moothall.evidence.travel import Travel
from moothall.evidence.travel_pictures import area_map, flow_picture, matrix_picture
from moothall.evidence.views.figure_page import figure_page, scope, source_line
from moothall.evidence.views.missing import instead
from moothall.evidence.views.returns_tables import returns_opened
from moothall.evidence.views.side_tables import download_of, matrix_table, side_table
from moothall.ledger.actions import NotAllowed
from moothall.measures import MeasureFault
from moothall.partnership.access import AUTHORITIES, MEMBERS, BodyRequest, open_to
from moothall.partnership.models import Organisation
from moothall.partnership.queries import authorities, leads, members
from moothall.theme import downloads
from moothall.theme.cells import Hidden, Kind
from moothall.theme.formats import percent, plural
from moothall.theme.tables import Column, Empty, Table

PROVIDER_RATES = ("retention", "pass_rate", "achievement_rate")


def _figure(request: BodyRequest, measure: str, *by: str) -> FigureTable:
    return figures(viewer=request.person, body=request.partnership, measure=measure, by=by)


@open_to(AUTHORITIES)
def travel(request: BodyRequest) -> HttpResponseBase:
    """Show who crosses which border to learn: matrix, flows and map, with the table behind."""
    try:
        figure = _figure(request, "learners", "home_area", "delivery_area")
    except (NoEvidence, NoProtocol, NotAllowed) as missing:
        return instead(request, missing, "travel to learn")
    page = figure_page(request, figure)
    if page.wanted:
        return downloads.response(page)
    areas = [a.area for a in authorities(request.partnership) if a.area]
    found = Travel.of(figure, [a.name for a in areas])
    matrix, source = matrix_picture(found), source_line(figure)
    in_full = matrix_table(request, matrix, source)
    containment = side_table(
        request,
        "containment",
        "Residents, leavers and comers by area",
        CONTAINMENT_HEADS,
        [
            (a.name, a.residents, a.stay, a.exports.total, a.imports.total, a.self_containment)
            for a in found.areas
        ],
        noun=("area", "areas"),
        source=source,
    )
    context = {
        "figure": figure,
        "travel": found,
        "page": page,
        "answer": _answer(found),
        "scope": scope(figure),
        "matrix": matrix,
        "matrix_page": in_full,
        "flows": flow_picture(found),
        "map": area_map(found, {a.name: a.code for a in areas}),
        "containment": containment,
    }
    return download_of(in_full, containment) or render(request, "evidence/travel.html", context)


CONTAINMENT_HEADS = (
    ("Area", "", "text"),
    ("Residents who learn", "", "number"),
    ("Stay", "", "number"),
    ("Leave", "", "number"),
    ("Come", "", "number"),
    ("Learn at home", "", "percent"),
)


def _answer(found: Travel) -> str:
    if isinstance(found.within, Hidden):
        return ""
    return (
        f"{plural(found.within, 'learner')} aged 16 to 18 cross between our areas; others come in "
        "from, or leave for, places beyond them."
    )


@open_to(AUTHORITIES)
def areas(request: BodyRequest) -> HttpResponseBase:
    """List the authorities with what their residents do."""
    try:
        learners = _figure(request, "learners", "home_area", "route")
        rates = _figure(request, "achievement_rate", "home_area")
    except (NoEvidence, NoProtocol, NotAllowed) as missing:
        return instead(request, missing, "areas")
    slug = request.partnership.slug
    rows: list[dict[str, object]] = [
        {
            "name": a.area.name if a.area else a.name,
            "organisation": a,
            "learners": learners.cell(home_area=a.area.name if a.area else ""),
            "rate": rates.cell(home_area=a.area.name if a.area else ""),
            "code": a.area_id,
        }
        for a in authorities(request.partnership)
    ]
    table: Table[dict[str, object]] = Table(
        name="areas",
        title="Areas",
        noun=("area", "areas"),
        columns=(
            Column(
                "name",
                "Area",
                link=lambda r: (
                    reverse("evidence:area", kwargs={"body": slug, "code": r["code"]})
                    if _may_see_area(request, r["organisation"])
                    else ""
                ),
            ),
            Column("learners", "Residents who learn", kind=Kind.NUMBER, unit="learners aged 16-18"),
            Column("rate", "Achievement rate", kind=Kind.PERCENT),
        ),
        empty=Empty(
            "No member authority yet",
            "Areas are those of the member authorities. The manager adds members on the "
            "partnership's pages.",
        ),
    )
    page = table.read(request, rows)
    if page.wanted:
        return downloads.response(page)
    chart = grouped_bars(learners, "home_area", "route")
    context = {
        "page": page,
        "figure": learners,
        "rates": rates,
        "chart": chart,
        "answer": _size_of(rows),
        "scope": scope(learners),
    }
    return render(request, "evidence/areas.html", context)


def _size_of(rows: list[dict[str, object]]) -> str:
    """Say which area has the most residents who learn, where that is shown."""
    sizes = [(r["learners"], r["name"]) for r in rows if isinstance(r["learners"], int)]
    if len(sizes) < 2 or len(sizes) < len(rows):
        return ""
    most, name = max(sizes, key=lambda pair: pair[0])
    share = percent(most / (sum(size for size, _ in sizes) or 1), 0)
    return f"{name} is the largest: {share} of our residents who learn live there."


def _stay(figure: FigureTable, name: str) -> str:
    """Say how many of an area's residents learn in it, where that is shown."""
    total, stay = figure.cell(home_area=name), figure.cell(home_area=name, delivery_area=name)
    if isinstance(total, Hidden) or isinstance(stay, Hidden) or not total or stay is None:
        return ""
    return (
        f"{plural(total, 'resident')} of {name} learn; {percent(stay / total, 0)} of them in "
        "their own area."
    )


def _may_see_area(request: BodyRequest, authority: object) -> bool:
    place = request.standing
    return place.manager or (
        isinstance(authority, Organisation) and authority.pk in place.authorities
    )


@open_to(AUTHORITIES)
def area(request: BodyRequest, code: str) -> HttpResponse:
    """Show one authority's residents: what they learn, at which level, and where."""
    authority = next((a for a in authorities(request.partnership) if a.area_id == code), None)
    if authority is None or authority.area is None:
        raise Http404("There is no such area in this partnership.")
    if not _may_see_area(request, authority):
        raise PermissionDenied("An authority sees its own residents; the manager sees all.")
    name = authority.area.name
    try:
        travel_figure, rate, *tables = figures_many(
            viewer=request.person,
            body=request.partnership,
            asked=[
                portraits.CROSSING,
                ("achievement_rate", ("home_area",)),
                *portraits.AREA_TABLES,
            ],
        )
    except (NoEvidence, NoProtocol, NotAllowed) as missing:
        return instead(request, missing, name)
    context = {
        "name": name,
        "authority": authority,
        "total": travel_figure.cell(home_area=name),
        "stay": travel_figure.cell(home_area=name, delivery_area=name),
        "come": travel_figure.cell(delivery_area=name),
        "rate": rate.cell(home_area=name),
        "travel_figure": travel_figure,
        "rate_figure": rate,
        "charts": portraits.of_area(tables, name),
        "where": portraits.where_they_learn(travel_figure, name),
        "answer": _stay(travel_figure, name),
        "scope": scope(travel_figure),
    }
    return render(request, "evidence/area.html", context)


@open_to(MEMBERS)
def providers(request: BodyRequest) -> HttpResponseBase:
    """List the providers: those this person may see, with who leads and what was counted."""
    slug, place = request.partnership.slug, request.standing
    found = members(request.partnership).exclude(ukprn=None)
    if not place.serves_authority:
        found = found.filter(pk__in=place.organisations)
    lead = leads(request.partnership)
    shown: dict[str, FigureTable] = {}
    if place.serves_authority:
        try:
            shown = {
                "learners": _figure(request, "learners", "provider", "route"),
                "rate": _figure(request, "achievement_rate", "provider"),
            }
        except (NoEvidence, NoProtocol, NotAllowed) as missing:
            return instead(request, missing, "providers")
    rows: list[dict[str, object]] = [
        {
            "name": p.name,
            "provider": p,
            "ukprn": p.ukprn,
            "kind": p.kind,
            "lead": str(lead[p.pk]) if p.pk in lead else "",
            "learners": _of(shown.get("learners"), p),
            "rate": _of(shown.get("rate"), p),
        }
        for p in found
    ]
    figures_columns: tuple[Column[dict[str, object]], ...] = (
        Column("learners", "Learners", kind=Kind.NUMBER, unit="aged 16-18"),
        Column("rate", "Achievement rate", kind=Kind.PERCENT),
    )
    table: Table[dict[str, object]] = Table(
        name="providers",
        title="Providers",
        noun=("provider", "providers"),
        columns=(
            Column(
                "name",
                "Provider",
                searchable=True,
                link=lambda r: (
                    reverse("evidence:provider", kwargs={"body": slug, "ukprn": r["ukprn"]})
                    if may_see_provider(request, r["provider"])
                    else ""
                ),
            ),
            Column("kind", "Kind", searchable=True),
            Column("lead", "Lead commissioner", searchable=True),
            *(figures_columns if shown else ()),
        ),
        empty=Empty(
            "No provider yet",
            "Providers are the members with a UKPRN. The manager adds members on the "
            "partnership's pages.",
        ),
    )
    page = table.read(request, rows)
    if page.wanted:
        return downloads.response(page)
    chart = bars(shown["rate"], "provider") if shown else None
    counted = shown.get("learners")
    context = {
        "page": page,
        "chart": chart,
        "learners": counted,
        "figure": shown.get("rate"),
        "scope": scope(counted) if counted else "",
    }
    return render(request, "evidence/providers.html", context)


def _of(figure: FigureTable | None, provider: Organisation) -> Shown | None:
    return figure.cell(provider=figure.of_provider(provider)) if figure else None


def may_see_provider(request: BodyRequest, provider: object) -> bool:
    """Whether someone may open a provider's page."""
    return isinstance(provider, Organisation) and may_open_provider(
        request.standing, request.partnership, provider
    )


@open_to(MEMBERS)
def provider(request: BodyRequest, ukprn: str) -> HttpResponse:
    """Show one provider: its learners by route, home, level and sector, and its rates."""
    found = get_object_or_404(members(request.partnership), ukprn=ukprn)
    if not may_see_provider(request, found):
        raise PermissionDenied(
            "A provider's page is open to its own officers, its lead commissioner and the manager."
        )
    own = request.standing.acts_for(found) and not request.standing.serves_authority
    try:
        counted = _figures_of(request, found, own)
    except (NoEvidence, NoProtocol, NotAllowed, MeasureFault) as missing:
        return instead(request, missing, found.name)
    tables = [counted[each] for each in portraits.PROVIDER_TABLES]
    rates = [counted[name, ""] for name in PROVIDER_RATES]
    name = "" if own else tables[0].of_provider(found)
    at = {"provider": name} if name else {}
    context = {
        "provider": found,
        "own": own,
        "lead": leads(request.partnership).get(found.pk),
        "total": tables[0].cell(**at),
        "scope": scope(tables[0]),
        "learners": tables[0],
        "rates": [(rate, rate.cell(**at)) for rate in rates],
        "charts": portraits.of_provider(tables, name),
        "returns": _returns(request, found),
    }
    return render(request, "evidence/provider.html", context)


def _returns(request: BodyRequest, found: Organisation) -> list[tuple[Return, bool]]:
    """The latest returns of a provider, each with whether the reader may open its page."""
    latest = list(found.returns.filter(body=request.partnership).order_by("-given_at")[:10])
    opened = returns_opened(request, latest)
    return [(given, given.pk in opened) for given in latest]


def _figures_of(
    request: BodyRequest, found: Organisation, own: bool
) -> dict[tuple[str, str], FigureTable]:
    """The figures of a provider's page by measure and breakdown: its own, or those shared."""
    wanted = [*portraits.PROVIDER_TABLES, *((name, "") for name in PROVIDER_RATES)]
    body, viewer = request.partnership, request.person
    if own:
        asked = [(name, (by,) if by else ()) for name, by in wanted]
        counted = own_figures_many(viewer=viewer, provider=found, body=body, asked=asked)
    else:
        shared = [(name, ("provider", by) if by else ("provider",)) for name, by in wanted]
        counted = figures_many(viewer=viewer, body=body, asked=shared)
    return dict(zip(wanted, counted, strict=True))
