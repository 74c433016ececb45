"""The network from above: all partnerships in numbers, their list, one of them."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render

from moothall.network import queries, tables
from moothall.network.enums import ABOVE, COUNTED, TARGETS, RecordKind
from moothall.network.forms import EVERY, ShownForm, SinceForm
from moothall.network.models import NetworkRecord
from moothall.network.pictures import coverage_picture
from moothall.network.places import places_of
from moothall.network.tiles import missing_tiles, network_map, sector_tiles
from moothall.partnership.access import MEMBERS, BodyRequest, open_to
from moothall.partnership.enums import Sector
from moothall.partnership.models import Body, today
from moothall.theme import downloads
from moothall.theme.charts import Tiles
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


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader chose to see: a sector, or all; since which day; and the form for both."""

    form: ShownForm
    sector: Sector | None
    since: dt.date

    @property
    def query(self) -> str:
        """The same choice in the query of an address."""
        day = {f"since_{part}": getattr(self.since, part) for part in ("day", "month", "year")}
        sector = self.sector.name.lower() if self.sector else EVERY
        return urlencode({"sector": sector, **day})


def _shown(request: BodyRequest) -> Shown:
    """Read what is to be shown: members of the voluntary sector and a year ago, if nothing else."""
    form, since = _since(request)
    asked = request.GET.get("sector", "")
    sector = None if asked == EVERY else _sector(asked) or Sector.VOLUNTARY
    chosen = sector.name.lower() if sector else EVERY
    # A day that is none stays as it was typed, with what is wrong with it.
    faulty = request.GET.copy() if form.is_bound and not form.is_valid() else None
    if faulty is not None:
        faulty["sector"] = chosen
    return Shown(ShownForm(faulty, initial={"since": since, "sector": chosen}), sector, since)


@open_to(MEMBERS)
def overview(request: BodyRequest) -> HttpResponseBase:
    """Show in how many partnerships each sector has members, targets agreed, and the fund."""
    network = _network(request)
    shown = _shown(request)
    bodies = queries.below(network)
    present = queries.presence(bodies, shown.since)
    found = queries.coverage(present)
    page = tables.coverage_table(network, long_date(shown.since)).read(request, found)
    if page.wanted:
        return downloads.response(page)
    agreed = queries.with_target(bodies)
    context = {
        "network": network,
        "bodies": bodies,
        "answer": _answer(found, present.members) if bodies else "",
        "page": page,
        "tile_picture": _tiles(network, present, shown.sector) if bodies else None,
        "picture": coverage_picture(found, shown.since) if bodies else None,
        "shown": shown,
        "fund": queries.fund(bodies),
        "targets": [
            (str(kind.label).capitalize(), _agreed(agreed.get(kind, 0), len(bodies)))
            for kind in TARGETS
        ],
    }
    return render(request, "network/overview.html", context)


def _tiles(network: Body, present: queries.Presence, sector: Sector | None) -> Tiles:
    places = places_of(present.bodies, network)
    if sector is None:
        return missing_tiles(network, present, places)
    return sector_tiles(network, present, places, sector)


@open_to(MEMBERS)
def where(request: BodyRequest) -> HttpResponse:
    """Show on a map the partnerships whose areas are known authorities."""
    network = _network(request)
    shown = _shown(request)
    present = queries.presence(queries.below(network), shown.since)
    picture, many = network_map(present, places_of(present.bodies, network), shown.sector)
    whole = len(present.bodies)
    context = {
        "network": network,
        "shown": shown,
        "picture": picture if many else None,
        "answer": _mapped(many, whole),
    }
    return render(request, "network/map.html", context)


def _mapped(many: int, whole: int) -> str:
    if many == whole:
        return f"{plural(whole, 'partnership')}, by the areas that each has named."
    return f"{many} of {whole} have areas with a known outline; the others are not on the map."


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
        return f"{many} of {whole} have no member of the sector “{lacking.label}”; {review}."
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
            (str(kind.label).capitalize(), _target(row.latest.get(kind)))
            for kind in TARGETS
        ),
        (
            f"Fund of {share.year}" if share else "Fund",
            f"{pounds(share.infrastructure + share.projects)}: {pounds(share.infrastructure)} "
            f"infrastructure, {pounds(share.projects)} projects; {share.told_words}"
            if share else "not told",
        ),
    ]  # fmt: skip


def _target(told: NetworkRecord | None) -> str:
    return f"{told.title}; {told.told_words}" if told else "none agreed"
