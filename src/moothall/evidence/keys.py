"""The key figures of a partnership: what the overview says first, and beside what was published."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from moothall.evidence.models import CitedFigure
from moothall.evidence.shown import FigureTable, Shown
from moothall.evidence.travel import Borders, Travel, add
from moothall.partnership.models import Body
from moothall.theme.cells import Hidden, Tag
from moothall.theme.formats import plural


@dataclass(frozen=True)
class KeyFigure:
    """One number of the overview, with the way to what it means and where it came from."""

    label: str
    value: Shown | None
    kind: str
    note: str
    definition: str
    provenance: str
    href: str = ""


def answer(travel: Travel) -> str:
    """Return what the records say in one sentence."""
    if isinstance(travel.residents, Hidden):
        return ""
    return (
        f"{plural(travel.residents, 'learner')} aged 16 to 18 live in our areas and learn with "
        "providers whose returns we have."
    )


def key_figures(
    body: Body, travel: Travel, rates: FigureTable, participation: FigureTable
) -> list[KeyFigure]:
    """Return the key figures of a partnership."""
    going = reverse("evidence:travel", kwargs={"body": body.slug})
    return [
        _key(travel.figure, "Residents who learn", travel.residents, note="aged 16-18"),
        _key(travel.figure, "Cross between our areas", travel.within, href=going),
        _key(travel.figure, "Come from elsewhere", _beyond(travel.imports), href=going),
        _key(travel.figure, "Learn elsewhere", _beyond(travel.exports), href=going),
        _key(rates, "Achievement rate", rates.cell(), kind="percent", note="of all enrolments"),
        _key(
            participation,
            "Participation",
            participation.cell(),
            kind="percent",
            note="in ILR providers only",
        ),
    ]


def _beyond(borders: Borders) -> Shown:
    return add((borders.region, borders.outside))


def _key(
    figure: FigureTable,
    label: str,
    value: Shown | None,
    *,
    kind: str = "number",
    note: str = "",
    href: str = "",
) -> KeyFigure:
    slug = figure.snapshot.body.slug
    return KeyFigure(
        label,
        value,
        kind,
        note,
        reverse("evidence:definition", kwargs={"body": slug, "name": figure.measure.name}),
        reverse("evidence:figure", kwargs={"body": slug, "pk": figure.figure.pk}),
        href,
    )


# Published indicators that count what a route counts; E2E became foundation learning.
ROUTES = {
    "FE and sixth form college learners": "fe",
    "apprenticeship learners": "apprenticeship",
    "E2E learners": "foundation",
}
# Published areas that are several of today's.
FORMERLY = {"Bedfordshire": ("Bedford", "Central Bedfordshire")}


def comparisons(body: Body, routes: FigureTable, travel: Travel) -> list[tuple[object, ...]]:
    """Return computed figures beside the published ones that count the same."""
    cited = list(CitedFigure.objects.filter(body=body))
    flows = {
        "between authorities inside the grouping": travel.within,
        "imports to the grouping from elsewhere in the region": travel.imports.region,
        "exports from the grouping to elsewhere in the region": travel.exports.region,
        "imports to the grouping from outside the region": travel.imports.outside,
        "exports from the grouping to outside the region": travel.exports.outside,
    }
    rows = []
    for figure in cited:
        if figure.name in ROUTES:
            areas = FORMERLY.get(figure.area, (figure.area,))
            if not set(areas) <= set(travel.inside):
                continue
            value = _routes(routes, areas, ROUTES[figure.name])
            rows.append(_row(f"{figure.area}: {figure.name}", value, figure))
        elif figure.name in flows:
            name = figure.name[:1].upper() + figure.name[1:]
            rows.append(_row(name, flows[figure.name], figure))
    return rows


def _routes(routes: FigureTable, areas: Iterable[str], route: str) -> Shown:
    return add(routes.cell(home_area=area, route=route) for area in areas)


def _row(name: str, value: Shown, cited: CitedFigure) -> tuple[object, ...]:
    if isinstance(value, Hidden):
        tag = Tag("hidden")
    elif value == cited.value:
        tag = Tag("equal", "good")
    else:
        tag = Tag("differs", "waiting")
    return (name, value, cited.value, tag, f"{cited.source}, {cited.period}")
