"""Scenarios: side by side, one by itself, what if, kept or dropped, copied, proposed."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.http import HttpResponseBase
from django.shortcuts import render

from moothall.commissioning import pictures, tables
from moothall.commissioning.comparing import BY, WHAT, Compared, compared
from moothall.commissioning.conflicts import sentence
from moothall.commissioning.enums import ScenarioStatus
from moothall.commissioning.explaining import limit_words
from moothall.commissioning.models import Scenario
from moothall.commissioning.queries import latest_version, limits_of, needs, scenarios_of
from moothall.commissioning.shown import THOUSAND, Planned, Veil, rounded
from moothall.commissioning.views.found import (
    address,
    crumbs,
    round_of,
    scenario_of,
    to,
    veil_of,
)
from moothall.commissioning.views.scenario_about import about
from moothall.commissioning.vocabulary import LEVEL_WORDS, SECTOR_WORDS, Names
from moothall.evidence.views.side_tables import Values, download_of, side_table
from moothall.partnership.access import AUTHORITIES, BodyRequest, open_to
from moothall.theme.cells import Hidden
from moothall.theme.charts import Chart
from moothall.theme.formats import number, pounds
from moothall.theme.tables import TablePage


@open_to(AUTHORITIES)
def compare(request: BodyRequest, round: int) -> HttpResponseBase:
    """Show the solved scenarios of a round side by side."""
    found = round_of(request, round)
    version = latest_version(found)
    every = scenarios_of(version) if version else []
    solved = [s for s in every if s.status == ScenarioStatus.SOLVED]
    by = request.GET.get("by", "provider") if request.GET.get("by") in BY else "provider"
    what = request.GET.get("what", "amount") if request.GET.get("what") in WHAT else "amount"
    context: dict[str, object] = {
        "round": found,
        "crumbs": crumbs(found),
        "solved": solved,
        "by": by,
        "what": what,
        "choices": [(name, words) for name, words in BY.items()],
        "whats": [(name, words.capitalize()) for name, (words, _) in WHAT.items()],
    }
    if not solved:
        return render(request, "commissioning/compare.html", context)
    veil = veil_of(request, solved[0])
    rows = compared(solved, by, what, Names(found), veil)
    page = _compared_table(request, solved, rows, by, what)
    wanted = download_of(page)
    context |= {
        "answer": _compared_in_words(solved),
        "chart": pictures.not_met(solved),
        "page": page,
        "words": veil.words([by]),
        "title": page.table.title,
    }
    return wanted or render(request, "commissioning/compare.html", context)


def _compared_table(
    request: BodyRequest, solved: Sequence[Scenario], rows: Sequence[Compared], by: str, what: str
) -> TablePage[Values]:
    words, unit = WHAT[what]
    heads = [(BY[by].capitalize(), "", "text"), ("Last year", unit, "number")]
    heads += [(s.title, unit, "number") for s in solved]
    # Whole pounds: eight columns side by side; each scenario's own page has the pence.
    body: list[Values] = [
        [row.name, *(_whole(value) for value in (row.last, *row.values)), row.code] for row in rows
    ]
    return side_table(
        request,
        "compared",
        f"{words.capitalize()} by {BY[by]} under each scenario",
        heads,
        body,
        noun=(BY[by], f"{BY[by]}s"),
        link=_sheet_link(solved[0]) if by == "provider" else None,
    )


def _whole(value: Planned) -> Planned:
    if isinstance(value, Decimal):
        return int(value.to_integral_value(ROUND_HALF_UP))
    return value


def _sheet_link(scenario: Scenario):  # type: ignore[no-untyped-def]
    found = scenario.version.round
    return lambda row: address(found, "sheet", ukprn=row[-1])


def _compared_in_words(solved: Sequence[Scenario]) -> str:
    low = min(solved, key=lambda s: s.budget)
    high = max(solved, key=lambda s: s.budget)
    if low == high:
        return pictures.answer(low)
    more = number(high.learners - low.learners)
    return (
        f"Between {pounds(low.budget)} ({low.title.lower()}) and {pounds(high.budget)} "
        f"({high.title.lower()}) lie {more} learners with a place."
    )


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
    areas, needed, unmet = _areas(request, found, names, veil)
    levels = _unmet_by(request, found, "level", LEVEL_WORDS, veil)
    sectors = _unmet_by(request, found, "sector", SECTOR_WORDS, veil)
    uses = _budgets(request, found, names, veil)
    shown_codes = {name: str(code) for name, code in names.codes.items()}
    chart: Chart = pictures.beside_last_year(money, found)
    return (
        [providers, areas, levels, sectors, uses],
        {
            "chart": chart,
            "map": pictures.unmet_map(needed, unmet, shown_codes),
            "providers": providers,
            "areas": areas,
            "levels": levels,
            "sectors": sectors,
            "uses": uses,
            "money_words": veil.words(["area"]),
            "words": veil.words(["provider"]),
            "is_hidden": any(isinstance(v, Hidden) for v in unmet.values()),
        },
    )


NEED_HEADS = (("Needed", "", "number"), ("Not met", "", "number"))


def _minus(one: Planned, other: Planned) -> Planned:
    """Last year's money is in thousands, so the change is too."""
    if isinstance(one, Hidden):
        return one
    return other if isinstance(other, Hidden) else rounded(Decimal(one), THOUSAND) - other


def _areas(
    request: BodyRequest, found: Scenario, names: Names, veil: Veil
) -> tuple[TablePage[Values], dict[str, Planned], dict[str, Planned]]:
    sums = {names.area(code): total for (code,), total in needs([found], "area")[found.pk].items()}
    needed: dict[str, Planned]
    needed = {n: veil.covers(sums[n].needed, area=n) for n in sorted(sums)}
    unmet: dict[str, Planned]
    unmet = {n: veil.covers(sums[n].unmet, area=n) for n in sorted(sums)}
    rows = [(name, needed[name], unmet[name]) for name in needed]
    heads = (("Home area", "", "text"), *NEED_HEADS)
    page = side_table(request, "areas", "Needs by home area", heads, rows, noun=("area", "areas"))
    return page, needed, unmet


def _unmet_by(
    request: BodyRequest, found: Scenario, by: str, words: Mapping[str, str], veil: Veil
) -> TablePage[Values]:
    called = dict(words)
    sums = needs([found], by)[found.pk]
    order = {code: place for place, code in enumerate(called)}
    codes = sorted((code for (code,) in sums), key=lambda code: order.get(code, 99))
    rows = [
        (
            called.get(code, code),
            veil.covers(sums[code,].needed, **{by: code}),
            veil.covers(sums[code,].unmet, **{by: code}),
        )
        for code in codes
    ]
    heads = ((by.capitalize(), "", "text"), *NEED_HEADS)
    return side_table(request, f"{by}s", f"Needs by {by}", heads, rows, noun=(by, f"{by}s"))


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
