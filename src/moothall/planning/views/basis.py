"""What our needs rest on: residents, participation, and everything that people have stated."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from moothall.evidence.queries import figures
from moothall.evidence.snapshots import latest
from moothall.evidence.views.figure_page import figure_page
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.measures.projection import cohorts
from moothall.partnership.access import AUTHORITIES, BodyRequest, open_to
from moothall.partnership.queries import members
from moothall.periods import AcademicYear
from moothall.planning.computing import areas_of, read_population, year_of
from moothall.planning.labels import said
from moothall.planning.models import Capacity, ParticipationShare, SpreadShare, Stated
from moothall.planning.parameters import Parameters, cohort_rows
from moothall.planning.policies import can_plan
from moothall.planning.rows import AGES
from moothall.planning.views.frame import year_asked
from moothall.planning.views.made import cohorts_table
from moothall.theme import downloads
from moothall.theme.cells import Kind
from moothall.theme.tables import Column, Empty, Table


@open_to(AUTHORITIES)
def basis(request: BodyRequest) -> HttpResponseBase:
    """Show all that needs of a year rest on, with its source and who stated it."""
    year = year_asked(request)
    may = can_plan(request.standing)
    stated = {"body": request.partnership, "year": year}
    pages = [
        table.read(request, found.visible_to(request.standing).select_related("changed_by", *more))
        for table, found, more in (
            (_shares(request, may), ParticipationShare.objects.filter(**stated), ("area",)),
            (_spread(request, may), SpreadShare.objects.filter(**stated), ("area",)),
            (_capacity(request, may), Capacity.objects.filter(**stated), ()),
        )
    ]
    context: dict[str, object] = {"year": year, "may_plan": may, "problem": ""}
    context |= {"cohorts": None, "participation": None}
    context |= dict(zip(("shares", "spread", "capacity"), pages, strict=True))
    try:
        parameters = _residents(request, year)
        people = cohorts_table(request, parameters)
        context |= {"cohorts": people, "notes": parameters.notes}
        participation = figures(
            viewer=request.person,
            body=request.partnership,
            measure="participation",
            by=("home_area", "age"),
        )
        now = figure_page(request, participation, "now")
        context |= {"participation": participation, "now": now}
        pages += [people, now]  # type: ignore[list-item]
    except (NotAllowed, InvalidValue) as why:
        context["problem"] = str(why)
    wanted = next((page for page in pages if page.wanted), None)
    return downloads.response(wanted) if wanted else render(request, "planning/basis.html", context)


def _residents(request: BodyRequest, year: str) -> Parameters:
    """Return the residents of a year as a need of it would start from."""
    snapshot = latest(request.partnership)
    if snapshot is None or not year:
        raise NotAllowed("No return is accepted yet, so nothing is known of who learns.")
    areas, known = areas_of(snapshot), year_of(snapshot)
    name, population = read_population(snapshot)
    moved = cohorts(
        population, areas=sorted(areas), ages=AGES, known=known, year=AcademicYear.parse(year)
    )
    base = {(a, age): n for (a, each, age), n in population.items() if each == moved.base}
    return Parameters(
        year=year,
        known=str(known),
        base=str(moved.base),
        population=name,
        ages=AGES,
        areas=areas,
        cohorts=cohort_rows(moved, base),
    )


def _clear(request: BodyRequest, kind: str, may: bool) -> tuple[Column[Stated], ...]:
    """The column that leads to taking a row away, for those who plan."""
    if not may:
        return ()
    slug = request.partnership.slug

    def address(row: Stated) -> str:
        return reverse("planning:clear", kwargs={"body": slug, "kind": kind, "pk": row.pk})

    return (Column("clear", "Mend", value=lambda row: "Take away", link=address, sortable=False),)


def _stated() -> tuple[Column[Stated], ...]:
    return (
        Column("source", "Source", searchable=True),
        Column("changed_by", "Set by", value=lambda r: str(r.changed_by or "the operator")),
        Column("changed_at", "On", kind=Kind.DATE),
    )


def _shares(request: BodyRequest, may: bool) -> Table[Stated]:
    return Table(
        name="set-shares",
        title="Shares of residents who are to learn",
        noun=("share", "shares"),
        prefix="shares",
        columns=(
            Column("area", "Home area", value=lambda r: str(_of(r, "area")), order="area__name"),
            Column("alternative", "Alternative", value=_alternative),
            Column("age", "Age", kind=Kind.NUMBER),
            Column("share", "Share", kind=Kind.PERCENT),
            *_stated(),
            *_clear(request, "participation", may),
        ),
        empty=Empty(
            "No share is set",
            "Where nothing is set, participation stays as it is now, and the alternatives "
            "“ambition met” and “own assumptions” have nothing to compute.",
        ),
    )


def _spread(request: BodyRequest, may: bool) -> Table[Stated]:
    return Table(
        name="set-spread",
        title="Shares of what is learnt",
        noun=("share", "shares"),
        prefix="spread",
        columns=(
            Column("area", "Home area", value=lambda r: str(_of(r, "area")), order="area__name"),
            Column("alternative", "Alternative", value=_alternative),
            Column("category", "Of what is learnt", value=_category),
            Column("share", "Share", kind=Kind.PERCENT),
            *_stated(),
            *_clear(request, "spread", may),
        ),
        empty=Empty("No share is set", "Residents learn the same as now, area by area."),
    )


def _capacity(request: BodyRequest, may: bool) -> Table[Stated]:
    names = dict(members(request.partnership).exclude(ukprn=None).values_list("ukprn", "name"))
    return Table(
        name="declared",
        title="Places that providers declare",
        noun=("line", "lines"),
        prefix="capacity",
        per_page=25,
        columns=(
            Column(
                "ukprn",
                "Provider",
                value=lambda r: names.get(str(_of(r, "ukprn")), str(_of(r, "ukprn"))),
                searchable=True,
            ),
            Column("route", "Route", value=lambda r: said("route", str(_of(r, "route")))),
            Column("level", "Level", value=lambda r: said("level", str(_of(r, "level")))),
            Column("ssa1", "Sector", value=lambda r: said("ssa1", str(_of(r, "ssa1")))),
            Column("places", "Places", kind=Kind.NUMBER),
            *_stated(),
            *_clear(request, "capacity", may),
        ),
        empty=Empty(
            "No capacity is declared",
            "Places of each provider by route, level and sector stand here. Without them gaps are "
            "told against the learners of today.",
        ),
    )


def _of(row: Stated, name: str) -> object:
    return getattr(row, name)


def _alternative(row: Stated) -> str:
    return str(getattr(row, "get_alternative_display")())  # noqa: B009 - Django makes it


def _category(row: Stated) -> str:
    return said(str(_of(row, "dimension")), str(_of(row, "category")))
