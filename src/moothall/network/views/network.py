"""The network from above: all partnerships in numbers, their list, one of them."""

import datetime as dt

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render

from moothall.network import queries, tables
from moothall.network.enums import ABOVE, COUNTED, TARGETS, RecordKind
from moothall.network.forms import SinceForm
from moothall.network.models import NetworkRecord
from moothall.network.pictures import coverage_picture
from moothall.partnership.access import MEMBERS, BodyRequest, open_to
from moothall.partnership.enums import Sector
from moothall.partnership.models import Body, today
from moothall.theme import downloads
from moothall.theme.formats import join_words, long_date, plural, pounds

YEAR = dt.timedelta(days=365)


def _network(request: BodyRequest) -> Body:
    """The body of an address, or no such page where it does not look at others from above."""
    if request.partnership.tier not in ABOVE:
        raise Http404("There is no such page.")
    return request.partnership


def _since(request: BodyRequest) -> tuple[SinceForm, dt.date]:
    """The form for the earlier day, and the day: a year ago where none is given."""
    asked = any(key.startswith("since") for key in request.GET)
    form = SinceForm(request.GET if asked else None, initial={"since": today() - YEAR})
    found = form.cleaned_data["since"] if asked and form.is_valid() else None
    return form, min(found or today() - YEAR, today())


@open_to(MEMBERS)
def overview(request: BodyRequest) -> HttpResponseBase:
    """Show in how many partnerships each sector has members, targets agreed, and the fund."""
    network = _network(request)
    form, since = _since(request)
    bodies = queries.below(network)
    found = queries.coverage(bodies, since)
    page = tables.coverage_table(network, long_date(since)).read(request, found)
    if page.wanted:
        return downloads.response(page)
    fund = queries.fund(bodies)
    agreed = queries.with_target(bodies)
    context = {
        "network": network,
        "bodies": bodies,
        "answer": _answer(found, queries.members(bodies)) if bodies else "",
        "page": page,
        "picture": coverage_picture(found, since) if bodies else None,
        "form": form,
        "since": since,
        "fund": fund,
        "targets": [
            (str(kind.label).capitalize(), _agreed(agreed.get(kind, 0), len(bodies)))
            for kind in TARGETS
        ],
    }
    return render(request, "network/overview.html", context)


def _answer(found: list[queries.Coverage], members: int) -> str:
    voluntary = next(each for each in found if each.sector == Sector.VOLUNTARY)
    return (
        f"{plural(voluntary.of, 'partnership')} with {plural(members, 'member')}; "
        f"{voluntary.percent}% have voluntary or community members, against "
        f"{voluntary.percent_before}% before."
    )


def _agreed(many: int, whole: int) -> str:
    if many == whole:
        return f"all {whole}"
    return f"{many} of {whole}"


@open_to(MEMBERS)
def partnerships(request: BodyRequest) -> HttpResponseBase:
    """List the partnerships of the network, or those that lack members of a sector."""
    network = _network(request)
    rows = queries.partnership_rows(queries.below(network))
    lacking = _sector(request.GET.get("lacks", ""))
    shown = [row for row in rows if lacking in row.missing] if lacking else rows
    page = tables.partnerships_table(network).read(request, shown)
    if page.wanted:
        return downloads.response(page)
    late = sum(row.is_late for row in shown)
    context = {
        "network": network,
        "page": page,
        "lacking": lacking,
        "answer": _listed(len(shown), len(rows), late, lacking) if rows else "",
        "sectors": [
            (sector, sum(sector in row.missing for row in rows)) for sector in COUNTED
        ] if rows else [],
    }  # fmt: skip
    return render(request, "network/partnerships.html", context)


def _sector(text: str) -> Sector | None:
    return next((sector for sector in COUNTED if sector.name.lower() == text), None)


def _listed(many: int, whole: int, late: int, lacking: Sector | None) -> str:
    review = f"{late or 'none'} should have reviewed boundaries or plan by now"
    if lacking:
        return f"{many} of {whole} have no member that is a {lacking.label}; {review}."
    return f"{plural(whole, 'partnership')}; {review}."


@open_to(MEMBERS)
def one(request: BodyRequest, slug: str) -> HttpResponse:
    """Show one partnership as the network sees it."""
    network = _network(request)
    body = next((each for each in queries.below(network) if each.slug == slug), None)
    if body is None:
        raise Http404("There is no such page.")
    form, since = _since(request)
    (row,) = queries.partnership_rows([body])
    before = queries.sectors_on(body, since)
    told = list(queries.records([body]).prefetch_related("areas"))
    boundary = next((each for each in told if each.kind == RecordKind.BOUNDARY), None)
    sectors = [
        (_heading(sector), row.sectors.get(sector, 0), before.get(sector, 0)) for sector in Sector
        if row.sectors.get(sector) or before.get(sector) or sector in COUNTED
    ]  # fmt: skip
    context = {
        "network": network,
        "row": row,
        "answer": _one_answer(row),
        "facts": _facts(row, boundary),
        "sectors": sectors,
        "since": since,
        "form": form,
        "told": [(kind, [each for each in told if each.kind == kind]) for kind in RecordKind],
        "days": tables.day_words,
    }
    return render(request, "network/one.html", context)


def _heading(sector: Sector) -> str:
    words = str(sector.label)
    return words[0].upper() + words[1:]


def _one_answer(row: queries.PartnershipRow) -> str:
    missing = [str(sector.label) for sector in row.missing]
    lacks = f"Sectors missing: {join_words(missing)}." if missing else "No sector is missing."
    return f"{plural(row.members, 'member')} today. {lacks}"


def _facts(row: queries.PartnershipRow, boundary: NetworkRecord | None) -> list[tuple[str, object]]:
    areas = [area.name for area in boundary.areas.all()] if boundary else []
    share = row.share
    return [
        ("Manager", row.manager or "nobody"),
        ("Areas", join_words(areas) or "not told"),
        ("Boundaries", tables.day_words(boundary) if boundary else "not told"),
        *(
            (str(kind.label).capitalize(), row.latest[kind].title if kind in row.latest
             else "none agreed")
            for kind in TARGETS
        ),
        (
            f"Fund of {share.year}" if share else "Fund",
            f"{pounds(share.infrastructure + share.projects)}: {pounds(share.infrastructure)} "
            f"infrastructure, {pounds(share.projects)} projects" if share else "not told",
        ),
    ]  # fmt: skip
