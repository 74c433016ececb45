"""Why one provider gets what it gets under one scenario, in words and numbers (COM-3)."""

from django.http import Http404, HttpResponseBase
from django.shortcuts import render

from moothall.commissioning import pictures
from moothall.commissioning.enums import ScenarioStatus
from moothall.commissioning.explaining import limit_words
from moothall.commissioning.kinds import Explainer, KindTold
from moothall.commissioning.shown import KINDS
from moothall.commissioning.views.found import address, crumbs, scenario_of, to, veil_of
from moothall.commissioning.vocabulary import Names
from moothall.evidence.views.side_tables import Values, download_of, side_table
from moothall.partnership.access import AUTHORITIES, BodyRequest, open_to
from moothall.theme.cells import Hidden
from moothall.theme.tables import TablePage


@open_to(AUTHORITIES)
def explained(request: BodyRequest, round: int, pk: int, ukprn: str) -> HttpResponseBase:
    """Explain one provider's allocation: what it teaches, whose need that meets, what holds it."""
    found = scenario_of(request, round, pk)
    if found.status != ScenarioStatus.SOLVED:
        return to(found.version.round, "scenario", pk=found.pk)
    names, veil = Names(found.version.round), veil_of(request, found)
    if ukprn not in names.providers:
        raise Http404("There is no such provider in this round.")
    explainer = Explainer(found, names, veil)
    by = request.GET.get("by", "")
    by = by if by in KINDS else "level"
    every = explainer.kinds(ukprn, by)
    kinds = _kinds(request, every, by)
    areas = _areas(request, explainer, ukprn)
    needs = _needs(request, explainer, ukprn, by)
    pounds = _pounds(request, explainer, ukprn)
    about = explainer.explained(ukprn).sentences()
    context = {
        "scenario": found,
        "round": found.version.round,
        "ukprn": ukprn,
        "name": names.providers[ukprn],
        "answer": about[0],
        "why": about[1:],
        "by": by,
        "choices": [(name, name.capitalize()) for name in KINDS],
        "told": [each for each in every if not isinstance(each.learners, Hidden)],
        "chart": pictures.kinds(every, by),
        "kinds": kinds,
        "areas": areas,
        "needs": needs,
        "pounds": pounds,
        "words": veil.words(["provider", by]),
        "crumbs": crumbs(
            found.version.round,
            (found.title, address(found.version.round, "scenario", pk=found.pk)),
        ),
    }
    return download_of(kinds, areas, needs, pounds) or render(
        request, "commissioning/explained.html", context
    )


def _kinds(request: BodyRequest, every: list[KindTold], by: str) -> TablePage[Values]:
    heads = (
        (by.capitalize(), "", "text"),
        ("Learners", "", "number"),
        ("All last year", "from wherever", "number"),
        ("Held by", "", "text"),
        ("Next best place", "", "text"),
    )
    rows = [
        (each.name, each.learners, each.everyone,
         limit_words(list(each.limits or {})), ", ".join(each.next_best))
        for each in every
    ]  # fmt: skip
    title = f"What it teaches, by {by}"
    return side_table(request, "kinds", title, heads, rows, noun=(by, f"{by}s"))


def _areas(request: BodyRequest, explainer: Explainer, ukprn: str) -> TablePage[Values]:
    heads = (
        ("Home area", "", "text"),
        ("Learners last year", "", "number"),
        ("Learners", "", "number"),
        ("Money", "", "money"),
        ("All needs of the area", "", "number"),
        ("Not met anywhere", "", "number"),
        ("Its authority leads here", "", "text"),
    )
    rows = [
        (each.name, each.last, each.learners, each.amount, each.needed, each.unmet,
         "no" if each.is_elsewhere else "yes")
        for each in explainer.areas(ukprn)
    ]  # fmt: skip
    title = "Whose need it helps to meet"
    return side_table(request, "areas", title, heads, rows, noun=("area", "areas"))


def _needs(request: BodyRequest, explainer: Explainer, ukprn: str, by: str) -> TablePage[Values]:
    heads = (
        ("Home area", "", "text"),
        (by.capitalize(), "", "text"),
        ("Needed", "", "number"),
        ("Not met anywhere", "", "number"),
    )
    title = f"The needs of these areas in what it teaches, by {by}"
    rows = explainer.needs_by(ukprn, by)
    return side_table(request, "needs", title, heads, rows, noun=("need", "needs"))


def _pounds(request: BodyRequest, explainer: Explainer, ukprn: str) -> TablePage[Values]:
    heads = (
        ("Authority", "", "text"),
        ("Fund", "", "text"),
        ("£1,000 more adds", "points", "number"),
        ("As much as meeting", "needs", "number"),
    )
    rows = [
        (each.area, each.fund, round(each.points * 1000), round(each.needs * 1000, 2))
        for each in explainer.worths(ukprn)
    ]
    title = "What more money of these authorities would be worth"
    return side_table(request, "pounds", title, heads, rows, noun=("budget", "budgets"))
