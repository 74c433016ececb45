"""Definitions: what each measure counts, and what each rule checks (EVD-3)."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from moothall.evidence.views.side_tables import download_of, side_table
from moothall.measures import DEFINITIONS, DIMENSIONS, Measure
from moothall.partnership.access import MEMBERS, BodyRequest, open_to
from moothall.records.check import CatalogueRule, catalogue
from moothall.theme import downloads
from moothall.theme.cells import Kind, Tag
from moothall.theme.tables import Column, Filter, Table


@open_to(MEMBERS)
def definitions(request: BodyRequest) -> HttpResponseBase:
    """List the measures with what each counts."""
    slug = request.partnership.slug
    table: Table[Measure] = Table(
        name="measures",
        title="Measures",
        noun=("measure", "measures"),
        columns=(
            Column(
                "title",
                "Measure",
                searchable=True,
                link=lambda m: reverse(
                    "evidence:definition", kwargs={"body": slug, "name": m.name}
                ),
            ),
            Column("definition", "What it counts", searchable=True, sortable=False),
            Column("unit", "One unit", value=lambda m: str(m.unit)),
            Column("version", "Version", kind=Kind.NUMBER),
        ),
    )
    page = table.read(request, DEFINITIONS)
    if page.wanted:
        return downloads.response(page)
    return render(request, "evidence/definitions.html", {"page": page})


BREAKDOWN_HEADS = (
    ("Breakdown", "", "text"),
    ("What it is", "", "text"),
    ("Name in commands", "", "text"),
)


@open_to(MEMBERS)
def definition(request: BodyRequest, name: str) -> HttpResponseBase:
    """Show one measure's definition."""
    measure = next((m for m in DEFINITIONS if m.name == name), None)
    if measure is None:
        raise Http404("There is no such measure.")
    facts = [
        ("One unit", str(measure.unit)),
        ("Numerator", measure.numerator_words),
        ("Denominator", measure.denominator_words or "none: it is a count"),
        ("Source", measure.source),
        ("Version", str(measure.version)),
        ("Name in commands", measure.name),
    ]
    breakdowns = side_table(
        request,
        "breakdowns",
        f"Breakdowns of {measure.title.lower()}",
        BREAKDOWN_HEADS,
        [
            (DIMENSIONS[b].title, DIMENSIONS[b].words, b)
            for b in measure.breakdowns
            if b in DIMENSIONS
        ],
        noun=("breakdown", "breakdowns"),
    )
    context = {"measure": measure, "facts": facts, "breakdowns": breakdowns}
    return download_of(breakdowns) or render(request, "evidence/definition.html", context)


def _severity(rule: CatalogueRule) -> Tag:
    return Tag("error", "action") if rule.severity == "error" else Tag("warning", "waiting")


@open_to(MEMBERS)
def rules(request: BodyRequest) -> HttpResponseBase:
    """List the rules that returns are checked by."""
    slug = request.partnership.slug
    every = catalogue()
    groups = sorted({str(rule.category) for rule in every})
    table: Table[CatalogueRule] = Table(
        name="rules",
        title="Rules",
        noun=("rule", "rules"),
        columns=(
            Column(
                "name",
                "Rule",
                searchable=True,
                link=lambda r: reverse("evidence:rule", kwargs={"body": slug, "name": r.name}),
            ),
            Column("message", "What is wrong where it finds something", searchable=True),
            Column("severity", "Effect", kind=Kind.TAG, value=_severity),
            Column("category", "About", value=lambda r: str(r.category)),
        ),
        filters=(Filter("category", "About", [(g, g) for g in groups]),),
    )
    page = table.read(request, every)
    if page.wanted:
        return downloads.response(page)
    return render(request, "evidence/rules.html", {"page": page})


@open_to(MEMBERS)
def rule(request: BodyRequest, name: str) -> HttpResponse:
    """Show one rule, with an example that it lets pass and one that it finds."""
    found = next((r for r in catalogue() if r.name == name), None)
    if found is None:
        raise Http404("There is no such rule.")
    return render(request, "evidence/rule.html", {"rule": found, "tag": _severity(found)})
