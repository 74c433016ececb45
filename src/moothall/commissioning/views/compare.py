"""Scenarios side by side: what each gives, what moves between two, whose needs they leave."""

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.http import HttpResponseBase
from django.shortcuts import render

from moothall.commissioning import pictures, unmet
from moothall.commissioning.comparing import BY, WHAT, Compared, called, compared
from moothall.commissioning.differing import Moved, in_words, moved
from moothall.commissioning.enums import ScenarioStatus
from moothall.commissioning.models import Round, Scenario
from moothall.commissioning.queries import latest_version, scenarios_of
from moothall.commissioning.shown import Planned, Veil
from moothall.commissioning.views.found import address, crumbs, round_of, veil_of
from moothall.commissioning.views.scenarios import needs_table
from moothall.commissioning.vocabulary import Names
from moothall.evidence.views.side_tables import Values, download_of, side_table
from moothall.partnership.access import AUTHORITIES, BodyRequest, open_to
from moothall.theme.formats import number, pounds
from moothall.theme.tables import TablePage

# What the three parts of the page are asked with: each keeps what the others were asked.
ASKED = ("what", "by", "from", "to", "scenario", "needs")


@open_to(AUTHORITIES)
def compare(request: BodyRequest, round: int) -> HttpResponseBase:
    """Show the solved scenarios of a round side by side."""
    found = round_of(request, round)
    version = found.chosen.version if found.chosen else latest_version(found)
    every = scenarios_of(version) if version else []
    solved = [s for s in every if s.status == ScenarioStatus.SOLVED]
    context: dict[str, object] = {"round": found, "crumbs": crumbs(found), "solved": solved}
    if not solved:
        return render(request, "commissioning/compare.html", context)
    names, veil = Names(found), veil_of(request, solved[0])
    pages: list[TablePage[Values]] = []
    for part in (_side_by_side, _difference, _unmet):
        page, more = part(request, found, solved, names, veil)
        pages.append(page)
        context |= more
    context |= {
        "answer": _in_words(solved),
        "chart": pictures.not_met(solved),
        "options": [(scenario.pk, called(scenario)) for scenario in solved],
        "kept": {name: request.GET[name] for name in ASKED if name in request.GET},
    }
    return download_of(*pages) or render(request, "commissioning/compare.html", context)


Part = tuple[TablePage[Values], dict[str, object]]


def _chosen(request: BodyRequest, name: str, among: Sequence[Scenario], or_else: int) -> int:
    """The place of the scenario that is asked for among these."""
    keys = [str(scenario.pk) for scenario in among]
    asked = request.GET.get(name, "")
    return keys.index(asked) if asked in keys else or_else


def _steady(solved: Sequence[Scenario]) -> int:
    return next((place for place, s in enumerate(solved) if s.slug == "steady"), 0)


def _side_by_side(
    request: BodyRequest, found: Round, solved: Sequence[Scenario], names: Names, veil: Veil
) -> Part:
    by = request.GET.get("by", "provider") if request.GET.get("by") in BY else "provider"
    what = request.GET.get("what", "amount") if request.GET.get("what") in WHAT else "amount"
    rows = compared(solved, by, what, names, veil)
    page = _compared_table(request, found, solved, rows, by, what)
    return page, {
        "page": page,
        "by": by,
        "what": what,
        "choices": list(BY.items()),
        "whats": [(name, words.capitalize()) for name, (words, _) in WHAT.items()],
        "words": veil.words([by]),
        "title": page.table.title,
    }


def _compared_table(
    request: BodyRequest,
    found: Round,
    solved: Sequence[Scenario],
    rows: Sequence[Compared],
    by: str,
    what: str,
) -> TablePage[Values]:
    words, unit = WHAT[what]
    heads = [(BY[by].capitalize(), "", "text"), ("Last year", unit, "number")]
    heads += [(called(s), unit, "number") for s in solved]
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
        link=(lambda row: address(found, "sheet", ukprn=str(row[-1])))
        if by == "provider"
        else None,
    )


def _to_sheet(found: Round) -> Callable[[Values], str]:
    return lambda row: address(found, "sheet", ukprn=str(row[-1]))


def _whole(value: Planned) -> Planned:
    if isinstance(value, Decimal):
        return int(value.to_integral_value(ROUND_HALF_UP))
    return value


DIFFERENCE_HEADS = (
    ("Provider", "", "text"),
    ("Lead", "", "text"),
    ("Learners before", "", "number"),
    ("Learners after", "", "number"),
    ("Difference", "learners", "number"),
    ("Money before", "", "money"),
    ("Money after", "", "money"),
    ("Difference", "£", "money"),
    ("Why", "", "text"),
)


def _difference(
    request: BodyRequest, found: Round, solved: Sequence[Scenario], names: Names, veil: Veil
) -> Part:
    """What moves between any two: from steady state to what is proposed, or to the last of all."""
    chosen = next((p for p, s in enumerate(solved) if s == found.chosen), None)
    last = len(solved) - 1 if chosen is None or chosen == _steady(solved) else chosen
    before = solved[_chosen(request, "from", solved, _steady(solved))]
    after = solved[_chosen(request, "to", solved, last)]
    rows = [_moved_row(each) for each in moved(before, after, names, veil)]
    page = side_table(
        request,
        "difference",
        f"What moves from “{before}” to “{after}”",
        DIFFERENCE_HEADS,
        rows,
        noun=("provider", "providers"),
        link=lambda row: address(found, "explained", pk=after.pk, ukprn=str(row[-1])),
    )
    return page, {
        "difference": page,
        "before": before,
        "after": after,
        "difference_words": in_words(before, after) if before != after else [],
    }


def _moved_row(each: Moved) -> Values:
    return (
        each.name,
        each.lead,
        *each.learners,
        each.learners_moved,
        *each.amount,
        each.amount_moved,
        each.why,
        each.ukprn,
    )


def _unmet(
    request: BodyRequest, found: Round, solved: Sequence[Scenario], names: Names, veil: Veil
) -> Part:
    """Whose needs are not met: a map of one scenario, or bars, and all scenarios in the table."""
    by = request.GET.get("needs", "")
    by = by if by in unmet.BY else "area"
    place = _chosen(request, "scenario", solved, _steady(solved))
    rows = unmet.unmet_needs(solved, by, names, veil)
    codes = {name: str(code) for name, code in names.codes.items()}
    is_map = by == "area"
    page = needs_table(request, by, rows, solved)
    return page, {
        "needs": page,
        "needs_by": by,
        "needs_choices": list(unmet.BY.items()),
        "scenario": solved[place],
        "needs_chart": pictures.unmet_map(rows, place, codes)
        if is_map
        else pictures.unmet_bars(rows, place, by),
        "is_map": is_map,
    }


def _in_words(solved: Sequence[Scenario]) -> str:
    low = min(solved, key=lambda s: s.budget)
    high = max(solved, key=lambda s: s.budget)
    if low.budget == high.budget:
        return pictures.answer(low)
    more = number(high.learners - low.learners)
    return (
        f"Between {pounds(low.budget)} ({low.title.lower()}) and {pounds(high.budget)} "
        f"({high.title.lower()}) lie {more} learners with a place."
    )
