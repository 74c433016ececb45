"""One scenario by itself: what it buys, whose needs it leaves, where its money goes."""

from collections.abc import Sequence
from decimal import Decimal

from django.http import HttpResponseBase
from django.shortcuts import render

from moothall.commissioning import pictures, tables
from moothall.commissioning.comparing import called, compared
from moothall.commissioning.conflicts import sentence
from moothall.commissioning.enums import ScenarioStatus
from moothall.commissioning.explaining import limit_words
from moothall.commissioning.models import Scenario
from moothall.commissioning.queries import limits_of
from moothall.commissioning.shown import THOUSAND, Planned, Veil, rounded
from moothall.commissioning.unmet import BY, UnmetRow, unmet_needs
from moothall.commissioning.views.found import (
    address,
    scenario_of,
    to,
    veil_of,
)
from moothall.commissioning.views.scenario_about import about
from moothall.commissioning.vocabulary import Names
from moothall.evidence.views.side_tables import Values, download_of, side_table
from moothall.partnership.access import AUTHORITIES, BodyRequest, open_to
from moothall.theme.cells import Hidden
from moothall.theme.charts import Chart
from moothall.theme.tables import TablePage


def _sheet_link(scenario: Scenario):  # type: ignore[no-untyped-def]
    found = scenario.version.round
    return lambda row: address(found, "sheet", ukprn=row[-1])


@open_to(AUTHORITIES)
def scenario(request: BodyRequest, round: int, pk: int) -> HttpResponseBase:
    """Show one scenario: what it buys, whose needs it leaves, or what conflicts."""
    found = scenario_of(request, round, pk)
    if found.is_under_way or found.status == ScenarioStatus.DROPPED:
        return to(found.version.round)
    veil = veil_of(request, found)
    context = about(request, found)
    if found.status != ScenarioStatus.SOLVED:
        context |= {
            "conflicts": [
                (
                    sentence(c, lambda ukprn: veil.hides_money(provider=ukprn)),
                    c.get("least", []),
                    c.get("instead", []),
                )
                for c in found.conflicts
            ]
        }
        return render(request, "commissioning/conflicts.html", context)
    pages, more = _tables(request, found, veil)
    wanted = download_of(*pages)
    return wanted or render(request, "commissioning/scenario.html", context | more)


Found = tuple[list[TablePage[Values]], dict[str, object]]


def _tables(request: BodyRequest, found: Scenario, veil: Veil) -> Found:
    names = Names(found.version.round)
    money = compared([found], "provider", "amount", names, veil)
    learners = compared([found], "provider", "learners", names, veil)
    held = limits_of([found]).get(found.pk, {})
    rows: list[Values] = [
        (m.name, n.last, n.values[0], m.last, m.values[0], _minus(m.values[0], m.last),
         limit_words(held.get(m.code, [])) or "no limit", m.code)
        for m, n in zip(money, learners, strict=True)
    ]  # fmt: skip
    providers = tables.provider_shares(
        rows,
        sheet=_sheet_link(found),
        why=lambda row: address(found.version.round, "explained", pk=found.pk, ukprn=str(row[-1])),
    ).read(request, rows)
    rows_by = {by: unmet_needs([found], by, names, veil) for by in BY}
    areas, levels, sectors = (needs_table(request, by, rows_by[by], [found]) for by in BY)
    uses = _budgets(request, found, names, veil)
    shown_codes = {name: str(code) for name, code in names.codes.items()}
    chart: Chart = pictures.beside_last_year(money, found)
    return (
        [providers, areas, levels, sectors, uses],
        {
            "chart": chart,
            "map": pictures.unmet_map(rows_by["area"], 0, shown_codes),
            "level_chart": pictures.unmet_bars(rows_by["level"], 0, "level"),
            "sector_chart": pictures.unmet_bars(rows_by["sector"], 0, "sector"),
            "providers": providers,
            "areas": areas,
            "levels": levels,
            "sectors": sectors,
            "uses": uses,
            "money_words": veil.words(["area"]),
            "words": veil.words(["provider"]),
        },
    )


def _minus(one: Planned, other: Planned) -> Planned:
    """Last year's money is in thousands, so the change is too."""
    if isinstance(one, Hidden):
        return one
    return other if isinstance(other, Hidden) else rounded(Decimal(one), THOUSAND) - other


def needs_table(
    request: BodyRequest, by: str, rows: Sequence[UnmetRow], scenarios: Sequence[Scenario]
) -> TablePage[Values]:
    """Return the table of needs by area, level or sector under one scenario, or under several."""
    heads = [(BY[by].capitalize(), "", "text"), ("Needed", "", "number")]
    if len(scenarios) == 1:
        heads.append(("Not met", "", "number"))
    else:
        heads += [(called(scenario), "not met", "number") for scenario in scenarios]
    body: list[Values] = [(row.name, row.needed, *row.unmet) for row in rows]
    title = f"Needs by {BY[by]}"
    return side_table(request, f"{by}s", title, heads, body, noun=(by, f"{by}s"))


BUDGET_HEADS = (
    ("Authority", "", "text"),
    ("Fund", "", "text"),
    ("Budget", "", "money"),
    ("Allocated", "", "money"),
    ("Unallocated", "", "money"),
    ("One more pound adds", "points", "number"),
)


def _budgets(request: BodyRequest, found: Scenario, names: Names, veil: Veil) -> TablePage[Values]:
    """Money by authority and fund: told where the learners of the area are."""
    rows = []
    for use in found.budget_uses.all():
        area = names.area(use.authority)
        allocated, left = veil.covers_use(use.budget, use.allocated, area)
        rows.append(
            (area, names.funds.get(use.fund, use.fund), use.budget, allocated, left,
             round(use.worth, 4))
        )  # fmt: skip
    return side_table(
        request, "budgets", "Money by authority", BUDGET_HEADS, rows, noun=("budget", "budgets")
    )
